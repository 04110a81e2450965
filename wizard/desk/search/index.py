"""All that can be typed at the desk, and what each word means: made once for a library, before anybody types.

What costs more than a moment is worked out when it is first needed, and kept.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from wizard.content.flow import Do, Trouble
from wizard.content.library import Library
from wizard.content.spans import labels, parse, plain
from wizard.content.traversal import all_steps
from wizard.content.wording import Wording
from wizard.presenters.sheet_codes import Codes
from wizard.walk.lookahead import ahead
from wizard.walk.values import Start
from wizard.walk.walk import Walk
from wizard.walk.ways import best

NAME, NICKNAME, MARK, LONG_NICKNAME = 0, 3, 6, 9
"""How far a word is from the name of what it means."""

GOOD = 78  # of 100: how alike two words must be
BEGUN, LONGER = 92, 85  # a word that begins another, and one that another begins: `open` in `opening`
ENDING = 3  # letters that may follow a word, as in `opening`
PLACES_TRIED = 12  # plans looked through for one word on a screen

_IDLE = frozenset(
    re.findall(
        r"\w+",
        "a an the my your is it its on in at to of or and i not no says say do does did will with for"
        " from by can cant cannot wont doesnt dont didnt isnt how",
    )
)


class Meaning(NamedTuple):
    """What a word belongs to, and how far from its name it is."""

    kind: str
    id: str
    off: int


class Said(NamedTuple):
    """One way to say a trouble, as written and as compared: its own words, others of patrons, or a screen's."""

    text: str
    words: frozenset[str]
    kind: Literal["says", "also", "screen"]


class Place(NamedTuple):
    """A step where a label is to be tapped, in one plan."""

    device: str
    platform: str
    address: str


class Index:
    """All words that can be typed, and what each means. Make it with `index`.

    `marks` are a device's numbers and nicknames, with the model that each tells, `also` all of them as written. `codes`
    are those that sheets have.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.codes = Codes(library)
        self.words: dict[str, list[Meaning]] = defaultdict(list)
        self.marks: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
        self.also: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        self.troubles: dict[str, tuple[str, Trouble]] = {}
        self.said: dict[str, list[Said]] = defaultdict(list)
        self.labels: dict[str, tuple[str, frozenset[str]]] = {}
        self._serving: dict[str, list[str]] = {}
        self._tapped_in: dict[tuple[str, str], dict[str, str]] = {}

    def add(self, text: str, kind: str, id: str, off: int = NAME) -> frozenset[str]:
        """Say what the words of a text mean."""
        found = [*tokens(text), *(tokens(text.replace("_", " ")) if "_" in text else ())]
        for word in found:
            self.words[word].append(Meaning(kind, id, off))
        return frozenset(found)

    def warm(self) -> None:
        """Work out now what the first words typed would have to wait for."""
        _ = self.in_order, self.pairs, self.tapping, self.library.reached

    @cached_property
    def in_order(self) -> list[str]:
        """All words from A to Z."""
        return sorted(self.words)

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The device and platform pairs that can work, for some model."""
        return tuple(
            (device, platform)
            for device, file in self.library.devices.items()
            for platform in self.library.platforms
            if any(platform in self.serving(model) for model in file.models)
        )

    @cached_property
    def device_names(self) -> frozenset[str]:
        """The words of all devices' names: `kindle` is no mark, though old Fires are marked *Kindle Fire*."""
        return frozenset(word for file in self.library.devices.values() for word in tokens(file.device))

    def serving(self, model: str) -> list[str]:
        """The platforms that reach a model, best first."""
        if model not in self._serving:
            platforms = self.library.platforms
            self._serving[model] = [p for p in platforms if best(self.library, model, p).answer == "way"]
        return self._serving[model]

    # -------------------------------------------------------------- words on a screen

    @cached_property
    def tapping(self) -> dict[str, set[str]]:
        """For each label, the files with a step where it is tapped."""
        found: dict[str, set[str]] = defaultdict(set)
        for id, file in self.library.files.items():
            for step in all_steps(file):
                for words in labels(step.do) if isinstance(step, Do) else ():
                    found[words.casefold()].add(id)
        return found

    def places(self, label: str, order: "dict[str, float]") -> Iterator[Place]:
        """Where a label is tapped, by usual answers; first where `order` says most of device and platform."""
        files, reached = self.tapping.get(label, set()), self.library.reached
        able = [pair for pair in self.pairs if any(files & reached[id] for id in pair)]
        able.sort(key=lambda pair: -sum(order.get(id, 0) for id in pair))
        for device, platform in able[:PLACES_TRIED]:
            address = self.tapped_in(device, platform).get(label)
            if address:
                yield Place(device, platform, address)

    def tapped_in(self, device: str, platform: str) -> dict[str, str]:
        """The labels tapped in one plan, each with the address of its first step."""
        pair = device, platform
        if pair not in self._tapped_in:
            found = self._tapped_in[pair] = dict[str, str]()
            for taken in ahead(Walk(self.library, Start(*pair))).trail:
                record = taken.stop.record
                for words in labels(record.do) if isinstance(record, Do) and not taken.early else ():
                    found.setdefault(words.casefold(), taken.address)
        return self._tapped_in[pair]

    # -------------------------------------------------------------- words that are alike

    def begins(self, text: str) -> bool:
        """Whether a word here begins with this text: `card`, `pape`, but not the code of a sheet."""
        return any(self._begun_by(word) or word in self.words for word in tokens(text))

    def alike(self, word: str) -> Iterator[tuple[str, float]]:
        """The words that this one may mean, and how good each is, of 100."""
        found = {**self._shorter(word), **self._begun_by(word)}
        yield from found.items()
        if word in self.words:
            yield word, 100
        if len(word) > 3 and not (found and len(word) > 2):
            yield from self._misspelt(word)

    def _begun_by(self, word: str) -> dict[str, float]:
        found, at = {}, bisect_left(self.in_order, word)
        while at < len(self.in_order) and self.in_order[at].startswith(word):
            found[self.in_order[at]] = float(BEGUN)
            at += 1
        found.pop(word, None)
        return found

    def _shorter(self, word: str) -> dict[str, float]:
        """Words that this one goes on from: the beginning of a serial number, or a word without its ending."""
        heads = [word[:length] for length in range(4, len(word)) if word[:length] in self.words]
        codes = {head: float(BEGUN) for head in heads if is_code(head)}
        return codes or {head: float(LONGER) for head in heads if len(word) - len(head) <= ENDING and head.isalpha()}

    def _misspelt(self, word: str) -> Iterator[tuple[str, float]]:
        from rapidfuzz import fuzz, process

        for other, score, _ in process.extract(word, self.in_order, scorer=fuzz.ratio, score_cutoff=GOOD, limit=None):
            if other != word:
                yield other, score


def index(library: Library) -> Index:
    """Everything that can be found in a library."""
    made = Index(library)
    for id, device in library.devices.items():
        made.add(device.device, "device", id)
        made.add(plain(parse(device.words.get("name", ""))), "device", id)
        _add_nicknames(made, device.also, "device", id)
        for model, kind in device.models.items():
            for mark in kind.marks:
                words = made.add(mark, "device", id, MARK)
                made.marks[id].append((words, model))
                made.also[id].append((mark, words))
    for id, platform in library.platforms.items():
        made.add(platform.platform, "platform", id)
        _add_nicknames(made, platform.also, "platform", id)
    for id, file in library.files.items():
        for trouble in file.troubles:
            _add_trouble(made, id, trouble)
        for label in file.labels:
            key = label.casefold()
            if key not in made.labels:
                made.labels[key] = (label, made.add(label, "label", key))
    return made


def _add_nicknames(made: Index, names: Iterable[str], kind: str, id: str) -> None:
    for name in names:
        words = made.add(name, kind, id, NICKNAME if len(tokens(name)) == 1 else LONG_NICKNAME)
        made.also[id].append((name, words))


def _add_trouble(made: Index, file: str, trouble: Trouble) -> None:
    name = f"{file}/{trouble.id}"
    made.troubles[name] = (file, trouble)
    says = Wording(made.library).plain(trouble.says, file)
    _add_said(made, name, "says", [says])
    _add_said(made, name, "also", trouble.also)
    _add_said(made, name, "screen", trouble.screen)


def _add_said(made: Index, trouble: str, kind: Literal["says", "also", "screen"], texts: Iterable[str]) -> None:
    made.said[trouble] += [Said(text, made.add(text, "trouble", trouble), kind) for text in texts]


def tokens(text: str) -> list[str]:
    """The words of a text as they are compared: small, without accents; `Wi-Fi` is `wifi`, `9th generation` is `9`."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    found = re.findall(r"\w+", re.sub("[-_'’]", "", bare))
    ordinal = (re.sub(r"^(\d+)(st|nd|rd|th)$", r"\1", word) for word in found)
    return [word for word in ordinal if word not in _IDLE and word not in ("generation", "gen")]


def is_code(word: str) -> bool:
    """Whether this is the beginning of a serial number."""
    return any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
