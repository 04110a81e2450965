"""The visit at hand: a step, a question, a fix, or how it ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.content.spans import Span
from wizard.content.wording import day
from wizard.desk.actions import answer, close, show, start_at
from wizard.desk.screens.checklist import plan_lines
from wizard.desk.screens.compatibility import Can, another_device, works_instead
from wizard.desk.screens.flag import reported
from wizard.desk.screens.print_options import MAKING, PRACTICE, put_out
from wizard.desk.screens.promise import Day
from wizard.desk.screens.questions import Closing
from wizard.desk.screens.referral import refer, referring
from wizard.desk.screens.sheet import SheetScreen, printing
from wizard.desk.view import Option, View
from wizard.desk.visit import READY, Visit
from wizard.presenters.ending import ending
from wizard.presenters.leaflet import card_of
from wizard.presenters.plan import whole
from wizard.presenters.prompt import PHASES, Row, cue
from wizard.presenters.sheet_builder import words_of
from wizard.walk.lookahead import carry

if TYPE_CHECKING:
    from wizard.desk.desk import Desk

CHANGING = "You are changing an earlier answer. Later answers are kept."
_TRAIL = ("recognise", "prepare", "set-up", "borrow", "read", "give-back", "teach-back")


@dataclass(frozen=True)
class Walking:
    """Where the visit at hand stands."""

    def view(self, desk: "Desk") -> View:
        visit = desk.here
        assert visit is not None
        if visit.gone:
            return _gone(visit)
        return _step(desk, visit) if visit.walk.at else _end(desk, visit)


def _step(desk: "Desk", visit: Visit) -> View:
    walk = visit.walk
    assert walk.at is not None
    shown, old = cue(walk, visit.plan, visit.by_phone), walk.turns.get(walk.at.address, "")
    ids = [choice.id for choice in shown.choices]
    number, of = visit.steps()
    lines = plan_lines(visit)
    return View(
        name="step",
        shape="step",
        title=visit.title,
        right=("by phone   " if visit.by_phone else "")
        + ("" if walk.start.trouble else f"step {number} of about {of}"),
        trail=_trail(visit),
        notice=CHANGING if walk.open else "",
        rows=(*reported(desk), *shown.rows, *_waiting(visit.waits(desk.clock()), shown.wait)),
        options=(*(Option(choice.text, answer(choice.id)) for choice in shown.choices), *_phases(visit)),
        chosen=ids.index(old) if old in ids else 0,
        badge=shown.badge,
        plan=tuple(line.option for line in lines),
        plan_at=next((number for number, line in enumerate(lines) if line.now), 0),
    )


def _phases(visit: Visit) -> Iterator[Option]:
    """On *You need* a visit may begin later than at Borrow, too."""
    if visit.walk.at and visit.walk.at.kind == "ready":
        for section in ("read", "give-back"):
            if visit.first_of(section):
                yield Option(f"Set-up is done: start at {PHASES[section]}", start_at(section))


def _waiting(left: int | None, minutes: int) -> Iterator[Row]:
    """How long a step still takes that somebody said takes its time."""
    if left is not None:
        words = f"About {left} of {minutes} minutes are left." if left else "It should be ready."
        yield Row("bad", "WAITING" if left else READY, (Span("text", f"{words} Has it worked?"),))


def _trail(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The way of a visit: what is behind, where we are, what is to come."""
    section = visit.walk.at.section if visit.walk.at else ""
    if section not in _TRAIL:
        return (("►", PHASES.get(section, "")),)
    here = _TRAIL.index(section)
    marks = ("√" if number < here else "►" if number == here else "·" for number in range(len(_TRAIL)))
    return tuple(zip(marks, (PHASES[name] for name in _TRAIL), strict=True))


# ------------------------------------------------------------------ the end


def _end(desk: "Desk", visit: Visit) -> View:
    end = visit.walk.end
    assert end is not None
    options = tuple(_no_way(visit) if end.verdict else _after(desk, visit))
    last = next(number for number, option in enumerate(options) if option.text.startswith("Close"))
    promised = bool(visit.saved.promised_day)
    sent = desk.sent(visit)
    unpromised = end.how == "callback" and not promised
    printable = any(option.text.startswith("Print the sheet") for option in options)
    closing = (sent and not unpromised) or (end.how == "done" and not printable)
    return View(
        name="finish",
        shape="step",
        title=visit.title,
        right="can't work" if end.verdict else visit.ended,
        rows=(*_promised(visit), *ending(visit.walk)),
        options=options,
        chosen=last if closing or (promised and not printable) else 1 if promised and end.how == "callback" else 0,
    )


def _after(desk: "Desk", visit: Visit) -> Iterator[Option]:
    """What is left to do when a visit is over."""
    owed = visit.walk.end is not None and visit.walk.end.how == "callback"
    words = "Choose the day of the call" if owed else "Promise to call back"
    promise = Option("Change the promise" if visit.saved.promised_day else words, show(Day()))
    if owed:
        yield promise
    if visit.walk.end and visit.walk.end.how == "come-back":
        yield Option("Print the card of what to bring", _print_card, slow=MAKING)
    printable = SheetScreen().sheet(desk) is not None
    if printable:
        yield Option(f"Print the sheet{'   √ printed' if visit.printed else ''}", printing, slow=MAKING)
        yield Option("Look at the sheet first", show(SheetScreen()))
    if not owed:
        yield promise
    if "model" in visit.walk.facts and not visit.saved.trouble:
        yield Option("Another service on this device", _another_service)
    yield Option(referring(visit), refer)
    yield Option("Close the visit", show(Closing()) if printable and not visit.printed else close())


def _print_card(desk: "Desk") -> None:
    assert desk.here is not None
    if desk.prints:
        put_out(desk, card_of(whole(desk.here.walk), words_of(desk.library)))
    else:
        desk.notice = PRACTICE


def _another_service(desk: "Desk") -> None:
    """Wi-Fi, accounts and cards that are done need not be done again."""
    assert desk.here is not None
    walk = desk.here.walk
    desk.show(Can(walk.facts["device"], walk.facts["model"], carry(walk)))


def _no_way(visit: Visit) -> Iterator[Option]:
    turns = {taken.address: taken.answer for taken in visit.walk.trail if taken.stop.section == "recognise"}
    yield from works_instead(visit.library, visit.walk.facts["model"], turns)
    yield another_device()
    yield Option("Close the visit", close())


def _promised(visit: Visit) -> Iterator[Row]:
    promised = visit.saved.promised_day
    if promised:
        words = f"{promised:%A}, {day(promised.isoformat(), short=False)}."
        yield Row("see", "CALL", (Span("text", words),))


def _gone(visit: Visit) -> View:
    words = f"The steps of this visit are not here any more: {visit.gone}. Its answers are kept until it is closed."
    return View(
        name="gone",
        shape="step",
        title=visit.saved.handle,
        rows=(Row("plain", "", (Span("text", words),)),),
        options=(
            Option("Next patron", lambda desk: desk.command("new", 0)),
            Option("Close the visit", close()),
        ),
    )
