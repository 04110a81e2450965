"""Turns views into text for a screen reader: no symbols, and sentences with a period wherever the voice should pause.

Each paragraph is wrapped, so it also fits on a screen with 40 columns.
"""

import re
from collections.abc import Iterator
from shutil import get_terminal_size

from wizard.content.spans import Phrase
from wizard.desk.view import Option, View
from wizard.presenters.prompt import PromptRow
from wizard.presenters.screen_map import spoken
from wizard.system.text_width import wrap

WIDTH = 72
"""The most columns to use, even if the terminal has more."""

_MARKS = {"worked": "worked", "failed": "didn't work", "not-seen": "not seen", "now": "now"}
"""How to say each mark in words."""


def say(text: str) -> None:
    """Print a paragraph."""
    print(fill(text))


def fill(text: str) -> str:
    """Wrap a paragraph to fit the terminal, and indent its continuation lines. Keep the text's own indentation."""
    columns = max(20, min(WIDTH, get_terminal_size((WIDTH, 24)).columns))
    bare = text.lstrip()
    indent = " " * (len(text) - len(bare))
    lines = wrap(bare, columns - len(indent) - 2)
    return f"\n{indent}  ".join([indent + lines[0], *lines[1:]])


def name(view: View) -> str:
    """Return the title as sentences, such as `Green fox. Kindle with Libby.`"""
    return " ".join(map(sentence, view.title))


def place(view: View) -> str:
    """Return the status and phase as sentences, such as `Step 3 of about 21. Borrow.`"""
    here = (phase.name for phase in view.phases if phase.state == "now" and not view.title[-1].endswith(phase.name))
    return " ".join(map(sentence, (*view.status, *here)))


def body(view: View) -> Iterator[str]:
    """Yield the text between the title and the answers."""
    yield from map(sentence, filter(None, (view.warning, view.intro)))
    for row in view.rows:
        yield _row(row)
        if row.role == "act" and view.screen and (where := spoken(view.screen, step=row.phrase)):
            yield f"Where to tap: {where}."
    lines = (line for line in view.lines if set(line) - set(" =-"))
    yield from map(_without_boxes, lines) if view.shape == "page" else map(stopped, (*lines, *view.examples))
    yield from filter(None, (view.label,))


def option(number: int, line: Option) -> str:
    """Return an answer as one line, such as `2: Kindle with Libby, start.`"""
    group = line.group.capitalize() if line.group.isupper() else line.group
    before = ", ".join(filter(None, (group, _MARKS.get(line.mark, ""))))
    words = plainly(line.text)
    if line.hint:
        words = f"{words.rstrip('.')}, {plainly(line.hint)}"
    return f"{number}: {stopped(f'{before}: {words}' if before else words)}"


def sentence(text: str) -> str:
    """Return the text as a sentence, with a capital letter at the start and a period at the end."""
    words = stopped(text)
    as_written = re.match(r"[a-z]+[A-Z]|\S+[/\\]\S", words)  # iPad, eBook, or a file path.
    return words if as_written else words[:1].upper() + words[1:]


def stopped(text: str) -> str:
    """Return the text with a period at the end, unless it already ends with punctuation."""
    words = plainly(text)
    if not words or re.search(r"[.:?!][’”]*$", words):
        return words
    return f"{words[:-1]}.”" if words.endswith("”") else f"{words}."


def plainly(text: str) -> str:
    """Return the text without symbols that the voice would read aloud, and without the spaces that align columns."""
    bare = text.strip().removeprefix("- ").replace(" + ", " with ")
    return re.sub(r" {2,}", ", ", bare)


def _without_boxes(line: str) -> str:
    """Return a line from a sheet with commas in place of check boxes, such as `A  Set up, today`."""
    return re.sub(r" +\[[* ]\] ", ", ", line)


def _row(row: PromptRow) -> str:
    """Return a row as a paragraph, such as `Patron, on the phone: Tap [Borrow].`"""
    words = _bracketed(row.phrase)
    lead = row.word.capitalize() + (f", {row.place[:1].lower()}{row.place[1:]}" if row.place else "")
    if not lead or not words:
        return sentence(lead or words)
    return f"{lead} {stopped(words)}" if lead.endswith("?") else f"{lead}: {stopped(words)}"


def _bracketed(phrase: Phrase) -> str:
    """Return the text with labels in brackets, because there's no bold, and without drawings of icons."""
    return "".join(_WRITTEN.get(span.kind, "{}").format(span.text) for span in phrase)


_WRITTEN = {"label": "[{}]", "icon": ""}
