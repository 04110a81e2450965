"""Views: the content of a screen as data, without sizes, colors, columns, or keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:  # At run time, these are imported only after the first screen is drawn.
    from wizard.desk.actions import Action
    from wizard.presenters.device_icons import ShelfIcon
    from wizard.presenters.device_outline import DeviceOutline
    from wizard.presenters.prompt import PromptRow
    from wizard.presenters.screen_map import ScreenMap

Mark = Literal["", "worked", "failed", "not-seen", "now"]
Tone = Literal["text", "strong", "quiet", "bad", "ready"]
Mood = Literal["", "done", "sorry"]


class Option(NamedTuple):
    """A line that staff can choose.

    `hint` adds a few words. `group` is the heading above the line. `part_of` means that the line belongs to the one
    above it. `slow` is shown while a slow action runs. `other` is a second action for the same line. `deliberate` marks
    an action that a single stray key press must not choose. `icon` is the drawing of a device on the shelf, and
    `outlines` has the outlines of devices that an answer describes.
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
    icon: "ShelfIcon | None" = None
    outlines: "tuple[DeviceOutline, ...]" = ()


class Phase(NamedTuple):
    """A phase of the visit, which is done, current, or still to come."""

    state: Literal["done", "now", "later"]
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """One screen.

    `shape` is the kind of content: a step has a few answers, a list has many lines, a page has a long text, and big has
    large text for the patron. `box` is the text in the text box, or None if there's no box, and `empty` is the hint
    shown in an empty box. `warning` is about the screen itself, while the desk's notice is about the last action.
    `commands` has the commands that work here, by name. `others` lists the other patrons. `plan` lists the steps of the
    whole visit, and `minutes` is about how long the rest will take. `screen` is the map of the device's screen for this
    step. `mood` shows whether a visit ended well.
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
    rows: "tuple[PromptRow, ...]" = ()
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
        """Return the view with a notice before its own warning. Leave out the warning if the notice contains it."""
        own = "" if self.warning in notice else self.warning
        return replace(self, warning=" ".join(filter(None, (notice, own)))) if notice else self
