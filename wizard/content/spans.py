"""Text as people read it: plain words, words on a screen, pictures of buttons, and blanks to write on.

A flow's own markup is one thing only, `**label**`. Here it becomes spans, and from these spans the terminal, the paper
and the plain text are all drawn; so a label such as `[Home]` can never be taken for somebody else's markup.
"""

import re
from typing import Literal, NamedTuple

Kind = Literal["text", "label", "icon", "blank"]


class Span(NamedTuple):
    """A stretch of text of one kind.

    `label` is a word on a device's screen, `icon` the name of a picture, `blank` what belongs on a line to write on.
    """

    kind: Kind
    text: str


Phrase = tuple[Span, ...]

_LABEL = re.compile(r"\*\*(.+?)\*\*")
SLOT = re.compile(r"\{([a-zA-Z][a-z0-9.-]*)\}")  # what the facts of a visit fill in: {library.phone}


def parse(text: str) -> Phrase:
    """Split `Tap **Borrow**.` into spans."""
    pieces = _LABEL.split(text)
    spans = (Span("label" if odd % 2 else "text", piece) for odd, piece in enumerate(pieces))
    return tuple(span for span in spans if span.text)


def labels(text: str) -> list[str]:
    """The words on a screen that a text names, in order."""
    return _LABEL.findall(text)


def plain(phrase: Phrase) -> str:
    """The words alone, as one says them aloud; a picture stands beside its name, so it adds nothing."""
    return "".join(_WRITTEN.get(span.kind, "{}").format(span.text) for span in phrase)


_WRITTEN = {"icon": "", "blank": "____________"}
