"""The desk card: a printed page with the desk's keys and commands, made from the same table as the help."""

from collections.abc import Iterable

from wizard.content.library import Library
from wizard.content.spans import Phrase, Span
from wizard.desk.terminal.keys import COMMANDS, RULE, Command
from wizard.presenters.leaflet import Leaflet, Section
from wizard.presenters.sheet_builder import help_of, words_of

IN_A_VISIT = (
    *("choose", "back", "checklist", "other", "sheet", "big", "by-phone"),
    *("flag", "still-right", "tested", "close"),
)
WITH_OTHERS = ("patrons", "next-patron", "new", "promises")
WORDS = (
    "A device, a service, or both: kindle libby, paperw, kobo",
    "What the patron sees or says: book missing, E_ADEPT, wi-fi",
    "A command: call back, refer, practice, leave",
)


def key_card(library: Library) -> Leaflet:
    """Return the desk card for a library."""
    apart = (*IN_A_VISIT, *WITH_OTHERS, "country" if _has_branches(library) else "branch")
    parts = (
        Section("Type what you see or hear", "dots", tuple(map(_text, WORDS))),
        Section("During a visit", "dots", _keys(command for command in COMMANDS if command.name in IN_A_VISIT)),
        Section("Other patrons", "dots", _keys(command for command in COMMANDS if command.name in WITH_OTHERS)),
        Section("Always", "dots", _keys(command for command in COMMANDS if command.name not in apart)),
    )
    said = words_of(library)
    return Leaflet("keys", "en", "Keys for the eBook desk", _text(RULE), "reader", parts, help_of(library, said))


def _has_branches(library: Library) -> bool:
    return bool(library.profile and library.profile.branches)


def _keys(commands: Iterable[Command]) -> tuple[Phrase, ...]:
    return tuple((Span("label", command.shown), Span("text", f": {command.help}")) for command in commands)


def _text(text: str) -> Phrase:
    return (Span("text", text),)
