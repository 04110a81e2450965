"""What a screen says, as a value: no size, color, column, or key yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:  # the first screen is painted before any of this is loaded
    from wizard.desk.actions import Action
    from wizard.presenters.device_icons import Icon
    from wizard.presenters.device_outline import Outline
    from wizard.presenters.prompt import Row
    from wizard.presenters.screen_map import ScreenMap

Mark = Literal["", "worked", "failed", "not-seen", "now"]
Tone = Literal["text", "strong", "quiet", "bad", "ready"]
Mood = Literal["", "done", "sorry"]


class Option(NamedTuple):
    """A line to choose.

    `hint` says more about it. `group` is the heading it is listed under, `part_of` marks one that belongs to the line
    above. `slow` is shown while the action takes more than a moment. `other` is a second action of the same line, and
    `deliberate` one that a single stray key must not choose. `icon` is the device that a line of the shelf stands for,
    and `outlines` are the bodies that an answer describes.
    """

    text: str
    action: "Action"
    hint: str = ""
    group: str = ""
    mark: Mark = ""
    tone: Tone = "text"
    part_of: bool = False
    slow: str = ""
    other: "Action | None" = None
    deliberate: bool = False
    icon: "Icon | None" = None
    outlines: "tuple[Outline, ...]" = ()


class Phase(NamedTuple):
    """A phase of the visit: done, the current one, or still to come."""

    state: Literal["done", "now", "later"]
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """One screen.

    `shape` says what it is made of: a step has few answers, a list many lines, a page a long text, and big is read
    from across the desk. `box` is the text in its text box (None: no box), and `empty` what the box says while empty.
    `warning` is about what is shown; a message about what was just done is the desk's notice. `commands` are what else
    can be done here, by name. `others` are the other patrons, and `plan` the whole visit, which takes about `minutes`
    from here. `screen` is the map of the screen that a step is done on. `mood` is how a visit came out.
    """

    name: str
    shape: Literal["step", "list", "page", "big"]
    title: tuple[str, ...]
    status: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()
    box: str | None = None
    empty: str = "type what you see or hear"
    warning: str = ""
    intro: str = ""
    aside: str = ""
    rows: "tuple[Row, ...]" = ()
    lines: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    label: str = ""
    options: tuple[Option, ...] = ()
    chosen: int = 0
    badge: str = ""
    others: tuple[Option, ...] = ()
    plan: tuple[Option, ...] = ()
    minutes: int = 0
    mood: Mood = ""
    screen: "ScreenMap | None" = None
    commands: "Mapping[str, Action]" = field(default_factory=dict)

    def saying(self, notice: str) -> "View":
        """Return the view with a notice before its own warning."""
        return replace(self, warning=" ".join(filter(None, (notice, self.warning)))) if notice else self
