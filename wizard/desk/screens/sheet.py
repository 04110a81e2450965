"""A preview of the sheet for a visit, or for a device and a service."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from wizard.content.spans import Span
from wizard.desk.actions import Back, PrintInstead, Turn, Turns
from wizard.desk.place import path_of
from wizard.desk.print_queue import MAKING
from wizard.desk.screens.print_options import print_action, print_choices, print_instead
from wizard.desk.screens.screen import Screen
from wizard.desk.session import Session
from wizard.desk.view import Option, View
from wizard.desk.visit import pair_name
from wizard.presenters.bilingual import SheetWithNotice, called, languages, sheet_in
from wizard.presenters.plan import whole
from wizard.presenters.prompt import PromptRow
from wizard.presenters.sheet import SIZES, Sheet, referred, sized
from wizard.presenters.sheet_builder import NothingToPrint
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

NOTHING = "There's no sheet for this. Only a device and a service that work together have one."

TEXT_PREVIEW = "text preview"


@dataclass(frozen=True)
class SheetPreview(Screen):
    """A plain-text preview of a visit's sheet, or of the sheet for `start` and `turns` without a visit.

    If `language` is set, the sheet is in that language too. `large` highlights the large-print option, because staff
    asked for it.
    """

    visit: int = 0
    start: Start | None = None
    turns: Turns = ()
    language: str = ""
    large: bool = False

    def path(self) -> str:
        if self.start is None:
            return path_of("visit", self.visit, "sheet", language=self.language)
        own = {"language": self.language, "called": self.start.called}
        return path_of("sheet", self.start.device, self.start.platform, **own)

    def view(self, session: Session) -> View:
        # Imported here because only sheets need Jinja.
        from wizard.printing import render
        from wizard.printing.template_overrides import with_ours

        spoken = self.spoken(session)
        title = ("Sheet", self.name(session))
        if spoken is None:
            rows = (PromptRow("plain", "", (Span("text", NOTHING),)),)
            options = (*self._instead(session), Option("Back", Back(self)))
            return View(name="choose", shape="step", title=title, rows=rows, options=options)
        text, notice = with_ours(session.folders, lambda folders: render.text(spoken.sheet, folders))
        return View(
            name="sheet",
            shape="page",
            title=title,
            status=(TEXT_PREVIEW,),
            lines=tuple(text.splitlines()),
            warning=" ".join(filter(None, (spoken.notice, notice, *self._left_out(session, spoken.sheet)))),
            options=(
                *self._print(session),
                *self._other_languages(session),
                *print_choices(session, self),
                Option("Back without printing", Back(self)),
            ),
            chosen=int(self.large),
        )

    def page(self, session: Session) -> str:
        """Return the sheet as a web page, or "" if there's no sheet."""
        # Imported here because only sheets need Jinja.
        from wizard.printing import render
        from wizard.printing.template_overrides import with_ours

        sheet = self.sheet(session)
        paper = session.library.paper
        return with_ours(session.folders, lambda folders: render.html(sheet, paper, folders))[0] if sheet else ""

    def _left_out(self, session: Session, sheet: Sheet) -> list[str]:
        """Return what the sheet leaves out on paper, for each size that has been printed here."""
        return [session.left_out(sized(sheet, size)) for size in SIZES]

    def _print(self, session: Session) -> Iterator[Option]:
        action = print_action(session, self)
        yield Option("Print", action, slow=MAKING)
        yield Option("Print a large-print copy", replace(action, size="large"), slow=MAKING)

    def _instead(self, session: Session) -> Iterator[Option]:
        """Yield the option to print what works instead, if the device and the service can't work together."""
        walk, _ = self._walked(session)
        plan = walk if walk.end else whole(walk)
        if plan.end and plan.end.cannot:
            yield print_instead(PrintInstead(self.visit, plan.facts.get("model", ""), plan.facts["platform"]))

    def _other_languages(self, session: Session) -> list[Option]:
        """Return the option that switches to the next language, if sheets come in more than one."""
        main, *others = languages(session.library, session.folders)
        later = others[others.index(self.language) + 1 :] if self.language else others
        if not others:
            return []
        if not later:
            return [Option(f"In {called(main, session.folders)} only", Turn(replace(self, language=""), self))]
        return [Option(f"Also in {called(later[0], session.folders)}", Turn(replace(self, language=later[0]), self))]

    def name(self, session: Session) -> str:
        """Return the sheet's name, such as `Kindle + Libby`."""
        if self.start:
            called = {"called": self.start.called}
            return pair_name(session.library, called, self.start.device, self.start.platform)
        return session.visits[self.visit].name

    def sheet(self, session: Session) -> Sheet | None:
        """Return the sheet to print, or None if there isn't one."""
        spoken = self.spoken(session)
        return spoken.sheet if spoken else None

    def spoken(self, session: Session) -> SheetWithNotice | None:
        """Return the sheet with a notice for staff about it, or None if there's no sheet."""
        visit = None if self.start else session.visits[self.visit]
        promised = visit.saved.promised_day if visit else None
        try:
            walk, visited = self._walked(session)
            spoken = sheet_in(self.language, walk, session.today(), session.folders, visited, promised)
        except NothingToPrint:
            return None
        return spoken._replace(sheet=referred(spoken.sheet)) if visit and visit.referred else spoken

    def _walked(self, session: Session) -> tuple[Walk, bool]:
        """Return the walk that the sheet describes, and whether the sheet shows what was done in the visit."""
        if self.start:
            return Walk(session.library, self.start, dict(self.turns)), False
        visit = session.visits[self.visit]
        return (visit.walk, False) if visit.saved.trouble else (visit.forward, True)
