"""One browser: its desk, its recent pages, and the handouts made for it.

A form names the page it came from, and can apply only the actions that were on that page. So an older page works as
long as its actions are still valid. If they aren't, the desk rejects them with a message. To leave, staff close the
browser, so the desk's own command for leaving isn't offered.
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from wizard.desk.actions import Action, Home, Practice, Resume, Show
from wizard.desk.delivery import in_practice, to_browser
from wizard.desk.desk import Desk
from wizard.desk.place import visit_of
from wizard.desk.practice import act
from wizard.desk.routes import parse
from wizard.desk.screens.find import Find
from wizard.desk.screens.questions import Leaving
from wizard.desk.screens.sheet import SheetPreview
from wizard.desk.screens.visit import Step
from wizard.desk.view import View

if TYPE_CHECKING:
    from wizard.desk.delivery import Order
    from wizard.desk.place import Place
    from wizard.printing.print_job import Printed

OLD_PAGE = "That page is too old. Nothing was changed. Here's the current screen."
MOVED_ON = "The visit has moved on since that page. Nothing was changed. Here's the current step."
NOT_HERE = "That page doesn't exist or is closed. Here's the current screen."
LONGEST = 200
"""The most characters in a text box."""
PAGES, PAPERS = 40, 20
"""How many recent pages have forms that still work, and how many recent handouts can still be opened."""


class Shown(NamedTuple):
    """A page for a browser. `token` identifies it in its form, and `papers` has the names of the handouts made."""

    view: View
    path: str
    token: str
    notice: str
    papers: tuple[str, ...]
    practice: bool


class _Page(NamedTuple):
    place: "Place"
    view: View


class Paper(NamedTuple):
    """A finished handout with its content type: `application/pdf`, or `text/html` if there's no PDF."""

    data: bytes
    kind: str


class Browser:
    """The desk for one browser. All methods run in the database thread.

    `branch` is the branch that staff chose earlier in this browser, or "".
    """

    def __init__(
        self, opened: "Callable[[Browser], Desk]", branch: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock, self.branch, self.used = clock, branch, 0.0
        self.papers: OrderedDict[str, Paper] = OrderedDict()
        self._pages: OrderedDict[str, _Page] = OrderedDict()
        self.desk = opened(self)
        self.touch()

    def idle(self) -> float:
        """Return how many seconds ago this browser was last used."""
        return self._clock() - self.used

    def touch(self) -> None:
        """Record that this browser is being used now."""
        self.used = self._clock()

    # ------------------------------------------------------------------ showing pages

    def open(self, path: str) -> Shown:
        """Show the screen at a path, or the current one if the path is `/`."""
        self.touch()
        if urlsplit(path).path != "/" and not _same(path, self.path):
            self._turn_to(path)
        self.desk.glance()
        return self._shown()

    @property
    def path(self) -> str:
        """The path of the current screen. It includes a step's address, so the browser's Back button can be noticed."""
        top = self.desk.top
        if not isinstance(top, Step) or top.visit not in self.desk.session.visits:
            return top.path()
        at = self.desk.session.visits[top.visit].address
        return f"{top.path()}?at={quote(at, safe='')}" if at else top.path()

    def _turn_to(self, path: str) -> None:
        place = parse(path, self.desk.session)
        if place is None or isinstance(place, Leaving):
            self.desk.session.say(NOT_HERE)
        elif isinstance(place, Step):
            if self.desk.top != place:
                self._act(Resume(place.visit))
            if "at=" in path and not _same(path, self.path):
                self.desk.session.say(MOVED_ON)
        elif self.desk.top != place:
            self._act(Home() if isinstance(place, Find) and not place.visit and not place.text else Show(place))

    def _shown(self) -> Shown:
        view = self.desk.view()
        token = secrets.token_urlsafe(12)
        self._pages[token] = _Page(self.desk.top, view)
        while len(self._pages) > PAGES:
            self._pages.popitem(last=False)
        return Shown(view, self.path, token, self.desk.take_notice(), tuple(reversed(self.papers)), self.in_practice)

    def news(self) -> tuple[bool, bool]:
        """Return whether the screen has changed, and whether a patron has just become ready."""
        return self.desk.glance(), self.desk.session.ring

    def go_home(self) -> None:
        """Show the first screen again."""
        self._act(Home())

    # ------------------------------------------------------------------ the terminal

    @property
    def in_practice(self) -> bool:
        """True if this browser is showing the practice desk."""
        return self.desk.session.deliver is in_practice

    @property
    def visit(self) -> int:
        """The visit that this browser shows, or 0. It's 0 during practice, because practice visits aren't shared."""
        return 0 if self.in_practice else visit_of(self.desk.top)

    def follow(self, visit: int, settings: Mapping[str, str]) -> None:
        """Go to the visit that this browser's terminal view shows, or to the first screen if it's 0."""
        self.touch()
        if self.in_practice:
            self._act(Practice())
        session = self.desk.session
        self.desk.refresh()
        before = dict(session.settings.values)
        session.settings.values.update(settings)
        if any(before.get(name) != settings.get(name) for name in ("branch", "country")):
            session.reload(session.library)
        if visit != self.visit:
            self._act(Resume(visit) if visit else Home())

    # ------------------------------------------------------------------ applying forms

    def submit(self, form: Mapping[str, str]) -> str:
        """Apply a form. Return the path of the screen to show next."""
        self.touch()
        page = self._pages.get(form.get("page", ""))
        if page is None:
            self.desk.session.say(OLD_PAGE)
            return self.path
        view = page.view
        if view.box is not None and form.get("typed", "") != view.box:
            view = self._typed(page, form.get("typed", ""))
        action = _chosen(view, form)
        if action:
            self._act(action)
        return self.path

    def _typed(self, page: _Page, text: str) -> View:
        """Put text in a page's text box, and return the resulting view."""
        if type(self.desk.top) is not type(page.place):
            self._act(Show(page.place))
        self.desk.typed(text[:LONGEST])
        return self.desk.view()

    def _act(self, action: Action) -> None:
        self.desk = act(self.desk, action)

    # ------------------------------------------------------------------ handouts

    def preview(self, token: str) -> str:
        """Return the sheet that a recent page previews, as a web page, or "" if there isn't one."""
        page, session = self._pages.get(token), self.desk.session
        if page is None or not isinstance(page.place, SheetPreview):
            return ""
        visit = visit_of(page.place)
        return page.place.page(session) if not visit or visit in session.visits else ""

    def deliver(self, order: "Order") -> "Future[Printed]":
        """Make a handout for this browser to open."""
        done: Future[Printed] = Future()
        done.set_result(to_browser(order, self.take_paper))
        return done

    def take_paper(self, data: bytes, kind: str) -> str:
        """Store a finished handout, and return its name. It's deleted once enough newer ones have been made."""
        name = secrets.token_urlsafe(12)
        self.papers[name] = Paper(data, kind)
        while len(self.papers) > PAPERS:
            self.papers.popitem(last=False)
        return name


def _same(one: str, other: str) -> bool:
    """Return True if two paths lead to the same page, even if they're quoted differently."""
    a, b = urlsplit(one), urlsplit(other)
    return (unquote(a.path), parse_qs(a.query)) == (unquote(b.path), parse_qs(b.query))


def _chosen(view: View, form: Mapping[str, str]) -> Action | None:
    """Return the action for the button that was clicked, or for the Enter key in a view that asks a question."""
    if "command" in form:
        return view.commands.get(form["command"]) if form["command"] != "leave" else None
    number = next((form[name] for name in ("choose", "other") if name in form), "0" if view.name == "ask" else "")
    if not (number.isascii() and number.isdecimal() and int(number[:4]) < len(view.options)):
        return None
    option = view.options[int(number)]
    return option.other if "other" in form else option.action
