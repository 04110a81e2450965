"""Practice: a separate desk with a practice patron, whose device sometimes misbehaves. Nothing is saved.

One random seed decides what the patron says during the whole practice session, so after going back, it's still the same
patron.
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
from wizard.presenters.prompt import PromptRow
from wizard.records.database import in_memory
from wizard.walk.stops import SEEN, SOMETHING_ELSE, Stop
from wizard.walk.walk import Walk

BRINGS = "What did the practice patron bring? Type it, or choose."
MISHAP, HELPS, USUAL = 0.25, 0.6, 0.6
"""The chances that a step fails, that a fix helps, and that the patron gives the usual answer."""

NOTHING = "“Nothing happens. Now what?”"


class PatronSays(NamedTuple):
    """What the practice patron says, and the answer that matches it, or "" if that's up to staff."""

    words: str = ""
    fits: str = ""


class PracticeDesk(Desk):
    """A separate desk that leads back to the real one. It doesn't save visits, count anything, or print anything."""

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
                at_computer=session.at_computer,
            )
        )
        self.session.country_asked = session.country_asked
        self.real, self.seed = real, seed
        self.asked_for = self.fitted = 0

    def shut(self) -> None:
        """Close the practice desk and the real one."""
        super().shut()
        self.real.shut()

    def goodbye(self, again: str) -> str:
        """Return a message about what happens to the real visits. Practice visits aren't saved."""
        return self.real.goodbye(again)

    def view(self) -> View:
        """Return the current view, marked as practice, with what the practice patron says."""
        view = super().view()
        rows = tuple(self._patron_says()) if view.name == "step" else self._score() if view.name == "finish" else ()
        intro = BRINGS if view.name == "find" and view.intro else view.intro
        return replace(view, title=("PRACTICE", *view.title), rows=(*view.rows, *rows), intro=intro)

    def _apply(self, action: Action) -> None:
        """Apply the action. A country or branch that's set while practicing also applies to the real desk."""
        super()._apply(action)
        match action:
            case actions.SetCountry(country):
                self.real.session.set_country(country)
            case actions.SetBranch(branch):
                self.real.session.set_branch(branch)

    def _answer(self, visit: Visit, chosen: str) -> None:
        """Answer the current step, and show a notice if the answer doesn't match what the patron said."""
        assert visit.walk.at is not None
        said = patron_says(visit.walk, visit.walk.at, self.seed)
        super()._answer(visit, chosen)
        if said.fits and chosen != "waiting":
            self.asked_for += 1
            self.fitted += chosen == said.fits
            if chosen != said.fits:
                self.session.say(f"The practice patron said: {said.words}")

    def _patron_says(self) -> list[PromptRow]:
        here = self.session.here
        said = patron_says(here.walk, here.walk.at, self.seed) if here and here.walk.at else PatronSays()
        return [PromptRow("fix", "PRACTICE", (Span("text", said.words),))] if said.words else []

    def _score(self) -> tuple[PromptRow, ...]:
        words = f"{self.fitted} of {self.asked_for} answers matched what the practice patron said."
        return (PromptRow("fix", "PRACTICE", (Span("text", words),)),)


def act(desk: Desk, action: Action) -> Desk:
    """Apply an action, and return the desk to use from now on, because practice is a separate desk."""
    if action != actions.Practice():
        desk.apply(action)
        return desk
    return desk.real if isinstance(desk, PracticeDesk) else PracticeDesk(desk, secrets.randbits(32))


def patron_says(walk: Walk, stop: Stop, seed: int) -> PatronSays:
    """Return what the practice patron says at a stop."""
    # The question “What do you see?” uses the same seed as its step, so the answers to both match.
    random = Random(f"{seed} {stop.address.removesuffix(SEEN)}")
    if stop.kind == "do":
        return _mishap(walk, stop, random)._replace(fits="stuck") if random.random() < MISHAP else _works(walk, stop)
    if stop.kind == "seen":
        random.random()
        problem = _mishap(walk, walk.trail[-1].stop, random)
        return problem if problem.fits in stop.offers else PatronSays(NOTHING, SOMETHING_ELSE)
    if stop.kind == "fix":
        helps = random.random() < HELPS
        return PatronSays("“That helped!”", "worked") if helps else PatronSays("“It's still the same.”", "not-yet")
    if stop.kind == "ask" and stop.answers:
        answer = stop.answers[0] if random.random() < USUAL else random.choice(stop.answers)
        return PatronSays(
            f"“{Wording(walk.library, walk.facts).plain(answer.home or answer.text, stop.file)}”", answer.id
        )
    fixed = {
        "ready": PatronSays("“I have everything here.”", "done"),
        "keep": PatronSays("“I want to read it.”", "keep"),
    }
    return fixed.get(stop.kind, PatronSays())


def _works(walk: Walk, stop: Stop) -> PatronSays:
    see = getattr(stop.record, "see", "")
    words = Wording(walk.library, walk.facts).plain(see, stop.file) if see else ""
    return PatronSays(f"The device shows this: {words}" if words else "“Done. What's next?”", "done")


def _mishap(walk: Walk, stop: Stop, random: Random) -> PatronSays:
    """Return what the patron says about a random problem that the step names, or something vague if it names none."""
    remedies = stop.record.if_not if isinstance(stop.record, Do) else ()
    known = [walk.library.trouble(stop.file, remedy.trouble) for remedy in remedies if isinstance(remedy, Known)]
    screens = [
        (words, f"{found.file}/{found.trouble.id}") for found in known if found for words in found.trouble.screen
    ]
    words, trouble = random.choice(screens) if screens else ("", "")
    return PatronSays(f"The screen says “{words}”.", trouble) if words else PatronSays(NOTHING)
