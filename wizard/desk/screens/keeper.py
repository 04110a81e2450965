"""The flow keeper's screens: which instructions to check first, and what needs work in each of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from wizard.content.dates import in_words
from wizard.content.trust import HOW_KNOWN
from wizard.desk.actions import Back, Begin, Show
from wizard.desk.place import path_of
from wizard.desk.screens.compatibility import ranked
from wizard.desk.screens.screen import Screen, gone
from wizard.desk.screens.sheet import SheetPreview
from wizard.desk.session import Session
from wizard.desk.view import Option, Tone, View
from wizard.desk.visit import pair_name
from wizard.presenters.bilingual import languages
from wizard.system.invocation import to_run
from wizard.walk.stops import Start
from wizard.walk.ways import best

if TYPE_CHECKING:  # At run time, these are imported only after the first screen is drawn.
    from wizard.authoring.upkeep import Upkeep, Urgency

_GROUPS: "dict[Urgency, str]" = {"now": "CHECK NOW", "soon": "CHECK SOON", "later": "UP TO DATE"}
_TONES: "dict[Urgency, Tone]" = {"now": "bad", "soon": "text", "later": "quiet"}
_MOST_LINES, _MOST_PAIRS = 12, 3


@dataclass(frozen=True)
class Keeper(Screen):
    """Every device, service, and topic, with how old and how reliable its instructions are. The oldest come first."""

    def path(self) -> str:
        return path_of("keeper")

    def view(self, session: Session) -> View:
        rows = _rows(session)
        now = sum(row.urgency == "now" for row in rows)
        return View(
            name="choose",
            shape="list",
            title=("Instructions to check",),
            status=(f"{now} of {len(rows)} to check now",),
            intro="Choose one to see its file, what needs work in it, and its sheets.",
            options=(*_lines(rows), Option("Back", Back(self))),
        )


def _rows(session: Session) -> "list[Upkeep]":
    from wizard.authoring.upkeep import upkeep

    return upkeep(session.written, session.flagged_steps(), session.folders, _languages(session), session.today())


def _languages(session: Session) -> list[str]:
    """Return the languages that patrons are offered: those in the profile, or else the most complete one."""
    named = session.library.profile.languages if session.library.profile else ()
    others = languages(session.library, session.folders)[1:]
    return [language for language in others if language in named] or others[:1]


def _lines(rows: "list[Upkeep]") -> Iterator[Option]:
    before = ""
    for row in rows:
        group = _GROUPS[row.urgency]
        heading, before = group if group != before else "", group
        hint = f"{row.kind}, {row.words()}"
        yield Option(row.title, Show(KeeperFile(row.id)), hint, group=heading, tone=_TONES[row.urgency])


@dataclass(frozen=True)
class KeeperFile(Screen):
    """One flow: its file, what needs work in it, and how to view it the way staff and patrons do."""

    flow: str

    def path(self) -> str:
        return path_of("keeper", self.flow)

    def view(self, session: Session) -> View:
        back = Option("Back", Back(self))
        row = next((row for row in _rows(session) if row.id == self.flow), None)
        if row is None:
            return gone(self, self.flow)
        return View(
            name="choose",
            shape="list",
            title=(row.title,),
            status=(row.words(),),
            lines=(*_age(session, row), *_open(session, row), *_how(session, row)),
            options=(*_looks(session, self.flow), back),
        )


def _age(session: Session, row: "Upkeep") -> Iterator[str]:
    checked = in_words(date.fromisoformat(row.fresh.checked), session.library.country)
    yield f"File: {row.path.as_posix() if session.at_computer else row.path.name}"
    yield HOW_KNOWN[row.fresh.how].format(checked)
    sure = ", ".join(f"{count} {level}" for level, count in row.fresh.labels.items() if count)
    yield from [f"Labels: {sure}"] if sure else []


def _open(session: Session, row: "Upkeep") -> Iterator[str]:
    """Yield what needs work, with its line in the file. Show commands only at the computer that has the files."""

    def with_command(said: str, *words: str) -> str:
        return f"{said}: {to_run(*words)}" if session.at_computer else f"{said}."

    for one in islice(row.open, _MOST_LINES):
        yield f"Line {one.place.line}: {one.name}: {', '.join(one.why)}"
    if len(row.open) > _MOST_LINES:
        yield with_command(f"And {len(row.open) - _MOST_LINES} more", "stale", row.id)
    for name in row.patches:
        yield with_command(f"Your {name} was made for an older version", "update", row.id)
    for language, count in row.untranslated:
        yield f"Sentences not translated into {language}: {count}"


def _how(session: Session, row: "Upkeep") -> Iterator[str]:
    """Yield the commands to type, but only at the computer that has the files."""
    if session.at_computer:
        yield f"To change a step: {to_run('patch', row.id)}"
        yield f"If nothing changed: {to_run('stale', row.id, '--still-right')}"


def _looks(session: Session, flow: str) -> Iterator[Option]:
    """Yield options to view a flow's sheets, and to walk through it the way staff do."""
    for start in islice(_pairs(session, flow), _MOST_PAIRS):
        name = pair_name(session.library, {}, start.device, start.platform)
        yield Option(f"Sheet: {name}", Show(SheetPreview(start=start)))
        yield Option(f"Walk through it: {name}", Begin(start), part_of=True)


def _pairs(session: Session, flow: str) -> Iterator[Start]:
    """Yield the devices and services that this flow works with, each device with its most common model."""
    library = session.library
    for device, file in library.devices.items():
        model = next(iter(file.models))
        for platform in ranked(library, model):
            if flow in (device, platform) and best(library, model, platform).answer == "way":
                yield Start(device, platform)
