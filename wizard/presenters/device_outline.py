"""Outlines of devices, grouped by model, with the features that tell the models apart.

- `outlines(device)` returns the outlines of the bodies in a device file.
- `of_answer(device, answer)` returns the ones to show next to an answer to the model question.
- `cells(outline)` draws an outline in a terminal.
- `wizard.printing.device_drawing.front(outline)` and `back(outline)` draw it for the web page and for paper, in the
  same line style as the screen maps. Pass the drawing to `wizard.printing.screen_svg.markup`.
"""

import re
from dataclasses import dataclass

from wizard.content.flow import Answer, Body, Device, Edge, Key
from wizard.presenters.screen_cells import CellRun, Line

Size = tuple[float, float]  # Width and height in millimeters.


@dataclass(frozen=True, slots=True)
class DeviceOutline:
    """The outside of one device.

    `tells` is the feature that sets it apart. `number_place` is where on the back its model number is, or None if that
    isn't known.
    """

    name: str
    model: str
    model_name: str
    tells: str
    size: Size
    display: Size
    keys: tuple[Key, ...] = ()
    number_place: Edge | None = None
    number_begins: str = ""


_PLACES = {"top": "at the top", "middle": "in the middle", "bottom": "at the bottom"}


def number_words(outline: DeviceOutline) -> str:
    """Return a sentence that says where on the back the number is and how it starts, or "" if that isn't known."""
    if not outline.number_place or not outline.number_begins:
        return ""
    return f"The number on the back, {_PLACES[outline.number_place]}, starts with {outline.number_begins}."


def size_of(text: str) -> Size | None:
    """Return the width and height in a text such as `125x174`, or None if it isn't a size."""
    found = re.fullmatch(r"(\d+(?:\.\d)?)\s?[x×]\s?(\d+(?:\.\d)?)", text)
    return (float(found[1]), float(found[2])) if found else None


def outlines(device: Device) -> dict[str, tuple[DeviceOutline, ...]]:
    """Return the known outlines for each of a device's models. Unsure ones are left out, the same as unsure screens."""
    found: dict[str, tuple[DeviceOutline, ...]] = {}
    for body in device.bodies.values():
        outline = _outline(body, device)
        if outline and body.confidence != "unsure":
            found[body.model] = (*found.get(body.model, ()), outline)
    return {model: found[model] for model in device.models if model in found}


def of_answer(device: Device, answer: Answer) -> tuple[DeviceOutline, ...]:
    """Return the outlines of the model that this answer to the model question means.

    An answer that refers to other instructions has none, because it's for a device that this file doesn't describe.
    """
    return () if answer.end == "refer" else outlines(device).get(answer.means or answer.id, ())


def _outline(body: Body, device: Device) -> DeviceOutline | None:
    display, model = size_of(body.display), device.models.get(body.model)
    size = size_of(body.size) if body.size else display and _around(display, body.keys)
    if not size or not display or not model:
        return None
    back = body.back
    return DeviceOutline(
        name=body.name,
        model=body.model,
        model_name=model.name,
        tells=body.tells,
        size=size,
        display=display,
        keys=body.keys,
        number_place=back.place if back else None,
        number_begins=back.begins if back else "",
    )


_UNDER_DISPLAY = frozenset(("home", "arrows", "row", "logo-n"))


def _around(display: Size, keys: tuple[Key, ...]) -> Size:
    """Return a guess at a device's outer size: its display with plain margins, just wide enough for the keys."""
    sides = len({"page-left", "page-right"} & set(keys))
    grip = 20 if sides == 1 else 0
    low = 48 if "keyboard" in keys else 24 if _UNDER_DISPLAY & set(keys) else 14
    return display[0] + 24 + grip, display[1] + 14 + (0 if grip else low)


# ------------------------------------------------------------------ in a terminal

_BELOW = {"home": "[▬]", "arrows": "─ [□] ─", "row": "▬ ▬ ▬ ▬", "logo-n": "n"}


def cells(outline: DeviceOutline, wide: int = 14) -> tuple[Line, ...]:
    """Return the front of a device for a terminal: its display, and the keys that set it apart."""
    inner = wide - 2
    high = max(5, round(wide * outline.size[1] / outline.size[0] / 2) - 2)
    below = 3 if "keyboard" in outline.keys else 1
    left, right = _sides(outline)
    display = inner - 2 * bool(left) - 2 * bool(right) - (0 if left or right else 2)
    rows = ["·".center(inner)] if "camera" in outline.keys else []
    for at in range(max(3, high - below)):
        fill = ("▪ " * display)[:display] if "apps" in outline.keys and at % 2 else "░" * display
        key = at in (1, 2)
        parts = (left if key else " " * len(left), fill, right if key else " " * len(right))
        rows.append("".join(parts) if left or right else f" {fill} ")
    for _ in range(below):
        sign = next((_BELOW[key] for key in outline.keys if key in _BELOW), "")
        rows.append(("○ " * (inner // 2) if "keyboard" in outline.keys else sign).strip().center(inner))
    drawn = [f"┌{'─' * inner}┐", *(f"│{row}│" for row in rows), f"└{'─' * inner}┘"]
    return tuple((CellRun(row, "line"),) for row in drawn)


def _sides(outline: DeviceOutline) -> tuple[str, str]:
    left = "█ " if "page-left" in outline.keys else "│ " if "marks" in outline.keys else ""
    right = " █" if "page-right" in outline.keys else " │" if "marks" in outline.keys else ""
    return left, right
