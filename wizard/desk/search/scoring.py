"""Scores documents with BM25F. Both the documents' fields and the query's terms have weights."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

K1 = 1.2  # How quickly a repeated term stops adding to the score.


class Field(NamedTuple):
    """A field's weight, and how much a long text lowers the field's score (from 0 to 1)."""

    weight: float
    length: float


Document = Mapping[str, Sequence[str]]  # The terms in each field.


class Bm25f:
    """An index of documents, which are identified by their position in the input."""

    def __init__(self, documents: Iterable[Document], fields: Mapping[str, Field]) -> None:
        counts = [{field: Counter(terms) for field, terms in document.items()} for document in documents]
        many = len(counts)
        mean = {field: sum(c[field].total() for c in counts if field in c) / max(1, many) or 1 for field in fields}
        frequencies: dict[str, dict[int, float]] = defaultdict(dict)
        for number, document in enumerate(counts):
            for name, terms in document.items():
                field = fields[name]
                shorter = field.weight / (1 - field.length + field.length * terms.total() / mean[name])
                for term, times in terms.items():
                    frequencies[term][number] = frequencies[term].get(number, 0) + shorter * times
        self.postings = {t: {n: f / (K1 + f) for n, f in found.items()} for t, found in frequencies.items()}
        held = Counter(term for document in counts for term in _main_terms(document, fields))
        self.idf = {term: _idf(held[term], many) for term in self.postings}
        self.rare = _idf(1, many)  # The idf of a term that's in only one document.

    def scores(
        self, finding: Mapping[str, float], adding: Mapping[str, float]
    ) -> tuple[dict[int, float], dict[int, float]]:
        """Return the score of each document with a `finding` term, and the total weight of the `finding` terms in it.

        Both arguments map terms to their weights. `adding` terms only raise the scores of documents already found.
        """
        score: dict[int, float] = {}
        held: dict[int, float] = {}
        for term, weight in finding.items():
            for number, share in self.postings.get(term, {}).items():
                score[number] = score.get(number, 0) + weight * share
                held[number] = held.get(number, 0) + weight
        for term, weight in adding.items():
            shares = self.postings.get(term, {})
            for number in score.keys() & shares.keys():
                score[number] += weight * shares[number]
        return score, held


def _idf(held: int, many: int) -> float:
    """Return the inverse document frequency of a term that's in `held` of `many` documents."""
    return math.log(1 + (many - held + 0.5) / (held + 0.5))


def _main_terms(document: Mapping[str, "Counter[str]"], fields: Mapping[str, Field]) -> set[str]:
    """Return the terms in the main fields, which are those with a weight of at least 1."""
    return {term for name, terms in document.items() if fields[name].weight >= 1 for term in terms}
