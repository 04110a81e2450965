"""A flow as a map: an outline of its steps, each answer and condition on its branch, and what is tried when stuck.

A walk only moves down, so an outline shows all of it. The terminal, the drawing and Mermaid are three ways to paint it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Literal

from wizard.authoring.inventory import title
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
)
from wizard.content.library import Library
from wizard.content.spans import OPTIONAL, SLOT
from wizard.content.translation import TAP
from wizard.content.way_table import way_words
from wizard.presenters.screen_map import as_written
from wizard.system.text_width import cells

Kind = Literal["flow", "section", "do", "ask", "use", "answer", "end", "trouble", "fix"]


@dataclass(frozen=True)
class Branch:
    """One line of the map. `lead` is the word on its edge (an answer, *didn't*), `only` its condition in words."""

    kind: Kind
    text: str
    lead: str = ""
    only: str = ""
    below: tuple["Branch", ...] = ()


ENDINGS: dict[Ending, str] = {
    "done": "the visit is done",
    "cannot": "it can't be done",
    "refer": "refer to somebody else",
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
    "give_back": "Give back",
    "clean_up": "Tidy up",
}


def branches(library: Library, id: str) -> Branch:
    """The map of one flow."""
    return _Mapper(library, id).flow()


@dataclass(frozen=True)
class _Mapper:
    """Makes the branches of one flow."""

    library: Library
    id: str

    def flow(self) -> Branch:
        file = self.library.files[self.id]
        below = [*self.sections(file)]
        below += [self.way(way, own) for way, own in (file.ways if isinstance(file, Platform) else {}).items()]
        below += [self.section(f"Part {name}", steps) for name, steps in file.parts.items()]
        if troubles := tuple(self.trouble(trouble) for trouble in file.troubles):
            below.append(Branch("section", WRONG, below=troubles))
        if file.screens:
            below.append(Branch("section", SCREENS, below=tuple(map(self.screen, file.screens))))
        return Branch("flow", title(file), below=tuple(below))

    def sections(self, file: File | Way) -> Iterator[Branch]:
        for attribute, name in _SECTIONS.items():
            steps: Steps = getattr(file, attribute, None) or ()
            if steps:
                yield self.section(name, steps)

    def section(self, name: str, steps: Steps) -> Branch:
        return Branch("section", name, below=tuple(map(self.step, steps)))

    def way(self, way: str, own: Way) -> Branch:
        return Branch("section", f"Way {way}: {way_words(way)}", "", only(own.only_if), tuple(self.sections(own)))

    def step(self, step: Step) -> Branch:
        if isinstance(step, Use):
            return Branch("use", step.use, only=only(step.only_if))
        if isinstance(step, Ask):
            return Branch("ask", self.say(step.ask), "", only(step.only_if), tuple(map(self.answer, step.answers)))
        return Branch("do", self.say(step.do), "", only(step.only_if), tuple(map(self.remedy, step.if_not)))

    def answer(self, answer: Answer) -> Branch:
        below = [self.step(step) for step in answer.steps]
        if answer.end:
            below.append(Branch("end", ENDINGS[answer.end]))
        elif answer.again == "yes":
            below.append(Branch("end", "ask once more"))
        return Branch("answer", self.say(answer.text), "", only(answer.only_if), tuple(below))

    def remedy(self, remedy: Remedy) -> Branch:
        if isinstance(remedy, Fix):
            return self.fix(remedy, "didn't: ")
        found = self.library.trouble(self.id, remedy.trouble)
        return Branch("trouble", self.say(found.trouble.says) if found else remedy.trouble, "didn't: ")

    def trouble(self, trouble: Trouble) -> Branch:
        fixes = (self.fix(fix, f"try {number}: ") for number, fix in enumerate(trouble.fixes, 1))
        return Branch("trouble", self.say(trouble.says), "", only(trouble.only_if), tuple(fixes))

    def fix(self, fix: Fix, lead: str) -> Branch:
        return Branch("fix", self.say(fix.try_), lead, only(fix.only_if), tuple(map(self.step, fix.steps)))

    def screen(self, name: str) -> Branch:
        screen = self.library.files[self.id].screens[name]
        words = (word.text or word.name for word in as_written(name, screen, "phone").words if word.name)
        unsure = "unsure, so not drawn" if screen.confidence == "unsure" else only(screen.only_if)
        return Branch("section", f"{name}: {', '.join(f'[{word}]' for word in words)}", "", unsure)

    def say(self, text: str) -> str:
        """The text with its labels between brackets; a device and a library speak with their own words."""

        def word(slot: re.Match[str]) -> str:
            if slot[1] in TAP:
                return slot[1]
            owner, _, key = slot[1].partition(".")
            own = self.library.word(self.id, "", key) if owner == "device" else self.library.spoken.get(slot[1])
            return own or slot[2] or slot[0]

        return re.sub(r"\*\*(.+?)\*\*", r"[\1]", OPTIONAL.sub(r"\1", SLOT.sub(word, text)))


def only(condition: Only) -> str:
    """A condition in words: `only if model is fire-6 or fire-7, and way is kindle`."""
    facts = (f"{fact} is {' or '.join(values)}" for fact, values in condition.items())
    return f"only if {', and '.join(facts)}" if condition else ""


# ------------------------------------------------------------------ in the terminal

_MARKS: dict[Kind, str] = {"ask": "? ", "use": "» ", "end": "■ ", "trouble": "! "}


def as_text(root: Branch) -> str:
    """The map as lines."""
    return "\n".join([root.text, *_lines(root.below, "")])


def _lines(branches: Sequence[Branch], indent: str) -> Iterator[str]:
    for number, branch in enumerate(branches, 1):
        last = number == len(branches)
        yield f"{indent}{'└─ ' if last else '├─ '}{_said(branch)}"
        yield from _lines(branch.below, indent + ("   " if last else "│  "))


def _said(branch: Branch) -> str:
    arrow = " →" if branch.kind == "answer" else ""
    return f"{branch.lead}{_MARKS.get(branch.kind, '')}{branch.text}{arrow}" + (
        f"  ({branch.only})" * bool(branch.only)
    )


# ------------------------------------------------------------------ as a drawing

_STEP, _LINE, _CHARS, _WIDE = (
    30,
    18,
    58,
    8,
)  # points: an indent, a line of text; characters: a line; points: a character
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


def as_svg(root: Branch) -> str:
    """The map as a drawing for a browser or a page; the words tell all, the colours only help."""
    rows: list[str] = []
    width, height = _draw(root, 0, 10, rows)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width + 10} {height + 10}"'
    font = 'font-family="Verdana, Arial, sans-serif" font-size="13"'
    name = escape(root.text)
    return "\n".join(
        [f'{head} width="{width + 10}" height="{height + 10}" {font}>', f"<title>{name}</title>", *rows, "</svg>", ""]
    )


def _draw(branch: Branch, depth: int, top: int, rows: list[str]) -> tuple[int, int]:
    """Draw a branch and all below it from `top` on; gives the width and the height reached."""
    lines, left = wrap(_said(branch), _CHARS) or [""], 10 + depth * _STEP
    wide, tall = max(map(cells, lines)) * _WIDE + 16, len(lines) * _LINE + 8
    round_corner = 14 if branch.kind in ("end", "answer") else 3
    rows.append(
        f'<rect x="{left}" y="{top}" width="{wide}" height="{tall}" rx="{round_corner}" {_LOOKS[branch.kind]}/>'
    )
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
Loose = list[tuple[str, str]]  # (where an edge begins, the word on it)


def as_mermaid(root: Branch) -> str:
    """The map as a Mermaid flowchart, which GitHub and many wikis draw."""
    return "\n".join(["flowchart TD", *_Mermaid().section(root), ""])


class _Mermaid:
    """Numbers the boxes. Not reused."""

    def __init__(self) -> None:
        self.boxes = 0

    def section(self, branch: Branch) -> Iterator[str]:
        """A flow or a section as a frame; its steps as a chain."""
        self.boxes += 1
        yield f'subgraph g{self.boxes}["{_safe(_said(branch))}"]'
        chain = [below for below in branch.below if below.kind != "section"]
        lines: list[str] = []
        for run in [[trouble] for trouble in chain] if branch.text == WRONG else [chain]:
            self.go_on(self.chain(run, [], lines), lines)
        yield from lines
        for below in branch.below:
            if below.kind == "section":
                yield from self.section(below)
        yield "end"

    def chain(self, branches: Sequence[Branch], loose: Loose, lines: list[str]) -> Loose:
        """Boxes one after another, from these loose ends to those that are left."""
        for branch in branches:
            skip = [(start, word or "else") for start, word in loose] if branch.only else []
            box = self.box(branch, lines)
            lines += [f"{start} -->{_edge(word or branch.only)} {box}" for start, word in loose]
            loose = [*self.after(branch, box, lines), *skip]
        return loose

    def go_on(self, loose: Loose, lines: list[str]) -> None:
        """The answers after which a section is over still have their edge."""
        words = [(start, word) for start, word in loose if word]
        if words:
            self.chain([Branch("end", "go on")], words, lines)

    def box(self, branch: Branch, lines: list[str]) -> str:
        self.boxes += 1
        left, right = _SHAPES.get(branch.kind, ("[", "]"))
        only = f" ({branch.only})" if branch.only else ""
        lines.append(f'b{self.boxes}{left}"{_safe(branch.text + only)}"{right}')
        return f"b{self.boxes}"

    def after(self, branch: Branch, box: str, lines: list[str]) -> Loose:
        """What a box leads to: its answers' chains, or the next box, with what is tried when stuck beside it."""
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
    """Text that Mermaid takes as it is, in quotes."""
    return text.replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
