"""Type what you see or hear: devices, services, troubles and words on screens, found as one types.

A pure function over the vocabulary of a library. A name beats a nickname, and a nickname beats a number on the back;
letters under three match only names, else `li` would find *limit*. (desk-screens: 2)
"""

from collections import defaultdict
from collections.abc import Iterator
from heapq import nlargest
from typing import Literal, NamedTuple

from wizard.content.flow import Trouble
from wizard.content.library import Library
from wizard.desk.search.index import NAME, NICKNAME, Index, Place, Said, is_code, tokens

Kind = Literal["pair", "device", "trouble", "words"]

MOST, MOST_TROUBLES, MOST_WORDS, MOST_PAIRS = 9, 3, 2, 5
OUTSIDE = 15  # what a trouble loses for each word that is none of its own, nor names the file it stands in
UNNAMED = 1  # what one of a device or a service loses that nobody named: one that all share is likelier
WHOLE, SEEN_WHOLE = 15, 20  # what it gains where all its words were typed, heard or read on a screen
PHASE_NAMED = 120  # `kindle libby read` means where to begin, not the words on a button
PART = 0.55  # of the best hit: what is less is not shown

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


class Here(NamedTuple):
    """The visit in which somebody searches: what it is about, and the troubles that can happen in it."""

    device: str = ""
    platform: str = ""
    troubles: frozenset[str] = frozenset()


NOWHERE = Here()


def search(index: Index, text: str, here: Here = NOWHERE) -> list[Hit]:
    """What the typed words may mean, the likeliest first; few, and none that is far behind the first.

    Within a visit its own troubles come first.
    """
    words = _joined(tokens(text), index)
    if not words:
        return []
    found = _Search(index, words, here).hits()
    best = max((hit.score for hit in found), default=0)
    near = [hit for hit in found if hit.score > PART * best]
    near.sort(key=lambda hit: (hit.trouble not in here.troubles, -hit.score))
    return list(_some(near))[:MOST]


def _joined(words: list[str], index: Index) -> list[str]:
    """`cloud library` is `cloudlibrary`, where only that is a word here."""
    joined: list[str] = []
    for word in words:
        both = joined[-1] + word if joined else ""
        if both in index.words:
            joined[-1] = both
        else:
            joined.append(word)
    return joined


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

    def __init__(self, index: Index, words: list[str], here: Here = NOWHERE) -> None:
        self.index, self.library, self.words, self.here = index, index.library, words, here
        self.scores: dict[str, dict[str, list[float]]] = defaultdict(dict)
        self.meant: list[set[str]] = []  # for each word typed, those that it may mean
        for number, word in enumerate(words):
            self._score(number, word)
        self.named = [self._names(number) for number in range(len(words))]
        self.naming = {kind: self._naming_rows(kind) for kind in ("device", "platform")}
        self.phase = next((_PHASES[word] for word in words if word in _PHASES), "")

    def _score(self, number: int, word: str) -> None:
        self.meant.append(set())
        for other, score in self.index.alike(word):
            self.meant[number].add(other)
            for kind, id, off in self.index.words[other]:
                if len(word) < 3 and not word.isdigit() and (kind not in ("device", "platform") or off != NAME):
                    continue
                if word.isdigit() and other != word:
                    continue
                row = self.scores[kind].setdefault(id, [0.0] * len(self.words))
                row[number] = max(row[number], score - off)

    def _names(self, number: int) -> bool:
        """Whether a word names a device or a service: `kindle`, but not the `open` of Open Library."""
        if self.words[number] in _COMMON or self.words[number] in _PHASES:
            return False
        names = max(self._at(number, "device"), self._at(number, "platform"))
        others = max(self._at(number, "label"), self._at(number, "trouble"))
        return names > 0 and names >= others - NICKNAME

    def _naming_rows(self, kind: str) -> dict[str, list[float]]:
        """How well each word names a device or a service; what everybody says, as `book`, names none."""
        return {
            id: [score if named else 0.0 for score, named in zip(row, self.named, strict=True)]
            for id, row in self.scores[kind].items()
        }

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
        for device, row in self._best("device"):
            model, total, why = self._model(device), sum(row) + WHOLE * all(row), self._nickname(device)
            yield Hit("device", device, model=model, score=total, why=why)
            usual = model or next(iter(self.library.devices[device].models))
            for rank, platform in enumerate(self.index.serving(usual)[:3], 1):
                yield Hit("pair", device, platform, model, phase=self.phase, score=total - rank / 10, why=why)
        for platform, row in self._best("platform"):
            why = self._nickname(platform)
            reached = [device for device, other in self.index.pairs if other == platform]
            total = sum(row) + WHOLE * all(row)
            for rank, device in enumerate(reached or self.library.devices, 1):  # nobody reached: then say why
                yield Hit("pair", device, platform, phase=self.phase, score=total - rank / 10, why=why)

    def _best(self, kind: str) -> list[tuple[str, list[float]]]:
        """The likeliest few devices or services, without the word that only names a phase of a visit."""
        rows = {id: self._without_phase(row) for id, row in self.scores[kind].items()}
        return nlargest(MOST, ((id, row) for id, row in rows.items() if any(row)), key=lambda one: sum(one[1]))

    def _without_phase(self, row: list[float]) -> list[float]:
        if len(row) == 1:
            return row
        return [0.0 if word in _PHASES else score for word, score in zip(self.words, row, strict=True)]

    def _named_pairs(self) -> Iterator[Hit]:
        """A device and a service, each named by a word of its own."""
        devices, platforms = self._best("device"), self._best("platform")
        for device, one in devices:
            for platform, other in platforms:
                both = list(map(max, one, other))
                if sum(both) > max(sum(one), sum(other)):
                    total = sum(both) + WHOLE * all(both) + (PHASE_NAMED if self.phase else 0)
                    why = " ".join(filter(None, map(self._nickname, (device, platform))))
                    yield Hit("pair", device, platform, self._model(device), phase=self.phase, score=total, why=why)

    def _nickname(self, id: str) -> str:
        """The other name by which a device or a service was typed, if it was; as it is written."""
        typed = [word for word in self.words if word not in _COMMON]
        if any(
            meaning.off == NAME and meaning.id == id for word in typed for meaning in self.index.words.get(word, ())
        ):
            return ""
        return next((text for text, words in self.index.also[id] if words & set(typed)), "")

    def _model(self, device: str) -> str:
        """The model that the words name: all words of one of its marks, or one that no other model's marks have; none
        where two models are named alike."""
        fits: dict[str, int] = {}
        for mark, model in self.index.marks[device]:
            if mark and all(any(self._means(word, part) for word in self.words) for part in mark):
                fits[model] = max(fits.get(model, 0), len(mark))
        most = max(fits.values(), default=0)
        named = {model for model, size in fits.items() if size == most} or self._one_word_of(device)
        return named.pop() if len(named) == 1 else ""

    def _one_word_of(self, device: str) -> set[str]:
        """The models that have one of the words among their marks: `clara`, whatever comes behind it."""
        words = {word for word in self.words if len(word) > 3} - self.index.device_names
        return {model for mark, model in self.index.marks[device] if words & set(mark)}

    @staticmethod
    def _means(word: str, part: str) -> bool:
        code = len(part) > 3 and is_code(part) and word.startswith(part)
        return word == part or code or (len(word) > 3 and part.startswith(word))

    # -------------------------------------------------------------- troubles

    def _troubles(self) -> Iterator[Hit]:
        for name, own in self.scores["trouble"].items():
            file, trouble = self.index.troubles[name]
            elsewhere = file in self.library.platforms and not self.library.offers(file)
            if elsewhere and self.library.offer(file) is None:
                continue  # a service that this library never had
            if any(score and not self.named[number] for number, score in enumerate(own)):
                device, platform, total = self._about(file, trouble, own)
                said, gain = self._closest(name)
                about = self._named_by(file)
                outside = sum(not (its or named) for its, named in zip(own, about, strict=True))
                unnamed = file not in self.library.topics and not any(about)
                score = total + gain - 1 - OUTSIDE * outside - UNNAMED * unnamed
                model = self._model(device) if device else ""
                yield Hit("trouble", device, platform, model, name, why=_why(said), score=score)

    def _closest(self, trouble: str) -> tuple[Said, float]:
        """The way to say it that was typed most nearly, and what that counts: most, where nothing is left out."""
        meant = set().union(*self.meant)
        ways = self.index.said[trouble]
        shares = [
            (SEEN_WHOLE if way.kind == "screen" else WHOLE) * len(way.words & meant) / max(1, len(way.words))
            for way in ways
        ]
        gain = max(shares)
        return ways[shares.index(gain)], gain

    def _about(self, file: str, trouble: Trouble, own: list[float]) -> tuple[str, str, float]:
        """Which device and service a trouble is about: those of its file, else those that the other words name."""
        nobody, its = ("", [0.0] * len(self.words)), (file, self._named_by(file))
        devices = [its] if file in self.library.devices else [nobody, *self._likeliest("device")]
        platforms = [its] if file in self.library.platforms else [nobody, *self._likeliest("platform")]
        fits = [
            (sum(map(max, own, one, other)), _told(one, own) + _told(other, own), device, platform)
            for device, one in devices
            for platform, other in platforms
            if _can_happen(self.library, trouble, device)
        ]
        total, _, device, platform = max(fits, key=lambda fit: fit[:2], default=(0.0, 0.0, "", ""))
        return device, platform, total

    def _named_by(self, file: str) -> list[float]:
        """How well each word names a device or a service; none names a topic."""
        return self.naming["device"].get(file) or self.naming["platform"].get(file) or [0.0] * len(self.words)

    def _likeliest(self, kind: str) -> list[tuple[str, list[float]]]:
        """The few devices or services that are named best."""
        named = ((id, row) for id, row in self.naming[kind].items() if any(row))
        return nlargest(MOST, named, key=lambda one: sum(one[1]))

    # -------------------------------------------------------------- words on a screen

    def _labels(self) -> Iterator[Hit]:
        """A label that has all the words, but for those that name a device or a service."""
        free = [number for number in range(len(self.words)) if not self.named[number]]
        fitting = []
        for key, row in self.scores["label"].items():
            _, parts = self.index.labels[key]
            if free and len(free) * 2 >= len(parts) and all(row[number] for number in free):
                fitting.append((sum(row[number] for number in free), key))
        for total, key in nlargest(MOST_WORDS * 2, fitting):
            if place := self._place(key):
                score, why = total + self._naming(place) - 3, f"[{self.index.labels[key][0]}] on the screen"
                yield Hit("words", place.device, place.platform, address=place.address, why=why, score=score)

    def _place(self, key: str) -> Place | None:
        rows = {**self.scores["device"], **self.scores["platform"]}
        order = {id: sum(self._without_phase(row)) for id, row in rows.items()}
        for id in filter(None, (self.here.device, self.here.platform)):
            order[id] = order.get(id, 0) + 1  # where nothing else is named
        return next(self.index.places(key, order), None)

    def _naming(self, place: Place) -> float:
        one, other = self._row("device", place.device), self._row("platform", place.platform)
        return sum(map(max, self._without_phase(one), self._without_phase(other)))


def _told(row: list[float], own: list[float]) -> float:
    """How well this is named by words that aren't rather the trouble's own: `kindle`, but not the `screen`."""
    return sum(score for score, its in zip(row, own, strict=True) if score >= its)


def _why(said: Said) -> str:
    """Why a trouble fits: the words on the screen, or those of patrons where it is called otherwise."""
    return {"screen": f"screen says “{said.text}”", "also": f"“{said.text}”"}.get(said.kind, "")


def _can_happen(library: Library, trouble: Trouble, device: str) -> bool:
    """Whether a trouble of one way can happen on a device at all."""
    ways = trouble.only_if.get("way")
    if not device or not ways:
        return True
    return any(set(ways) & set(model.ways) for model in library.devices[device].models.values())
