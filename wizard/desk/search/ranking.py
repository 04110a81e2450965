"""Search, as staff type, for devices, services, problems, topics, commands, and words on screens, best match first.

Names are taken out of the query first, and used as filters. The remaining words are scored with BM25F.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from heapq import nlargest
from itertools import product
from typing import Literal, NamedTuple, TypeVar

from wizard.desk.search.index import EVERYDAY, UNKNOWN, Index, IndexedPhrase, IndexedProblem, Query
from wizard.desk.search.names import NICKNAME
from wizard.desk.search.repair import BEGUN

Kind = Literal["pair", "device", "trouble", "topic", "words", "command"]

MOST, MOST_NAMED, MOST_LABELS, MOST_SERVICES, MOST_DEVICES = 9, 4, 2, 3, 4
START_AT = 2  # The lowest place of the visit to start with what was named, counted from 0.
MENTIONED = 0.6  # The score if only a problem's fixes match. A full match scores 2.
SAID = 2.6  # The score for a problem that was typed word for word.
CLOSE = 100  # The most problems to compare phrase by phrase.
LEAST, PART = 0.25, 0.2  # The lowest score for a hit, and the lowest share of the best hit's score.
LEAST_UNKNOWN, MOST_UNKNOWN = 0.5, 0.4  # The lowest score for a hit if more than this share of the query is unknown.
TOP_TERMS = 4  # How many query terms a hit should cover.

NAME_WEIGHT = 0.2  # The weight of words in names.
EXACT = 0.2  # The extra weight of the exact word that was typed, compared with its synonyms.
FLOOR = 1.5  # The lowest total weight of a query, so one common word doesn't count as a full match.
CODE_DIGITS, NUMBER = 3, 1.0  # A number with fewer digits than this, as in `12 weeks`, has at most this weight.
# The weight of words about things that the desk can't help with, if the query has names in it, and if it doesn't.
ELSEWHERE, ONLY_ELSEWHERE = 9, 25
COVER = 0.8  # The exponent for the share of terms that match.
# Factors for problems in a file that was named, in a topic that this file uses, with a bonus if few others use it, and
# in other files. The named service doesn't use a shared topic, but several others do.
OWN, USED, USED_FEW = 1.5, 1.25, 0.3
ANY_SERVICE, ANY_DEVICE, ANY_TOPIC, SHARED_TOPIC, FOREIGN_TOPIC = 0.8, 0.85, 1.0, 0.8, 0.4
USUAL = 0.25  # The bonus for the most likely service if no service is named.
ONLY_NAMES, NAMES, AND_WORDS = 3.35, 0.3, 0.5  # The scores for names, on their own and with other words.
LABEL, WHOLE_LABEL, LABEL_SHARE, LABEL_FILES = 0.9, 2.3, 0.6, 2
WHOLE_TOPIC = 2.2
SPELLED_ALIKE = 80  # How similar a text must be to a topic's name, in percent, to suggest that topic.
COMMAND = 2.6  # The score for a command that was typed on its own, or with nothing but names.
TOPIC_SHARE = 0.75  # How much of a topic's phrase must be typed.

SET_UP = "set-up"  # The meaning of a request to start a setup, even for others: `set up the iPad for my mom`.

# If only one word is typed after a device and a service, the visit starts at this section.
_PHASES = {"borrow": "borrow", "read": "read", "return": "give-back"}


class Hit(NamedTuple):
    """A search result. `why` shows the text that matched, if it wasn't the name. `phase` is where the visit starts."""

    kind: Kind
    device: str = ""
    platform: str = ""
    model: str = ""
    trouble: str = ""
    topic: str = ""
    step: str = ""
    command: str = ""
    phase: str = ""
    why: str = ""
    score: float = 0


class Here(NamedTuple):
    """The open visit that staff search from: its device, its service, and the problems that can happen in it."""

    device: str = ""
    platform: str = ""
    troubles: frozenset[str] = frozenset()


NOWHERE = Here()


def find(index: Index, text: str, here: Here = NOWHERE) -> list[Hit]:
    """Return the results for a text, best first. If staff search from a visit, its own problems come first."""
    query = index.query(text)
    if not query.words:
        return []
    ranking = _Ranking(index, query, here)
    hits = sorted(ranking.hits(), key=lambda hit: -hit.score)
    floor = max(ranking.least(), PART * hits[0].score) if hits else 0
    near = sorted((hit for hit in hits if hit.score >= floor), key=lambda hit: hit.trouble not in here.troubles)
    found = _unique(near)
    if not here.troubles and (ranking.devices or ranking.platforms):
        found = _with_start_in_sight(found, hits)
    return _with_owners(index, found[:MOST])


def nearest_topics(index: Index, text: str, most: int = 3) -> list[str]:
    """Return topics to suggest if there are no results: those with words from the text first, then common topics.

    Suggest nothing for one or two letters, because they're similar to every topic.
    """
    if len(text) < BEGUN:
        return []
    from rapidfuzz import fuzz  # Imported here because it takes 6 MiB, and most searches don't need it.

    query = index.query(text)
    similarity = dict.fromkeys(index.library.topics, 0.0)
    for topic, phrase in index.topics:
        shared = sum(index.scorer.idf.get(term, 1) for term in phrase.terms & {*query.terms})
        spelled = fuzz.WRatio(text, phrase.text, score_cutoff=SPELLED_ALIKE) / 100
        similarity[topic] = max(similarity[topic], shared + spelled)
    common = {problem.file: len(index.users.get(problem.file, ())) for problem in index.problems}
    return nlargest(most, similarity, key=lambda topic: (similarity[topic], common.get(topic, 0)))


def _with_start_in_sight(hits: list[Hit], every: list[Hit]) -> list[Hit]:
    """Move the best device or service that a visit can start with to third place, if it's lower or scored too low."""
    start = next((hit for hit in every if hit.kind in ("pair", "device")), None)
    if start is None or start in hits[: START_AT + 1]:
        return hits
    return [*hits[:START_AT], start, *(hit for hit in hits[START_AT:] if hit != start)]


def _unique(hits: Iterable[Hit]) -> list[Hit]:
    """Remove duplicate results, and keep the one with the best score."""
    found: dict[tuple[str, ...], Hit] = {}
    for hit in hits:
        found.setdefault((hit.kind, hit.device, hit.platform, hit.trouble, hit.topic, hit.step, hit.command), hit)
    return list(found.values())


def _with_owners(index: Index, hits: list[Hit]) -> list[Hit]:
    """Add the device, service, or topic to problems that have the same text as another one."""
    library = index.library
    troubles = {hit.trouble: library.trouble("", hit.trouble) for hit in hits if hit.trouble}
    says = Counter(found.trouble.says for found in troubles.values() if found)
    named = []
    for hit in hits:
        found = troubles.get(hit.trouble)
        twin = found is not None and says[found.trouble.says] > 1
        named.append(hit._replace(why=_name_of(index, found.file)) if found and twin else hit)
    return named


def _name_of(index: Index, file: str) -> str:
    found = index.library.files[file]
    return str(getattr(found, "device", "") or getattr(found, "platform", "") or getattr(found, "topic", ""))


K = TypeVar("K")
V = TypeVar("V")


class _Computed(dict[K, V]):
    """A dictionary that computes missing values."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        value = self[key] = self._make(key)
        return value


class _Ranking:
    """The ranking of hits for one query."""

    def __init__(self, index: Index, query: Query, here: Here) -> None:
        self.index, self.library, self.query, self.here = index, index.library, query, here
        self.devices, self.platforms = query.named.sure_devices, query.named.sure_platforms
        concepts, idf = index.concepts, index.scorer.idf
        self.negated = concepts.negates(query.named.left)
        light = concepts.everyday if self.negated else concepts.everyday | concepts.starting
        self.own = {term for term in query.terms if term not in light}
        self.weights = {term: self._weight(term) for term in query.terms}
        self.total = max(min(FLOOR, index.scorer.rare), sum(nlargest(TOP_TERMS, self.weights.values())))
        # In `from my computer onto my Kobo` and `Libby on my computer`, the computer is just a name. In `my computer
        # won't`, it's a problem.
        nouns = {*concepts.terms(query.named.common)} if not self.negated else set[str]()
        if self.platforms and not self.devices and self.own <= nouns:
            self.devices = frozenset(query.named.devices)
        nouns = nouns if self.devices else set()
        self.left = sum(self.weights[term] for term in self.own - nouns)
        self.name_terms = {term: NAME_WEIGHT * idf.get(term, 0) for term in query.name_terms}
        exact = index.exact_terms(query.named.left)
        self.exact = {term: EXACT * idf.get(term, 0) for term in exact}
        self._file_factors = _Computed(self._file_factor)
        self._models: _Computed[str, str] = _Computed(
            lambda device: index.names.model(device, query.words) if device else ""
        )
        self.typed = {*query.terms, *query.name_terms}
        self.said = index.said_in(query.words)

    def _weight(self, term: str) -> float:
        idf = self.index.scorer.idf.get(term, 0)
        if term in self.index.concepts.elsewhere:
            return ELSEWHERE if self.devices or self.platforms else ONLY_ELSEWHERE
        if term.isdigit() and (len(term) < CODE_DIGITS or not idf or _is_year(term)):
            return min(NUMBER, idf)
        if term in self.own:
            return idf or UNKNOWN
        return EVERYDAY * idf

    def least(self) -> float:
        """Return the lowest score for a hit. It's higher if most of the query is unknown and names nothing we know."""
        unknown = sum(weight for term, weight in self.weights.items() if term not in self.index.scorer.idf)
        named = self.query.named.devices or self.query.named.platforms
        mostly = not named and unknown > MOST_UNKNOWN * sum(self.weights.values())
        return LEAST_UNKNOWN if mostly else LEAST

    def hits(self) -> Iterator[Hit]:
        yield from self._names()
        yield from self._troubles()
        yield from self._topics()
        yield from self._commands()
        yield from self._labels()

    # ------------------------------------------------------------------ devices and services

    def _names(self) -> Iterator[Hit]:
        """Yield the devices and services that are named. The more other words there are, the lower they rank.

        A service that the library has dropped comes first, because that's the answer to any problem with it.
        """
        named, phase = self.query.named, self._phase()
        base = ONLY_NAMES if phase or not self.left else NAMES + AND_WORDS / (1 + self.left / 3)
        base = NAMES if self.said or (self.negated and self.query.terms) else base
        base = ONLY_NAMES if self.devices and SET_UP in self.query.terms and not self.negated else base
        base = ONLY_NAMES if any(self._is_gone(platform) for platform in self.platforms) else base
        devices, platforms = list(named.devices.items()), list(named.platforms.items())
        for device, one in devices[:MOST_NAMED]:
            for platform, other in platforms[:MOST_NAMED]:
                yield self._pair(device, platform, base * (one + other) / 4)
        for device, strength in devices[:MOST] if not platforms else ():
            model, score = self._models[device], base * min(1, strength / NICKNAME)
            yield Hit("device", device, model=model, why=self._nickname(device), score=score)
            usual = model or next(iter(self.library.devices[device].models))
            for rank, platform in enumerate(self.index.serving(usual)[:MOST_SERVICES], 1):
                yield self._pair(device, platform, score * (0.99 - rank / 100))
        for platform, strength in platforms[:MOST_SERVICES] if not devices else ():
            reached = [device for device, other in self.index.places.pairs if other == platform]
            for rank, device in enumerate((reached or list(self.library.devices))[:MOST_DEVICES], 1):
                yield self._pair(device, platform, base * min(1, strength / NICKNAME) * (1 - rank / 100))

    def _is_gone(self, platform: str) -> bool:
        return self.library.offer(platform) is not None and not self.library.offers(platform)

    def _pair(self, device: str, platform: str, score: float) -> Hit:
        why = " ".join(filter(None, map(self._nickname, (device, platform))))
        return Hit("pair", device, platform, self._models[device], phase=self._phase(), why=why, score=score)

    def _phase(self) -> str:
        """Return the phase to start at for a query such as `kobo libby return`.

        Return "" for questions and problems, such as `how do I return` or `can't return`.
        """
        named, terms = self.query.named, [term for term in self.query.terms if term in _PHASES]
        only = (
            len(terms) == 1 and len(named.left) <= 2 and {*self.query.terms} <= {*terms, *self.index.concepts.everyday}
        )
        only = only and not self.index.concepts.negates(named.left)
        return _PHASES[terms[0]] if only and self.devices and self.platforms else ""

    def _nickname(self, id: str) -> str:
        """Return the nickname that matched a device or service, as its author wrote it, or ""."""
        return self.index.names.nickname(id, self.query.words)

    # ------------------------------------------------------------------ problems

    def _troubles(self) -> Iterator[Hit]:
        elsewhere = self.index.concepts.elsewhere
        finding = {term: self.weights[term] for term in self.own or self.query.terms if term not in elsewhere}
        adding = {term: weight for term, weight in self.weights.items() if term not in finding}
        scores, held = self.index.scorer.scores(finding, {**adding, **self.name_terms, **self.exact})
        covers = {weight: min(1, weight / self.total) ** COVER for weight in set(held.values())}
        problems, factors = self.index.problems, self._file_factors
        possible = [
            (score * covers[held[number]] * factor, number)
            for number, score in scores.items()
            if (factor := factors[problems[number].file])
        ]
        if self.devices:
            possible = [(score * part, number) for score, number in possible if (part := self._allowed(number))]
        for score, number in nlargest(CLOSE, possible):
            phrase, share = self._closest(number)
            score *= (MENTIONED + (2 - MENTIONED) * share) / self.total
            yield self._trouble(self.index.problems[number], phrase, score)
        for number, (part, field) in self.said.items():
            factor = self._file_factors[self.index.problems[number].file] if field != "screen" else 1
            # If the whole query is a message, or a phrase and a name, staff surely mean this problem.
            surely = part == 1 and (field == "screen" or self.devices or self.platforms)
            factor = max(factor, OWN) if surely else factor or 1
            yield self._trouble(self.index.problems[number], self._closest(number)[0], SAID * part * factor)

    def _trouble(self, problem: IndexedProblem, phrase: IndexedPhrase, score: float) -> Hit:
        device = problem.file if problem.file in self.library.devices else _only(self.query.named.devices)
        platform = problem.file if problem.file in self.library.platforms else _only(self.query.named.platforms)
        return Hit("trouble", device, platform, self._models[device], problem.name, why=_why(phrase), score=score)

    def _closest(self, number: int) -> tuple[IndexedPhrase, float]:
        """Return a problem's best matching phrase, and how much of that phrase was typed."""
        phrases, masses, typed = self.index.problems[number].phrases, self.index.masses[number], self.typed
        near = [number for number, phrase in enumerate(phrases) if not typed.isdisjoint(phrase.terms)]
        shares = [(self.index.mass(phrases[at].terms & typed) / masses[at], -at) for at in near if masses[at]]
        share, at = max(shares, default=(0, 0))
        return phrases[-at], share

    def _allowed(self, number: int) -> float:
        """Return a factor for a problem's conditions: 0 if they rule out the devices that are named.

        The factor is more than 1 if the conditions require those devices.
        """
        problem = self.index.problems[number]
        only = problem.trouble.only_if
        if not only:
            return 1
        devices = self.devices & {*only.get("device", self.devices)}
        ways = {*only.get("way", ())}
        if not devices or (ways and not any(ways & self.index.ways[device] for device in devices)):
            return 0
        own = not self.devices.isdisjoint(ways) or "device" in only  # Some ways have the same name as a device.
        return max(1, OWN / self._file_factors[problem.file]) if own else 1

    def _file_factor(self, file: str) -> float:
        """Return the factor for a file's problems, given the names in the query. 0 rules the problems out."""
        if file in self.library.devices:
            return OWN if file in self.devices else 0 if self.devices else ANY_DEVICE
        if file in self.library.platforms:
            return self._service_factor(file)
        return self._topic_factor(file)

    def _service_factor(self, platform: str) -> float:
        if platform in self.platforms:
            return OWN
        reached = not self.devices or any((device, platform) in self._pairs for device in self.devices)
        if self.platforms or not reached:
            return 0
        return ANY_SERVICE + USUAL * (platform == self.index.usual[0])

    @property
    def _pairs(self) -> frozenset[tuple[str, str]]:
        return self.index.pairs

    def _topic_factor(self, topic: str) -> float:
        if not (self.devices or self.platforms):
            return ANY_TOPIC
        if self.devices and self.devices.isdisjoint(self.library.devices_with[topic]):
            return 0
        users, named = self.index.users.get(topic, frozenset()), self.devices | self.platforms
        if users & named:
            return USED + USED_FEW / len(users)
        near = product(self.devices, users) if self.devices else product(users, self.platforms)
        if users and self._pairs.isdisjoint(near):
            # What several services share may be true for this one too: `does it cost money`.
            shared = not self.devices and len(users) > 1 and users.isdisjoint(self.library.devices)
            return SHARED_TOPIC if shared else 0
        kinds = (self.devices, self.library.devices), (self.platforms, self.library.platforms)
        foreign = any(some and not users.isdisjoint(files) for some, files in kinds)
        return FOREIGN_TOPIC if foreign else ANY_TOPIC

    # ------------------------------------------------------------------ topics, commands, labels

    def _topics(self) -> Iterator[Hit]:
        for number in {number for term in self.query.terms for number in self.index.topics_with.get(term, ())}:
            topic, phrase = self.index.topics[number]
            got, whole = self.index.mass(phrase.terms & self.typed), self.index.mass(phrase.terms)
            if got >= TOPIC_SHARE * whole and self._file_factors[topic]:
                device, platform = map(_only, self.query.named[:2])
                typed = self.own <= phrase.terms if self.own & phrase.terms else phrase.words == self.query.words
                whole_query = got >= 0.99 * whole and typed and not self.negated
                heavy = {term for term in phrase.terms & self.typed if term not in self.weights or term in self.own}
                score = WHOLE_TOPIC if whole_query else min(1, self.index.mass(heavy) / self.total)
                yield Hit("topic", device, platform, topic=topic, score=score * self._file_factors[topic])

    def _commands(self) -> Iterator[Hit]:
        for command, phrase in self.index.commands:
            if phrase.terms and phrase.terms <= self.typed:
                part = len(phrase.words) / max(1, len(self.query.named.left))
                score = COMMAND if phrase.words == self.query.named.left else min(1, part) ** 2
                device, platform = map(_only, self.query.named[:2])
                yield Hit("command", device, platform, command=command, score=score)

    def _labels(self) -> Iterator[Hit]:
        """Yield labels that were typed in full, or that make up most of the query."""
        text, fitting = " ".join(self.query.words), []
        for key in self._candidates(text):
            phrase, files = self.index.labels[key]
            if score := self._label_score(key == text, phrase, files):
                fitting.append((score, key))
        for score, key in nlargest(MOST_LABELS, fitting):
            phrase, files = self.index.labels[key]
            likely = {**self.query.named.devices, **self.query.named.platforms}
            for id in filter(None, (self.here.device, self.here.platform)):
                likely[id] = likely.get(id, 0) + 1
            for place in self.index.places.of(key, files, likely):
                why = f"[{phrase.text}] on the screen"
                yield Hit("words", place.device, place.platform, step=place.step, why=why, score=score)
                break

    def _candidates(self, text: str) -> "set[str]":
        found = {key for term in self.query.terms for key in self.index.labels_with.get(term, ())}
        return found | ({text} & self.index.labels.keys())

    def _label_score(self, whole: bool, phrase: IndexedPhrase, files: Collection[str]) -> float:
        named = self.devices | self.platforms
        mine = any(id in named or self.index.users.get(id, frozenset()) & named for id in files)
        if (named and not mine) or (not mine and len(files) > LABEL_FILES):
            return 0
        if whole:
            return WHOLE_LABEL if " " in phrase.text else LABEL
        most = phrase.terms <= self.typed and self.index.mass(phrase.terms) >= LABEL_SHARE * self.index.mass(self.typed)
        return LABEL if len(phrase.terms) > 1 and most else 0


def _only(named: Mapping[str, float]) -> str:
    """Return the file that's named most surely, or "" if several are, as with `tablet`."""
    surest = [id for id, strength in named.items() if strength == max(named.values())]
    return surest[0] if len(surest) == 1 else ""


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20")


def _why(phrase: IndexedPhrase) -> str:
    """Return the text that made a problem match, such as words on the screen, or "" if its name already shows it."""
    named = {"screen": "screen says “{}”", "also": "“{}”", "labels": "with [{}]"}
    return named.get(phrase.field, "").format(phrase.text)
