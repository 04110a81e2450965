"""The readability of the steps, in numbers. They're for information only, because no formula recognizes the names of
buttons.

Each text is measured separately, with every label counted as one short word. Measuring the texts together would give
very different results.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from wizard.checks.rules.corpus import STEPS, Corpus, FlowText
from wizard.content.library import Library

A_LONG_WORD = 7  # In letters.
VERY_EASY = 30  # Text that scores below this is very easy to read.
ENOUGH = 100  # In words. With fewer, the index isn't reliable.


@dataclass(frozen=True, slots=True)
class Ease:
    """The steps in one file. `mean` and `longest` are in words per step, and `lix` is Björnsson's index, LIX.
    (standards: HW16)

    LIX is the average number of words per sentence plus the percentage of words with seven letters or more. Text that
    scores below 30 is very easy to read, and newspapers score about 45. LIX doesn't count syllables, so it works for
    other languages too.
    """

    file: str
    mean: float
    longest: int
    lix: int


def eases(library: Library, today: date) -> list[Ease]:
    """Return every file with enough words in its steps, from hardest to easiest."""
    texts: dict[str, list[FlowText]] = {}
    for words in Corpus(library, (), today).under(STEPS):
        texts.setdefault(words.file, []).append(words)
    made = (_ease(file, [words.masked for words in own]) for file, own in texts.items())
    return sorted((ease for ease in made if ease), key=lambda ease: (-ease.lix, ease.file))


def _ease(file: str, texts: list[str]) -> Ease | None:
    counts = [len(text.split()) for text in texts]
    if sum(counts) < ENOUGH:
        return None
    return Ease(file, round(sum(counts) / len(texts), 1), max(counts), lix(texts))


def lix(texts: Iterable[str]) -> int:
    """Return the texts' LIX. Each text ends a sentence, even if it has no period."""
    sentences = [sentence for text in texts for sentence in _sentences(text)]
    words = [word for sentence in sentences for word in sentence]
    long = sum(sum(map(str.isalpha, word)) >= A_LONG_WORD for word in words)
    return round(len(words) / len(sentences) + 100 * long / len(words))


def _sentences(text: str) -> Iterator[list[str]]:
    return filter(None, map(str.split, re.split(r"[.!?:](?:\s+|$)", text)))
