"""Search words from `flows/search-words.yaml`: phrases with the same meaning, and words with little meaning."""

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from wizard.content.flow import SearchWords
from wizard.content.word_forms import stem, words

NEGATION = "not"
NO_LONGER = (NEGATION, stem("longer"))  # It only negates, unlike `longer` in `keep it longer`.
BETWEEN = 2  # The largest number of everyday words that can interrupt a phrase.


class Concepts:
    """The phrases that the search treats as the same. Texts and queries are compared by their `terms`."""

    def __init__(self, data: SearchWords | None) -> None:
        self._negations = frozenset(_each(data.negations)) if data else frozenset[str]()
        self._skipped = frozenset(_each(data.skipped)) if data else frozenset[str]()
        self.idle = frozenset(map(stem, chain(_each(data.idle), self._skipped))) if data else frozenset[str]()
        self.everyday = self._stems(data.everyday) if data else frozenset[str]()
        self.phrases: dict[tuple[str, ...], str] = {}
        for concept, phrases in data.meanings.items() if data else ():
            for phrase in phrases:
                self.phrases.setdefault(self.plain(words(phrase)), concept)
        for empty in ((), (NEGATION,)):
            self.phrases.pop(empty, None)
        self.elsewhere = frozenset(self._add_elsewhere(data.elsewhere)) if data else frozenset[str]()
        self._starts = {phrase[:size] for phrase in self.phrases for size in range(1, len(phrase) + 1)}
        self.starting = frozenset(chain(*(self.terms(words(word)) for word in data.starting))) if data else frozenset()
        self.known = frozenset(_known(data)) if data else frozenset[str]()

    def plain(self, typed: Iterable[str]) -> tuple[str, ...]:
        """Return the stems of the words, without those that phrases can skip. Every negation, such as `no longer`,
        becomes the same word.
        """
        skipped, negations = self._skipped, self._negations
        plain = [NEGATION if word in negations else stem(word) for word in typed if word not in skipped]
        return tuple([word for before, word in pairwise(("", *plain)) if (before, word) != NO_LONGER])

    def terms(self, typed: Iterable[str]) -> list[str]:
        """Return concepts, and the stems of all other words that mean something."""
        plain, found = self.plain(typed), list[str]()
        while plain:
            phrase, between = self._first(plain)
            found += [self.phrases.get(phrase, phrase[0]), *between]
            plain = plain[len(phrase) + len(between) :]
        return [term for term in found if term not in self.idle and term != NEGATION]

    def with_negations(self, typed: Iterable[str]) -> Iterator[str]:
        """Yield the stems that mean something. A stem after a negation is yielded a second time with it, such as `not
        email`.
        """
        negated = False
        for word in self.plain(typed):
            if word == NEGATION:
                negated = True
            elif word not in self.idle:
                yield word
                if negated:
                    yield f"{NEGATION} {word}"
                negated = False

    def negates(self, typed: Iterable[str]) -> bool:
        """Return whether any of the words is a negation."""
        return not self._negations.isdisjoint(typed)

    def skips(self, typed: Iterable[str]) -> bool:
        """Return whether phrases can leave out all of these words."""
        return self._skipped.issuperset(typed)

    def _first(self, plain: tuple[str, ...]) -> tuple[tuple[str, ...], list[str]]:
        """Return the longest phrase at the start, and the everyday words that interrupt it. If there's none, return the
        first word.

        `Put the book on hold` means the same as `put on hold`.
        """
        phrase, between = plain[:1], list[str]()
        best: tuple[tuple[str, ...], list[str]] = phrase, []
        if phrase not in self._starts:
            return best
        for word in plain[1:]:
            if (*phrase, word) in self._starts:
                phrase = (*phrase, word)
                if phrase in self.phrases:
                    best = phrase, [*between]
            elif word in self.everyday and len(between) < BETWEEN:
                between.append(word)
            else:
                break
        return best

    def _add_elsewhere(self, phrases: Iterable[str]) -> Iterator[str]:
        """Add phrases about topics this desk can't help with, each as its own term, unless they have a meaning."""
        for phrase in map(words, phrases):
            plain = self.plain(phrase)
            if plain and plain not in self.phrases:
                self.phrases[plain] = " ".join(plain)
                yield self.phrases[plain]

    def _stems(self, phrases: Iterable[str]) -> frozenset[str]:
        return frozenset(map(stem, _each(phrases)))


def _each(phrases: Iterable[str]) -> Iterator[str]:
    return chain.from_iterable(map(words, phrases))


def _known(data: SearchWords) -> Iterator[str]:
    """Yield every word that is spelled correctly, for correcting misspelled ones."""
    yield from _each(chain(data.negations, data.skipped, data.idle, data.everyday, data.starting, data.elsewhere))
    yield from _each(chain(*data.meanings.values(), *data.commands.values()))
