"""Catalogues made and brought up to date for translators, so that as little as possible of them changes."""

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from wizard.content.library import Library
from wizard.content.translation import Sentence, labels_of, marks, own, read, wanted
from wizard.presenters.bilingual import sheet_in
from wizard.presenters.sheet_catalog import pairs, walk_of
from wizard.system.paths import Folders

_HEAD = """\
# Sentences of the sheet in another language; `ebook-setup translate` brings them up to date. The context of a sentence
# is its file in `flows`. Words between ** ** and { } stay as they are. Under `…/labels` stands what a word on a screen
# means; it is printed in brackets beside it, and is optional.
# status: machine
# (Write `checked` there once a person who speaks the language has read all of it. Until then each sheet says so.)"""


class Count(NamedTuple):
    """How far a catalogue is: its sentences, those translated, and those that changed since. Labels don't count."""

    sentences: int
    translated: int
    changed: int


def up_to_date(library: Library, language: str, folders: Folders, today: date) -> Catalog:
    """The catalogue of the nearest folder, with the sentences that the flows have now.

    Raises Unreadable for one that can't be read.
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
    """A catalogue with nothing translated yet."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    catalogue = Catalog(locale=language, header_comment=_HEAD, project="ebook-setup", revision_date=now, fuzzy=False)
    for sentence in sentences:
        place, what = [(sentence.address, 0)], [sentence.what]
        catalogue.add(sentence.text, context=sentence.context, locations=place, auto_comments=what)
    return catalogue


def updated(old: Catalog, new: Catalog, grave: Mapping[str, str]) -> Catalog:
    """The old catalogue with the sentences of the new one. What is gone is kept at its end, to be used again.

    A sentence that changed keeps its translation, marked fuzzy, and the words it had. `grave` says for each file how
    grave its change was: after a `major` one a translation begins anew, after a `typo` it is still good. (standards:
    TL03)
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
        message.previous_id = had.get((message.context, message.id), [])  # Babel forgets it
        if message.id and not message.string and grave.get(message.context or "") != "major":
            used += _taken_over(message, before, grave.get(message.context or "", "medium"))
    # What is kept at the end is kept without its flags, so what was fuzzy would come back as if it were good.
    old.obsolete = {key: one for key, one in old.obsolete.items() if one not in used and not one.fuzzy}
    return old


def _place(message: Message, location: tuple[str, int]) -> tuple[str | None, str]:
    return message.context, location[0]


def _taken_over(message: Message, before: Mapping[tuple[str | None, str], Message], grave: str) -> list[Message]:
    """Give a sentence the translation of the one that stood in its place, and say which that was."""
    earlier = [before[_place(message, place)] for place in message.locations if _place(message, place) in before][:1]
    for one in earlier:
        message.string, message.user_comments = one.string, one.user_comments
        if grave != "typo" or marks(str(message.id)) != marks(str(one.id)) or one.fuzzy:
            message.flags.add("fuzzy")
            message.previous_id = one.previous_id or [str(one.id)]
    return earlier


def _grave(library: Library, old: Catalog) -> dict[str, str]:
    """How grave the newest change of each file was, where it was made since the catalogue was brought up to date."""
    since = old.revision_date.date().isoformat() if isinstance(old.revision_date, datetime) else ""
    newest = {id: file.changes[0] for id, file in library.files.items() if file.changes}
    return {id: change.significance for id, change in newest.items() if change.date >= since}


def dumped(catalogue: Catalog) -> str:
    """The catalogue as a file. However long a sentence is, it stands on one line, so that a change touches one line."""
    written = io.BytesIO()
    write_po(written, catalogue, width=_WIDE, include_lineno=False, include_previous=True)
    return written.getvalue().decode()


_WIDE = 100_000


def counted(catalogue: Catalog) -> Count:
    """How far it is."""
    every = [message for message in catalogue if message.id and not (message.context or "").endswith(labels_of(""))]
    done = sum(bool(message.string) and not message.fuzzy for message in every)
    return Count(len(every), done, sum(message.fuzzy for message in every))


def sheets(library: Library, language: str, folders: Folders) -> tuple[int, int]:
    """How many sheets can be had in a language, and how many there are."""
    every = [walk_of(library, pair) for pair in pairs(library)]
    told = [sheet_in(language, walk, date.today(), folders, visited=False).notice for walk in every]
    return told.count(""), len(told)
