"""How a visit came out, for counting: a closed list of facts, with a day and no time, and nothing about the patron."""

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
    "promise": "We call back",
    "refer": "Sent to somebody who knows",
    "cannot": "It can't work, and why was said",
    "left": "Closed before the end, or something was missing",
}
MINUTES = ((5, "up to 5"), (10, "6 to 10"), (20, "11 to 20"), (40, "21 to 40"), (90, "41 to 90"))
LONGER = "longer, or with a wait"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One visit, counted. These fields are all there is. `flow_version`: when the platform's flow was made sure of."""

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
    """What is counted of a visit that took so long. `how` is read from the walk where it is empty.

    One that ends in a promise is counted without model and step, so that the two can't be joined in a small branch.
    Raises ValueError for a `how` that is none.
    """
    how = how or how_it_ended(walk)
    if how not in HOW:
        raise ValueError(f"{how!r} is no outcome")
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
    """The end of a walk as it is counted; *partly* where the patron needed a hint to show it."""
    ends: dict[str, How] = {"done": "done", "cannot": "cannot", "refer": "refer", "callback": "promise"}
    if walk.end is None:
        return "left"
    how = ends.get(walk.end.how, "left")
    hinted = any(taken.stop.section == "teach-back" and taken.answer == "partly" for taken in walk.trail)
    return "partly" if how == "done" and hinted else how


def where(walk: Walk) -> str:
    """The step at which people stood when it ended, in its own file: the present one, else the last that was stuck."""
    if walk.at is not None and walk.at.record is not None:
        return f"{walk.at.file}/{step_of(walk.at)}"
    stuck = [taken for taken in walk.trail if taken.answer == "stuck"]
    last = (stuck or walk.trail)[-1:]
    return f"{last[0].stop.file}/{step_of(last[0].stop)}" if last else ""


def step_of(stop: Stop) -> str:
    """A step's name in its own file; a fix as `book-missing.wifi`, or `restart` where it is written on the step."""
    if stop.kind == "fix":
        return stop.address.rpartition("!")[2].rpartition("/")[2]
    return stop.record.id if stop.record else stop.kind


def counting(library: Library) -> bool:
    """Whether this library wants visits counted; not until its profile says so."""
    return library.profile is not None and library.profile.counting == "yes"


def bucket(seconds: float) -> str:
    """Minutes in a few steps, so that nobody is known by them. A clock that was set back tells nothing."""
    if seconds < 0:
        return ""
    return next((words for most, words in MINUTES if seconds <= most * 60), LONGER)


def fixes(walk: Walk) -> list[tuple[str, bool]]:
    """The fixes that were tried, each as `libby/book-missing.wifi`, and whether it worked."""
    tried = (taken for taken in walk.trail if taken.stop.kind == "fix" and not taken.passed)
    return [(f"{taken.stop.file}/{step_of(taken.stop)}", taken.answer == "worked") for taken in tried]


assert set(HOW) == set(get_args(How))
