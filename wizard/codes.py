"""What a sheet's code means: `KL7X B3`, read over the phone, opens that very step.

The first two characters tell the model and the platform, the last two the answers given and the words printed; so
every desk with the same flows understands a sheet of any other. Where the flows have changed since, the plan is still
found; and where the sheet was printed here, also the very step, and what it says on the paper.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wizard.flow import Ask
from wizard.library import Library
from wizard.phrase import plain
from wizard.plan import ends
from wizard.sheet import CODE_LETTERS, Line, NothingToPrint, Sheet, build, pair_code
from wizard.walking.ahead import jump, model_turns, usual
from wizard.walking.stops import Start, Stop
from wizard.walking.walk import Walk
from wizard.wording import day

_ANY_DAY = date(2026, 1, 1)  # a plan's code does not depend on it
_MOST = 1000  # plans of one model and platform that are looked through, those with fewest unusual answers first
_CODE = re.compile(rf"([{CODE_LETTERS}]{{4}})(?:[\s,.-]+([ABCD])\s?(\d{{1,2}}))?", re.IGNORECASE)


Said = Mapping[str, tuple[str, str]]  # what a sheet says, by the step's name on it: the step's address and its words


@dataclass(frozen=True, slots=True)
class Place:
    """Where a code leads: begin a visit with `start` and `turns`, and it stands at the step.

    `step` is what it is called today, `B3`, or empty where none was named or it is no more; `says` are its words today.
    `changed` tells that the sheet is older than the flows, and what changed; empty if it is not.
    """

    code: str
    name: str
    start: Start
    turns: dict[str, str]
    step: str = ""
    says: str = ""
    changed: str = ""


def is_code(typed: str) -> bool:
    """Whether this could be a sheet's code, with a step or without: worth looking up."""
    return _CODE.fullmatch(typed.strip()) is not None


def places(library: Library, typed: str, printed: Callable[[str], Said] = lambda code: {}) -> tuple[Place, ...]:
    """Where `KL7X B3` leads. Mostly one place; more where an older sheet could be of several; none if it is no code.

    `printed` tells what sheets of a code say that were printed on this computer.
    """
    read = _CODE.fullmatch(typed.strip())
    if not read:
        return ()
    code, step = read[1].upper(), f"{(read[2] or '').upper()}{read[3] or ''}"
    pairs = [
        (model, platform)
        for model in library.models
        for platform in library.platforms
        if pair_code(model, platform) == code[:2]
    ]
    exact = ((walk, sheet) for pair in pairs for walk, sheet in _plans(library, *pair) if sheet.code == code)
    found = next(exact, None)
    if found:
        return (_place(library, found[0], code, step, _lines(found[1]).get(step)),)
    older = (_older(library, pair, code, step, printed(code)) for pair in pairs)
    return tuple(place for place in older if place)


def _older(library: Library, pair: tuple[str, str], code: str, step: str, said: Said) -> Place | None:
    """Where a sheet leads that was printed before the flows changed: to its step, whatever that is called today."""
    address, words = said.get(step, ("", ""))
    plans = [(walk, _lines(sheet)) for walk, sheet in _plans(library, *pair)]
    named = ((walk, item) for walk, lines in plans for item in lines.items() if item[1].address == address)
    if found := next(named, None):
        walk, (name, line) = found
        return _place(library, walk, code, name, line, f"{_now(step, words, name, line)}{_change(library, walk)}")
    if not plans:
        return None
    walk, lines = plans[0]
    if words:
        gone = f"{_on_it(step, words)} That step is no more."
        return _place(library, walk, code, changed=f"{gone}{_change(library, walk)}")
    return _place(library, walk, code, step, lines.get(step), f"{OLDER}{_change(library, walk)}")


def _plans(library: Library, model: str, platform: str) -> Iterator[tuple[Walk, Sheet]]:
    """Every plan of a model and a platform, by the answers that questions can have; the usual one first."""
    waiting = [Walk(library, Start(library.models[model], platform), model_turns(library, model))]
    for _ in range(_MOST):
        if not waiting:
            return
        walk = waiting.pop(0)
        while walk.at is not None:
            waiting += _otherwise(walk, walk.at)
            walk.answer(usual(walk.at))
        try:
            yield walk, build(walk, _ANY_DAY, visited=False)
        except NothingToPrint:
            continue


def _otherwise(walk: Walk, stop: Stop) -> Iterator[Walk]:
    """The walk with each other answer to a question that may change the plan; none that ends the visit."""
    record = stop.record
    if not isinstance(record, Ask) or stop.section == "recognise":
        return
    tells = bool(record.remember) or any(answer.steps for answer in stop.answers)
    for answer in stop.offers[1:] if tells else ():
        if answer not in ends(stop):
            fork = walk.fork()
            fork.answer(answer)
            yield fork


def _lines(sheet: Sheet) -> dict[str, Line]:
    return {f"{task.letter}{line.number}": line for task in sheet.tasks for line in task.lines}


def _place(
    library: Library, walk: Walk, code: str, step: str = "", line: Line | None = None, changed: str = ""
) -> Place:
    turns = {taken.address: taken.answer for taken in walk.trail if taken.stop.kind == "ask"}
    if line:
        turns |= jump(Walk(library, walk.start, turns), line.address, "said")
    says = plain(line.text) if line else ""
    return Place(code, _name(library, walk), walk.start, turns, step if line else "", says, changed)


def _name(library: Library, walk: Walk) -> str:
    model = library.model(walk.facts["model"])
    return f"{model.name if model else ''}, with {library.platforms[walk.facts['platform']].platform}"


# ------------------------------------------------------------------ what changed

OLDER = "This sheet was printed before our steps changed; a step may have another number now."


def _on_it(step: str, words: str) -> str:
    return f"This sheet is older than our steps. On it, {step} says: “{words}”"


def _now(step: str, words: str, name: str, line: Line) -> str:
    moved = f" It is {name} now." if name != step else ""
    same = " It says the same today." if plain(line.text) == words else ""
    return f"{_on_it(step, words)}{moved}{same}"


def _change(library: Library, walk: Walk) -> str:
    """The latest change of the flows that this plan leads through, in its author's words."""
    files = {taken.stop.file for taken in walk.trail} & library.files.keys()
    every = ((change.date, change.note) for id in files for change in library.files[id].changes)
    when, note = max(every, default=("", ""))
    return f" The last change, on {day(when)}: {note}" if when else ""
