"""The readability of the steps in numbers. They are only information, because no formula knows the names of buttons.

Every text is measured separately, with each label as one short word. Joined texts would have very different results.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from wizard.checks.rules.corpus import STEPS, Corpus, FlowText
from wizard.content.library import Library

A_LONG_WORD = 7  # Letters.
VERY_EASY = 30  # An index below this is very easy.
ENOUGH = 100  # FlowText. With fewer, the index isn't reliable.


@dataclass(frozen=True, slots=True)
class Ease:
    """The steps of one file. `mean` and `longest` are words a step; `lix` is Björnsson's index, LIX. (standards: HW16)

    LIX is the words in a sentence and the percentage of words of seven letters or more, added. Below 30 a text is very
    easy, and newspapers have about 45. It counts no syllables, so it also works for other languages.
    """

    file: str
    mean: float
    longest: int
    lix: int


def eases(library: Library, today: date) -> list[Ease]:
    """Return every file with enough words in its steps, the hardest first."""
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
    """Return the index of texts. Each text ends a sentence, even without a period."""
    sentences = [sentence for text in texts for sentence in _sentences(text)]
    words = [word for sentence in sentences for word in sentence]
    long = sum(sum(map(str.isalpha, word)) >= A_LONG_WORD for word in words)
    return round(len(words) / len(sentences) + 100 * long / len(words))


def _sentences(text: str) -> Iterator[list[str]]:
    return filter(None, map(str.split, re.split(r"[.!?:](?:\s+|$)", text)))
