"""The outcome of a visit, for statistics: a fixed list of facts with a date, and no data about the patron."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from wizard.content.library import Library
from wizard.walk.stops import Stop
from wizard.walk.walk import Walk

How = Literal["done", "partly", "cannot", "refer", "promise", "left"]
HOW: dict[How, str] = {
    "done": "It works, and they can do it again",
    "partly": "It works, with some help",
    "promise": "Callback promised",
    "refer": "Referred to someone else",
    "cannot": "Not possible, and the patron knows why",
    "left": "Closed before the end, or something was missing",
}
MINUTES = ((5, "up to 5"), (10, "6 to 10"), (20, "11 to 20"), (40, "21 to 40"), (90, "41 to 90"))
LONGER = "longer, or with a wait"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The facts counted for one visit. `flow_version` is the date that the platform's flow was last checked."""

    day: date
    branch: str
    device: str
    model: str
    platform: str
    way: str
    flow_version: str
    step: str
    how: How
    minutes: str
    language: str
    sheet: bool
    by_phone: bool


def outcome(
    walk: Walk,
    how: str,
    today: date,
    seconds: float,
    *,
    branch: str = "",
    language: str = "en",
    sheet: bool = False,
    by_phone: bool = False,
) -> Outcome:
    """Return the outcome of a visit that took this long.

    If `how` is empty, it's taken from the walk.

    A visit that ends in a promise is counted without its model and step, so that it can't be matched to the promise in
    a small branch. Raise ValueError if `how` isn't valid.
    """
    how = how or how_it_ended(walk)
    if how not in HOW:
        raise ValueError(f"{how!r} isn't an outcome")
    promised = how == "promise"
    platform = walk.library.platforms.get(walk.facts.get("platform", ""))
    return Outcome(
        day=today,
        branch=branch,
        device=walk.facts.get("device", ""),
        model="" if promised else walk.facts.get("model", ""),
        platform=walk.facts.get("platform", ""),
        way=walk.facts.get("way", ""),
        flow_version=str(platform.verified.date) if platform else "",
        step=where(walk) if how in ("cannot", "refer", "left") else "",
        how=how,
        minutes=bucket(seconds),
        language=language,
        sheet=sheet,
        by_phone=by_phone,
    )


def how_it_ended(walk: Walk) -> str:
    """Return the end of a walk for the statistics: *partly* if the patron needed a hint in the teach-back."""
    ends: dict[str, How] = {"done": "done", "cannot": "cannot", "refer": "refer", "callback": "promise"}
    if walk.end is None:
        return "left"
    how = ends.get(walk.end.how, "left")
    hinted = any(taken.stop.section == "teach-back" and taken.answer == "partly" for taken in walk.trail)
    return "partly" if how == "done" and hinted else how


def where(walk: Walk) -> str:
    """Return the step where the visit ended, with its file: the current one, or the last that didn't work."""
    if walk.at is not None and walk.at.record is not None:
        return f"{walk.at.file}/{step_of(walk.at)}"
    stuck = [taken for taken in walk.trail if taken.answer == "stuck"]
    last = (stuck or walk.trail)[-1:]
    return f"{last[0].stop.file}/{step_of(last[0].stop)}" if last else ""


def step_of(stop: Stop) -> str:
    """Return a step's name in its file. A fix is `book-missing.wifi`, or `restart` if it's a step's own fix."""
    if stop.kind == "fix":
        return stop.address.rpartition("!")[2].rpartition("/")[2]
    return stop.record.id if stop.record else stop.kind


def counting(library: Library) -> bool:
    """Return whether the library's profile turns on the statistics."""
    return library.profile is not None and library.profile.counting == "yes"


def bucket(seconds: float) -> str:
    """Return a range of minutes, which is too coarse to identify a patron. It's "" if the clock was set back."""
    if seconds < 0:
        return ""
    return next((words for most, words in MINUTES if seconds <= most * 60), LONGER)


def fixes(walk: Walk) -> list[tuple[str, bool]]:
    """Return the fixes that were tried, each as `libby/book-missing.wifi`, and whether it worked."""
    tried = (taken for taken in walk.trail if taken.stop.kind == "fix" and not taken.passed)
    return [(f"{taken.stop.file}/{step_of(taken.stop)}", taken.answer == "worked") for taken in tried]


assert set(HOW) == set(get_args(How))
