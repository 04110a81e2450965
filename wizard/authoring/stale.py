"""What a flow keeper should look at next: old, unsure, and flagged flows, steps, and labels, with the most used
first.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from wizard.authoring.flagged_steps import FlaggedStep
from wizard.authoring.patch_text import changed_flow
from wizard.authoring.text_edits import TextEdit, patched, read, scalars
from wizard.content.dates import in_words
from wizard.content.flow import PATCHES, Ask, Do, File, title_of
from wizard.content.library import Library
from wizard.content.problem import Location
from wizard.content.quoting import counted
from wizard.content.spans import labels
from wizard.content.traversal import all_steps


class Stale(NamedTuple):
    """Something to look at: what it is, why, how often it was walked, and where it's written."""

    flow: str
    name: str
    why: tuple[str, ...]
    walked: int
    place: Location


def stale(library: Library, walked: Mapping[str, int], flagged: list[FlaggedStep], today: date) -> list[Stale]:
    """Return everything to look at, with the most used first. `walked` has counts of steps by file/id."""
    flags = {step.name: step.times for step in flagged}
    found = [one for id, file in library.files.items() for one in _of_file(library, id, file, walked, flags, today)]
    return sorted(found, key=lambda one: (-one.walked, one.flow, one.place.line))


def _of_file(
    library: Library, id: str, file: File, walked: Mapping[str, int], flags: Mapping[str, int], today: date
) -> Iterator[Stale]:
    use, steps = Counter[str](), list(all_steps(file))
    for step in steps:
        if not isinstance(step, Do | Ask):
            continue
        times = walked.get(f"{id}/{step.id}", 0)
        use[""] = max(use[""], times)
        for words in labels(getattr(step, "do", "")):
            use[words] = max(use[words], times)
        old = _overdue(library, step.verified.date, file, today) if step.verified else ""
        count = flags.get(f"{id}/{step.id}", 0)
        unsure, wrong = "unsure" * (step.confidence == "unsure"), f"flagged {counted(count, 'time')}" * bool(count)
        if why := tuple(filter(None, (old, unsure, wrong))):
            yield Stale(id, f"step {id}/{step.id}", why, times, step.at.place("id"))
    if old := _overdue(library, file.verified.date, file, today):
        yield Stale(id, f"flow {id} ({title_of(file)})", (old,), use[""], file.verified.at.place("date"))
    for words, label in file.labels.items():
        old = _overdue(library, label.seen, file, today) if label.seen else ""
        unsure = "unsure" * (label.confidence == "unsure")
        if why := tuple(filter(None, (old, unsure))):
            place = file.at["labels"].key_place(words)
            yield Stale(id, f"label {id} “{words}”", why, use[words], place)


def _overdue(library: Library, checked: str, file: File, today: date) -> str:
    """Return since when something has been due for review, or "" if it isn't due."""
    due = date.fromisoformat(checked) + timedelta(days=min(file.review_every, 36500))
    return f"due since {in_words(due, library.country)}" if due < today else ""


def as_text(found: list[Stale]) -> str:
    """Return what to look at, as readable text."""
    rows = []
    for one in found:
        often = f", walked {counted(one.walked, 'time')}" if one.walked else ""
        rows += [f"{one.name}: {', '.join(one.why)}{often}", f"  {one.place.path.as_posix()}:{one.place.line}"]
    return "\n".join(rows)


def still_right(library: Library, id: str, own: Path, today: date) -> dict[Path, str]:
    """Return the texts to write so that a flow counts as checked today: its own file, or a patch for one of our flows.

    Raises ValueError if nothing can be added to the patch.
    """
    verified = library.files[id].verified
    place = verified.at.place("date")
    if place.path.resolve().is_relative_to(own.resolve()):
        text = read(place.path)
        spot = scalars(text)[place.line, place.column]
        return {place.path: patched(text, [TextEdit(spot.start, spot.end, str(today))])}
    path = own / "flows" / PATCHES / f"{id}.yaml"
    keys = {"date": str(today), "how": verified.how, "with": verified.with_}
    before = read(path) if path.exists() else ""
    return {path: changed_flow(before, id, {"verified": {key: value for key, value in keys.items() if value}})}
