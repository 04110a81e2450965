"""Checks for steps that no visit gets to, and for conditions that have no effect. Each is reported once, at its
cause.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from wizard.checks.rules.corpus import Finding
from wizard.checks.walks.case import Case, error, warning
from wizard.content import facts
from wizard.content.flow import (
    Answer,
    Ask,
    Do,
    File,
    Fix,
    Instead,
    LabelWording,
    Limit,
    Platform,
    Record,
    Step,
    Steps,
    Topic,
    Trouble,
    Use,
    Way,
)
from wizard.content.library import Library
from wizard.content.traversal import inside, records

_SECTIONS = ("recognize", "prepare", "set_up", "borrow", "read", "give_back", "clean_up")


@error
def never_reached(case: Case) -> Iterator[Finding]:
    """No visit gets to this step, answer, or fix, on any device or with any answers.

    Wrong:
        # in a platform
        borrow:
          - id: borrow
            do: Tap **Borrow**.
            see: your book.
        ways:
          app:
            borrow:
              - id: borrow-here
                do: Tap **Borrow**.
                see: your book, with a date.
          browser:
            borrow:
              - id: borrow-there
                do: Choose **Borrow**.
                where: computer
                see: your book, with a date.

    Right:
        # in a platform
        borrow:
          - id: borrow
            do: Tap **Borrow**.
            see: your book.
    """
    for id in sorted(case.only & {*case.library.files}) if case.whole else ():
        for steps, used in _lists(case, id, case.library.files[id]):
            if not used or any(_met(case, id, step) for step in steps):
                yield from _unreached(case, id, steps)
        for trouble in case.library.files[id].troubles:
            if not _never_held(case, trouble):
                yield from _unreached_fixes(case, id, trouble.fixes)


def _lists(case: Case, id: str, file: File) -> Iterator[tuple[Steps, bool]]:
    """Yield every list of steps in a file, and whether it's walked only if a `use` includes it."""
    for name in _SECTIONS:
        yield vars(file).get(name) or (), False
    for way_id, way in file.ways.items() if isinstance(file, Platform) else ():
        for name in _SECTIONS if (id, way_id) in case.seen.ways else ():
            yield vars(way).get(name) or (), False
    for steps in file.parts.values():
        yield steps, True
    if isinstance(file, Topic):
        yield file.steps, True


def _met(case: Case, file: str, step: Step) -> bool:
    """Return whether any visit got to a step, or to one of the steps that a `use` includes."""
    if not isinstance(step, Use):
        return id(step) in case.seen.stops
    found = case.library.target(file, step.use)
    if found is None or not found.steps:
        return True
    return any(id(own) in case.seen.stops for own in _all_used(case.library, found.file, found.steps))


def _all_used(library: Library, file: str, steps: Steps) -> Iterator[Step]:
    """Yield these steps, all steps inside them, and all steps that they include with `use`."""
    waiting, seen = [(file, steps)], set[int]()
    while waiting:
        here, own = waiting.pop()
        for step in inside(own) if id(own) not in seen else ():
            yield step
            if isinstance(step, Use) and (found := library.target(here, step.use)):
                waiting.append((found.file, found.steps))
        seen.add(id(own))


def _unreached(case: Case, file: str, steps: Steps) -> Iterator[Finding]:
    """Yield findings for the first unreached step in a list, and for the unreached ones inside the others."""
    told = False
    for step in steps:
        if _met(case, file, step):
            yield from _unreached_inside(case, file, step)
        elif not told and not _explained(case, file, step):
            told = True
            key = "use" if isinstance(step, Use) else "id"
            message = f"Visits never get to `{step.use if isinstance(step, Use) else step.id}`."
            yield Finding(
                step.at.place(key), message, "Check its conditions, and whether every way has its own steps instead."
            )


def _explained(case: Case, file: str, step: Step) -> bool:
    """Return whether another finding explains why a step isn't reached: its condition, its harm, or the steps it
    includes.
    """
    if _never_held(case, step) or (isinstance(step, Do) and set(step.does) - {"nothing"}):
        return True
    if not isinstance(step, Use):
        return False
    found = case.library.target(file, step.use)
    return found is None or all(_explained(case, found.file, inner) for inner in found.steps)


def _unreached_inside(case: Case, file: str, step: Step) -> Iterator[Finding]:
    if isinstance(step, Ask):
        for answer in step.answers:
            if (id(step), answer.id) in case.seen.answers:
                yield from _unreached(case, file, answer.steps)
            elif not _never_held(case, answer):
                message = f"The answer `{answer.id}` is never offered."
                yield Finding(answer.at.place("id"), message, "Check its condition.")
    elif isinstance(step, Do):
        yield from _unreached_fixes(case, file, (own for own in step.if_not if isinstance(own, Fix)))


def _unreached_fixes(case: Case, file: str, fixes: Iterable[Fix]) -> Iterator[Finding]:
    for fix in fixes:
        if id(fix) in case.seen.stops:
            yield from _unreached(case, file, fix.steps)
        elif not _never_held(case, fix) and not set(fix.does) - {"nothing"}:
            message = f"The fix `{fix.id}` is never tried."
            yield Finding(fix.at.place("id"), message, "Check whether a fix before it always ends the visit.")


def _never_held(case: Case, record: Step | Answer | Fix | Record) -> bool:
    """Return whether a record is unreached because of its own condition, which is reported separately."""
    held, failed = _outcomes(case, record)
    return failed and not held


def _outcomes(case: Case, record: Any) -> tuple[bool, bool]:
    """Return whether a record's condition was ever true, and whether it was ever false."""
    only = getattr(record, "only_if", {})
    if not only:
        return True, False
    return (id(only), True) in case.seen.watch, (id(only), False) in case.seen.watch


@warning
def way_never_taken(case: Case) -> Iterator[Finding]:
    """This way of a platform isn't used on any model.

    Wrong:
        # in a platform
        ways:
          app: {}
          browser: {}
          kindle: {}

    Right:
        # in a platform
        ways:
          app: {}
          browser: {}
    """
    for id in sorted(case.only & {*case.library.platforms}) if case.whole else ():
        platform = case.library.platforms[id]
        for way in platform.ways:
            if (id, way) not in case.seen.ways:
                place = platform.at["ways"].key_place(way)
                yield Finding(
                    place, f"The way `{way}` isn't used on any device.", "Check whether a model lists it under `ways`."
                )


@error
def never_holds(case: Case) -> Iterator[Finding]:
    """This condition is never true, on any device or with any answers.

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
          only-if: {model: [slate-two], way: [app]}

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
          only-if: {model: [slate-one]}
    """
    for record in _conditioned(case):
        held, failed = _outcomes(case, record)
        if failed and not held and not _shown_outside_steps(case, record):
            place = record.at.key_place("only-if")
            yield Finding(
                place, "This condition is never true here.", "Check its values, and the steps that lead here."
            )
    for id in sorted(case.only & {*case.library.files}) if case.whole else ():
        for record, answered in _decided_without_steps(case.library.files[id]):
            if record.only_if and not _ever_holds(case, record, id, answered):
                place = record.at.key_place("only-if")
                yield Finding(place, "This condition isn't true for any model.", "Check its values.")


def _shown_outside_steps(case: Case, record: Record) -> bool:
    """Return whether a condition belongs to a label that also appears outside of steps, such as in `home` or
    `needs`.
    """
    return isinstance(record, LabelWording) and id(record.only_if) in case.shown_outside_steps


def _decided_without_steps(file: File) -> Iterator[tuple[Limit | Way | Instead, bool]]:
    """Yield the records whose conditions don't depend on steps, and whether a visit's answers count for them."""
    at_an_end = {id(item) for record in records(file) if isinstance(record, Answer) for item in record.instead}
    for record in records(file):
        if isinstance(record, Limit | Way | Instead):
            yield record, id(record) in at_an_end


def _ever_holds(case: Case, record: Limit | Way | Instead, file: str, answered: bool) -> bool:
    platforms = [file] if file in case.library.platforms else [*case.library.platforms]
    applies = facts.may_hold if answered else facts.holds
    return any(
        applies(flows, {"device": device, "model": model, "platform": platform}, record.only_if)
        for flows in case.supposed
        for model, device in flows.models.items()
        for platform in platforms
    )


@warning
def always_holds(case: Case) -> Iterator[Finding]:
    """This condition is always true, so it has no effect.

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
          only-if: {model: [slate-one, slate-two]}

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
    """
    for record in _conditioned(case):
        held, failed = _outcomes(case, record)
        # A trouble is only offered where its own condition is true, so that condition is always true in a visit.
        if held and not failed and not isinstance(record, Trouble):
            place = record.at.key_place("only-if")
            yield Finding(place, "This condition is always true here.", "Delete it. It has no effect.")


def _conditioned(case: Case) -> Iterator[Any]:
    """Yield the records in the files to check whose conditions don't depend on the profile."""
    for id in sorted(case.only & {*case.library.files}) if case.whole else ():
        for record in records(case.library.files[id]):
            only = getattr(record, "only_if", {})
            if only and not any(fact.startswith("library.") for fact in only):
                yield record


@warning
def too_many_cases(case: Case) -> Iterator[Finding]:
    """The answers combine in so many ways that `check` can't try them all.

    Wrong:
        # sixteen questions, where every answer changes a later step

    Right:
        - use: wifi
    """
    told = {start.platform or start.trouble.partition("/")[0] for start in case.seen.cut}
    for id in sorted(told & case.only) if not case.library.broken else ():
        place = case.library.files[id].at.place()
        yield Finding(place, "The answers here combine in more ways than can be checked.", "Ask for fewer facts.")
