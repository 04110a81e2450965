"""Iterators over the steps and records in a file or a record, at any depth."""

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any, get_args

from wizard.content.decoder import hints, key_of
from wizard.content.flow import Answer, Ask, Do, File, Fix, Known, Record, Step, Steps, Use
from wizard.content.yaml_nodes import Map


def records(record: Record) -> Iterator[Record]:
    """Yield a record and all records inside it, in any order."""
    waiting = [record]
    while waiting:
        record = waiting.pop()
        yield record
        kind: Any = type(record)
        own = vars(record)
        for name in _with_records(kind):
            value = own[name]
            for item in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,):
                several = item if isinstance(item, tuple) else (item,)
                waiting += [inner for inner in several if isinstance(inner, Record)]


@cache
def _with_records(kind: Any) -> tuple[str, ...]:
    """Return the fields that can hold other records, because most fields are plain text."""
    types = hints(kind)
    return tuple(field.name for field in fields(kind) if _is_or_holds(types.get(key_of(field.name)), Record))


def _is_or_holds(type_: Any, wanted: type) -> bool:
    """Return whether a type is the wanted type, or contains it at any depth."""
    return (isinstance(type_, type) and issubclass(type_, wanted)) or any(
        _is_or_holds(inner, wanted) for inner in get_args(type_)
    )


def forget_places(file: Record) -> None:
    """Delete the positions of a file and all records in it, to save memory.

    Records that refer to others keep their line, because a walk shows it if their target is missing.
    """
    nowhere = Map(file.at.path, (1, 1, 1))
    for record in list(records(file)):
        points = isinstance(record, Use | Known | Answer) or getattr(record, "only_if", None)
        vars(record)["at"] = Map(record.at.path, record.at.mark) if points else nowhere


def sections(file: File) -> Iterator[Steps]:
    """Yield every list of steps in a file that isn't part of another step. Steps in fixes are left out."""
    for name in ("recognize", "prepare", "set_up", "borrow", "read", "give_back", "steps", "clean_up"):
        yield getattr(file, name, ()) or ()
    yield from file.parts.values()
    for way in getattr(file, "ways", {}).values():
        for name in ("set_up", "borrow", "read", "give_back", "clean_up"):
            yield getattr(way, name) or ()


def inside(steps: Steps) -> Iterator[Step]:
    """Yield these steps and all steps inside them, in the order of the file."""
    for step in steps:
        yield step
        if isinstance(step, Ask):
            for answer in step.answers:
                yield from inside(answer.steps)
        elif isinstance(step, Do):
            for remedy in step.if_not:
                if isinstance(remedy, Fix):
                    yield from inside(remedy.steps)


def all_steps(file: File) -> Iterator[Step]:
    """Yield every step in a file, including those in its troubles' fixes."""
    for steps in sections(file):
        yield from inside(steps)
    for trouble in file.troubles:
        for fix in trouble.fixes:
            yield from inside(fix.steps)
