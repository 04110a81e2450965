"""Flagged steps, with their text and the command that fixes each."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, Protocol

from wizard.content.dates import in_words
from wizard.content.flow import Ask, Do, Record
from wizard.content.library import Library
from wizard.content.quoting import counted, quoted
from wizard.content.spans import labels
from wizard.content.traversal import all_steps, records


class FlagReason(Protocol):
    """A reason why a step is flagged: how often, and since when. `label` is what the button says now."""

    @property
    def flow(self) -> str: ...
    @property
    def step(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def times(self) -> int: ...
    @property
    def since(self) -> date: ...


class FlaggedStep(NamedTuple):
    """A flagged step: its record, if it still exists, and the reasons, most frequent first."""

    flow: str
    step: str
    record: Record | None
    reasons: tuple[FlagReason, ...]

    @property
    def name(self) -> str:
        """Return the step as file/id."""
        return f"{self.flow}/{self.step}"

    @property
    def times(self) -> int:
        """Return how often it was flagged."""
        return sum(reason.times for reason in self.reasons)

    @property
    def since(self) -> date:
        """Return when it was first flagged."""
        return min(reason.since for reason in self.reasons)

    def text(self, library: Library) -> str:
        """Return the step's own text, with the phrases of its file, so it reads as on the screen."""
        said = next((said for name in ("do", "ask", "try_") if (said := getattr(self.record, name, ""))), "")
        return library.with_phrases(self.flow, said)


def steps(library: Library, flags: Iterable[FlagReason]) -> list[FlaggedStep]:
    """Return the flagged steps, with the most often flagged first."""
    by_step: dict[tuple[str, str], list[FlagReason]] = {}
    for flag in flags:
        by_step.setdefault((flag.flow, flag.step), []).append(flag)
    found = [FlaggedStep(flow, step, _record(library, flow, step), tuple(own)) for (flow, step), own in by_step.items()]
    return sorted(found, key=lambda step: (-step.times, step.name))


def _record(library: Library, flow: str, step: str) -> Record | None:
    """Return a step by its id, or a fix by `trouble.fix` or by its own id."""
    file = library.files.get(flow)
    if file is None:
        return None
    for record in all_steps(file):
        if isinstance(record, Do | Ask) and record.id == step:
            return record
    trouble, _, fix = step.rpartition(".")
    held = (own for own in file.troubles if trouble in ("", own.id))
    inside = (record for own in (held if trouble else [file]) for record in records(own))
    return next((record for record in inside if getattr(record, "try_", "") and getattr(record, "id", "") == fix), None)


def as_text(library: Library, found: list[FlaggedStep], words: dict[str, str], commands: "Commands") -> str:
    """Return the flagged steps as readable text. `words` has the wording for each reason."""
    return "\n\n".join("\n".join(_rows(library, step, words, commands)) for step in found)


class Commands(Protocol):
    """A function that returns the command to type."""

    def __call__(self, *words: str) -> str: ...


def _rows(library: Library, step: FlaggedStep, words: dict[str, str], to_run: Commands) -> Iterator[str]:
    since = in_words(step.since, library.country)
    yield f"{step.name}: flagged {counted(step.times, 'time')} since {since}"
    text = step.text(library)
    yield f"  {text}" if text else "  This step is no longer in the flow."
    for reason in step.reasons:
        now = f" It's now called {quoted(reason.label)}." if reason.label else ""
        yield f"  - {words.get(reason.reason, reason.reason)} ({counted(reason.times, 'time')}).{now}"
    if step.record is not None:
        yield f"  To fix it:        {fix(library, step, to_run)}"
        yield f"  If it's right:    {to_run('flags', step.name, '--still-right')}"
    yield f"  Once it's fixed:  {to_run('flags', step.name, '--fixed')}"


def fix(library: Library, step: FlaggedStep, to_run: Commands) -> str:
    """Return the command that fixes a step.

    It renames the button that has a new name, starts a patch for its label if its flow already has a patch, or starts a
    patch for the step.
    """
    name = next((reason.label for reason in step.reasons if reason.label), "")
    named = list(dict.fromkeys(labels(step.text(library))))
    owner = library.label(step.flow, named[0]) if len(named) == 1 else None
    if name and owner is not None:
        new = (
            ("patch", owner[0], named[0]) if owner[0] in library.patches else ("rename-label", owner[0], named[0], name)
        )
        return to_run(*new)
    return to_run("patch", step.flow, step.step.replace(".", "/"))
