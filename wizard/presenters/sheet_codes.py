"""Finds the step that a sheet's code refers to, so a patron can read out `KL7X B3` over the phone and staff can open
it.

The first two characters are for the model and the platform, and the last two are for the way, the answers, and the
text. So every desk with the same flows can look up sheets from any other desk. If the flows have changed since the
sheet was printed, its plan can still be found. If it was printed at this desk, so can the exact step and its old text.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple

from wizard.content.dates import in_words
from wizard.content.flow import Ask
from wizard.content.library import Library
from wizard.content.spans import plain
from wizard.presenters.plan import ends, steps
from wizard.presenters.sheet import SheetStep
from wizard.presenters.sheet_builder import CODE_LETTERS, NothingToPrint, build, code_of, pair_code
from wizard.walk.lookahead import jump, model_turns, usual
from wizard.walk.stops import Start, Stop
from wizard.walk.walk import Walk

_ANY_DAY = date(2026, 1, 1)  # Any date works, because a plan's code doesn't depend on it.
_MOST = 1000  # The most plans to try for a model and platform, starting with those with the fewest unusual answers.
_CODE = re.compile(
    rf"(code:?\s+)?([{CODE_LETTERS}]{{4}})(?:[\s,.:;-]+(?:step\s+)?([ABCD])\s?(\d{{1,2}}))?", re.IGNORECASE
)

# A code spelled out: `K L 7 X`.
_SPELLED = re.compile(rf"\b(?:[{CODE_LETTERS}][\s,-]+){{3}}[{CODE_LETTERS}]\b", re.IGNORECASE)

Said = Mapping[str, tuple[str, str]]  # For each step's name on a sheet: its address and its text on that sheet.


@dataclass(frozen=True, slots=True)
class CodeTarget:
    """Where a code leads: a visit from `start` with `turns`, which is then at the step.

    `step` is the step's current name, such as `B3`, or "" if no step was given or it no longer exists. `says` is its
    text. If the sheet is older than the flows, `changed` says what has changed. Otherwise it's "".
    """

    code: str
    name: str
    start: Start
    turns: dict[str, str]
    step: str = ""
    says: str = ""
    changed: str = ""


class SpokenCode(NamedTuple):
    """A code that someone has read out. `sure` means that a step or the word *code* came with it, so it must be one."""

    code: str
    step: str
    sure: bool


def spoken(typed: str) -> SpokenCode | None:
    """Return the code that was typed, with its step if there is one, or None if this can't be a code."""
    read = _CODE.fullmatch(_SPELLED.sub(lambda letters: re.sub(r"[\s,-]", "", letters[0]), typed.strip()))
    if not read:
        return None
    step = f"{(read[3] or '').upper()}{read[4] or ''}"
    return SpokenCode(read[2].upper(), step, bool(step or read[1]))


class Codes:
    """The codes for one library's sheets.

    Reuse this object, because it remembers the plans that it has walked for a model and a platform.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._known: dict[tuple[str, str], list[tuple[Walk, str]]] = {}

    def places(self, said: SpokenCode, printed: Callable[[str], Said] = lambda code: {}) -> tuple[CodeTarget, ...]:
        """Return where a code such as `KL7X B3` leads: usually one place, or several if an older sheet could be any.

        If this is surely a code but isn't a known one, known codes that differ by one character come first. `printed`
        returns the steps on a sheet that was printed on this computer.
        """
        pairs = self._pairs(said.code[:2], 0)
        found = next((one for pair in pairs for one in self._plans(pair) if one[1] == said.code), None)
        if found:
            return (_place(self.library, found[0], said.code, said.step, _lines(found[0]).get(said.step)),)
        known = printed(said.code)
        older = (self._older(pair, said, known) for pair in pairs)
        near = self._near(said) if said.sure and not known else ()
        return (*near, *(place for place in older if place))

    def _pairs(self, letters: str, most: int) -> list[tuple[str, str]]:
        """Return the models and platforms whose codes start with these letters, give or take `most` letters."""
        every = ((model, platform) for model in self.library.models for platform in self.library.platforms)
        return [pair for pair in every if _others(pair_code(*pair), letters) <= most]

    def _near(self, said: SpokenCode) -> Iterator[CodeTarget]:
        """Yield usual sheets with a code that differs by one character, because it may be misheard or mistyped."""
        for pair in self._pairs(said.code[:2], 1):
            for walk, code in islice(_plans(self.library, *pair), 1):
                if _others(code, said.code) == 1:
                    yield _place(self.library, walk, code, said.step, _lines(walk).get(said.step))

    def _older(self, pair: tuple[str, str], said: SpokenCode, known: Said) -> CodeTarget | None:
        """Return where a sheet from before a change in the flows leads: to the same step, even if it was renumbered."""
        code, step, library = said.code, said.step, self.library
        address, words = known.get(step, ("", ""))
        for walk, _ in self._plans(pair) if address else ():
            for name, line in _lines(walk).items():
                if line.address == address:
                    changed = f"{_now(step, words, name, line)}{_change(library, walk)}"
                    return _place(library, walk, code, name, line, changed)
        for walk, _ in islice(self._plans(pair), 1):
            if words:
                gone = f"{_on_it(step, words)} That step no longer exists."
                return _place(library, walk, code, changed=f"{gone}{_change(library, walk)}")
            return _place(library, walk, code, step, _lines(walk).get(step), f"{OLDER}{_change(library, walk)}")
        return None

    def _plans(self, pair: tuple[str, str]) -> Iterator[tuple[Walk, str]]:
        """Yield every different plan for a model and a platform. Cache the plans once all of them have been found."""
        if pair in self._known:
            yield from self._known[pair]
            return
        found = []
        for plan in _plans(self.library, *pair):
            found.append(plan)
            yield plan
        self._known[pair] = found


def _others(code: str, other: str) -> int:
    """Return how many characters differ between two codes."""
    return sum(one != two for one, two in zip(code, other, strict=True))


def lacking(said: SpokenCode, found: tuple[CodeTarget, ...]) -> str:
    """Return what to tell staff if no sheet has this code or its sheet has no such step, or "" if it's right."""
    if any(place.code == said.code and not place.changed for place in found):
        there = not said.step or any(place.step for place in found)
        return "" if there else f"{said.code} has no step {said.step}."
    if not said.sure or any(place.changed and OLDER not in place.changed for place in found):
        return ""
    return f"We don't have a sheet with the code {said.code}." + (
        " You may have misheard it, or the sheet may be an older one:" if found else ""
    )


def _plans(library: Library, model: str, platform: str) -> Iterator[tuple[Walk, str]]:
    """Yield the plans for a model and a platform after all possible answers, starting with the usual one."""
    waiting, seen = deque([Walk(library, Start(library.models[model], platform), model_turns(library, model))]), set()
    for _ in range(_MOST):
        if not waiting:
            return
        walk = waiting.popleft()
        while walk.at is not None:
            waiting += _otherwise(walk, walk.at)
            walk.answer(usual(walk.at))
        printed = tuple(step.stop.address for step in steps(walk)), tuple(sorted(walk.facts.items()))
        if printed not in seen:  # Otherwise, its sheet would be the same.
            seen.add(printed)
            with suppress(NothingToPrint):
                yield walk, code_of(walk)


def _otherwise(walk: Walk, stop: Stop) -> Iterator[Walk]:
    """Yield a walk for each of the other answers to a question, if it may change the plan and doesn't end the visit."""
    record = stop.record
    if not isinstance(record, Ask) or stop.section == "recognize":
        return
    tells = bool(record.remember) or any(answer.steps for answer in stop.answers)
    for answer in stop.offers[1:] if tells else ():
        if answer not in ends(stop):
            fork = walk.fork()
            fork.answer(answer)
            yield fork


def _lines(walk: Walk) -> dict[str, SheetStep]:
    sheet = build(walk, _ANY_DAY, visited=False)
    return {f"{task.letter}{line.number}": line for task in sheet.tasks for line in task.lines}


def _place(
    library: Library, walk: Walk, code: str, step: str = "", line: SheetStep | None = None, changed: str = ""
) -> CodeTarget:
    turns = {taken.address: taken.answer for taken in walk.trail if taken.stop.kind == "ask"}
    if line:
        turns |= jump(Walk(library, walk.start, turns), line.address, "said")
    says = plain(line.text) if line else ""
    return CodeTarget(code, _name(library, walk), walk.start, turns, step if line else "", says, changed)


def _name(library: Library, walk: Walk) -> str:
    model = library.model(walk.facts["model"])
    return f"{model.name if model else ''}, with {library.platforms[walk.facts['platform']].platform}"


# ------------------------------------------------------------------ what has changed

OLDER = "This sheet was printed before our steps changed. The step numbers may be different now."


def _on_it(step: str, words: str) -> str:
    return f"This sheet was printed before our steps changed. On it, {step} says: “{words}”"


def _now(step: str, words: str, name: str, line: SheetStep) -> str:
    moved = f" Now it's {name}." if name != step else ""
    same = " It still says the same thing." if plain(line.text) == words else ""
    return f"{_on_it(step, words)}{moved}{same}"


def _change(library: Library, walk: Walk) -> str:
    """Return the latest change to the flows that this plan goes through, in its author's words."""
    files = {taken.stop.file for taken in walk.trail} & library.files.keys()
    every = ((change.date, change.note) for id in files for change in library.files[id].changes)
    when, note = max(every, default=("", ""))
    return (
        f" The last change, on {in_words(date.fromisoformat(when), library.country, 'medium')}: {note}" if when else ""
    )
