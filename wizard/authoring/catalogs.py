"""Creates and updates translation catalogs, with as few changes as possible."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from wizard.content import sheet_texts
from wizard.content.library import Library
from wizard.content.sheet_texts import Words
from wizard.content.translation import (
    Sentence,
    Translation,
    Untranslated,
    labels_of,
    marks,
    own,
    read,
    translation,
    wanted,
)
from wizard.presenters.sheet import Sheet
from wizard.presenters.sheet_builder import build
from wizard.presenters.sheet_catalog import ANY_DAY, Pair, pairs, walk_of
from wizard.system.paths import Folders
from wizard.walk.walk import Walk

_HEAD = """\
# The sheet's sentences in another language. `ebook-setup translate` updates them. The context of a sentence is its file
# in `flows`. Leave words between ** ** and { } as they are. The meaning of a label, under `…/labels`, is optional. It's
# printed in parentheses after the label.
# status: machine
# (Write `checked` once a person who speaks the language has read all of it. Until then, sheets have a warning.)"""


class Count(NamedTuple):
    """The progress of a catalog: the number of sentences in all, of translated ones, and of changed ones. Labels don't
    count.
    """

    sentences: int
    translated: int
    changed: int


def up_to_date(library: Library, language: str, folders: Folders, today: date) -> Catalog:
    """Return the first folder's catalog, updated with the current sentences from the flows.

    Raise UnreadableCatalog if it can't be read.
    """
    path = own(language, folders)
    new = made(language, wanted(library, language, folders))
    if not path.is_file():
        return new
    old = read(path)
    before = dumped(old)
    merged = updated(old, new, _grave(library, old))
    if dumped(merged) != before:
        merged.revision_date = datetime.combine(today, time(), UTC)
    return merged


def made(language: str, sentences: Iterable[Sentence]) -> Catalog:
    """Return a catalog without translations."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    catalog = Catalog(locale=language, header_comment=_HEAD, project="ebook-setup", revision_date=now, fuzzy=False)
    for sentence in sentences:
        place, what = [(sentence.address, 0)], [sentence.what]
        catalog.add(sentence.text, context=sentence.context, locations=place, auto_comments=what)
    return catalog


def updated(old: Catalog, new: Catalog, grave: Mapping[str, str]) -> Catalog:
    """Return the old catalog with the new one's sentences.

    Obsolete translations are moved to its end, in case they're needed again.

    A changed sentence keeps its translation, marked fuzzy, along with its previous text. `grave` has the significance
    of each file's latest change. After a `major` change, the translation is deleted. After a `typo`, it's still
    correct. (standards: TL03)
    """
    for key, message in list(old.obsolete.items()):
        if new.get(message.id, message.context):
            old[message.id] = old.obsolete.pop(key)
    gone = [message for message in old if message.string and not new.get(message.id, message.context)]
    before = {_place(message, place): message for message in gone for place in message.locations}
    had = {(message.context, message.id): message.previous_id for message in old}
    old.update(new, no_fuzzy_matching=True, update_creation_date=False)
    used = list[Message]()
    for message in old:
        message.previous_id = had.get((message.context, message.id), [])  # Babel drops it.
        if message.id and not message.string and grave.get(message.context or "") != "major":
            used += _taken_over(message, before, grave.get(message.context or "", "medium"))
    # Obsolete sentences lose their flags, so a fuzzy one would count as correct if it came back.
    old.obsolete = {key: one for key, one in old.obsolete.items() if one not in used and not one.fuzzy}
    return old


def _place(message: Message, location: tuple[str, int]) -> tuple[str | None, str]:
    return message.context, location[0]


def _taken_over(message: Message, before: Mapping[tuple[str | None, str], Message], grave: str) -> list[Message]:
    """Give a sentence the translation of the previous sentence in its place, and return the previous sentence."""
    earlier = [before[_place(message, place)] for place in message.locations if _place(message, place) in before][:1]
    for one in earlier:
        message.string, message.user_comments = one.string, one.user_comments
        if grave != "typo" or marks(str(message.id)) != marks(str(one.id)) or one.fuzzy:
            message.flags.add("fuzzy")
            message.previous_id = one.previous_id or [str(one.id)]
    return earlier


def _grave(library: Library, old: Catalog) -> dict[str, str]:
    """Return the significance of each file's newest change, if it's newer than the catalog."""
    since = old.revision_date.date().isoformat() if isinstance(old.revision_date, datetime) else ""
    newest = {id: file.changes[0] for id, file in library.files.items() if file.changes}
    return {id: change.significance for id, change in newest.items() if change.date >= since}


def dumped(catalog: Catalog) -> str:
    """Return the catalog as text. Each sentence is on one line, so that changing a sentence changes only one line."""
    written = io.BytesIO()
    write_po(written, catalog, width=_WIDE, include_lineno=False, include_previous=True)
    return written.getvalue().decode()


_WIDE = 100_000


def counted(catalog: Catalog) -> Count:
    """Count the catalog's sentences."""
    every = [message for message in catalog if message.id and not (message.context or "").endswith(labels_of(""))]
    done = sum(bool(message.string) and not message.fuzzy for message in every)
    return Count(len(every), done, sum(message.fuzzy for message in every))


def walks(library: Library) -> list[Walk]:
    """Return the walk for every sheet that can be made."""
    return [walk_of(library, pair) for pair in pairs(library)]


def available(language: str, every: Iterable[Walk], folders: Folders) -> int:
    """Return how many of these walks have a sheet in this language. Raise NoCatalog if there's no readable catalog."""
    said, texts = sheet_texts.words(language, folders), translation(language, folders)
    return 0 if said.lacks else sum(_complete(walk, said, texts) for walk in every)


def _complete(walk: Walk, said: Words, texts: Translation) -> bool:
    try:
        build(walk, ANY_DAY, False, None, said, texts)
    except Untranslated:
        return False
    return True


@dataclass(frozen=True)
class _Noting(Translation):
    """A translation that records what it lacks, and uses the library's own language in its place."""

    lacks: dict[tuple[str, str], None] = field(default_factory=dict)

    def say(self, text: str, context: str) -> str:
        if (context, text) not in self.texts:
            self.lacks[context, text] = None
        return self.texts.get((context, text), text)


class PartlyTranslated(NamedTuple):
    """A partly translated sheet, and the sentences it lacks, each with its file."""

    sheet: Sheet
    lacks: list[tuple[str, str]]


def half(library: Library, pair: Pair, language: str, folders: Folders) -> PartlyTranslated:
    """Return a pair's sheet in a language, with English wherever a sentence has no translation.

    Raises NothingToPrint if the pair has no sheet.
    """
    try:
        texts = translation(language, folders).texts
    except Untranslated:
        texts = {}
    noting = _Noting(language, texts)
    made = build(walk_of(library, pair), ANY_DAY, False, None, sheet_texts.words(language, folders), noting)
    return PartlyTranslated(made, list(noting.lacks))


def sentences_of(library: Library, pair: Pair) -> set[tuple[str, str]]:
    """Return every sentence on one sheet with its file, whether it's translated or not."""
    noting = _Noting("", {})
    build(walk_of(library, pair), ANY_DAY, False, None, sheet_texts.words(), noting)
    return {*noting.lacks}
