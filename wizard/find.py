"""Type what you see or hear: devices, services, troubles and words on screens, found as one types.

A pure function over an index that is made once. A name beats a nickname, and a nickname beats a number on the back;
letters under three match only names, else `li` would find *limit*. (desk-screens: 2)
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from wizard.flow import Do, Trouble
from wizard.library import Library
from wizard.phrase import labels, parse, plain
from wizard.walking.ahead import ahead
from wizard.walking.stops import Start
from wizard.walking.walk import Walk
from wizard.ways import best
from wizard.wording import Wording

Kind = Literal["pair", "device", "trouble", "words"]

MOST, MOST_TROUBLES, MOST_WORDS, MOST_PAIRS = 9, 3, 2, 5
GOOD = 78  # of 100: how alike two words must be
OUTSIDE = 15
PHASE_NAMED = 110  # `kindle libby read` means where to begin, not the words on a button
PART = 0.55  # of the best hit: what is less is not shown

_NAME, _NICKNAME, _LONG_NICKNAME, _MARK = 0, 3, 9, 6
_IDLE = frozenset(
    re.findall(r"\w+", "a an the my your is it its on in at to of or and i not no says does do will with for")
)
# They stand in many names, but name nothing by themselves: `book` in *my book is missing* is not *Free books*.
_COMMON = frozenset({"book", "books", "ebook", "ebooks", "library", "reader", "tablet", "phone", "app"})
_PHASES = {"borrow": "borrow", "read": "read", "reading": "read", "return": "give-back", "give": "give-back"}


class Hit(NamedTuple):
    """Something found. `why` says why it fits, where its name doesn't; `address` is a step, `phase` where to begin."""

    kind: Kind
    device: str = ""
    platform: str = ""
    model: str = ""
    trouble: str = ""
    address: str = ""
    phase: str = ""
    why: str = ""
    score: float = 0


class Meaning(NamedTuple):
    """What a word belongs to, and how far from its name it is."""

    kind: str
    id: str
    off: int


class Place(NamedTuple):
    """A step where a label is to be tapped, in one plan."""

    device: str
    platform: str
    address: str


@dataclass
class Index:
    """All words that can be typed, and what each means. Make it with `index`."""

    library: Library
    words: dict[str, list[Meaning]] = field(default_factory=lambda: defaultdict(list))
    marks: dict[str, list[tuple[frozenset[str], str]]] = field(default_factory=lambda: defaultdict(list))
    troubles: dict[str, tuple[str, Trouble]] = field(default_factory=dict)
    labels: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)

    def add(self, text: str, kind: str, id: str, off: int = 0) -> frozenset[str]:
        """Say what the words of a text mean."""
        found = [*tokens(text), *(tokens(text.replace("_", " ")) if "_" in text else ())]
        for word in found:
            self.words[word].append(Meaning(kind, id, off))
        return frozenset(found)

    @cached_property
    def places(self) -> dict[str, list[Place]]:
        """Where each label is tapped in the plans of this library, by usual answers. Worked out when first needed."""
        found: dict[str, list[Place]] = defaultdict(list)
        for device, platform in _pairs(self.library):
            for taken in ahead(Walk(self.library, Start(device, platform))).trail:
                record = taken.stop.record
                for words in labels(record.do) if isinstance(record, Do) and not taken.early else ():
                    found[words.casefold()].append(Place(device, platform, taken.address))
        return found


def index(library: Library) -> Index:
    """Everything that can be found in a library."""
    made = Index(library)
    for id, device in library.devices.items():
        made.add(device.device, "device", id, _NAME)
        made.add(plain(parse(device.words.get("name", ""))), "device", id, _NAME)
        _add_nicknames(made, device.also, "device", id)
        for model, kind in device.models.items():
            for mark in kind.marks:
                made.marks[id].append((made.add(mark, "device", id, _MARK), model))
    for id, platform in library.platforms.items():
        made.add(platform.platform, "platform", id, _NAME)
        _add_nicknames(made, platform.also, "platform", id)
    for id, file in library.files.items():
        for trouble in file.troubles:
            _add_trouble(made, id, trouble)
        for words in file.labels:
            key = words.casefold()
            if key not in made.labels:
                made.labels[key] = (words, made.add(words, "label", key))
    return made


def _add_nicknames(made: Index, names: Iterable[str], kind: str, id: str) -> None:
    for name in names:
        made.add(name, kind, id, _NICKNAME if len(tokens(name)) == 1 else _LONG_NICKNAME)


def _add_trouble(made: Index, file: str, trouble: Trouble) -> None:
    name = f"{file}/{trouble.id}"
    made.troubles[name] = (file, trouble)
    for text in (Wording(made.library).plain(trouble.says, file), *trouble.also):
        made.add(text, "trouble", name)
    for text in trouble.screen:
        made.add(text, "screen", name, -10)  # what stands on the screen tells more than how one feels about it


def _pairs(library: Library) -> Iterator[tuple[str, str]]:
    """The device and platform pairs that can work, for some model."""
    for device, file in library.devices.items():
        for platform in library.platforms:
            if any(best(library, model, platform).answer == "way" for model in file.models):
                yield device, platform


# ------------------------------------------------------------------ words


def tokens(text: str) -> list[str]:
    """The words of a text as they are compared: small, without accents; `Wi-Fi` is `wifi`, `9th generation` is `9`."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    found = re.findall(r"\w+", re.sub("[-_'’]", "", bare))
    ordinal = (re.sub(r"^(\d+)(st|nd|rd|th)$", r"\1", word) for word in found)
    return [word for word in ordinal if word not in _IDLE and word not in ("generation", "gen")]


def _alike(word: str, vocabulary: Iterable[str]) -> Iterator[tuple[str, float]]:
    """The words of the vocabulary that this may mean, and how good each is, of 100."""
    begun = False
    for other in vocabulary:
        if other == word:
            yield other, 100
        elif other.startswith(word) or (len(other) > 3 and _is_code(other) and word.startswith(other)):
            begun = begun or len(word) > 2
            yield other, 92
    if len(word) > 3 and not begun:
        yield from _misspelt(word, vocabulary)


def _is_code(word: str) -> bool:
    """Whether this is the beginning of a serial number."""
    return any(c.isdigit() for c in word) and any(c.isalpha() for c in word)


def _misspelt(word: str, vocabulary: Iterable[str]) -> Iterator[tuple[str, float]]:
    from rapidfuzz import fuzz, process

    for other, score, _ in process.extract(word, list(vocabulary), scorer=fuzz.ratio, score_cutoff=GOOD, limit=None):
        if other != word:
            yield other, score


# ------------------------------------------------------------------ searching


def search(index: Index, text: str) -> list[Hit]:
    """What the typed words may mean, the likeliest first; few, and none that is far behind the first."""
    words = tokens(text)
    if not words:
        return []
    found = _Search(index, words).hits()
    found.sort(key=lambda hit: -hit.score)
    near = [hit for hit in found if hit.score > PART * found[0].score]
    return list(_some(near))[:MOST]


def _some(hits: list[Hit]) -> Iterator[Hit]:
    """At most a few of each kind, so that no kind pushes the others out; none twice."""
    left = {"trouble": MOST_TROUBLES, "words": MOST_WORDS, "pair": MOST_PAIRS, "device": MOST}
    seen = set()
    for hit in hits:
        same = (hit.kind, hit.device, hit.platform, hit.trouble, hit.address)
        if left[hit.kind] and same not in seen:
            left[hit.kind] -= 1
            seen.add(same)
            yield hit


class _Search:
    """One search. `scores[kind][id]` says for each word typed how well it fits."""

    def __init__(self, index: Index, words: list[str]) -> None:
        self.index, self.library, self.words = index, index.library, words
        self.scores: dict[str, dict[str, list[float]]] = defaultdict(dict)
        for number, word in enumerate(words):
            self._score(number, word)
        self.named = [word not in _COMMON and self._names(number) for number, word in enumerate(words)]
        self.phase = next((_PHASES[word] for word in words if word in _PHASES), "")

    def _score(self, number: int, word: str) -> None:
        for other, score in _alike(word, self.index.words):
            for kind, id, off in self.index.words[other]:
                if len(word) < 3 and not word.isdigit() and (kind not in ("device", "platform") or off != _NAME):
                    continue
                if word.isdigit() and other != word:
                    continue
                row = self.scores[kind].setdefault(id, [0.0] * len(self.words))
                row[number] = max(row[number], score - off)

    def _names(self, number: int) -> bool:
        return max(self._at(number, "device"), self._at(number, "platform")) > 0

    def _at(self, number: int, kind: str) -> float:
        return max((row[number] for row in self.scores[kind].values()), default=0)

    def _row(self, kind: str, id: str) -> list[float]:
        return self.scores[kind].get(id) or [0.0] * len(self.words)

    def hits(self) -> list[Hit]:
        """Everything that fits at all."""
        return [*self._devices(), *self._named_pairs(), *self._troubles(), *self._labels()]

    # -------------------------------------------------------------- devices and platforms

    def _devices(self) -> Iterator[Hit]:
        """A device alone, with its best three services; a service alone, with its devices."""
        for device, row in self.scores["device"].items():
            model, total = self._model(device), sum(row)
            yield Hit("device", device, model=model, score=total)
            for rank, platform in enumerate(self._serving(device, model)[:3], 1):
                yield Hit("pair", device, platform, model, phase=self.phase, score=total - rank / 10)
        for platform, row in self.scores["platform"].items():
            reached = [device for device, other in _pairs(self.library) if other == platform]
            for rank, device in enumerate(reached or self.library.devices, 1):  # nobody reached: then say why
                yield Hit("pair", device, platform, phase=self.phase, score=sum(row) - rank / 10)

    def _serving(self, device: str, model: str) -> list[str]:
        usual = model or next(iter(self.library.devices[device].models))
        return [p for p in self.library.platforms if best(self.library, usual, p).answer == "way"]

    def _named_pairs(self) -> Iterator[Hit]:
        """A device and a service, each named by a word of its own."""
        for device, one in self.scores["device"].items():
            for platform, other in self.scores["platform"].items():
                total = sum(map(max, one, other))
                if total > max(sum(one), sum(other)):
                    total += PHASE_NAMED if self.phase else 0
                    yield Hit("pair", device, platform, self._model(device), phase=self.phase, score=total)

    def _model(self, device: str) -> str:
        """The model that the words name: all words of one of its marks; none where two models are named alike."""
        fits: dict[str, int] = {}
        for mark, model in self.index.marks[device]:
            if mark and all(any(self._means(word, part) for word in self.words) for part in mark):
                fits[model] = max(fits.get(model, 0), len(mark))
        most = max(fits.values(), default=0)
        named = [model for model, size in fits.items() if size == most]
        return named[0] if len(named) == 1 else ""

    @staticmethod
    def _means(word: str, part: str) -> bool:
        code = len(part) > 3 and _is_code(part) and word.startswith(part)
        return word == part or code or (len(word) > 3 and part.startswith(word))

    # -------------------------------------------------------------- troubles

    def _troubles(self) -> Iterator[Hit]:
        names = {*self.scores["trouble"], *self.scores["screen"]}
        for name, (file, trouble) in self.index.troubles.items():
            if name not in names:
                continue
            said, shown = self._row("trouble", name), self._row("screen", name)
            own = list(map(max, said, shown))
            if any(score and not self.named[number] for number, score in enumerate(own)):
                device, platform, total = self._about(file, trouble, own)
                why = self._screen(trouble) if sum(shown) > sum(said) else ""
                about = sum(not score for score in own)  # words that only name what it is about say less of it
                yield Hit("trouble", device, platform, trouble=name, why=why, score=total - 1 - OUTSIDE * about)

    def _about(self, file: str, trouble: Trouble, own: list[float]) -> tuple[str, str, float]:
        """Which device and service a trouble is about: those of its file, else those that the other words name."""
        devices = [file] if file in self.library.devices else ["", *self.scores["device"]]
        platforms = [file] if file in self.library.platforms else ["", *self.scores["platform"]]
        fits = [
            (sum(map(max, own, self._row("device", d), self._row("platform", p))), d, p)
            for d in devices
            for p in platforms
            if _can_happen(self.library, trouble, d)
        ]
        total, device, platform = max(fits, key=lambda fit: fit[0], default=(0.0, "", ""))
        return device, platform, total

    def _screen(self, trouble: Trouble) -> str:
        """The words on the screen that fit best."""
        shown = max(
            trouble.screen, key=lambda text: len({w for t in self.words for w in tokens(text) if w.startswith(t)})
        )
        return f"screen says “{shown}”"

    # -------------------------------------------------------------- words on a screen

    def _labels(self) -> Iterator[Hit]:
        """A label that has all the words, but for those that name a device or a service."""
        free = [number for number in range(len(self.words)) if not self._names(number)]
        for key, row in self.scores["label"].items():
            words, parts = self.index.labels[key]
            whole = len(free) * 2 >= len(parts) and all(row[number] for number in free)
            if free and whole and (place := self._place(key)):
                why = f"[{words}] on the screen"
                total = sum(row[number] for number in free) + self._naming(place) - 3
                yield Hit("words", place.device, place.platform, address=place.address, why=why, score=total)

    def _place(self, key: str) -> Place | None:
        return max(self.index.places.get(key, ()), key=self._naming, default=None)

    def _naming(self, place: Place) -> float:
        return sum(map(max, self._row("device", place.device), self._row("platform", place.platform)))


def _can_happen(library: Library, trouble: Trouble, device: str) -> bool:
    """Whether a trouble of one way can happen on a device at all."""
    ways = trouble.only_if.get("way")
    if not device or not ways:
        return True
    return any(set(ways) & set(model.ways) for model in library.devices[device].models.values())
