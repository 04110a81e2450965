"""What was tried on a real device: the checks of a model and platform, compared with the steps in their plan."""

from collections.abc import Iterator
from typing import NamedTuple

from wizard.content.flow import Check, Do
from wizard.content.library import Library
from wizard.content.trust import tried, words_version, wrong
from wizard.presenters.plan import PlanStep, steps, whole
from wizard.presenters.sheet_catalog import Pair, walk_of


class Proof(NamedTuple):
    """How many of a plan's steps worked on this model the last time they were tried, and when the first one was tried.

    `with_` says what that first step was tried with, and `wrong` counts the steps that weren't as written the last
    time. Steps that have changed since then count as not tried.
    """

    tried: int
    steps: int
    date: str = ""
    with_: str = ""
    wrong: int = 0

    @property
    def whole(self) -> bool:
        """Return whether every step was tried."""
        return 0 < self.steps == self.tried


NOT_TRIED = Proof(0, 0)


def proof(library: Library, pair: Pair) -> Proof:
    """Return what was tried for a model and platform. If nothing was, return right away without walking the plan."""
    if pair[:2] not in library.checks_of:
        return NOT_TRIED
    facts = {"model": pair.model, "platform": pair.platform}
    planned = plan_steps(library, pair)
    found = [check for step in planned if (check := tried(library, facts, step.stop.file, step.step))]
    oldest: Check | None = min(found, key=lambda check: check.date, default=None)
    failed = sum(wrong(library, facts, step.stop.file, step.step) is not None for step in planned)
    return Proof(len(found), len(planned), oldest.date if oldest else "", oldest.with_ if oldest else "", failed)


def plan_steps(library: Library, pair: Pair) -> list[PlanStep]:
    """Return the steps for a model and platform with the usual answers."""
    return steps(whole(walk_of(library, pair)))


def versions(planned: list[PlanStep]) -> Iterator[tuple[str, str]]:
    """Yield each step as file/id, with the version of its wording, the way a check records it."""
    for step in planned:
        record: Do = step.step
        yield f"{step.stop.file}/{record.id}", words_version(record)
