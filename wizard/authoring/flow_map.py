"""Maps of flows: an outline of the steps, with branches for answers and conditions, and with the fixes.

A walk never goes back up, so an outline can show all of it. It can be printed in the terminal, drawn, or written as
Mermaid.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from textwrap import wrap
from typing import Literal

from wizard.authoring.inventory import only
from wizard.content.facts import may_hold
from wizard.content.flow import (
    Answer,
    Ask,
    Ending,
    File,
    Fix,
    Only,
    Platform,
    Remedy,
    Step,
    Steps,
    Trouble,
    Use,
    Way,
    title_of,
)
from wizard.content.library import Library
from wizard.content.spans import OPTIONAL, SLOT
from wizard.content.translation import TAP
from wizard.content.trust import tried, trust
from wizard.content.way_table import way_words
from wizard.presenters.screen_map import as_written
from wizard.system.text_width import cells
from wizard.walk.ways import verdicts

Kind = Literal["flow", "section", "do", "ask", "use", "answer", "end", "trouble", "fix"]


@dataclass(frozen=True)
class MapNode:
    """One line of the map.

    `lead` is the word on the edge that leads to it (an answer, or *didn't*), and `only` is its condition in words.
    `sure` is how sure we are of a step.
    """

    kind: Kind
    text: str
    lead: str = ""
    only: str = ""
    below: tuple["MapNode", ...] = ()
    sure: Literal["", "tested", "confirmed", "likely", "unsure"] = ""


ENDINGS: dict[Ending, str] = {
    "done": "the visit is done",
    "cannot": "it can't be done",
    "refer": "refer to someone else",
    "callback": "promise to call back",
    "other-way": "try another way",
}
WRONG = "What goes wrong"
SCREENS = "Screens"
_SECTIONS = {
    "recognize": "Which model",
    "prepare": "Prepare",
    "steps": "Steps",
    "set_up": "Set up, once",
    "borrow": "Borrow",
    "read": "Read",
    "give_back": "Return",
    "clean_up": "Clean up",
}


def branches(library: Library, id: str) -> MapNode:
    """Return the map of one flow."""
    return _Mapper(library, id).flow()


def plan(library: Library, device: str, platform: str, model: str = "") -> MapNode:
    """Return the map of a whole visit: every way of a device, or of one model, with the steps that it includes written
    out.
    """
    models = (model,) if model else tuple(library.devices[device].models)
    found = (verdict for one in models for verdict in verdicts(library, one, platform))
    ways = dict.fromkeys(verdict.way or "" for verdict in found if verdict.answer == "way")
    facts = {"device": device, "platform": platform, **({"model": model} if model else {})}
    named = library.devices[device].models[model].name if model else library.devices[device].device
    mapper = _Mapper(library, device, facts, {"model": models, "way": tuple(ways)})
    below = [*mapper.sections(library.devices[device])]
    for way in ways:
        own = replace(mapper, id=platform, facts={**facts, "way": way})
        below.append(MapNode("section", f"Way {way}: {way_words(way)}", below=tuple(own.of_way(way))))
    return MapNode("flow", f"{named} with {library.platforms[platform].platform}", below=tuple(below))


@dataclass(frozen=True)
class _Mapper:
    """A builder for one flow's map, or for a plan's if it has `facts`.

    A plan writes out each `use` only the first time (`opened` has those so far), and leaves out what can't apply.
    `possible` has the values of the facts that the plan leaves open.
    """

    library: Library
    id: str
    facts: Mapping[str, str] = field(default_factory=dict)
    possible: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)

    def flow(self) -> MapNode:
        file = self.library.files[self.id]
        below = [*self.sections(file)]
        below += [self.way(way, own) for way, own in (file.ways if isinstance(file, Platform) else {}).items()]
        below += [self.section(f"Part {name}", steps) for name, steps in file.parts.items()]
        if troubles := tuple(self.trouble(trouble) for trouble in file.troubles):
            below.append(MapNode("section", WRONG, below=troubles))
        if file.screens:
            below.append(MapNode("section", SCREENS, below=tuple(map(self.screen, file.screens))))
        return MapNode("flow", title_of(file), below=tuple(below))

    def sections(self, file: File | Way) -> Iterator[MapNode]:
        for attribute, name in _SECTIONS.items():
            steps: Steps = getattr(file, attribute, None) or ()
            if steps:
                yield self.section(name, steps)

    def section(self, name: str, steps: Steps) -> MapNode:
        return MapNode("section", name, below=tuple(self.steps(steps)))

    def steps(self, steps: Steps) -> Iterator[MapNode]:
        return (self.step(step) for step in steps if self.may_hold(step.only_if))

    def may_hold(self, condition: Only) -> bool:
        """Return whether a condition can be true in this plan."""
        if not self.facts:
            return True
        possible = (set(self.possible.get(fact, values)) & set(values) for fact, values in condition.items())
        return all(possible) and may_hold(self.library, self.facts, condition)

    def only(self, condition: Only) -> str:
        """Return a condition in words, without the facts that this plan settles."""

        def settled(fact: str, values: tuple[str, ...]) -> bool:
            return fact in self.facts or (fact in self.possible and set(self.possible[fact]) <= set(values))

        return only({fact: values for fact, values in condition.items() if not settled(fact, values)})

    def of_way(self, way: str) -> Iterator[MapNode]:
        """Yield a platform's sections for one way. The way's own sections replace the platform's."""
        file = self.library.platforms[self.id]
        for attribute, name in _SECTIONS.items():
            own: Steps | None = getattr(file.ways[way], attribute, None)
            if steps := own if own is not None else getattr(file, attribute, None):
                yield self.section(name, steps)

    def way(self, way: str, own: Way) -> MapNode:
        return MapNode("section", f"Way {way}: {way_words(way)}", "", only(own.only_if), tuple(self.sections(own)))

    def step(self, step: Step) -> MapNode:
        if isinstance(step, Use):
            return self.use(step)
        condition, sure = self.only(step.only_if), self.sure(step)
        if isinstance(step, Ask):
            answers = (answer for answer in step.answers if self.may_hold(answer.only_if))
            return MapNode("ask", self.say(step.ask), "", condition, tuple(map(self.answer, answers)), sure)
        return MapNode("do", self.say(step.do), "", condition, tuple(map(self.remedy, step.if_not)), sure)

    def use(self, step: Use) -> MapNode:
        """Return steps from elsewhere: by name, or in a plan, written out the first time."""
        found = self.library.target(self.id, step.use) if self.facts else None
        if found is None:
            return MapNode("use", step.use, only=self.only(step.only_if))
        name = step.use if "/" in step.use or found.file == step.use else f"{self.id}/{step.use}"
        if name in self.opened:
            return MapNode("use", f"{name}, as above", only=self.only(step.only_if))
        self.opened.add(name)
        return MapNode("use", name, "", self.only(step.only_if), tuple(replace(self, id=found.file).steps(found.steps)))

    def sure(self, step: Step) -> Literal["", "tested", "confirmed", "likely", "unsure"]:
        """Return how sure we are of a step: `tested` if it was tested on one of these models, or else how sure we are
        of its least certain label.
        """
        every = ({**self.facts, "model": model} for model in self.possible.get("model", ("",)))
        if any(tried(self.library, facts, self.id, step) for facts in every):
            return "tested"
        return trust(self.library, self.id, step).confidence

    def answer(self, answer: Answer) -> MapNode:
        below = [*self.steps(answer.steps)]
        if answer.end:
            below.append(MapNode("end", ENDINGS[answer.end]))
        elif answer.again == "yes":
            below.append(MapNode("end", "ask again"))
        return MapNode("answer", self.say(answer.text), "", self.only(answer.only_if), tuple(below))

    def remedy(self, remedy: Remedy) -> MapNode:
        if isinstance(remedy, Fix):
            return self.fix(remedy, "didn't: ")
        found = self.library.trouble(self.id, remedy.trouble)
        return MapNode("trouble", self.say(found.trouble.says) if found else remedy.trouble, "didn't: ")

    def trouble(self, trouble: Trouble) -> MapNode:
        fixes = (self.fix(fix, f"try {number}: ") for number, fix in enumerate(trouble.fixes, 1))
        return MapNode("trouble", self.say(trouble.says), "", self.only(trouble.only_if), tuple(fixes))

    def fix(self, fix: Fix, lead: str) -> MapNode:
        return MapNode("fix", self.say(fix.try_), lead, self.only(fix.only_if), tuple(map(self.step, fix.steps)))

    def screen(self, name: str) -> MapNode:
        screen = self.library.files[self.id].screens[name]
        words = (word.text or word.name for word in as_written(name, screen, "phone").words if word.name)
        unsure = "unsure, so not drawn" if screen.confidence == "unsure" else only(screen.only_if)
        return MapNode("section", f"{name}: {', '.join(f'[{word}]' for word in words)}", "", unsure)

    def say(self, text: str) -> str:
        """Return the text with its labels in brackets, and with its slots filled for this device and library."""

        def word(slot: re.Match[str]) -> str:
            if slot[1] in TAP:
                return slot[1]
            owner, _, key = slot[1].partition(".")
            device, model = self.facts.get("device", self.id), self.facts.get("model", "")
            own = self.library.word(device, model, key) if owner == "device" else self.library.spoken.get(slot[1])
            return own or slot[2] or slot[0]

        return re.sub(r"\*\*(.+?)\*\*", r"[\1]", OPTIONAL.sub(r"\1", SLOT.sub(word, text)))


# ------------------------------------------------------------------ in the terminal

_MARKS: dict[Kind, str] = {"ask": "? ", "use": "» ", "end": "■ ", "trouble": "! "}


def as_text(root: MapNode) -> str:
    """Return the map as lines of text."""
    return "\n".join([root.text, *_lines(root.below, "")])


def _lines(branches: Sequence[MapNode], indent: str) -> Iterator[str]:
    for number, branch in enumerate(branches, 1):
        last = number == len(branches)
        yield f"{indent}{'└─ ' if last else '├─ '}{_said(branch)}"
        yield from _lines(branch.below, indent + ("   " if last else "│  "))


def _said(branch: MapNode) -> str:
    arrow = " →" if branch.kind == "answer" else ""
    notes = [f"({branch.only})"] if branch.only else []
    notes += [f"[{branch.sure}]"] if branch.sure in ("tested", "unsure") else []
    return "  ".join([f"{branch.lead}{_MARKS.get(branch.kind, '')}{branch.text}{arrow}", *notes])


# ------------------------------------------------------------------ as a drawing

_STEP, _LINE, _CHARS, _WIDE = (
    30,
    18,
    58,
    8,
)  # Points per indent and per line, characters per line, and points per character.
_LOOKS: dict[Kind, str] = {
    "flow": 'fill="#1f3a5f" stroke="#1f3a5f"',
    "section": 'fill="#dce6f2" stroke="#1f3a5f"',
    "ask": 'fill="#fff7dd" stroke="#7a5c00" stroke-width="2"',
    "answer": 'fill="#fff" stroke="#7a5c00"',
    "use": 'fill="#eee" stroke="#444" stroke-width="2"',
    "trouble": 'fill="#fff" stroke="#a3202a" stroke-dasharray="5 3"',
    "fix": 'fill="#fff" stroke="#a3202a" stroke-dasharray="5 3"',
    "end": 'fill="#fff" stroke="#111" stroke-width="3"',
    "do": 'fill="#fff" stroke="#444"',
}


SURE_COLORS = {"tested": "#1a7f37", "confirmed": "#1a7f37", "likely": "#bf8700", "unsure": "#cf222e"}
KEY = "Green: confirmed, or tested on a device here. Yellow: likely. Red: unsure."


def as_svg(root: MapNode) -> str:
    """Return the map as an SVG drawing, for a browser or a web page. A bar before each step shows how sure we are of
    it.
    """
    rows: list[str] = []
    width, height = _draw(root, 0, 32, rows)
    rows.append(f'<text x="10" y="20">{KEY}</text>')
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width + 10} {height + 10}"'
    font = 'font-family="Verdana, Arial, sans-serif" font-size="13"'
    name = escape(root.text)
    return "\n".join(
        [f'{head} width="{width + 10}" height="{height + 10}" {font}>', f"<title>{name}</title>", *rows, "</svg>", ""]
    )


def _draw(branch: MapNode, depth: int, top: int, rows: list[str]) -> tuple[int, int]:
    """Draw a branch and everything below it, starting at `top`, and return the bottom right corner."""
    lines, left = wrap(_said(branch), _CHARS) or [""], 10 + depth * _STEP
    wide, tall = max(map(cells, lines)) * _WIDE + 16, len(lines) * _LINE + 8
    round_corner = 14 if branch.kind in ("end", "answer") else 3
    rows.append(
        f'<rect x="{left}" y="{top}" width="{wide}" height="{tall}" rx="{round_corner}" {_LOOKS[branch.kind]}/>'
    )
    if branch.sure:
        rows.append(f'<rect x="{left}" y="{top}" width="5" height="{tall}" fill="{SURE_COLORS[branch.sure]}"/>')
    ink = ' fill="#fff" font-weight="bold"' if branch.kind == "flow" else ""
    for number, line in enumerate(lines):
        rows.append(f'<text x="{left + 8}" y="{top + 17 + number * _LINE}"{ink}>{escape(line)}</text>')
    right, bottom = left + wide, top + tall
    for below in branch.below:
        start = bottom + 6
        middle, edge = start + 13, left + 12
        rows.append(f'<path d="M{edge} {top + tall} V{middle} H{left + _STEP}" fill="none" stroke="#777"/>')
        reached, bottom = _draw(below, depth + 1, start, rows)
        right = max(right, reached)
    return right, bottom


# ------------------------------------------------------------------ as Mermaid

_SHAPES: dict[Kind, tuple[str, str]] = {
    "ask": ("{", "}"),
    "use": ("[[", "]]"),
    "end": ("([", "])"),
    "trouble": (">", "]"),
}
Loose = list[tuple[str, str]]  # Open edges: the box that each one starts at, and the word on it.


def as_mermaid(root: MapNode) -> str:
    """Return the map as a Mermaid flowchart, which GitHub and many wikis can draw."""
    return "\n".join(["flowchart TD", *_Mermaid().section(root), ""])


class _Mermaid:
    """A writer for one Mermaid flowchart. It numbers the boxes."""

    def __init__(self) -> None:
        self.boxes = 0

    def section(self, branch: MapNode) -> Iterator[str]:
        """Yield a flow or a section as a frame, with its steps as a chain."""
        self.boxes += 1
        yield f'subgraph g{self.boxes}["{_safe(_said(branch))}"]'
        chain = [below for below in branch.below if below.kind != "section"]
        lines: list[str] = []
        for run in [[trouble] for trouble in chain] if branch.text == WRONG else [chain]:
            self.close_edges(self.chain(run, [], lines), lines)
        yield from lines
        for below in branch.below:
            if below.kind == "section":
                yield from self.section(below)
        yield "end"

    def chain(self, branches: Sequence[MapNode], loose: Loose, lines: list[str]) -> Loose:
        """Add boxes in a row after these open edges, and return the edges that are open after the last box."""
        for branch in branches:
            skip = [(start, word or "else") for start, word in loose] if branch.only else []
            box = self.box(branch, lines)
            lines += [f"{start} -->{_edge(word or branch.only)} {box}" for start, word in loose]
            loose = [*self.after(branch, box, lines), *skip]
        return loose

    def close_edges(self, loose: Loose, lines: list[str]) -> None:
        """Add an end box for the answers that are last in a section, so that their edges are drawn."""
        words = [(start, word) for start, word in loose if word]
        if words:
            self.chain([MapNode("end", "continue")], words, lines)

    def box(self, branch: MapNode, lines: list[str]) -> str:
        self.boxes += 1
        left, right = _SHAPES.get(branch.kind, ("[", "]"))
        only = f" ({branch.only})" if branch.only else ""
        lines.append(f'b{self.boxes}{left}"{_safe(branch.text + only)}"{right}')
        return f"b{self.boxes}"

    def after(self, branch: MapNode, box: str, lines: list[str]) -> Loose:
        """Return the edges that are open after a box and its answers. Fixes are added next to the box."""
        if branch.kind == "ask":
            ends: Loose = []
            for answer in branch.below:
                word = f"{answer.text}, {answer.only}" if answer.only else answer.text
                ends += self.chain(answer.below, [(box, word)], lines)
            return ends
        for remedy in branch.below:
            tried = self.box(remedy, lines)
            lines.append(f"{box} -.{_dotted(remedy.lead)}.-> {tried}" if remedy.lead else f"{box} --> {tried}")
            self.after(remedy, tried, lines)
        return [] if branch.kind == "end" else [(box, "")]


def _edge(word: str) -> str:
    return f'|"{_safe(word)}"|' if word else ""


def _dotted(lead: str) -> str:
    return f' "{_safe(lead.strip().rstrip(":"))}" ' if lead else ""


def _safe(text: str) -> str:
    """Return text that's safe inside quotes in Mermaid."""
    return text.replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
