"""What a sheet's code means: `KL7X B3`, read over the phone, opens that very step.

Nothing is kept. The first two characters tell the model and the platform, the last two the answers given and the words
printed; so every desk with the same flows understands a sheet of any other. Where the flows have changed since, the
plan is still found, and what changed is told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wizard.flow import Ask
from wizard.library import Library
from wizard.phrase import plain
from wizard.plan import ends
from wizard.sheet import CODE_LETTERS, NothingToPrint, Sheet, build, pair_code
from wizard.walking.ahead import jump, model_turns, usual
from wizard.walking.stops import Start, Stop
from wizard.walking.walk import Walk
from wizard.wording import day

_ANY_DAY = date(2026, 1, 1)  # a plan's code does not depend on it
_MOST = 1000  # plans of one model and platform that are looked through, those with fewest unusual answers first
_CODE = re.compile(rf"([{CODE_LETTERS}]{{4}})(?:[\s,.-]+([ABCD])\s?(\d{{1,2}}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a code leads: begin a visit with `start` and `turns`, and it stands at the step.

    `step` is `B3`, or empty where none was named or there is none of that name; `says` are the step's words today.
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


def places(library: Library, typed: str) -> tuple[Place, ...]:
    """Where `KL7X B3` leads. Mostly one place; more where an older sheet could be of several; none if it is no code."""
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
        return (_place(library, *found, code, step, changed=False),)
    older = (next(_plans(library, *pair), None) for pair in pairs)
    return tuple(_place(library, *plan, code, step, changed=True) for plan in older if plan)


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


def _place(library: Library, walk: Walk, sheet: Sheet, code: str, step: str, changed: bool) -> Place:
    lines = {f"{task.letter}{line.number}": line for task in sheet.tasks for line in task.lines}
    line = lines.get(step)
    turns = {taken.address: taken.answer for taken in walk.trail if taken.stop.kind == "ask"}
    if line:
        turns |= jump(Walk(library, walk.start, turns), line.address, "said")
    return Place(
        code,
        _name(library, walk),
        walk.start,
        turns,
        step if line else "",
        plain(line.text) if line else "",
        _changes(library, walk) if changed else "",
    )


def _name(library: Library, walk: Walk) -> str:
    model = library.model(walk.facts["model"])
    return f"{model.name if model else ''}, with {library.platforms[walk.facts['platform']].platform}"


def _changes(library: Library, walk: Walk) -> str:
    """The latest change of the flows that this plan leads through, in its author's words."""
    files = {taken.stop.file for taken in walk.trail} & library.files.keys()
    every = ((change.date, change.note) for id in files for change in library.files[id].changes)
    when, note = max(every, default=("", ""))
    older = "This sheet was printed before our steps changed; a step may have another number now."
    return f"{older} The last change, on {day(when)}: {note}" if when else older
