"""The fixed words on the sheet (`handouts/words/fr.yaml`), created and filled in for a language."""

from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from babel import Locale

from wizard.authoring.text_edits import TextEdit, newline, patched, read, scalars
from wizard.content import sheet_texts
from wizard.content.quoting import quoted
from wizard.content.sheet_texts import Words

_HEAD = """\
# The fixed words on the sheet. The English is above each line. Write the translation after the colon.
# Keep words in braces, such as {day}. Sheets need every line filled in, except for those of card, slip, and poster.
# Once someone who speaks the language has read all of it, write their role after `checked`.
language: LANGUAGE
checked: "no: not yet read by someone who speaks the language"
"""
_ABOUT = ("language", "checked")  # The entries that describe the table itself.


def english() -> dict[str, str]:
    """Return the texts to translate, by key."""
    return {key: text for key, text in sheet_texts.words().table.items() if key not in _ABOUT}


def translated(words: Words) -> dict[str, str]:
    """Return the texts that a language has translated, by key."""
    return {key: text for key, text in words.table.items() if key in english() and key not in words.untranslated}


def with_empty_lines(path: Path, language: str, had: Container[str]) -> str:
    """Return a table with an empty line for each text that isn't in `had`. Existing lines stay as they are."""
    text = _text(path, language)
    there = _values(text)
    new = {key: said for key, said in english().items() if key not in had and key not in there}
    return _with_lines(text, (f"# {said}\n{_key(key)}:" for key, said in new.items()))


def with_texts(path: Path, language: str, texts: Mapping[str, str]) -> str:
    """Return a table with these texts added or changed. Everything else in it stays as it is."""
    text = _text(path, language)
    values = _values(text)
    changed = [TextEdit(*values[key], f" {quoted(said)}") for key, said in texts.items() if key in values]
    return _with_lines(patched(text, changed), (f"{_key(k)}: {quoted(v)}" for k, v in texts.items() if k not in values))


def _text(path: Path, language: str) -> str:
    if path.is_file():
        return read(path)
    name = Locale.parse(language).get_display_name(language) or language
    return _HEAD.replace("LANGUAGE", name[0].upper() + name[1:])


def _values(text: str) -> dict[str, tuple[int, int]]:
    """Return the range of each key's value, starting after the colon."""
    every = iter(scalars(text).values())
    colons = ((key.value, text.index(":", key.end) + 1, value.end) for key, value in zip(every, every, strict=True))
    return {key: (colon, max(colon, end)) for key, colon, end in colons}


def _key(key: str) -> str:
    return quoted(key) if not key.replace("-", "").isalnum() else key


def _with_lines(text: str, lines: Iterable[str]) -> str:
    more = "".join(f"{line}\n" for line in lines).replace("\n", newline(text))
    between = newline(text) if more and text and not text.endswith("\n") else ""
    return text + between + more
