"""Practice: a desk of its own with a pretend patron, whose device now and then misbehaves. Nothing of it is kept.

What the patron says is drawn by lot once for a whole practice, so that going back meets the same patron.
"""

from dataclasses import replace
from random import Random
from typing import NamedTuple

from wizard.content.flow import Do, Known
from wizard.content.spans import Span
from wizard.content.wording import Wording
from wizard.desk.desk import Desk
from wizard.desk.view import View
from wizard.presenters.prompt import Row
from wizard.records.database import in_memory
from wizard.walk.values import SEEN, SOMETHING_ELSE, Stop
from wizard.walk.walk import Walk

BRINGS = "What does the pretend patron bring? Type it, or choose. F4 ends the practice."
MISHAP, HELPS, USUAL = 0.25, 0.6, 0.6
"""How often a step goes wrong, a fix helps, and the patron gives the usual answer."""

NOTHING = "“Nothing happens. Now what?”"


class Pretended(NamedTuple):
    """What the pretend patron says or shows, and the answer that fits it; none where staff decide."""

    words: str = ""
    fits: str = ""


class Practice(Desk):
    """A desk beside the real one, which it comes back to. No records on disk, no counts, no paper."""

    prints = False

    def __init__(self, real: Desk, seed: int) -> None:
        super().__init__(
            real.library, in_memory(""), real.settings, real.home, real.folders, today=real.today, clock=real.clock
        )
        self.real, self.seed = real, seed
        self.asked_for = self.fitted = 0

    def shut(self) -> None:
        """Let go of both."""
        super().shut()
        self.real.shut()

    def goodbye(self, again: str) -> str:
        """That of the real visits; pretended ones go."""
        return self.real.goodbye(again)

    def view(self) -> View:
        """The screen, marked as practice, with what the pretend patron says."""
        view = super().view()
        rows = tuple(self._pretended()) if view.name == "step" else self._score() if view.name == "finish" else ()
        intro = BRINGS if view.name == "find" and view.intro else view.intro
        return replace(view, title=f"PRACTICE   {view.title}", rows=(*view.rows, *rows), intro=intro)

    def command(self, name: str, chosen: int) -> None:
        """As at the desk; practising once more means to stop."""
        if name == "practice":
            self.other = self.real
        else:
            super().command(name, chosen)

    def answer(self, answer: str) -> None:
        """Answer, and hear whether that is what the patron said."""
        assert self.here is not None and self.here.walk.at is not None
        said = pretend(self.here.walk, self.here.walk.at, self.seed)
        super().answer(answer)
        if said.fits and answer != "waiting":
            self.asked_for += 1
            self.fitted += answer == said.fits
            if answer != said.fits:
                self.notice = f"The pretend patron had said: {said.words}"

    def _pretended(self) -> list[Row]:
        at = self.here.walk.at if self.here else None
        said = pretend(self.here.walk, at, self.seed) if self.here and at else Pretended()
        return [Row("fix", "PRETEND", (Span("text", said.words),))] if said.words else []

    def _score(self) -> tuple[Row, ...]:
        words = f"{self.fitted} of {self.asked_for} answers were what the pretend patron said."
        return (Row("fix", "PRETEND", (Span("text", words),)),)


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
