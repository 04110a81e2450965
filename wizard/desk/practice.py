"""Practice: a desk of its own with a pretend patron, whose device sometimes misbehaves. Nothing of it is saved.

What the patron says is drawn by lot once for a whole practice, so that going back meets the same patron.
"""

import secrets
from dataclasses import replace
from random import Random
from typing import NamedTuple

from wizard.content.flow import Do, Known
from wizard.content.spans import Span
from wizard.content.wording import Wording
from wizard.desk import actions
from wizard.desk.actions import Action
from wizard.desk.delivery import in_practice
from wizard.desk.desk import Desk
from wizard.desk.session import Session
from wizard.desk.view import View
from wizard.desk.visit import Visit
from wizard.presenters.prompt import Row
from wizard.records.database import in_memory
from wizard.walk.stops import SEEN, SOMETHING_ELSE, Stop
from wizard.walk.walk import Walk

BRINGS = "What does the pretend patron bring? Type it, or choose."
MISHAP, HELPS, USUAL = 0.25, 0.6, 0.6
"""How often a step goes wrong, a fix helps, and the patron gives the usual answer."""

NOTHING = "“Nothing happens. Now what?”"


class Pretended(NamedTuple):
    """What the pretend patron says or shows, and the answer that fits it; none where staff decide."""

    words: str = ""
    fits: str = ""


class Practice(Desk):
    """A desk beside the real one, which it leads back to. It saves no visit, counts nothing, and prints nothing."""

    def __init__(self, real: Desk, seed: int) -> None:
        session = real.session
        super().__init__(
            Session(
                session.library,
                in_memory(""),
                session.settings,
                session.home,
                session.folders,
                today=session.today,
                clock=session.clock,
                deliver=in_practice,
            )
        )
        self.session.country_asked = session.country_asked
        self.real, self.seed = real, seed
        self.asked_for = self.fitted = 0

    def shut(self) -> None:
        """Let go of both."""
        super().shut()
        self.real.shut()

    def goodbye(self, again: str) -> str:
        """Return what becomes of the real visits; those of practice go."""
        return self.real.goodbye(again)

    def view(self) -> View:
        """Return the screen, marked as practice, with what the pretend patron says."""
        view = super().view()
        rows = tuple(self._pretended()) if view.name == "step" else self._score() if view.name == "finish" else ()
        intro = BRINGS if view.name == "find" and view.intro else view.intro
        return replace(view, title=("PRACTICE", *view.title), rows=(*view.rows, *rows), intro=intro)

    def _apply(self, action: Action) -> None:
        """Apply it; what this computer is told of its place in practice holds at the real desk, too."""
        super()._apply(action)
        match action:
            case actions.SetCountry(country):
                self.real.session.set_country(country)
            case actions.SetBranch(branch):
                self.real.session.set_branch(branch)

    def _answer(self, visit: Visit, chosen: str) -> None:
        """Answer, and say whether that is what the patron said."""
        assert visit.walk.at is not None
        said = pretend(visit.walk, visit.walk.at, self.seed)
        super()._answer(visit, chosen)
        if said.fits and chosen != "waiting":
            self.asked_for += 1
            self.fitted += chosen == said.fits
            if chosen != said.fits:
                self.session.say(f"The pretend patron had said: {said.words}")

    def _pretended(self) -> list[Row]:
        here = self.session.here
        said = pretend(here.walk, here.walk.at, self.seed) if here and here.walk.at else Pretended()
        return [Row("fix", "PRETEND", (Span("text", said.words),))] if said.words else []

    def _score(self) -> tuple[Row, ...]:
        words = f"{self.fitted} of {self.asked_for} answers were what the pretend patron said."
        return (Row("fix", "PRETEND", (Span("text", words),)),)


def act(desk: Desk, action: Action) -> Desk:
    """Apply an action; return the desk to continue at, since practice begins and ends at another one."""
    if action != actions.Practice():
        desk.apply(action)
        return desk
    return desk.real if isinstance(desk, Practice) else Practice(desk, secrets.randbits(32))


def pretend(walk: Walk, stop: Stop, seed: int) -> Pretended:
    """What the pretend patron says at a stop."""
    lot = Random(f"{seed} {stop.address.removesuffix(SEEN)}")  # what is seen is what the step did
    if stop.kind == "do":
        return _mishap(walk, stop, lot)._replace(fits="stuck") if lot.random() < MISHAP else _works(walk, stop)
    if stop.kind == "seen":
        lot.random()
        met = _mishap(walk, walk.trail[-1].stop, lot)
        return met if met.fits in stop.offers else Pretended(NOTHING, SOMETHING_ELSE)
    if stop.kind == "fix":
        helps = lot.random() < HELPS
        return Pretended("That helped!", "worked") if helps else Pretended("It is as before.", "not-yet")
    if stop.kind == "ask" and stop.answers:
        answer = stop.answers[0] if lot.random() < USUAL else lot.choice(stop.answers)
        return Pretended(f"“{Wording(walk.library, walk.facts).plain(answer.text, stop.file)}”", answer.id)
    ours = {"ready": Pretended("“I have it all here.”", "done"), "keep": Pretended("“I want to read it.”", "keep")}
    return ours.get(stop.kind, Pretended())


def _works(walk: Walk, stop: Stop) -> Pretended:
    see = getattr(stop.record, "see", "")
    words = Wording(walk.library, walk.facts).plain(see, stop.file) if see else ""
    return Pretended(f"The device shows this: {words}" if words else "“Done. What is next?”", "done")


def _mishap(walk: Walk, stop: Stop, lot: Random) -> Pretended:
    """The words of a trouble that the step knows, and which it is; else a shrug."""
    remedies = stop.record.if_not if isinstance(stop.record, Do) else ()
    known = [walk.library.trouble(stop.file, remedy.trouble) for remedy in remedies if isinstance(remedy, Known)]
    screens = [
        (words, f"{found.file}/{found.trouble.id}") for found in known if found for words in found.trouble.screen
    ]
    words, trouble = lot.choice(screens) if screens else ("", "")
    return Pretended(f"The screen says “{words}”.", trouble) if words else Pretended(NOTHING)
