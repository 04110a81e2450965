"""A long, odd workday at the desk, invented by Hypothesis, and what must be true after every move, whatever happens.

Staff use everything the desk offers, in any order and too late. Meanwhile the disk is full, the printer jams, the flows
change, a colleague answers at another desk, and the computer stops. `test_odd_day.py` has a short day, and
`tests.bench.odd_day_bench` a long one.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from textual import events

from tests.desk.hands import FLOWS, SHIPPED, TODAY, Hands, small_library, without_profile
from tests.desk.hands import NAMES as NAMES_OF_KEYS
from tests.desk.test_bad_luck import Full
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.desk import actions, routes
from wizard.desk.actions import Action
from wizard.desk.delivery import Order
from wizard.desk.desk import Desk
from wizard.desk.plain import speech
from wizard.desk.practice import PracticeDesk, act
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.desk.terminal.app import DeskApp
from wizard.desk.terminal.keys import COMMANDS
from wizard.desk.view import View
from wizard.desk.visit import Visit
from wizard.printing.print_job import Printed
from wizard.records.database import Records, Saved, open_file

T = TypeVar("T")
WORDS = (
    *("kindle libby", "kobo", "ipad hoopla", "libby not showing", "verify card", "missing", "wi-fi", "E_ADEPT"),
    *("practice", "call back", "Green fox", "zzzz", "555 0100", "Ann", "tomorrow", "12", " ", "Ж…\u202e"),
)
TEXT = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))
MOVES = ("up", "down", "right", "home", "end", *"123456789a")
KEYS = (*(key for command in COMMANDS for key in command.keys), *MOVES)
NUMBER = st.integers(0, 30)
PRINTERS = {
    "prints": Printed("queue", "The sheet went to the printer Desk."),
    "saves": Printed("saved", "Sheet saved."),
    "jams": Printed("nothing", "The printer is out of paper. Nothing was printed."),
    "never answers": None,
}
SENTENCE = 20  # The fewest letters on a screen that isn't empty.


@cache
def libraries() -> tuple[Library, ...]:
    """Return the versions of the small library that a flow keeper can make from one day to the next."""
    small = small_library()
    return small, without_profile(small), _changed(), load((SHIPPED,)).library


def _changed() -> Library:
    """Return the small library with a different id for one step, and without hoopla and the Kobo."""
    with tempfile.TemporaryDirectory() as name:
        own = Path(name)
        shutil.copytree(FLOWS / "flows", own / "flows")
        kindle = own / "flows" / "devices" / "kindle.yaml"
        kindle.write_text(kindle.read_text("utf-8").replace("id: charged", "id: full"), "utf-8")
        for gone in ("platforms/hoopla.yaml", "devices/kobo.yaml"):
            (own / "flows" / gone).unlink()
        return load((own,)).library


class WatchedDesk(Desk):
    """The desk, with a list of the actions that were applied to it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.applied: list[Action] = []

    def apply(self, action: Action) -> None:
        self.applied.append(action)
        super().apply(action)


class OddDay(RuleBasedStateMachine):
    """A desk, all that can go wrong around it, and what must always be true. Subclasses are the people who use it."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._homes = (Path(self._folder.name) / str(number) for number in count())
        self.home = next(self._homes)
        self.home.mkdir()
        self.now = 1_795_000_000.0
        self.library = libraries()[0]
        self.printer = "prints"
        self.past: list[Action] = []
        self.open()
        self.on_disk = self.visits()

    # ------------------------------------------------------------------ the desk and its records

    def open(self) -> None:
        """Open the desk with what's on the disk."""
        self.desk: Desk = self.opened()

    def close(self) -> None:
        """Leave the desk properly."""
        self.desk.goodbye("ebook-setup")
        self.desk.shut()

    def aside(self, do: Callable[[], T]) -> T:
        """Run something in the desk's thread."""
        return do()

    def clock(self) -> float:
        """Return the time, which advances a little each time, so that visits have an order."""
        self.now += 0.01
        return self.now

    def opened_records(self) -> Records:
        """Open the records as another desk."""
        return open_file(self.home / "visits.db", self.clock)

    def opened(self) -> WatchedDesk:
        """Return a desk with what's on the disk."""
        records, settings = self.opened_records(), Settings(self.home)
        return WatchedDesk(
            Session(
                self.library,
                records,
                settings,
                self.home,
                (FLOWS,),
                today=lambda: TODAY,
                clock=self.clock,
                deliver=self.deliver,
            )
        )

    def deliver(self, order: Order) -> "Future[Printed]":
        """Print as well as this printer can."""
        sent: Future[Printed] = Future()
        if answer := PRINTERS[self.printer]:
            sent.set_result(answer)
        return sent

    @property
    def real(self) -> WatchedDesk:
        """Return the desk with the real visits, even in practice."""
        desk = self.desk.real if isinstance(self.desk, PracticeDesk) else self.desk
        assert isinstance(desk, WatchedDesk)
        return desk

    @property
    def records(self) -> Records:
        return self.real.session.records

    def visits(self) -> dict[int, Saved]:
        """Return the visits as they are stored now."""
        return {saved.id: saved for saved in self.aside(self.records.visits.all_open)}

    @contextmanager
    def only_what_was_meant(self) -> Iterator[None]:
        """Check that what happens in this block changes and closes only the visits it names, and loses no answer."""
        before, applied = self.visits(), self.real.applied
        known = self.aside(lambda: list(self.real.session.visits.items()))
        at = self.aside(lambda: {id: visit.address for id, visit in known})
        untouched = {id for id, visit in known if visit.untouched}
        applied.clear()
        yield
        after = self.visits()
        closed = {action.visit for action in applied if isinstance(action, actions.Close)}
        left = {action.visit for action in applied if isinstance(action, actions.GoBack)} & untouched
        for id in before.keys() - after.keys():
            assert id in closed | left, f"{before[id].handle} was closed by {applied}"
        named = {getattr(action, "visit", 0) for action in applied}
        for id in before.keys() & after.keys():
            old, new = before[id], after[id]
            assert old.turns.keys() <= new.turns.keys(), f"{applied} lost {old.turns.keys() - new.turns.keys()}"
            assert id in named or old.turns == new.turns, f"{old.handle} was changed by {applied}"
            assert (old.device, old.platform, old.trouble) == (new.device, new.platform, new.trouble)
        for action in applied if len(applied) == 1 else ():
            self._check_step(action, at, before, after)
        open_ones = {id: saved for id, saved in self.on_disk.items() if id in after}
        self.on_disk = open_ones if self.records.trouble else after

    @staticmethod
    def _check_step(action: Action, at: dict[int, str], before: dict[int, Saved], after: dict[int, Saved]) -> None:
        """Check that an answer is stored, and that one for an earlier step changes nothing."""
        id, address = getattr(action, "visit", 0), getattr(action, "address", None)
        if id not in before or id not in after or address is None:
            return
        if at[id] != address:
            assert before[id].turns == after[id].turns, f"{action} came late and changed {before[id].handle}"
        elif isinstance(action, actions.GiveAnswer):
            assert after[id].turns[address] == action.answer, f"{action} was lost"

    # ------------------------------------------------------------------ what happens around them

    @rule(what=st.sampled_from(["printer", "flows", "disk", "colleague", "stop", "leave"]), index=NUMBER)
    def something_happens(self, what: str, index: int) -> None:
        """Let something happen. This is a single rule, so that most moves are made by staff."""
        match what:
            case "printer":
                self.printer = sorted(PRINTERS)[index % len(PRINTERS)]
            case "flows":
                self.library = libraries()[index % len(libraries())]
                self.aside(self.flows_change)
            case "disk":
                self.aside(self.disk_fills_or_has_room_again)
            case "colleague":
                self.colleague_uses_a_visit(index, close=index % 2 == 0)
            case "stop":
                self.computer_stops()
            case "leave":
                self.leave()

    def flows_change(self) -> None:
        """Use other flows from now on."""
        for session in {self.desk.session, self.real.session}:
            session.reload(self.library)

    def disk_fills_or_has_room_again(self) -> None:
        store = self.records.store
        store.engine = store.engine._real if isinstance(store.engine, Full) else Full(store.engine)  # type: ignore

    def colleague_uses_a_visit(self, index: int, close: bool) -> None:
        """Answer or close a visit at another desk."""
        other = self.opened_records()
        if found := other.visits.all_open():
            saved = found[index % len(found)]
            if close:
                other.visits.close(saved.id)
                self.on_disk.pop(saved.id, None)
            elif (at := Visit(self.library, saved).walk.at) and at.offers:
                other.visits.record(saved.id, {at.address: next(iter(at.offers))}, None)
        other.close()

    def computer_stops(self) -> None:
        """Shut down without warning, and start again with what's on the disk."""
        before, self.home = self.home, next(self._homes)
        self.aside(lambda: shutil.copytree(before, self.home))
        self.close()  # The old desk ends in its old home folder, which is never read again.
        self.open()
        self.check_that_nothing_is_lost()

    def check_that_nothing_is_lost(self) -> None:
        """Check that every stored visit and answer is back."""
        found = self.visits()
        for id, saved in self.on_disk.items():
            assert id in found, f"{saved.handle} is lost"
            assert saved.turns.items() <= found[id].turns.items(), f"answers of {saved.handle} are lost"

    def leave(self) -> None:
        """Leave the desk properly, and open it again."""
        self.close()
        self.open()

    # ------------------------------------------------------------------ what always holds

    @invariant()
    def screen_says_something_and_there_is_a_way_on(self) -> None:
        view = self.aside(self.desk.view)
        self.aside(self.desk.take_notice)
        said = [*view.title, *view.status, *speech.body(view), *(option.text for option in view.options), view.empty]
        assert view.title and all(view.title) and len("".join(said)) >= SENTENCE, view
        assert view.options or view.box is not None or "back" in view.commands, view
        assert {"leave", "new", "patrons"} <= view.commands.keys(), view
        assert 0 <= view.chosen < max(1, len(view.options)), view
        if view.options:
            self.aside(lambda: self.desk.peek(view.options[view.chosen].action))

    @invariant()
    def address_of_the_screen_leads_back_to_it(self) -> None:
        top = self.desk.top
        place = self.aside(lambda: routes.parse(top.path(), self.desk.session))
        assert place is None or type(place) is type(top), top

    @invariant()
    def no_bug_was_reported(self) -> None:
        assert not list(self.home.glob("report-*"))

    def teardown(self) -> None:
        self.close()
        self._folder.cleanup()


class AtTheDesk(OddDay):
    """Staff who use the desk without a terminal, so that moves are quick."""

    def do(self, *moves: Action) -> None:
        """Apply actions, and check the results."""
        with self.only_what_was_meant():
            for action in moves:
                self.past.append(action)
                self.desk = act(self.desk, action)
                self.desk.take_notice()
                if self.desk.left:
                    self.leave()

    @property
    def view(self) -> View:
        return self.desk.view()

    @rule(index=NUMBER)
    def choose_a_line(self, index: int) -> None:
        if options := self.view.options:
            self.do(options[index % len(options)].action)

    @rule(times=st.integers(1, 6))
    def choose_the_marked_lines(self, times: int) -> None:
        for _ in range(times):
            view = self.view
            if view.options:
                self.do(view.options[view.chosen].action)

    @rule(index=NUMBER)
    def mark_every_step_before_as_done(self, index: int) -> None:
        others = [option.other for option in self.view.options if option.other]
        if others:
            self.do(others[index % len(others)])

    @rule(index=NUMBER)
    def go_to_a_step_of_the_plan(self, index: int) -> None:
        if plan := self.view.plan:
            self.do(plan[index % len(plan)].action)

    @rule(index=NUMBER)
    def continue_with_another_patron(self, index: int) -> None:
        if others := self.view.others:
            self.do(others[index % len(others)].action)

    @rule(index=NUMBER)
    def use_a_command(self, index: int) -> None:
        names = sorted(self.view.commands.keys() - {"leave"})
        self.do(self.view.commands[names[index % len(names)]])

    @rule(text=TEXT)
    def type_words(self, text: str) -> None:
        view = self.view
        if view.box is None and "find" in view.commands:
            self.do(view.commands["find"])
        if self.view.box is not None:
            self.desk.typed(text)

    @rule(words=st.sampled_from(WORDS[:8]))
    def begin_with_a_new_patron(self, words: str) -> None:
        self.do(self.view.commands["new"])
        self.desk.typed(words)
        self.choose_the_marked_lines(2)

    @rule(index=NUMBER)
    def use_an_old_screen(self, index: int) -> None:
        """Repeat an action from a while ago, as a browser's Back button or a second window does."""
        if self.past:
            self.do(self.past[-1 - index % len(self.past)])

    @rule(minutes=st.integers(1, 90))
    def wait(self, minutes: int) -> None:
        self.now += 60 * minutes
        self.desk.glance()


class AtTheTerminal(OddDay):
    """Staff at the real app, with its keys, the mouse, and a window of any size."""

    def __init__(self) -> None:
        self._loop = asyncio.Runner()
        super().__init__()

    def run(self, moves: Coroutine[Any, Any, T]) -> T:
        """Run something in the app's event loop."""
        return self._loop.run(moves)

    def open(self) -> None:
        async def sit() -> Hands:
            self.app = DeskApp((), self.home, self.opened)
            self._window = self.app.run_test(size=(80, 24))
            hands = Hands(await self._window.__aenter__())
            await hands.still()
            return hands

        self.hands = self.run(sit())

    @property
    def desk(self) -> Desk:  # type: ignore[override]
        return self.app.desk

    def close(self) -> None:
        self.run(self._window.__aexit__(None, None, None))

    def aside(self, do: Callable[[], T]) -> T:
        return self.run(self.app._aside(do))

    async def _press(self, keys: Iterable[str]) -> None:
        """Press keys one by one. Each does only what the screen offered when it was pressed."""
        for key in keys:
            if self.app.is_running:
                shown, before = self.app.shown, len(self.real.applied)
                await self.hands.press(key)
                assert all(action in offered(shown) for action in self.real.applied[before:]), key

    def keys(self, *keys: str) -> None:
        """Press keys, and check the results."""
        with self.only_what_was_meant():
            self.run(self._press(keys))
            if not self.app.is_running:
                assert self.app.bug is None, self.app.bug
                self.leave()

    @rule(keys=st.lists(st.sampled_from(KEYS), min_size=1, max_size=4))
    def press(self, keys: list[str]) -> None:
        self.keys(*keys)

    @rule(times=st.integers(1, 6))
    def press_enter(self, times: int) -> None:
        self.keys(*["enter"] * times)

    @rule(words=st.sampled_from(WORDS[:10]))
    def find(self, words: str) -> None:
        self.keys(*(NAMES_OF_KEYS.get(letter, letter) for letter in words), "enter")

    @rule(text=TEXT)
    def paste(self, text: str) -> None:
        self.run(self._send(events.Paste(text)))

    async def _send(self, event: events.Event) -> None:
        assert self.app._driver is not None
        self.app._driver.send_message(event)
        await self.hands.still()

    @rule(x=st.integers(0, 79), y=st.integers(0, 23))
    def click(self, x: int, y: int) -> None:
        width, height = self.app.size
        with self.only_what_was_meant():
            self.run(self.hands.click(x % width, y % height))
            if not self.app.is_running:
                self.leave()

    @rule(width=st.integers(10, 200), height=st.integers(3, 60))
    def resize(self, width: int, height: int) -> None:
        async def drag() -> None:
            await self.hands.pilot.resize_terminal(width, height)
            await self.hands.still()

        self.run(drag())

    @rule(minutes=st.integers(1, 90))
    def go_away(self, minutes: int) -> None:
        """Leave the computer alone until it hides the screen."""

        async def nobody() -> None:
            self.app._last_key -= 60 * minutes
            await self.app._glance()
            await self.hands.still()

        self.now += 60 * minutes
        self.run(nobody())

    @invariant()
    def something_is_drawn(self) -> None:
        assert self.app.is_running and self.app.bug is None, self.app.bug
        assert len("".join(self.hands.shown.split())) >= SENTENCE or min(self.app.size) < 20, self.hands.shown

    def teardown(self) -> None:
        super().teardown()
        self._loop.close()


def offered(view: View) -> list[Action]:
    """Return every action that a screen offers."""
    options = (*view.options, *view.others, *view.plan)
    return [*view.commands.values(), *(act for each in options for act in (each.action, each.other) if act)]
