"""Rules about natural English: phrases that no one would say at a library desk, and things that go by two names.

The phrases are in `phrases.tsv`, each with a pattern, the kinds of text it applies to, and what to write instead. In
the text, labels are replaced with `§`, and slots are replaced with `¶`.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from wizard.checks.rules.corpus import SHOWN, Corpus, Finding, warning
from wizard.content.quoting import named

# The kinds of text in a flow, by who speaks to whom, with their keys.
ALOUD, STAFF, SAYS = ("say",), ("ask", "text", "help", "note", "try"), ("says",)
PATRON = tuple(key for key in SHOWN if key not in (*ALOUD, *STAFF))
_KEYS = {"flows-patron": PATRON, "flows-staff": STAFF, "flows-aloud": ALOUD, "flows-says": SAYS}
_EVERY_FLOW = ("all", "ui", "flows")


class StylePattern(NamedTuple):
    """A pattern, with the rule that reports it, the kinds of text it applies to, and what to write instead."""

    id: str
    rule: str
    areas: str
    regex: str
    message: str
    suggestion: str

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys in flows whose texts the pattern applies to."""
        areas = self.areas.split("+")
        if any(area in areas for area in _EVERY_FLOW):
            return (*SHOWN, *SAYS)
        return tuple(key for area, keys in _KEYS.items() if area in areas for key in keys)


@cache
def phrases() -> tuple[StylePattern, ...]:
    """Return every phrase to avoid."""
    text = files("wizard.checks.rules").joinpath("phrases.tsv").read_text(encoding="utf-8")
    return tuple(
        StylePattern(*row) for row in list(csv.reader(text.splitlines(), "excel-tab", quoting=csv.QUOTE_NONE))[1:]
    )


def _found(written: Corpus, rule: str) -> Iterator[Finding]:
    """Yield a finding for each phrase that a rule looks for. If phrases overlap, only the longest is reported."""
    hits = [
        (words, found, phrase)
        for phrase in phrases()
        if phrase.rule == rule
        for words, found in written.matching(phrase.regex, phrase.keys, phrase.regex)
    ]
    taken: dict[int, list[tuple[int, int]]] = {}
    for words, found, phrase in sorted(hits, key=lambda hit: -len(hit[1][0])):
        start, end = found.span()
        spans = taken.setdefault(id(words), [])
        if all(end <= first or last <= start for first, last in spans):
            spans.append((start, end))
            message = f"{named(found[0].strip(' .:;'))}: {phrase.message}"
            yield Finding(words.spot(found), message, f"Better: {phrase.suggestion}")


@warning
def stilted_phrase(written: Corpus) -> Iterator[Finding]:
    """This phrase sounds translated. Write what a librarian would say aloud to a patron.

    Labels and slots don't count. Passive verbs and contractions are fine, and so are “just” and “please” in `say`.

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi** once more.
          say: Shall we look whether it knows your network?
          see: a list of networks.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi** again.
          say: Let's see if it finds your network.
          see: a list of networks.
    """
    yield from _found(written, "stilted-phrase")


@warning
def two_spellings(written: Corpus) -> Iterator[Finding]:
    """Use the same name for a thing in every flow, or people will look for two things. We use US spelling, and write
    email, eBook, Wi-Fi, sign in, waiting list, and QR code. Write labels as they appear on the device. (standards:
    HW09)

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: your email, in grey, below your WiFi.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: your email, in gray, below your Wi-Fi.
    """
    yield from _found(written, "two-spellings")


@warning
def semicolon(written: Corpus) -> Iterator[Finding]:
    """Two sentences are easier to read and say than one with a semicolon. (standards: HW03)

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks; ours is the first.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks. Ours is the first.
    """
    for words, found in written.matching(r";(?=\s)", SHOWN, ";"):
        yield Finding(
            words.spot(found),
            "This semicolon joins two sentences.",
            "End the sentence with a period, and start the next one with a capital letter.",
        )
