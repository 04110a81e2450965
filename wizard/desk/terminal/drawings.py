"""Pictures for the terminal: the map of a screen, the buttons that a step names, and the outlines of models."""

from typing import TYPE_CHECKING

from textual.content import Content

from wizard.desk.terminal.typeset import Looks, centered, clickable, side_by_side, stacked
from wizard.desk.view import View

if TYPE_CHECKING:
    from wizard.presenters.device_outline import DeviceOutline
    from wizard.presenters.screen_map import ScreenMap

_EACH, _GAP = 16, 2
"""How many columns an outline takes with its description, and how many are in between."""


def picture(view: View, looks: Looks, room: int, high: int) -> Content:
    """Return the map of the screen that a step is done on, or else the buttons that the step names."""
    drawn = screen_map(view.screen, looks, high) if view.screen else Content()
    return drawn if drawn.plain else buttons(view, looks, room)


def screen_map(screen: "ScreenMap", looks: Looks, highest: int) -> Content:
    """Return a map in at most `highest` rows, or nothing if it doesn't fit."""
    from wizard.presenters import screen_cells  # Imported here because the first screen has no map.

    lines = screen_cells.lines(screen, highest)
    return stacked(Content.assemble(*((run.text, looks[run.role]) for run in line)) for line in lines)


def buttons(view: View, looks: Looks, room: int) -> Content:
    """Return the labels that a step names, drawn as buttons one below the other."""
    act = next((row.phrase for row in view.rows if row.role == "act"), ())
    labels = list(dict.fromkeys(span.text for span in act if span.kind == "label"))[:3]
    return stacked(line for label in labels for line in _button(label, looks, room))


def _button(label: str, looks: Looks, room: int) -> list[Content]:
    words = [line.rstrip() for line in Content(label).wrap(max(room - 8, 2))]
    wide = max(word.cell_length for word in words) + 2
    rows = [f"┌{'─' * wide}┐", *(f"│{centered(word.plain, wide)}│" for word in words), f"└{'─' * wide}┘"]
    lead = ["  ", "► ", *["  "] * len(words)]
    return [Content.assemble((mark, looks["act"]), (row, looks["label"])) for mark, row in zip(lead, rows, strict=True)]


def outlines(view: View, chosen: int, looks: Looks, room: int, in_words: bool) -> Content:
    """Return what the models in the answers look like. If they don't all fit, return only those in the chosen answer.

    Set `in_words` to also describe what tells them apart. Clicking a model chooses its answer.
    """
    answers = {
        number: [_outline(body, number, looks, in_words) for body in option.outlines]
        for number, option in enumerate(view.options)
        if option.outlines
    }
    blocks = [block for some in answers.values() for block in some]
    if _wide(blocks) > room:
        blocks = answers.get(chosen) or next(iter(answers.values()))
    while len(blocks) > 1 and _wide(blocks) > room:
        blocks = blocks[:-1]
    return stacked(side_by_side(blocks, _GAP))


def _wide(blocks: list[list[Content]]) -> int:
    """Return how many columns blocks take next to each other."""
    return sum(max(line.cell_length for line in block) + _GAP for block in blocks) - _GAP


def _outline(body: "DeviceOutline", answer: int, looks: Looks, in_words: bool) -> list[Content]:
    from wizard.presenters import device_outline  # Imported here because the first screen has no outlines.

    rows = ("".join(run.text for run in line) for line in device_outline.cells(body, 11 if in_words else 9))
    drawn = [Content.styled(row, looks["text"]) for row in rows]
    name = Content.assemble((f"{answer + 1} ", looks["act"]), (body.name, looks["strong"]))
    if not in_words:
        return [clickable(line, f"app.choose({answer})") for line in (*drawn, name)]
    words = filter(None, (body.tells, device_outline.number_words(body)))
    told = (line for text in words for line in Content.styled(text, looks["quiet"]).wrap(_EACH))
    return [clickable(line, f"app.choose({answer})") for line in (*drawn, *name.wrap(_EACH), *told)]
