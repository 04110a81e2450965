"""The names of devices and services in a query. They're taken out of the query first, and used as filters."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from wizard.content.concepts import Concepts
from wizard.content.library import Library
from wizard.content.spans import parse, plain
from wizard.content.word_forms import is_serial, stem, words

NAME, NICKNAME, SHARED = 3.0, 2.0, 1.0  # How certain it is that a phrase names a file.
SURE = 1.6  # If a name is more certain than this, problems in other files are ruled out.
SOFT = 1.5  # How much less certain a common noun is, such as `computer` or `comics`.
FEW = 2  # If more files than this have the same one-word name, such as `e-reader`, the name counts as shared.
HEAD = 3  # How many letters at the start of a model number identify its maker's devices, such as `prs` in `PRS-505`.
SERIAL = 4  # How many characters at the start of a serial number identify the device.


class FoundNames(NamedTuple):
    """The names in a query, with their certainty (see `NAME`), and the words that are left.

    `common` has the words in `left` that are also names.
    """

    devices: Mapping[str, float]
    platforms: Mapping[str, float]
    left: tuple[str, ...]
    common: frozenset[str] = frozenset()

    @property
    def sure_devices(self) -> frozenset[str]:
        return frozenset(id for id, strength in self.devices.items() if strength > SURE)

    @property
    def sure_platforms(self) -> frozenset[str]:
        return frozenset(id for id, strength in self.platforms.items() if strength > SURE)


Phrase = tuple[str, ...]


class Names:
    """Every phrase that names a device or a service. A phrase may name more than one."""

    def __init__(self, library: Library, concepts: Concepts) -> None:
        self._library, self._concepts = library, concepts
        self.phrases: dict[Phrase, dict[str, float]] = defaultdict(dict)
        self._own: dict[str, set[str]] = {}
        self._nicknames_of: dict[str, list[str]] = defaultdict(list)
        self._marks = {
            id: [(frozenset(words(mark)), name, mark) for name, model in device.models.items() for mark in model.marks]
            for id, device in library.devices.items()
        }
        self._in_names = {word for device in library.devices.values() for word in words(device.device)}
        self._names()
        self._nicknames()
        for phrase, files in self.phrases.items():
            if len(phrase) == 1 and (len(files) > FEW or stem(phrase[0]) in concepts.everyday):
                self.phrases[phrase] = dict.fromkeys(files, SHARED)
        self._soft = frozenset(self._common_nouns())
        self._openings = {phrase[0] for phrase in self.phrases}
        self._longest = max(map(len, self.phrases), default=0)
        self._serials = [phrase[0] for phrase in self.phrases if len(phrase) == 1 and is_serial(phrase[0])]
        self.words = frozenset(word for phrase in self.phrases for word in phrase)

    def take(self, typed: Iterable[str]) -> FoundNames:
        """Return the devices and services that are named, and the words that are left. Longer names match first."""
        rest = list(typed)
        if self._openings.isdisjoint(rest) and not any(map(is_serial, rest)):
            return FoundNames({}, {}, tuple(rest))
        found: dict[str, float] = {}
        left, common = list[str](), set[str]()
        missing = False  # True after a negation, as in `no smartphone`, where the next name is just a word.
        while rest:
            phrase = self._first(rest)
            del rest[: len(phrase)]
            files = {} if missing else self.phrases.get(phrase) or self._with_serial(phrase[0])
            missing = self._concepts.negates(phrase) or (missing and self._concepts.skips(phrase))
            if not files:
                left += phrase
                continue
            sure_before = any(found.get(id, 0) > SURE for id in files)
            soft = phrase in self._soft
            for id, strength in files.items():
                own = strength - SOFT if soft and strength > SHARED else strength
                found[id] = max(found.get(id, 0), own)
            if not sure_before if soft else max(files.values()) == SHARED:
                left += phrase
                common.update(phrase)
            if max(files.values()) > SHARED:
                while rest and _is_number(rest[0]):  # As in `iPhone 12` or `Kobo N249`.
                    del rest[0]
        devices, platforms = self._only(found, self._library.devices), self._only(found, self._library.platforms)
        return FoundNames(devices, platforms, tuple(left), frozenset(common))

    def _first(self, typed: list[str]) -> Phrase:
        """Return the longest name that these words start with, or else the first word."""
        most = min(self._longest, len(typed)) if typed[0] in self._openings else 1
        for size in range(most, 1, -1):
            if tuple(typed[:size]) in self.phrases:
                return tuple(typed[:size])
        return (typed[0],)

    def joined(self, typed: Iterable[str]) -> list[str]:
        """Join words that are a name only when joined, such as `paper white` or `PRS T1`."""
        made: list[str] = []
        for word in typed:
            both = made[-1] + word if made else ""
            if (both,) in self.phrases and (made[-1], word) not in self.phrases:
                made[-1] = both
            else:
                made.append(word)
        return made

    @staticmethod
    def _only(found: dict[str, float], files: Mapping[str, object]) -> dict[str, float]:
        own = {id: strength for id, strength in found.items() if id in files}
        return dict(sorted(own.items(), key=lambda item: -item[1]))

    def _with_serial(self, word: str) -> Mapping[str, float]:
        """Return the files that have the start of this serial number as a mark."""
        if not is_serial(word):
            return {}
        begins = [mark for mark in self._serials if len(mark) >= SERIAL and word.startswith(mark)]
        return self.phrases[max(begins, key=len),] if begins else {}

    def model(self, device: str, typed: Iterable[str]) -> str:
        """Return the model that was typed, or "".

        It's the only model with all words of a mark typed, or else the only one with any word of its marks typed.
        """
        words_typed = set(typed)
        fits: dict[str, int] = {}
        for mark, model, _ in self._marks.get(device, ()):
            if mark <= words_typed or (len(mark) == 1 and self._begins_serial(mark, words_typed)):
                fits[model] = max(fits.get(model, 0), len(mark))
        most = max(fits.values(), default=0)
        best = {model for model, size in fits.items() if size == most} or self._with_one_word(device, words_typed)
        return best.pop() if len(best) == 1 else ""

    def _with_one_word(self, device: str, typed: set[str]) -> set[str]:
        telling = {word for word in typed if len(word) > 3} - self._in_names
        return {model for mark, model, _ in self._marks.get(device, ()) if telling & mark}

    @staticmethod
    def _begins_serial(mark: frozenset[str], typed: set[str]) -> bool:
        (start,) = mark
        return len(start) >= SERIAL and is_serial(start) and any(word.startswith(start) for word in typed)

    def nickname(self, id: str, typed: Iterable[str]) -> str:
        """Return the nickname or mark that matched a file, as its author wrote it, or "" if its own name matched."""
        words_typed = set(typed)
        if words_typed & self._own.get(id, set()) - self._concepts.everyday:
            return ""
        telling = words_typed - self._own.get(id, set())
        found = [text for text in self._nicknames_of.get(id, ()) if telling & set(words(text))]
        return max(found, key=lambda text: (len(telling & set(words(text))), -len(words(text))), default="")

    # ------------------------------------------------------------------ collecting names

    def _names(self) -> None:
        for id, device in self._library.devices.items():
            short = plain(parse(device.words.get("name", "")))
            self._own[id] = {*words(device.device), *words(short)}
            for text in (device.device, short, *self._pieces(device.device), *self._pieces(short)):
                self._add(text, id, NAME)
        for id, platform in self._library.platforms.items():
            self._own[id] = set(words(platform.platform))
            self._add(platform.platform, id, NAME)

    def _pieces(self, name: str) -> Iterator[str]:
        """Yield the parts of a name that are names too: `iPad or iPhone` has two, and `Fire tablet` is also `Fire`."""
        for piece in re.split(r",| or ", name):
            yield piece
            yield " ".join(word for word in words(piece) if stem(word) not in self._concepts.everyday)

    def _nicknames(self) -> None:
        for id, text in self._also():
            self._nicknames_of[id].append(text)
            self._add(text, id, NICKNAME)

    def _also(self) -> Iterator[tuple[str, str]]:
        for id, device in self._library.devices.items():
            yield from ((id, text) for text in device.also)
            for model in device.models.values():
                for mark in model.marks:
                    yield id, mark
                    head = "".join(c for c in mark.split()[0].partition("-")[0] if c.isalpha())
                    if any(map(str.isdigit, mark)) and len(head) == HEAD and head.isupper():
                        yield id, head
        for id, platform in self._library.platforms.items():
            yield from ((id, text) for text in platform.also)

    def _add(self, text: str, id: str, strength: float) -> None:
        phrase = tuple(words(text))
        if phrase and not (len(phrase) == 1 and stem(phrase[0]) in self._concepts.idle):
            own = self.phrases[phrase]
            own[id] = max(strength, own.get(id, 0))

    def _common_nouns(self) -> Iterator[Phrase]:
        """Yield names that other files use as ordinary lowercase words. They count both as names and as words.

        A name that's always in lowercase, such as `hoopla`, isn't a common noun.
        """
        small: dict[str, set[str]] = defaultdict(set)
        for id, file in self._library.files.items():
            for trouble in file.troubles:
                for word in f"{trouble.says} {' '.join(trouble.also)}".split():
                    small[word.strip(",.?!’'\"")].add(id)
        platforms = self._library.platforms.values()
        always_small = {(platform.platform,) for platform in platforms if platform.platform.islower()}
        for phrase in self.phrases.keys() - always_small:
            files = set(self.phrases[phrase])
            if all(len(small[word] - files) > FEW or stem(word) in self._concepts.idle for word in phrase):
                yield phrase


def _is_number(word: str) -> bool:
    return word.isdigit() or (is_serial(word) and len(word) >= SERIAL)
