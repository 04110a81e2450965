"""Corrects misspelled words, and completes unfinished ones."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

BEGUN, NAME_BEGUN = 3, 2  # The fewest letters to complete a word from, and to complete a name from.
LONG = 8  # Words of this length or longer may have two wrong letters. Shorter ones may have one, but not the first.
DROPPED = 2  # The most letters that may be missing at the end of a word, unless someone is still typing it.
SPLIT = 3  # The fewest letters in each half when a word is split.


class Repair:
    """A corrector for unknown words. `often` says how often each known word occurs. Names count more."""

    def __init__(self, often: "Counter[str]", names: frozenset[str], stems: frozenset[str]) -> None:
        self._often, self._names, self._stems = often, names, stems
        self._in_order = sorted(often)
        self._like = [word for word in self._in_order if len(word) > 2 and word.isalpha()]
        self._codes = [word for word in self._in_order if "_" in word]
        self._known: dict[tuple[str, bool], list[str]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._often

    def repaired(self, word: str, stem: str, last: bool = True) -> list[str]:
        """Return the known words that an unknown word stands for.

        If the word is known, or can't be recognized, return it unchanged. Only names and the last word may be far from
        finished, so `snow tomorrow` isn't taken to be about snowbirds.
        """
        if word in self._often or stem in self._stems:
            return [word]
        if (word, last) not in self._known:
            self._known[word, last] = self._meant(word, len(word) + DROPPED if not last else None)
        return self._known[word, last]

    def _meant(self, word: str, longest: int | None) -> list[str]:
        begun = [other for other in self._begun(word) if len(word) >= BEGUN or other in self._names]
        begun = [other for other in begun if longest is None or len(other) <= longest or other in self._names]
        if begun and len(word) >= NAME_BEGUN:
            return [max(begun, key=self._often.__getitem__)]
        return self._split(word) or self._similar(word)

    def _begun(self, word: str) -> Iterator[str]:
        at = bisect_left(self._in_order, word)
        while at < len(self._in_order) and self._in_order[at].startswith(word):
            yield self._in_order[at]
            at += 1

    def _split(self, word: str) -> list[str]:
        """Split words that were typed without a space, such as `kindlefire`, if one of them is a name."""
        for at in range(len(word) - SPLIT, SPLIT - 1, -1):
            one, other = word[:at], word[at:]
            if one in self._often and other in self._often and {one, other} & self._names:
                return [one, other]
        return []

    def _similar(self, word: str) -> list[str]:
        if "_" not in word and (len(word) < 4 or not word.isalpha()):
            return [word]
        # Imported here because they take 6 MiB, and most searches don't need them.
        from rapidfuzz import fuzz, process
        from rapidfuzz.distance import OSA

        if "_" in word:
            near = process.extractOne(word, self._codes, scorer=fuzz.ratio, score_cutoff=80)
            return [near[0] if near else word]
        most = 1 if len(word) < LONG else 2
        like = process.extract(word, self._like, scorer=OSA.distance, score_cutoff=most, limit=None)
        found = [one for one in like if len(word) >= LONG or one[0][0] == word[0]]
        best = min(found, key=lambda one: (one[1] + (one[0][0] != word[0]), -self._often[one[0]]), default=(word,))
        return [best[0]]
