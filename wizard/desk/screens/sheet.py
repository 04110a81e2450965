"""The sheet as it will print, for the visit at hand or for nobody."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wizard.content.spans import Span
from wizard.desk.actions import back
from wizard.desk.screens.print_options import MAKING, PRACTICE, choices, put_out
from wizard.desk.view import Act, Option, View
from wizard.desk.visit import pair_name
from wizard.presenters.bilingual import Spoken, called, languages, sheet_in
from wizard.presenters.prompt import Row
from wizard.presenters.sheet import Sheet, Size, referred, sized
from wizard.presenters.sheet_builder import NothingToPrint
from wizard.walk.values import Start
from wizard.walk.walk import Walk

if TYPE_CHECKING:
    from wizard.desk.desk import Desk

NOTHING = "There is no sheet for this: only a device and a service that work together have one."


@dataclass(frozen=True)
class SheetScreen:
    """A preview in plain text. Without a `start` it is the sheet of the visit at hand; with a `language` it is also in
    that one. `large`: the mark stands on large print, which somebody asked for already."""

    start: Start | None = None
    turns: tuple[tuple[str, str], ...] = ()
    language: str = ""
    large: bool = False

    def view(self, desk: "Desk") -> View:
        from wizard.printing import render  # lazily: Jinja is needed for sheets only
        from wizard.printing.own import with_ours

        spoken = self.spoken(desk)
        if spoken is None:
            return self._none(desk)
        text, notice = with_ours(desk.folders, lambda folders: render.text(spoken.sheet, folders))
        return View(
            name="sheet",
            shape="page",
            title=f"Sheet   {self.name(desk)}",
            right="as plain text",
            lines=tuple(f" {line}" for line in text.splitlines()),
            notice=f"{spoken.notice} {notice}".strip(),
            options=(
                Option("Print", printing, slow=MAKING),
                Option("Print in large letters", print_large, slow=MAKING),
                *self._other_languages(desk),
                *choices(desk, _copies),
                Option("Back, no print", back()),
            ),
            chosen=int(self.large),
        )

    def _none(self, desk: "Desk") -> View:
        rows = (Row("plain", "", (Span("text", NOTHING),)),)
        option = Option("Back", back())
        return View(name="choose", shape="step", title=f"Sheet   {self.name(desk)}", rows=rows, options=(option,))

    def _other_languages(self, desk: "Desk") -> list[Option]:
        """A line that turns to the next language, where sheets can be had in more than one."""
        ours, *others = languages(desk.library, desk.folders)
        later = others[others.index(self.language) + 1 :] if self.language else others
        if not others:
            return []
        if not later:
            return [Option(f"In {called(ours, desk.folders)} alone", in_language(""))]
        return [Option(f"Also in {called(later[0], desk.folders)}", in_language(later[0]))]

    def name(self, desk: "Desk") -> str:
        if self.start:
            return pair_name(desk.library, {}, self.start.device, self.start.platform)
        return desk.here.name if desk.here else ""

    def sheet(self, desk: "Desk") -> Sheet | None:
        """What will be printed; None where there is nothing to print."""
        spoken = self.spoken(desk)
        return spoken.sheet if spoken else None

    def spoken(self, desk: "Desk") -> Spoken | None:
        """The same, with what staff should know of its language."""
        promised = desk.here.saved.promised_day if desk.here and not self.start else None
        try:
            walk, visited = self._walked(desk)
            spoken = sheet_in(self.language, walk, desk.today(), desk.folders, visited, promised)
        except NothingToPrint:
            return None
        to_others = desk.here is not None and desk.here.referred and not self.start
        return spoken._replace(sheet=referred(spoken.sheet)) if to_others else spoken

    def _walked(self, desk: "Desk") -> tuple[Walk, bool]:
        """The walk that the sheet is about, and whether anybody walked it."""
        if self.start:
            return Walk(desk.library, self.start, dict(self.turns)), False
        assert desk.here is not None
        return (_whole_pair(desk.here.walk), False) if desk.here.saved.trouble else (desk.here.forward, True)


def _whole_pair(walk: Walk) -> Walk:
    """A trouble by itself has no plan: the sheet is the whole one of the device and the service it was about."""
    known = {taken.address: taken.answer for taken in walk.trail if taken.stop.section == "recognise"}
    start = Start(walk.facts.get("device", ""), walk.facts.get("platform", ""))
    if not (start.device and start.platform):
        raise NothingToPrint("")
    return Walk(walk.library, start, known)


def in_language(language: str) -> Act:
    """Show the sheet that is seen in this language, too; in none besides the library's own, if it is empty."""

    def turn(desk: "Desk") -> None:
        top = desk.pile[-1]
        assert isinstance(top, SheetScreen)
        desk.pile[-1] = replace(top, language=language)

    return turn


def printing(desk: "Desk") -> None:
    """Print the sheet that is seen, or that of the visit at hand; what happened is said in one sentence."""
    _print(desk, "standard")


def print_large(desk: "Desk") -> None:
    """The same in large letters, which takes more pages."""
    _print(desk, "large")


def _copies(desk: "Desk", copies: int) -> None:
    _print(desk, "standard", copies)


def _print(desk: "Desk", size: Size, copies: int = 1) -> None:
    top = desk.pile[-1]
    screen = top if isinstance(top, SheetScreen) else SheetScreen()
    sheet = screen.sheet(desk)
    desk.notice = NOTHING if desk.prints else PRACTICE
    if sheet and desk.prints:
        sheet = sized(sheet, size)
        desk.notice, desk.last_sheet = "", (screen.name(desk), sheet)
        put_out(desk, sheet, None if screen.start else desk.here, copies, again=top is screen)
    if top is screen:
        desk.back()
        if screen.start:
            desk.typed("")  # the next patron's


def print_again(desk: "Desk") -> None:
    """Print the last sheet once more: it was smudged, or left in the printer."""
    assert desk.last_sheet is not None
    put_out(desk, desk.last_sheet[1])
    desk.back()
