"""The search index for a library. Its slow parts are built when they're first used."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import NamedTuple
from weakref import WeakValueDictionary

from wizard.content.concepts import Concepts
from wizard.content.flow import Do, Fix, Trouble, Use
from wizard.content.library import Library
from wizard.content.spans import labels
from wizard.content.traversal import all_steps, inside, records
from wizard.content.word_forms import stem, words
from wizard.content.wording import Wording
from wizard.desk.search.label_index import LabelIndex
from wizard.desk.search.names import FoundNames, Names
from wizard.desk.search.repair import Repair
from wizard.desk.search.scoring import Bm25f, Field
from wizard.presenters.sheet_codes import Codes
from wizard.walk.ways import best

FIELDS = {
    "screen": Field(4, 0.3),
    "says": Field(3, 0.5),
    "also": Field(3, 0.5),
    "home": Field(0.8, 0.7),
    "fixes": Field(0.3, 0.7),
    "labels": Field(1.5, 0.7),
    "exact": Field(3, 0.5),
}
# The fewest words in a row that count as a phrase: if it has a name in it, and if it's words on a screen.
RUN, SCREEN_RUN = 3, 2
UNKNOWN, EVERYDAY = 4.0, 0.2  # The weight of an unknown word, and the weight of an everyday word.
PHRASES = ("says", "also", "screen", "labels")  # The fields with texts that people may type word for word.
NOT_WORKING = "not working"  # What a negation means if the other words tell us nothing.
NAME_OFTEN, WORD_OFTEN = 50, 2  # How frequent names and search words are assumed to be when fixing misspellings.


class IndexedPhrase(NamedTuple):
    """One way to say something: its original text, its words, and its search terms. `field` is where it comes from."""

    text: str
    words: tuple[str, ...]
    terms: frozenset[str]
    field: str = "also"


class IndexedProblem(NamedTuple):
    """A problem, with its address, its file, and every way to say it."""

    name: str
    file: str
    trouble: Trouble
    phrases: tuple[IndexedPhrase, ...]


class Query(NamedTuple):
    """A query after misspellings are fixed: all its words, the names in it, and the terms from the other words."""

    words: tuple[str, ...]
    named: FoundNames
    terms: tuple[str, ...]
    name_terms: frozenset[str]  # The terms that come from words in names.


class Index:
    """The search index for a library. To get one, call `index`."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.codes = Codes(library)
        self.places = LabelIndex(library)
        self._serving: dict[str, list[str]] = {}

    def warm(self) -> None:
        """Build the parts that the first search needs, so it isn't slow."""
        _ = self.masses, self.repair, self.users, self.labels_with, self.topics_with, self.said, self.pairs
        _ = self.library.reached

    # ------------------------------------------------------------------ queries

    @cached_property
    def concepts(self) -> Concepts:
        return Concepts(self.library.search_words)

    @cached_property
    def names(self) -> Names:
        return Names(self.library, self.concepts)

    @cached_property
    def repair(self) -> Repair:
        """Return the spelling corrector, built from every word in the index."""
        often = Counter(chain(*(words(text.replace("_", " ")) for text in self._all_texts())))
        often.update(chain(*(codes(text) for text in self._all_texts())))
        often.update({word: NAME_OFTEN for word in self.names.words if len(word) > 1})
        often.update(dict.fromkeys(self.concepts.known, WORD_OFTEN))
        names = self.names.words
        return Repair(often, names, frozenset(map(stem, often)) - frozenset(map(stem, names)))

    def query(self, text: str) -> Query:
        """Parse typed text, and fix misspelled words."""
        joined = self.names.joined(words(text))
        known = [self._repaired(word, at == len(joined)) for at, word in enumerate(joined, 1)]
        typed = tuple(map(self._family, chain(*known)))
        named = self.names.take(typed)
        terms = tuple(dict.fromkeys(self.terms(" ".join(named.left))))
        if any(named[:2]) and self.concepts.negates(named.left) and self.scorer.idf.keys().isdisjoint(terms):
            terms = tuple(self.terms(NOT_WORKING))  # For example, `Libby won't plorf` tells us only that much.
        name_terms = frozenset(self.terms(" ".join(typed))) - {*terms} - self.concepts.everyday
        return Query(typed, named, terms, name_terms)

    def said_in(self, typed: tuple[str, ...]) -> dict[int, tuple[float, str]]:
        """Return the problems that were typed word for word, each with its share of the typed words and its field.

        If other words were typed too, a phrase counts only if it's words on a screen or has a name in it.
        """
        found: dict[int, tuple[float, str]] = {}
        telling = self._telling(typed)
        for size in range(1, len(typed) + 1):
            for run in (typed[at : at + size] for at in range(len(typed) - size + 1)):
                problems = self.said.get(run)
                if problems and (fields := self._meaning_fields(run, size == len(typed))):
                    part = self._telling(run) / max(1, telling) if size < len(typed) else 1.0
                    found |= {number: (part, field) for number, field in problems.items() if field in fields}
        return found

    def _telling(self, typed: Iterable[str]) -> int:
        """Return how many words say something."""
        return sum(stem(word) not in self.concepts.idle and not word.isdigit() for word in typed)

    def _meaning_fields(self, run: tuple[str, ...], whole: bool) -> set[str]:
        """Return the fields in which a phrase with these words would count as a match."""
        left = self.names.take(run).left
        on_screen = left and (whole or len(run) >= SCREEN_RUN)
        telling = any(stem(word) not in self._light for word in left)
        named = len(left) < len(run) and (len(run) >= RUN or (len(run) > 1 and telling))
        spoken = left and (named or (whole and len(run) > 1))
        return {*(["screen"] if on_screen else []), *(["says", "also"] if spoken else [])}

    def _family(self, word: str) -> str:
        """Return what an unknown error code starts with, such as `e` for Adobe's codes, or any other word unchanged."""
        return word.partition("_")[0] if codes(word) and word not in self.scorer.idf else word

    @cached_property
    def _light(self) -> frozenset[str]:
        """Return the words that add little meaning next to a name."""
        return self.concepts.idle | self.concepts.everyday | self.concepts.starting

    def _repaired(self, word: str, last: bool = True) -> list[str]:
        return [word] if word in self.names.words else self.repair.repaired(word, stem(word), last)

    def terms(self, text: str) -> list[str]:
        """Return a text's search terms. For an error code, return the whole code and its parts."""
        return codes(text) + self.concepts.terms(words(text.replace("_", " ")))

    def exact_terms(self, typed: Iterable[str]) -> list[str]:
        """Return terms for the exact words, so `bigger` ranks above its synonyms, and `no email` above `email`."""
        return [f"={word}" for word in self.concepts.with_negations(typed)]

    def knows(self, text: str) -> bool:
        """Return True if every word is known or starts a known word. That's true of `card`, but not of a sheet code."""
        return all(self._repaired(word) != [word] or word in self.repair for word in words(text))

    # ------------------------------------------------------------------ problems

    @cached_property
    def problems(self) -> list[IndexedProblem]:
        """Return every problem that this library's patrons can have."""
        found = []
        for id, file in self.library.files.items():
            if id in self.library.platforms and not self.library.offers(id) and self.library.offer(id) is None:
                continue  # This library never offered the service.
            found += [self._problem(id, trouble) for trouble in file.troubles]
        return found

    def _problem(self, file: str, trouble: Trouble) -> IndexedProblem:
        fixes = chain.from_iterable(map(_fix_texts, trouble.fixes))
        texts = {
            "says": [Wording(self.library).plain(trouble.says, file)],
            "also": trouble.also,
            "screen": trouble.screen,
            "labels": dict.fromkeys(chain.from_iterable(map(labels, fixes))),
        }
        every = (self._phrase(text, field) for field in PHRASES for text in texts[field])
        return IndexedProblem(f"{file}/{trouble.id}", file, trouble, tuple(every))

    @cached_property
    def said(self) -> dict[tuple[str, ...], dict[int, str]]:
        """Return, for the words in each phrase, the indexes of the problems with that phrase, and the field it's in."""
        found: dict[tuple[str, ...], dict[int, str]] = defaultdict(dict)
        for number, problem in enumerate(self.problems):
            for phrase in problem.phrases:
                if phrase.field != "labels":
                    found[phrase.words][number] = phrase.field
        return found

    @cached_property
    def scorer(self) -> Bm25f:
        """Return the scorer for all problems. It identifies them by their index in the list."""
        return Bm25f(map(self._document, self.problems), FIELDS)

    def _document(self, problem: IndexedProblem) -> dict[str, list[str]]:
        made: dict[str, list[str]] = defaultdict(list)
        for phrase in problem.phrases:
            made[phrase.field] += phrase.terms
            made["exact"] += self.exact_terms(phrase.words)
        made["home"] += self.terms(problem.trouble.home)
        for text in chain.from_iterable(map(_fix_texts, problem.trouble.fixes)):
            made["fixes"] += self.terms(text)
        return made

    # ------------------------------------------------------------------ topics, commands, labels

    @cached_property
    def topics(self) -> list[tuple[str, IndexedPhrase]]:
        """Return all names of all topics."""
        topics = self.library.topics.items()
        return [(id, self._phrase(text)) for id, topic in topics for text in (topic.topic, *topic.also)]

    @cached_property
    def topics_with(self) -> dict[str, list[int]]:
        """Return, for each term, the indexes of the topic names with that term."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, (_, phrase) in enumerate(self.topics):
            for term in phrase.terms:
                found[term].append(number)
        return found

    @cached_property
    def masses(self) -> list[tuple[float, ...]]:
        """Return the total weight of the terms in each phrase, for each problem."""
        return [tuple(self.mass(phrase.terms) for phrase in problem.phrases) for problem in self.problems]

    def mass(self, terms: Iterable[str]) -> float:
        """Return the total weight of these terms. Rare terms weigh the most, and everyday terms the least."""
        idf, everyday = self.scorer.idf, self.concepts.everyday
        return sum(idf.get(term, UNKNOWN) * (EVERYDAY if term in everyday else 1) for term in terms)

    @cached_property
    def commands(self) -> list[tuple[str, IndexedPhrase]]:
        """Return every phrase that finds a desk command."""
        data = self.library.search_words
        named = data.commands.items() if data else ()
        return [(command, self._phrase(text)) for command, texts in named for text in texts]

    @cached_property
    def labels(self) -> dict[str, tuple[IndexedPhrase, dict[str, str]]]:
        """Return every label in lowercase, with the files that use it and the first step with it in each file."""
        files: dict[str, dict[str, str]] = defaultdict(dict)
        written: dict[str, str] = {}
        for id, file in self.library.files.items():
            for step in all_steps(file):
                for label in labels(step.do) if isinstance(step, Do) else ():
                    key = " ".join(words(label))
                    written.setdefault(key, label)
                    files[key].setdefault(id, f"{id}/{step.id}")
        return {key: (self._phrase(text), files[key]) for key, text in written.items()}

    @cached_property
    def labels_with(self) -> dict[str, list[str]]:
        """Return, for each term, the labels with that term."""
        found: dict[str, list[str]] = defaultdict(list)
        for key, (phrase, _) in self.labels.items():
            for term in phrase.terms:
                found[term].append(key)
        return found

    def _phrase(self, text: str, field: str = "also") -> IndexedPhrase:
        """Return an indexed phrase. Like a query, `create a hoopla account` also has the terms of `create account`."""
        written = words(text)
        left = self.names.take(written).left
        without_names = self.concepts.terms(left) if left != written else ()
        return IndexedPhrase(text, written, frozenset([*self.terms(text), *without_names]), field)

    # ------------------------------------------------------------------ which files belong together

    @cached_property
    def users(self) -> dict[str, frozenset[str]]:
        """Return, for each topic, the devices and services that use it, either directly or through another topic."""
        found: dict[str, set[str]] = defaultdict(set)
        within: list[tuple[str, str]] = []
        for id, file in self.library.files.items():
            for record in records(file):
                for target, _ in self.library.named(id, record):
                    if id not in self.library.topics:
                        found[target].add(id)
                    elif isinstance(record, Use) and "device" in record.only_if:
                        found[target].update(record.only_if["device"])
                    elif isinstance(record, Use):
                        within.append((id, target))
        for topic, target in within:
            found[target] |= found[topic]
        return {topic: frozenset(users) for topic, users in found.items()}

    @cached_property
    def ways(self) -> dict[str, frozenset[str]]:
        """Return the ways to get books onto each device, counting all its models."""
        devices = self.library.devices.items()
        return {id: frozenset(chain(*(model.ways for model in device.models.values()))) for id, device in devices}

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Return the devices and services that work together."""
        return frozenset(self.places.pairs)

    @cached_property
    def usual(self) -> list[str]:
        """Return the services, most likely first: the library's own services, then those with the most ways."""
        platforms = self.library.platforms
        own = self.library.profile.platforms if self.library.profile else {}
        return sorted(platforms, key=lambda id: (id not in own, 0 if id in own else -len(platforms[id].ways)))

    def serving(self, model: str) -> list[str]:
        """Return the services that work on a model, most likely first."""
        if model not in self._serving:
            self._serving[model] = [p for p in self.usual if best(self.library, model, p).answer == "way"]
        return self._serving[model]

    def _all_texts(self) -> Iterator[str]:
        for problem in self.problems:
            trouble = problem.trouble
            yield from chain((phrase.text for phrase in problem.phrases), [trouble.home])
            yield from chain.from_iterable(map(_fix_texts, trouble.fixes))
        yield from (phrase.text for _, phrase in chain(self.topics, self.commands))
        yield from self.labels


def index(library: Library) -> Index:
    """Return the index for everything that staff can search for in a library. Desks with the same library share it."""
    shared = _SHARED.get(library)
    if shared is None:
        shared = _SHARED[library] = Index(library)
    return shared


# The index for each library that a desk uses. With weak references, an index is freed when its last desk closes.
_SHARED: WeakValueDictionary[Library, Index] = WeakValueDictionary()


def codes(text: str) -> list[str]:
    """Return the error codes in a text, such as `e_adept_request_expired`."""
    return [word for word in words(text) if "_" in word.strip("_")] if "_" in text else []


def _fix_texts(fix: Fix) -> Iterable[str]:
    yield fix.try_
    yield from (step.do for step in inside(fix.steps) if isinstance(step, Do))
