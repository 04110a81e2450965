"""What each flow needs from its keeper, most urgent first, for the desk's table of instructions to check."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from wizard.authoring.flagged_steps import FlaggedStep
from wizard.authoring.stale import Stale, stale
from wizard.authoring.status import Fresh, fresh
from wizard.content.flow import Device, File, Platform, title_of
from wizard.content.library import Library
from wizard.content.loader import Loaded, shown
from wizard.content.quoting import counted
from wizard.content.translation import Untranslated, printable, translation
from wizard.presenters.bilingual import called
from wizard.system.paths import Folders

Urgency = Literal["now", "soon", "later"]


class Upkeep(NamedTuple):
    """One flow: where it is, how old and how certain it is, and what needs attention.

    `patches` has the library's own changes to steps that have since changed in our flow. `untranslated` has the number
    of sentences that aren't translated, by language.
    """

    id: str
    title: str
    kind: Literal["device", "service", "topic"]
    path: Path
    fresh: Fresh
    open: tuple[Stale, ...]
    flags: int
    patches: tuple[str, ...]
    untranslated: tuple[tuple[str, int], ...]

    @property
    def unsure(self) -> int:
        """Return how many steps and labels are unsure."""
        return sum("unsure" in one.why for one in self.open)

    @property
    def urgency(self) -> Urgency:
        """Return whether someone should look at the flow now, soon, or later."""
        if self.fresh.due_in < 0 or self.flags or self.patches:
            return "now"
        return "soon" if self.unsure or self.untranslated else "later"

    def words(self) -> str:
        """Return what needs attention, in a few words."""
        overdue = -self.fresh.due_in
        parts = [
            f"{counted(overdue, 'day')} overdue" if overdue > 0 else "",
            counted(self.flags, "flag") if self.flags else "",
            f"{counted(len(self.patches), 'change')} to update" if self.patches else "",
            f"{self.unsure} unsure" if self.unsure else "",
            *(f"{count} not in {language}" for language, count in self.untranslated),
        ]
        when = f"{counted(self.fresh.days, 'day')} ago" if self.fresh.days else "today"
        return ", ".join(filter(None, parts)) or f"checked {when}"


_ORDER: tuple[Urgency, ...] = ("now", "soon", "later")


def upkeep(
    loaded: Loaded, flagged: list[FlaggedStep], folders: Folders, languages: Iterable[str], today: date
) -> list[Upkeep]:
    """Return every flow. Those to look at now come first, with the most overdue at the top."""
    library = loaded.library
    by_flow: dict[str, list[Stale]] = {}
    for one in stale(library, {}, flagged, today):
        by_flow.setdefault(one.flow, []).append(one)
    flags = Counter[str]()
    for step in flagged:
        flags[step.flow] += step.times
    lacking = {language: _untranslated(library, language, folders) for language in languages}
    rows = [
        Upkeep(
            id,
            title_of(file),
            _kind(file),
            shown(library.paths[id]),
            fresh(library, id, today),
            tuple(sorted(by_flow.get(id, ()), key=lambda one: one.place)),
            flags[id],
            tuple(_behind(loaded, id)),
            tuple((called(language, folders), count[id]) for language, count in lacking.items() if count[id]),
        )
        for id, file in library.files.items()
    ]
    return sorted(rows, key=lambda row: (_ORDER.index(row.urgency), row.fresh.due_in, row.title.casefold()))


def _kind(file: File) -> Literal["device", "service", "topic"]:
    return "device" if isinstance(file, Device) else "service" if isinstance(file, Platform) else "topic"


def _behind(loaded: Loaded, id: str) -> Iterator[str]:
    """Yield the library's own changes to a flow whose originals have changed since."""
    for made in loaded.applied:
        if made.flow == id and made.outdated:
            yield f"{made.kind} `{made.name}`"


def _untranslated(library: Library, language: str, folders: Folders) -> Counter[str]:
    """Return how many printed sentences in each flow have no translation. Translating what a label means is
    optional.
    """
    try:
        texts = translation(language, folders).texts
    except Untranslated:
        texts = {}
    every = {(one.context, one.text) for one in printable(library) if one.context in library.files}
    return Counter(context for context, text in every if (context, text) not in texts)
