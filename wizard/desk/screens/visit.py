"""The current visit: a step, a question, a fix, or the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from wizard.content.dates import in_words
from wizard.content.library import missing_words
from wizard.content.spans import Span
from wizard.desk.actions import Action, Close, GiveAnswer, Home, PrintCard, PrintInstead, ReferPatron, Show, StartAt
from wizard.desk.place import path_of
from wizard.desk.print_queue import MAKING
from wizard.desk.screens.checklist import plan_lines
from wizard.desk.screens.compatibility import Compatibility, another_device, works_instead
from wizard.desk.screens.flag import marked, warned
from wizard.desk.screens.print_options import PrintAgain, print_action, print_instead
from wizard.desk.screens.promise import PromiseDay
from wizard.desk.screens.questions import Closing
from wizard.desk.screens.referral import referring
from wizard.desk.screens.screen import Screen
from wizard.desk.screens.sheet import SheetPreview
from wizard.desk.session import Session
from wizard.desk.view import Option, Phase, View
from wizard.desk.visit import READY, Visit
from wizard.presenters.device_outline import DeviceOutline, of_answer
from wizard.presenters.ending import ending, is_another_device
from wizard.presenters.plan import minutes
from wizard.presenters.prompt import PHASES, Choice, PromptRow, prompt_for
from wizard.presenters.screen_map import map_at
from wizard.printing.sanitize import illustrated
from wizard.walk.lookahead import carry

CHANGING = "You're changing an earlier answer. Later answers are saved."
OTHER_WAY = "You chose another way after this. The same answer takes you back there."
MOST_INSTEAD = 3
"""The most services to offer if an answer rules out the first one. *Try another service* leads to the rest."""
MOST_NO_WAY = 7
"""The most services to offer if the first one can't work at all. With more, there'd be no room for the reason."""
_TRAIL = ("recognize", "prepare", "set-up", "borrow", "read", "give-back", "teach-back")


@dataclass(frozen=True)
class Step(Screen):
    """The current step of a visit."""

    visit: int

    def path(self) -> str:
        return path_of("visit", self.visit, "step")

    def view(self, session: Session) -> View:
        visit = session.visits[self.visit]
        if visit.gone:
            return _gone(visit)
        return _step(session, visit) if visit.walk.at else _end(session, visit)


def _step(session: Session, visit: Visit) -> View:
    walk = visit.walk
    assert walk.at is not None
    shown, old = prompt_for(walk, visit.plan, visit.by_phone), walk.turns.get(walk.at.address, "")
    ids = [choice.id for choice in shown.choices]
    number, of = visit.steps()
    lines, flags = plan_lines(visit), session.flagged(visit)
    return View(
        name="step",
        shape="step",
        title=visit.title,
        status=(
            *marked(sum(flags)),
            *(("by phone",) if visit.by_phone else ()),
            *(() if walk.start.trouble else (f"step {number} of about {of}",)),
        ),
        phases=_phases(visit),
        warning=" ".join(filter(None, (*_changing(visit), missing_words(visit.plan.missing)))),
        rows=(
            *warned(session, visit, *flags),
            *map(_with_icons, shown.rows),
            *_waiting(visit.waits(session.clock()), shown.wait),
        ),
        options=(
            *(_answer(visit, choice) for choice in shown.choices),
            *_later_starts(visit),
        ),
        chosen=ids.index(old) if old in ids else 0,
        badge=shown.badge,
        plan=lines,
        minutes=minutes(visit.plan, len(visit.forward.trail)),
        screen=map_at(walk),
    )


def _changing(visit: Visit) -> Iterator[str]:
    """Yield what giving an earlier answer again does: it continues where the visit was, maybe with another way."""
    if visit.walk.open:
        yield CHANGING
        if visit.walk.facts.get("way", "") not in ("", visit.forward.facts.get("way")):
            yield OTHER_WAY


def _with_icons(row: PromptRow) -> PromptRow:
    return row._replace(phrase=illustrated(row.phrase)) if row.role in ("act", "how") else row


def _answer(visit: Visit, choice: Choice) -> Option:
    """Return the option for an answer. If the answer is about the model, include what those devices look like."""
    action = GiveAnswer(visit.saved.id, visit.address, choice.id)
    return Option(choice.text, action, outlines=_bodies(visit, choice.id))


def _bodies(visit: Visit, answer: str) -> tuple[DeviceOutline, ...]:
    """Return the outlines of the devices that an answer to the model question means."""
    at = visit.walk.at
    device = visit.library.devices.get(at.file) if at and at.kind == "ask" and at.section == "recognize" else None
    own = next((one for one in at.answers if one.id == answer), None) if at and device else None
    return of_answer(device, own) if device and own else ()


def _later_starts(visit: Visit) -> Iterator[Option]:
    """Yield options to start at a phase after Borrow, on the step *What you need*."""
    if visit.walk.at and visit.walk.at.kind == "ready":
        for section in ("read", "give-back"):
            if visit.first_of(section):
                action = StartAt(visit.saved.id, visit.address, section)
                yield Option(f"Start at {PHASES[section]} (setup is done)", action)


def _waiting(left: int | None, minutes: int) -> Iterator[PromptRow]:
    """Yield the time left for a step that staff have marked as waiting."""
    if left is not None:
        words = f"About {left} of {minutes} minutes left." if left else "It should be ready."
        yield PromptRow("bad", "WAITING" if left else READY, (Span("text", f"{words} Did it work?"),))


def _phases(visit: Visit) -> tuple[Phase, ...]:
    """Return the phases, each of them done, current, or still to come."""
    section = visit.walk.at.section if visit.walk.at else ""
    if section not in _TRAIL:
        return (Phase("now", PHASES.get(section, "")),)
    here = _TRAIL.index(section)
    return tuple(
        Phase("done" if number < here else "now" if number == here else "later", PHASES[name])
        for number, name in enumerate(_TRAIL)
    )


# ------------------------------------------------------------------ the end


def _end(session: Session, visit: Visit) -> View:
    end = visit.walk.end
    assert end is not None
    printable = not end.verdict and SheetPreview(visit.saved.id).sheet(session) is not None
    options = tuple(_no_way(visit) if end.verdict else _after(session, visit, printable))
    promised = bool(visit.saved.promised_day)
    unpromised = end.how == "callback" and not promised
    closing = (session.paper_sent(visit) and not unpromised) or (end.how == "done" and not printable)
    close = _close(visit, printable).action
    last = next(number for number, option in enumerate(options) if option.action == close)
    return View(
        name="finish",
        shape="step",
        title=visit.title,
        status=("doesn't work" if end.verdict else visit.ended,),
        mood="done" if end.how == "done" else "sorry" if end.cannot else "",
        warning=missing_words(visit.walk.missing),
        rows=_end_rows(visit, end.how == "done"),
        plan=() if end.verdict else plan_lines(visit),
        options=options,
        chosen=last if closing or (promised and not printable) else 1 if promised and end.how == "callback" else 0,
    )


def _after(session: Session, visit: Visit, printable: bool) -> Iterator[Option]:
    """Yield the options for what's left to do after the last step."""
    id, end = visit.saved.id, visit.walk.end
    if end is not None and end.how == "cannot" and "model" in visit.walk.facts:
        yield from islice(works_instead(visit.library, visit.walk.facts["model"], visit.walk, id), MOST_INSTEAD)
        yield another_device()
    if is_another_device(visit.walk):
        yield Option("Choose the right device", Home())
    callback = end is not None and end.how == "callback"
    words = "Choose the day to call" if callback else "Promise a callback"
    promise = Option("Change the callback" if visit.saved.promised_day else words, Show(PromiseDay(id)))
    if callback:
        yield promise
    if end is not None and end.how == "come-back":
        yield Option("Print a card that lists what to bring", PrintCard(id), slow=MAKING)
    if end is not None and end.cannot:
        yield print_instead(PrintInstead(id))
    if printable:
        yield _print(session, visit)
        yield Option("Preview the sheet", Show(SheetPreview(id)))
    if not callback:
        yield promise
    if "model" in visit.walk.facts and not visit.saved.trouble:
        yield Option("Try another service on this device", Show(_another_service(visit)))
    yield Option(referring(visit), ReferPatron(id))
    yield _close(visit, printable)


def _print(session: Session, visit: Visit) -> Option:
    """Return the option to print the sheet. If it has been printed before, that option asks for confirmation."""
    sheet = SheetPreview(visit.saved.id)
    if session.sheet_sent(visit):
        return Option("Print the sheet again", Show(PrintAgain(sheet)), mark="worked" if visit.printed else "")
    return Option("Print the sheet", print_action(session, sheet), slow=MAKING)


def _close(visit: Visit, printable: bool) -> Option:
    """Return the option to close the visit. It doesn't ask for confirmation if there's nothing left to print."""
    ask: Action = (
        Show(Closing(visit.saved.id)) if printable and not (visit.printed or visit.page) else Close(visit.saved.id)
    )
    return Option("Close the visit", ask)


def _another_service(visit: Visit) -> Compatibility:
    """Return the screen with other services. They reuse the Wi-Fi, accounts, and cards that are already set up."""
    walk = visit.walk
    return Compatibility(
        walk.facts["device"], walk.facts["model"], tuple(carry(walk).items()), visit.saved.id, visit.saved.called
    )


def _no_way(visit: Visit) -> Iterator[Option]:
    every = list(works_instead(visit.library, visit.walk.facts["model"], visit.walk, visit.saved.id))
    yield from every[:MOST_NO_WAY]
    if len(every) > MOST_NO_WAY:
        yield Option("More services on this device", Show(_another_service(visit)))
    yield another_device()
    yield print_instead(PrintInstead(visit.saved.id))
    yield _close(visit, printable=False)


def _end_rows(visit: Visit, done: bool) -> tuple[PromptRow, ...]:
    """Return what the end of a visit says: first that it worked, or else when to call, because a list may follow."""
    rows, promised = ending(visit.walk), tuple(_promised(visit))
    return (*rows, *promised) if done else (*promised, *rows)


def _promised(visit: Visit) -> Iterator[PromptRow]:
    promised = visit.saved.promised_day
    if promised:
        words = f"{in_words(promised, visit.library.country, 'full')}."
        yield PromptRow("see", "CALL", (Span("text", words),))


def _gone(visit: Visit) -> View:
    words = f"This visit's steps are gone: {visit.gone} is missing. Its answers are saved until you close the visit."
    return View(
        name="gone",
        shape="step",
        title=(visit.saved.handle,),
        rows=(PromptRow("plain", "", (Span("text", words),)),),
        options=(Option("Next patron", Home()), Option("Close the visit", Close(visit.saved.id))),
    )
