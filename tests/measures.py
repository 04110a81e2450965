"""Measures of a finished sheet, taken from its PDF: what a careful reader with a ruler would find wrong."""

import re
from collections.abc import Iterator
from ctypes import byref, c_double
from itertools import chain, groupby, pairwise
from typing import Any, NamedTuple, cast

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from tests.printing.test_render import html_text, ink, pdf_text, plain_text, rasters, side_text, tokens
from wizard.content import sheet_texts
from wizard.content.spans import Phrase, plain
from wizard.presenters.sheet import Paper, Sheet, Task, without_places
from wizard.printing import render
from wizard.printing.fit import Fitted
from wizard.printing.templates import seen

SHORTEST, LONGEST = 20, 82  # characters in a full line: next to a map, and at most (WCAG 1.4.8, about 80)
MOST_INK = 6.5  # percent of a side (standard HP11)
EDGE = 6  # The millimeters at the edge where printers can't print (standard HP09).
WIDE_GAP = 15  # points: wider than the space between two words


class Row(NamedTuple):
    """One line of print in one column: its words, and where it begins and ends, in points."""

    text: str
    left: float
    right: float


def faults(fitted: Fitted, paper: Paper) -> Iterator[str]:
    """Return the faults of a finished sheet in words."""
    import page

    if fitted.notice:
        yield fitted.notice
    if not page.validate_pdf_bytes(fitted.pdf, profile=page.ValidationProfile.PDF_UA_1).is_compliant:
        yield "not PDF/UA-1"
    said = tokens(plain_text(render.text(without_places(fitted.sheet))))
    page_says = tokens(html_text(render.html(without_places(fitted.sheet), paper)))
    if not page_says == tokens(pdf_text(fitted.pdf)) == said:
        yield "the forms say different things"
    yield from edges(fitted.pdf)
    yield from splits(fitted)
    yield from odd_lines(fitted)


def edges(pdf: bytes) -> Iterator[str]:
    """Yield sides with too much ink, or with anything where printers can't print."""
    edge = int(EDGE / 25.4 * 100)
    for number, side in enumerate(rasters(pdf, 100), 1):
        rows = [side.gray[at : at + side.width] for at in range(0, len(side.gray), side.width)]
        if round(ink(side), 1) > MOST_INK:
            yield f"{ink(side):.1f} % ink on side {number}"
        if min(b"".join((*rows[:edge], *rows[-edge:], *(row[:edge] + row[-edge:] for row in rows)))) < 255:
            yield f"print in the outer {EDGE} mm of side {number}"


# ---- what stays together ---------------------------------------------------------------------------------------------


def splits(fitted: Fitted) -> Iterator[str]:
    """Yield steps and boxes that are split across two sides, and headings stranded at the bottom of a side."""
    sides = [tokens(side_text(page)) for page in pdfium.PdfDocument(fitted.pdf)]
    for whole in filter(None, map(tokens, _whole(fitted.sheet))):
        if not any(_within(whole, side) for side in sides):
            yield f"split over two sides: {' '.join(whole[:8])}"
    for heading in map(tokens, _headings(fitted.sheet)):
        if any(side[-len(heading) :] == heading for side in sides[:-1]):
            yield f"a heading alone at the end of a side: {' '.join(heading)}"


def _within(words: list[str], longer: list[str]) -> bool:
    return f" {' '.join(words)} " in f" {' '.join(longer)} "


def _whole(sheet: Sheet) -> Iterator[str]:
    """Yield the words of each part that must be on one side."""
    said = sheet_texts.words(sheet.language)
    for task in _tasks(sheet):
        steps = [f"{line.number} {plain(line.text)}" for line in task.lines]
        checks = {said[task.worked_as]: task.worked, said["if-not"]: task.if_not}
        proofs = " ".join(f"{name} {plain(check)}" for name, check in checks.items() if check)
        yield from (*steps, f"{''.join(steps[-1:])} {proofs}", _head(task))
    yield from (f"{plain(trouble.says)} {plain(trouble.fix)}" for trouble in (*sheet.troubles, sheet.different))
    yield f"{said['need']} {' '.join(map(plain, sheet.need))}"
    yield f"{said['promise']} {plain(sheet.promise)}" if sheet.promise else ""
    yield " ".join(map(plain, _help(sheet)))


def _head(task: Task) -> str:
    """Return a task's title with the next text, which is usually its first step."""
    first = task.lines[0] if task.lines and not task.lines[0].heading else None
    things = {line.thing for line in task.lines}
    thing = f"{first.thing.lead} {first.thing.name}" if first else ""
    step = f"{first.number} {plain(first.text)}" if first else ""
    between = f"{thing} {plain(task.lead)}" if len(things) == 1 else f"{plain(task.lead)} {thing}"
    return f"{task.letter} {task.title} {between} {step}"


def _tasks(sheet: Sheet) -> list[Task]:
    return [task for task in (sheet.to_do, *sheet.tasks) if task]


def _help(sheet: Sheet) -> tuple[Phrase, ...]:
    return cast(tuple[Phrase, ...], seen(sheet, "a4", ())["help"])


def _headings(sheet: Sheet) -> list[str]:
    """Return titles of parts and tasks, and headings or device names above steps."""
    said = sheet_texts.words(sheet.language)
    parts = [said[key] for key in ("need", "done", "wrong", "promise", "help")]
    lines = [line for task in _tasks(sheet) for line in task.lines]
    above = [words for line in lines for words in (line.heading, f"{line.thing.lead} {line.thing.name}") if words]
    return [*parts, *(task.title for task in _tasks(sheet)), *dict.fromkeys(above)]


# ---- how sides are filled --------------------------------------------------------------------------------------------


class Layout(NamedTuple):
    """The letters of the tasks that continue on another side, and on another sheet of paper; how much of side 1 is
    blank below its text; and whether side 2 starts with a title."""

    split_tasks: str
    split_over_papers: str
    blank: float
    titled: bool


def layout(fitted: Fitted) -> Layout:
    """Measure how the parts of a sheet in one language are placed on its sides."""
    pages = list(pdfium.PdfDocument(fitted.pdf))
    sides = [tokens(side_text(page)) for page in pages]
    split, apart = "", ""
    for task in _tasks(fitted.sheet):
        steps = [_sides_of(str(line.number), plain(line.text), sides) for line in task.lines]  # may be in two tasks
        split += task.letter if steps and not set.intersection(*steps) else ""
        apart += task.letter if steps and not set.intersection(*({side // 2 for side in at} for at in steps)) else ""
    return Layout(split, apart, _blank(pages[0]), len(sides) < 2 or _begins_with_title(fitted.sheet, sides[1]))


def _sides_of(number: str, text: str, sides: list[list[str]]) -> set[int]:
    return {at for at, side in enumerate(sides) if _within(tokens(f"{number} {text}"), side)}


def _blank(page: Any) -> float:
    """Return how much of the height between the margins is blank at the bottom."""
    text, margin = page.get_textpage(), 20 / 25.4 * 72
    lowest = min(box[1] for box in map(text.get_charbox, range(text.count_chars())) if box[1] > margin + 18)
    return float((lowest - margin) / (page.get_height() - 2 * margin))


def _begins_with_title(sheet: Sheet, side: list[str]) -> bool:
    said = sheet_texts.words(sheet.language)
    parts = [said[key] for key in ("need", "done", "wrong", "notes", "promise", "refer", "help")]
    titles = [*parts, *(f"{task.letter} {task.title}" for task in _tasks(sheet))]
    return any(side[: len(words)] == words for words in map(tokens, titles))


# ---- how long lines are ----------------------------------------------------------------------------------------------


def odd_lines(fitted: Fitted) -> Iterator[str]:
    """Yield full lines of text with too few or too many characters for easy reading."""
    for row, letters in full_lines(fitted):
        if not SHORTEST <= letters <= LONGEST:
            yield f"{letters} letters in a line: {row.text}"


def full_lines(fitted: Fitted) -> Iterator[tuple[Row, int]]:
    """Yield the lines that the layout broke, with the number of characters that would fill each.

    At a line break, the last words of a line and the first of the next are next to each other in the sheet's text.
    Lines end unevenly because words aren't split, so the letters are computed for the column's width. The column of the
    steps ends at the margin, and text that starts at the margin ends with its longest line.
    """
    said = [tokens(plain(phrase)) for phrase in _text(fitted.sheet)]
    made = pdfium.PdfDocument(fitted.pdf)
    every = [_in_text(rows(page), said, tokens(fitted.sheet.title)) for page in made]
    margin = min(row.left for row in chain.from_iterable(every))
    widest = max(row.right for row in chain.from_iterable(every) if row.left < margin + 9)
    for row in chain.from_iterable(_broken(side, said) for side in every):
        end = widest if row.left < margin + 9 else made[0].get_width() - margin
        yield row, round(len(row.text) * (end - row.left) / (row.right - row.left))


def _in_text(every: list[Row], said: list[list[str]], title: list[str]) -> list[Row]:
    """Yield the lines that aren't headings, headers, or footers."""
    return [row for row in every if not _within(words := tokens(row.text), title) and _in_any(words, said)]


def _in_any(words: list[str], said: list[list[str]]) -> bool:
    return any(_within(words, longer) for longer in said)


def _broken(every: list[Row], said: list[list[str]]) -> Iterator[Row]:
    for row, following in pairwise(every):
        together = [*tokens(row.text)[-2:], *tokens(following.text)[:1]]
        if _beneath(row, following) and _in_any(together, said):
            yield row


def _beneath(row: Row, other: Row) -> bool:
    """Return whether two lines start at the same place, apart from the white space before a character."""
    return abs(row.left - other.left) < 3


def _text(sheet: Sheet) -> Iterator[Phrase]:
    """Yield the sheet's text without its headings, and without the table of problems, which has columns."""
    yield from (sheet.message, *sheet.need, *sheet.done, sheet.promise, *_help(sheet))
    for task in _tasks(sheet):
        yield from (task.lead, *(line.text for line in task.lines), task.worked, task.if_not)


def rows(page: Any) -> list[Row]:
    """Return the lines of a side within its margins, in reading order. Step numbers aren't part of a line."""
    text = page.get_textpage()
    letters = groupby(_letters(text), lambda letter: letter.baseline)
    return [row for _, line in letters if (row := _row(list(line))) is not None]


class _Letter(NamedTuple):
    sign: str
    baseline: int
    left: float
    right: float


def _letters(text: Any) -> Iterator[_Letter]:
    """Return the text of a side, without the line ends that the PDF reader adds."""
    across, up = c_double(), c_double()
    for at in range(text.count_chars()):
        sign = chr(pdfium.raw.FPDFText_GetUnicode(text, at))
        pdfium.raw.FPDFText_GetCharOrigin(text, at, byref(across), byref(up))
        if sign not in "\r\n":
            left, _, right, _ = text.get_charbox(at)
            yield _Letter(sign, round(up.value), left, right)


def _row(line: list[_Letter]) -> Row | None:
    """Return a line of characters as a row, from where its words start, as if pictures and blanks had no width."""
    words = "".join(letter.sign for letter in line)
    begun = _BESIDE.match(words)
    own = [letter for letter in line[begun.end() if begun else 0 :] if not letter.sign.isspace()]
    gaps = sum(after.left - before.right for before, after in pairwise(own) if after.left - before.right > WIDE_GAP)
    return Row(words[begun.end() if begun else 0 :].strip(), own[0].left, own[-1].right - gaps) if own else None


_SAID = sheet_texts.words()
_BESIDE = re.compile(rf"(\d+|{_SAID['worked']}:?|{_SAID['if-not']}:)\s+")
