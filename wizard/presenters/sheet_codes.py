"""What a sheet's code means: `KL7X B3`, read over the phone, opens that very step.

The first two characters are for the model and the platform, the last two for the answers given and the words printed.
So every desk with the same flows understands the sheets of every other desk. If the flows have changed since, the plan
is still found. If the sheet was printed here, so are the exact step and what it says on the paper.
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

_ANY_DAY = date(2026, 1, 1)  # a plan's code does not depend on it
_MOST = 1000  # plans of one model and platform that are looked through, those with fewest unusual answers first
_CODE = re.compile(
    rf"(code:?\s+)?([{CODE_LETTERS}]{{4}})(?:[\s,.:;-]+(?:step\s+)?([ABCD])\s?(\d{{1,2}}))?", re.IGNORECASE
)

_SPELLED = re.compile(rf"\b(?:[{CODE_LETTERS}][\s,-]+){{3}}[{CODE_LETTERS}]\b", re.IGNORECASE)  # `K L 7 X`

Said = Mapping[str, tuple[str, str]]  # what a sheet says, by the step's name on it: the step's address and its words


@dataclass(frozen=True, slots=True)
class CodeTarget:
    """Where a code leads: a visit that begins with `start` and `turns` and is at the step.

    `step` is its name today, such as `B3`, or empty if none was named or it no longer exists. `says` is its text.
    `changed` says what changed if the sheet is older than the flows, and is empty if it isn't.
    """

    code: str
    name: str
    start: Start
    turns: dict[str, str]
    step: str = ""
    says: str = ""
    changed: str = ""


class SpokenCode(NamedTuple):
    """A code as someone reads it out. `sure`: it can't be another word, because a step or *code* is with it."""

    code: str
    step: str
    sure: bool


def spoken(typed: str) -> SpokenCode | None:
    """Return the code that was typed, with or without a step; None if it can't be one."""
    read = _CODE.fullmatch(_SPELLED.sub(lambda letters: re.sub(r"[\s,-]", "", letters[0]), typed.strip()))
    if not read:
        return None
    step = f"{(read[3] or '').upper()}{read[4] or ''}"
    return SpokenCode(read[2].upper(), step, bool(step or read[1]))


class Codes:
    """The codes of one library's sheets. Keep it: it walks the plans of a model and a platform only once."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._known: dict[tuple[str, str], list[tuple[Walk, str]]] = {}

    def places(self, said: SpokenCode, printed: Callable[[str], Said] = lambda code: {}) -> tuple[CodeTarget, ...]:
        """Return where `KL7X B3` leads: mostly to one place, or to several if an older sheet could be any of them.

        For an unknown code that is surely one, codes that differ in one character come first. `printed` is what sheets
        printed on this computer say at each step.
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
        """Return the models and platforms whose codes begin like this, or with at most `most` different characters."""
        every = ((model, platform) for model in self.library.models for platform in self.library.platforms)
        return [pair for pair in every if _others(pair_code(*pair), letters) <= most]

    def _near(self, said: SpokenCode) -> Iterator[CodeTarget]:
        """Return the sheets with the usual answers whose code differs in one character, as if misheard or mistyped."""
        for pair in self._pairs(said.code[:2], 1):
            for walk, code in islice(_plans(self.library, *pair), 1):
                if _others(code, said.code) == 1:
                    yield _place(self.library, walk, code, said.step, _lines(walk).get(said.step))

    def _older(self, pair: tuple[str, str], said: SpokenCode, known: Said) -> CodeTarget | None:
        """Return where a sheet from before the flows changed leads: to its step, even if that has another name now."""
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
        """Yield every plan of a model and a platform that differs from those before. They're cached once all exist."""
        if pair in self._known:
            yield from self._known[pair]
            return
        found = []
        for plan in _plans(self.library, *pair):
            found.append(plan)
            yield plan
        self._known[pair] = found


def _others(code: str, other: str) -> int:
    """Return how many characters of two codes differ."""
    return sum(one != two for one, two in zip(code, other, strict=True))


def lacking(said: SpokenCode, found: tuple[CodeTarget, ...]) -> str:
    """Return what to say about a code that no sheet has, or whose sheet has no such step; "" if it's right."""
    if any(place.code == said.code and not place.changed for place in found):
        there = not said.step or any(place.step for place in found)
        return "" if there else f"{said.code} has no step {said.step}."
    if not said.sure or any(place.changed and OLDER not in place.changed for place in found):
        return ""
    return f"We don't have a sheet with the code {said.code}." + (
        " You may have misheard it, or the sheet may be an older one:" if found else ""
    )


def _plans(library: Library, model: str, platform: str) -> Iterator[tuple[Walk, str]]:
    """Yield every plan of a model and a platform, by the answers that questions can have. The usual one comes first."""
    waiting, seen = deque([Walk(library, Start(library.models[model], platform), model_turns(library, model))]), set()
    for _ in range(_MOST):
        if not waiting:
            return
        walk = waiting.popleft()
        while walk.at is not None:
            waiting += _otherwise(walk, walk.at)
            walk.answer(usual(walk.at))
        printed = tuple(step.stop.address for step in steps(walk)), tuple(sorted(walk.facts.items()))
        if printed not in seen:  # else its sheet says the same
            seen.add(printed)
            with suppress(NothingToPrint):
                yield walk, code_of(walk)


def _otherwise(walk: Walk, stop: Stop) -> Iterator[Walk]:
    """Yield the walk with each other answer to a question that may change the plan, unless it ends the visit."""
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


# ------------------------------------------------------------------ what changed

OLDER = "This sheet was printed before our steps changed. The step numbers may be different now."


def _on_it(step: str, words: str) -> str:
    return f"This sheet is older than our steps. On it, {step} says: “{words}”"


def _now(step: str, words: str, name: str, line: SheetStep) -> str:
    moved = f" Now it's {name}." if name != step else ""
    same = " It still says the same." if plain(line.text) == words else ""
    return f"{_on_it(step, words)}{moved}{same}"


def _change(library: Library, walk: Walk) -> str:
    """Return the latest change of the flows that this plan leads through, in its author's words."""
    files = {taken.stop.file for taken in walk.trail} & library.files.keys()
    every = ((change.date, change.note) for id in files for change in library.files[id].changes)
    when, note = max(every, default=("", ""))
    return (
        f" The last change, on {in_words(date.fromisoformat(when), library.country, 'medium')}: {note}" if when else ""
    )
