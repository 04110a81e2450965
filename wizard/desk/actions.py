"""What lines of a screen do, said once: each gives an act for an `Option`."""

from typing import TYPE_CHECKING

from wizard.desk.view import Act

if TYPE_CHECKING:
    from wizard.desk.desk import Screen
    from wizard.desk.visit import Visit
    from wizard.walk.values import Start


def show(screen: "Screen") -> Act:
    """Turn to a screen."""
    return lambda desk: desk.show(screen)


def back() -> Act:
    """Back to the screen below."""
    return lambda desk: desk.back()


def begin(start: "Start", turns: dict[str, str], aim: str = "") -> Act:
    """Open a visit; `aim` is the step or the section where it is meant to begin."""
    return lambda desk: desk.begin(start, turns, aim)


def instead(start: "Start", turns: dict[str, str]) -> Act:
    """Open a visit for the same patron, in place of one that can't go on."""
    return lambda desk: desk.instead(start, turns)


def go_on(visit: "Visit") -> Act:
    """Go on with an open visit."""
    return lambda desk: desk.open(visit)


def answer(id: str) -> Act:
    """Answer the present step."""
    return lambda desk: desk.answer(id)


def go_to(address: str) -> Act:
    """Jump to a step, back or forth."""
    return lambda desk: desk.go_to(address)


def start_at(section: str) -> Act:
    """Begin at a phase."""
    return lambda desk: desk.start_at(section)


def close() -> Act:
    """Erase the visit at hand."""
    return lambda desk: desk.close()
