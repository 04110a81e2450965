"""How often each step was walked, based on how often each device and service were chosen together."""

from collections import Counter
from collections.abc import Mapping

from wizard.content.library import Library
from wizard.presenters.proof import plan_steps
from wizard.presenters.sheet_catalog import pairs


def of_steps(library: Library, tally: Mapping[tuple[str, str, str], int]) -> Counter[str]:
    """Return how often each step (file/id) was walked, assuming that every visit had the usual answers."""
    visits = Counter[tuple[str, str]]()
    for (topic, name, _), count in tally.items():
        device, _, platform = name.partition(" ")
        if topic == "pair":
            visits[device, platform] += count
    usual = {(library.models[pair.model], pair.platform): pair for pair in reversed([*pairs(library)])}
    steps = Counter[str]()
    for which, count in visits.items():
        if which in usual:
            for step in plan_steps(library, usual[which]):
                steps[f"{step.stop.file}/{step.step.id}"] += count
    return steps
