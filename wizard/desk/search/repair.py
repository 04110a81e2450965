"""Words that nothing here knows, taken for the known word that was meant."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

BEGUN, NAME_BEGUN = 3, 2  # letters after which a word is completed
SHORT = 6  # below this many letters one may be wrong, else two
SPLIT = 3  # letters each half of a word that was run together has at least


class Repair:
    """Completes, splits, or corrects unknown words. `often` is how common each known word is; names count for more."""

    def __init__(self, often: "Counter[str]", names: frozenset[str], stems: frozenset[str]) -> None:
        self._often, self._names, self._stems = often, names, stems
        self._in_order = sorted(often)
        self._like = [word for word in self._in_order if len(word) > 2 and word.isalpha()]
        self._codes = [word for word in self._in_order if "_" in word]
        self._known: dict[str, list[str]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._often

    def repaired(self, word: str, stem: str) -> list[str]:
        """Return the words that an unknown word stands for; a known one, or one like no other, stands for itself."""
        if word in self._often or stem in self._stems:
            return [word]
        if word not in self._known:
            self._known[word] = self._meant(word)
        return self._known[word]

    def _meant(self, word: str) -> list[str]:
        begun = [other for other in self._begun(word) if len(word) >= BEGUN or other in self._names]
        if begun and len(word) >= NAME_BEGUN:
            return [max(begun, key=self._often.__getitem__)]
        return self._split(word) or self._alike(word)

    def _begun(self, word: str) -> Iterator[str]:
        at = bisect_left(self._in_order, word)
        while at < len(self._in_order) and self._in_order[at].startswith(word):
            yield self._in_order[at]
            at += 1

    def _split(self, word: str) -> list[str]:
        """`kindlefire` is two words, and one of them a name."""
        for at in range(len(word) - SPLIT, SPLIT - 1, -1):
            one, other = word[:at], word[at:]
            if one in self._often and other in self._often and {one, other} & self._names:
                return [one, other]
        return []

    def _alike(self, word: str) -> list[str]:
        from rapidfuzz import fuzz, process
        from rapidfuzz.distance import OSA

        if "_" in word:
            near = process.extractOne(word, self._codes, scorer=fuzz.ratio, score_cutoff=80)
            return [near[0] if near else word]
        if len(word) < 4 or not word.isalpha():
            return [word]
        most = 1 if len(word) < SHORT else 2
        found = process.extract(word, self._like, scorer=OSA.distance, score_cutoff=most, limit=None)
        best = min(found, key=lambda one: (one[1] + (one[0][0] != word[0]), -self._often[one[0]]), default=(word,))
        return [best[0]]
