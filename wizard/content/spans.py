"""Text as spans: plain words, labels, icons, and blanks to write on.

The only markup in flows is `**label**`. This module turns it into spans, and the terminal, the sheet, and plain text
are all made from those spans. So a label such as `[Home]` is never mistaken for Rich, Typst, or HTML markup.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple
from unicodedata import east_asian_width

Kind = Literal["text", "label", "icon", "blank"]


class Span(NamedTuple):
    """A piece of text of one kind.

    A `label` is text on a device's screen, an `icon` is the name of a picture, and a `blank` is the name of a line to
    write on.
    """

    kind: Kind
    text: str


Phrase = tuple[Span, ...]

_LABEL = re.compile(r"\*\*(.+?)\*\*")
SLOT = re.compile(r"\{([a-zA-Z][a-z0-9.-]*)(?:\|([^{}|*]*[^{}|*\s][^{}|*]*))?\}")
"""A slot for a fact about the visit: `{library.phone}`, or `{platform.loans|several}` with a default."""
OPTIONAL = re.compile(r"\[\[(.*?)\]\]")
"""A phrase that is left out when a slot in it is empty: `[[, for {platform.days} days]]`."""


@lru_cache(maxsize=1 << 11)  # Screens and sheets show the same texts again and again.
def parse(text: str) -> Phrase:
    """Split `Tap **Borrow**.` into spans."""
    pieces = _LABEL.split(text)
    spans = (Span("label" if odd % 2 else "text", piece) for odd, piece in enumerate(pieces))
    return tuple(span for span in spans if span.text)


def labels(text: str) -> list[str]:
    """Return the labels in a text, in order."""
    return _LABEL.findall(text)


_OLD_SLOT = re.compile(r"\{(library|[Ww]ord)\.(a-)?catalogue(s?)(?=[|}])")


def current_slots(text: str) -> str:
    """Return the text with its slots in their current spelling, such as `{library.catalog}`."""
    return _OLD_SLOT.sub(r"{\1.\2catalog\3", text) if "catalogue" in text else text


def slots(text: str) -> list[str]:
    """Return the names of the slots in a text, in order."""
    return [found[1] for found in SLOT.finditer(text)] if "{" in text else []


def needed_slots(text: str) -> Iterator[re.Match[str]]:
    """Yield the slots whose sentence is left out when they're empty: no default, and not in an optional phrase."""
    if "{" in text:
        required = OPTIONAL.sub(lambda found: " " * len(found[0]), text)
        yield from (found for found in SLOT.finditer(required) if found[2] is None)


ENDS = (".", "!", "?", "؟", "。", "！", "？")
"""Characters that end a sentence, in the scripts we support."""
_SENTENCE = re.compile(
    r"(?<=[.!?؟])\s+(?=[A-ZÀ-ÞĀ-\u024f\u1e00-\u1eff“«¿¡\"*{0-9\u0590-\u06ff])|(?<=[。！？])\s*(?=[^”’」』）\s])"
)


def sentences(text: str) -> list[str]:
    """Split a text into sentences. A sentence begins with a capital, if its script has capitals."""
    return _SENTENCE.split(text)


def gap(before: str) -> str:
    """Return what goes between two sentences: nothing after a full-width stop, which includes its own space, or else a
    space.
    """
    return "" if before.endswith(ENDS[-3:]) else " "


def together(sentences: Iterable[str]) -> str:
    """Join sentences into one text."""
    said = ""
    for sentence in sentences:
        said += f"{gap(said)}{sentence}" if said else sentence
    return said


def is_sentence(see: str) -> bool:
    """Return True if a `see` is a whole sentence (`Your book opens.`), not the name of something (`the first page`)."""
    return see.lstrip("“¿¡{")[:1].isupper()


def has_case(text: str) -> bool:
    """Return True if a text begins with a letter that has an uppercase form."""
    return text[:1].lower() != text[:1].upper()


def has_wide_letters(text: str) -> bool:
    """Return True if a text has Chinese, Japanese, or Korean characters, which are written without spaces."""
    return any(east_asian_width(letter) == "W" for letter in text)


def plain(phrase: Phrase) -> str:
    """Return the text without markup, for reading aloud. Icons are left out, because their names are in the
    text.
    """
    return "".join([_WRITTEN.get(span.kind, span.text) for span in phrase])


_WRITTEN = {"icon": "", "blank": "____________"}
