"""What a screen of the desk says, as a value: before any size, colour or terminal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from wizard.desk.desk import Desk
    from wizard.presenters.prompt import Row

Act = Callable[["Desk"], None]


class Option(NamedTuple):
    """A line that can be chosen. `before` stands left of it in a column of its own, `hint` right of it, quietly.

    `slow` is said while it is done, where that takes more than a moment.
    """

    text: str
    act: Act
    hint: str = ""
    before: str = ""
    style: str = "text"
    slow: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """One screen. `name` tells the keys what works here.

    `shape` tells where things stand: a step keeps its answers at one height, a list begins below its head, a page
    gives its text all the room, and big sets it in letters to be read from across the desk.

    `column` is where hints begin, `strip` the other open visits, each with its style, and `plan` what stands beside a
    step on a wide window.
    """

    name: str
    shape: Literal["step", "list", "page", "big"]
    title: str
    right: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    box: str | None = None
    prompt: str = "type what you see or hear"
    notice: str = ""
    intro: str = ""
    aside: str = ""
    rows: "tuple[Row, ...]" = ()
    lines: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    chosen: int = 0
    numbered: bool = True
    column: int = 44
    badge: str = ""
    strip: tuple[tuple[str, str], ...] = ()
    plan: tuple[Option, ...] = ()
    plan_at: int = 0
