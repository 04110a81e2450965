"""The coverage and the time of screen maps: `python -m tests.bench.maps_bench [PLATFORM]`."""

import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from wizard.content.library import Library
from wizard.content.loader import load
from wizard.content.wording import Wording
from wizard.presenters import screen_cells
from wizard.presenters.plan import steps, whole
from wizard.presenters.screen_map import MapFinder, Tap
from wizard.presenters.sheet_catalog import name, pairs, walk_of
from wizard.printing.screen_svg import svg
from wizard.system.paths import bundled


class Reach(NamedTuple):
    """The steps of a plan that name something certain, those of them with a screen, and the ids of the others."""

    plan: str
    sure: int
    found: int
    missing: tuple[str, ...]


def reach(library: Library, platform: str) -> Iterator[Reach]:
    """Measure each plan of a platform."""
    for pair in pairs(library):
        if pair.platform == platform:
            plan = whole(walk_of(library, pair))
            finder = MapFinder(Wording(plan.library, plan.facts))
            taps = [Tap(str(at), own.stop.file, own.step) for at, own in enumerate(steps(plan), 1)]
            sure = [tap for tap in taps if tap.on_screen != "no" and finder.taps(tap)]
            on_maps = {number for screen in finder.maps_for(taps) for number in screen.numbers}
            missing = tuple(f"{tap.file}/{tap.step.id}" for tap in sure if tap.number not in on_maps)
            yield Reach(f"{name(library, pair)} ({pair.way})", len(sure), len(sure) - len(missing), missing)


def main() -> None:
    platform = sys.argv[1] if len(sys.argv) > 1 else "libby"
    library = load((bundled(),)).library.in_country("US")
    every = list(reach(library, platform))
    for own in every:
        print(f"{own.found:3} of {own.sure:2}  {own.plan}  {', '.join(own.missing)}")
    found, sure = sum(own.found for own in every), sum(own.sure for own in every)
    print(f"{found:3} of {sure:2}  {100 * found / max(1, sure):.0f} %")
    pair = next(pair for pair in pairs(library) if pair.platform == platform)
    plan = whole(walk_of(library, pair))
    taps = [Tap(str(at), own.stop.file, own.step) for at, own in enumerate(steps(plan), 1)]
    screens = MapFinder(Wording(plan.library, plan.facts)).maps_for(taps)
    _timed("find the maps of a plan", lambda: MapFinder(Wording(plan.library, plan.facts)).maps_for(taps))
    for screen in screens[:1]:
        _timed("draw one as SVG", lambda: svg(screen))  # noqa: B023
        _timed("draw one in cells", lambda: screen_cells.lines(screen))  # noqa: B023


def _timed(what: str, work: Callable[[], object], times: int = 100) -> None:
    work()
    began = time.perf_counter()
    for _ in range(times):
        work()
    print(f"{what:<30}{1000 * (time.perf_counter() - began) / times:8.2f} ms")


if __name__ == "__main__":
    main()
