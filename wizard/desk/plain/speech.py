"""What a view of the desk sounds like: sentences, with a full stop where a voice should pause, and without noise.

What is said goes down in paragraphs, so that it reads as well on a screen of 40 columns.
"""

import re
from collections.abc import Iterator
from shutil import get_terminal_size

from wizard.content.spans import Phrase
from wizard.desk.text_layout import wrap_text
from wizard.desk.view import Option, View
from wizard.presenters.prompt import Row
from wizard.presenters.screen_map import spoken

WIDTH = 72
"""Columns, where the terminal has so many."""

_MARKS = {"worked": "worked", "failed": "didn't work", "not-seen": "not seen", "now": "now"}
"""What marks are called. They need no legend here."""


def say(text: str) -> None:
    """Print a paragraph."""
    print(fill(text))


def fill(text: str) -> str:
    """A paragraph in lines that fit the terminal, the further ones a little in; what is in already stays so."""
    columns = max(20, min(WIDTH, get_terminal_size((WIDTH, 24)).columns))
    bare = text.lstrip()
    indent = " " * (len(text) - len(bare))
    lines = ["".join(run.text for run in line) for line in wrap_text(bare, "", columns - len(indent) - 2)]
    return f"\n{indent}  ".join([indent + lines[0], *lines[1:]])


def name(view: View) -> str:
    """Whose visit it is, or which list: `Green fox. Kindle with Libby.`"""
    return " ".join(map(sentence, view.title))


def place(view: View) -> str:
    """Where one is in it: `Step 3 of about 21. Borrow.`"""
    here = (phase.name for phase in view.phases if phase.state == "now" and not view.title[-1].endswith(phase.name))
    return " ".join(map(sentence, (*view.status, *here)))


def body(view: View) -> Iterator[str]:
    """What stands between title and answers."""
    yield from map(sentence, filter(None, (view.warning, view.intro)))
    where = spoken(view.screen) if view.screen else ""
    for row in view.rows:
        yield _row(row)
        if row.role == "act" and where:
            yield f"Where to tap: {where}."
    lines = (line for line in view.lines if set(line) - set(" =-"))
    yield from lines if view.shape == "page" else map(stopped, (*lines, *view.examples))
    yield from filter(None, (view.label,))


def option(number: int, line: Option) -> str:
    """A line that can be chosen: `2: Kindle with Libby, start.`"""
    group = line.group.capitalize() if line.group.isupper() else line.group
    before = ", ".join(filter(None, (group, _MARKS.get(line.mark, ""))))
    words = plainly(line.text)
    if line.hint:
        words = f"{words.rstrip('.')}, {plainly(line.hint)}"
    return f"{number}: {stopped(f'{before}: {words}' if before else words)}"


def sentence(text: str) -> str:
    """Words as a sentence: a capital at the front, a full stop at the end."""
    words = stopped(text)
    return words if re.match(r"[a-z]+[A-Z]", words) else words[:1].upper() + words[1:]  # but iPad, eBook


def stopped(text: str) -> str:
    """Words with a full stop at the end, unless they end with a sign of their own."""
    words = plainly(text)
    return words if not words or re.search(r"[.:?!]”?$", words) else f"{words}."


def plainly(text: str) -> str:
    """Words without signs that a voice reads out, or that stand only where columns do."""
    bare = text.strip().removeprefix("- ").replace(" + ", " with ")
    return re.sub(r" {2,}", ", ", bare)


def _row(row: Row) -> str:
    """One role a paragraph: `Patron, on the phone: Tap [Borrow].`"""
    words = _bracketed(row.phrase)
    lead = row.word.capitalize() + (f", {row.place[:1].lower()}{row.place[1:]}" if row.place else "")
    if not lead or not words:
        return sentence(lead or words)
    return f"{lead} {stopped(words)}" if lead.endswith("?") else f"{lead}: {stopped(words)}"


def _bracketed(phrase: Phrase) -> str:
    """Words with labels in brackets, since there is no bold to tell them by."""
    return "".join(f"[{span.text}]" if span.kind == "label" else span.text for span in phrase)
