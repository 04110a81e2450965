"""A sheet next to its translation, with boxes to check off, for a person who speaks the language."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from wizard.content.dates import in_words
from wizard.content.sheet_texts import right_to_left
from wizard.content.spans import plain
from wizard.presenters.sheet import Sheet, Task
from wizard.printing.sanitize import isolated
from wizard.system.text_width import cells, wrap


class ReviewLine(NamedTuple):
    """A text on the sheet: its place, such as A3, and the text in the sheet's own language and in the other one."""

    place: str
    ours: str
    theirs: str


class TranslationReview(NamedTuple):
    """What a reviewer reads. `lacks` is the number of sentences that aren't translated yet."""

    name: str
    language: str
    called: str
    code: str
    lines: tuple[ReviewLine, ...]
    lacks: int
    printed: str


def review(
    name: str, ours: Sheet, theirs: Sheet, called: str, lacks: int, today: date, country: str
) -> TranslationReview:
    """Return the review for a sheet. Both versions have the same parts."""
    pairs = zip(_texts(ours), _texts(theirs), strict=True)
    lines = (ReviewLine(place, own, said) for (place, own), (_, said) in pairs if own or said)
    printed = in_words(today, country)
    return TranslationReview(name, theirs.language, called, ours.code, tuple(lines), lacks, printed)


def _texts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield a sheet's texts in the order they're printed."""
    yield "Title", sheet.title
    yield "", plain(sheet.message)
    for item in sheet.need:
        yield "Need", plain(item)
    for task in sheet.tasks:
        yield from _of_task(task)
    for remedy in (*sheet.troubles, sheet.different):
        yield "Problem", plain(remedy.says)
        yield "", plain(remedy.fix)
    for account in sheet.accounts:
        yield "Account", account


def _of_task(task: Task) -> Iterator[tuple[str, str]]:
    yield task.letter, task.title
    yield "", plain(task.lead)
    for line in task.lines:
        yield "", line.heading
        yield f"{task.letter}{line.number}", plain(line.text)
    yield "Done when", plain(task.worked)
    yield "If not", plain(task.if_not)


def as_text(review: TranslationReview, columns: int = 100) -> str:
    """Return the review in two columns."""
    room = (columns - 18) // 2
    rows = [f"{review.name}: English and {review.called}", *_notes(review), ""]
    for line in review.lines:
        ours, theirs = wrap(line.ours, room), wrap(_kept(line.theirs, review.language), room)
        for at in range(max(len(ours), len(theirs))):
            own, said = (column[at] if at < len(column) else "" for column in (ours, theirs))
            begin = f"[ ] {line.place:<10}" if at == 0 else " " * 14
            rows.append(f"{begin}  {own}{' ' * (room - cells(own))}  {said}".rstrip())
    return "\n".join(rows)


def _kept(text: str, language: str) -> str:
    return isolated(text) if right_to_left(language) else text


def _notes(review: TranslationReview) -> Iterator[str]:
    yield f"Sheet {review.code}, {review.printed}."
    yield "Check the box if a line is right, and correct it if it isn't. Button names stay in English."
    if review.lacks:
        yield f"Not translated yet: {review.lacks}. They're in English in both columns."
    yield "Read by (role): ____________________   Date: ____________"
