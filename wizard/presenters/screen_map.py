"""Screen maps show where on the screen to tap. A map is plain data, which every renderer draws in its own way.

A `ScreenMap` can be shown in three ways:

- `wizard.printing.screen_svg.svg(map)`: as an SVG, for the web page and for Typst
- `wizard.presenters.screen_cells.lines(map)`: as box characters in a terminal, with the desk's roles
- `spoken(map)`: in words, such as "at the bottom, far left," for line mode, phone calls, and screen readers

To get the maps for a visit, use a `MapFinder`:

    finder = MapFinder(Wording(library, facts))
    finder.maps_for([Tap("1", "libby", step), Tap("2", "libby", next_step)])  # Steps on the same screen share one map.
    finder.map_for("libby", step)  # The map for one step.
    map_at(walk)  # The map for the current step of a visit, for the desk.

If the sheet prints something other than `do`, pass it as `text`: the flow's own words (`step.sheet`), not a
translation. Step numbers are strings, and the map returns them unchanged (`map.numbers`).

A map never claims to show a whole screen. `cut` keeps what is tapped and at most two rows next to it. An edge is drawn
as torn if the screen continues there, or if we don't know. Unsure screens are never drawn, and an unsure label ("a
button like …") never gets a number.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import Literal, NamedTuple

from wizard.content import screen_words, sheet_texts
from wizard.content.dates import ENGLISH
from wizard.content.facts import holds
from wizard.content.flow import Do, Fix, Label, Picture, Row, ScreenSketch
from wizard.content.screen_words import COVER
from wizard.content.spans import SLOT, Phrase, parse, plain
from wizard.content.wording import Wording
from wizard.walk.walk import Walk

Kind = Literal[
    "book", "app", "covers", "item", "button", "field", "choice", "tabs", "text", "menu", "dialog", "switch", "keys"
]
BESIDE = 2  # How many rows to draw next to what is tapped.


@dataclass(frozen=True, slots=True)
class Word:
    """A word or an icon on a screen.

    `name` is what steps call it, and `text` is what this device shows. Both may be empty. `numbers` has the numbers of
    the steps that tap it.
    """

    name: str = ""
    text: str = ""
    icon: str = ""
    numbers: tuple[str, ...] = ()

    @property
    def tapped(self) -> bool:
        return bool(self.numbers)


@dataclass(frozen=True, slots=True)
class MapRow:
    """One row on a screen. `parts` has the rows in a dialog, and `count` is the number of book covers."""

    kind: Kind
    words: tuple[Word, ...] = ()
    parts: tuple["MapRow", ...] = ()
    count: int = 0

    @property
    def tapped(self) -> bool:
        return any(word.tapped for word in self.words) or any(part.tapped for part in self.parts)


@dataclass(frozen=True, slots=True)
class ScreenMap:
    """One screen, with the numbers of the steps that are done on it.

    `screen` is the screen's file/id, and `device` is the kind of device that shows it. `dragged` means that the first
    tapped thing is dragged to the second one. `mirrored` means that the device's language reads from right to left.
    """

    screen: str
    device: Picture
    rows: tuple[MapRow, ...] = ()
    title: str = ""
    top_bar: tuple[Word, ...] = ()
    bottom_bar: tuple[Word, ...] = ()
    sidebar: tuple[MapRow, ...] = ()
    dragged: bool = False
    mirrored: bool = False

    @property
    def words(self) -> tuple[Word, ...]:
        """Return every word on the screen, from top to bottom."""
        return (*self.top_bar, *_words((*self.sidebar, *self.rows)), *self.bottom_bar)

    @property
    def tapped(self) -> tuple[Word, ...]:
        """Return everything that is tapped, from top to bottom."""
        return tuple(word for word in self.words if word.tapped)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Return the step numbers on the map, each of them once."""
        return tuple(dict.fromkeys(number for word in self.tapped for number in word.numbers))


def _words(parts: Iterable[MapRow]) -> Iterator[Word]:
    for part in parts:
        yield from part.words
        yield from _words(part.parts)


def with_taps(screen: ScreenMap, names: Sequence[str], number: str) -> ScreenMap:
    """Return the map with a step added that taps these names. If two things share a name, the first one is tapped."""
    left = list(names)

    def one(word: Word) -> Word:
        if word.name in left:
            left.remove(word.name)
            return replace(word, numbers=tuple(dict.fromkeys((*word.numbers, number))))
        return word

    def inside(parts: tuple[MapRow, ...]) -> tuple[MapRow, ...]:
        return tuple(replace(part, words=tuple(map(one, part.words)), parts=inside(part.parts)) for part in parts)

    top, sidebar, rows = tuple(map(one, screen.top_bar)), inside(screen.sidebar), inside(screen.rows)
    return replace(screen, top_bar=top, sidebar=sidebar, rows=rows, bottom_bar=tuple(map(one, screen.bottom_bar)))


# ------------------------------------------------------------------ the part of a screen that is shown


class Cut(NamedTuple):
    """The part of a screen to draw: its rows, with None where some are left out, and which edges are torn."""

    rows: tuple[MapRow | None, ...]
    torn_top: bool
    torn_bottom: bool


def cut(screen: ScreenMap, beside: int = BESIDE) -> Cut:
    """Return the part of a screen with what is tapped, and at most `beside` other rows.

    The top edge is torn unless the screen has a title or a top bar. The bottom edge is torn unless it has a bottom bar,
    or it's a computer window that ends there.
    """
    rows, end = cut_rows(screen.rows, beside)
    window_ends = screen.device == "computer" and bool(screen.title) and end
    return Cut(rows, not (screen.top_bar or screen.title), not (screen.bottom_bar or window_ends))


def cut_rows(rows: Sequence[MapRow], beside: int) -> tuple[tuple[MapRow | None, ...], bool]:
    """Return the rows to keep, and whether the last row is one of them."""
    tapped = [at for at, row in enumerate(rows) if row.tapped]
    others = [at for at in range(len(rows)) if at not in tapped]
    others.sort(key=lambda at: min((abs(at - own) for own in tapped), default=at))
    kept = {*tapped, *others[: beside if tapped else max(beside, 1)]}
    shown: list[MapRow | None] = []
    for at in sorted(kept):
        if shown and at - 1 not in kept:
            shown.append(None)
        shown.append(rows[at])
    return tuple(shown), not rows or max(kept) == len(rows) - 1


# ------------------------------------------------------------------ the place in words


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a tapped thing is on the screen.

    `keys` has keys from `handouts/words` (`spot-…`), so each language can say them in its own way. `name` is what the
    device or the steps call the thing.
    """

    keys: tuple[str, ...] = ()
    name: str = ""


def spot(screen: ScreenMap, number: str = "") -> Spot:
    """Return where to tap for the step with this number, or for the last step if no number is given."""
    wanted = [word for word in screen.tapped if not number or number in word.numbers]
    return Spot(_keys(screen, wanted[-1]), wanted[-1].text or wanted[-1].name) if wanted else Spot()


def _keys(screen: ScreenMap, word: Word) -> tuple[str, ...]:
    for bar, key in ((screen.bottom_bar, "spot-bottom"), (screen.top_bar, "spot-top")):
        if any(word is own for own in bar):
            at = next(at for at, own in enumerate(bar) if own is word)
            return (key, *_along(at, len(bar), screen.mirrored))
    if any(word is own for own in _words(screen.sidebar)):
        return ("spot-sidebar-right" if screen.mirrored else "spot-sidebar",)
    for at, part in enumerate(screen.rows):
        if any(word is own for inner in part.parts for own in inner.words):
            return ("spot-dialog",)
        if any(word is own for own in part.words):
            over_a_list = part.kind == "tabs" and any(row.kind in _LISTED for row in screen.rows[at + 1 :])
            key = "spot-tabs" if over_a_list else _ROW_SPOTS.get(part.kind, "")
            return (key,) if key else ()
    return ()


_ROW_SPOTS: dict[str, str] = {
    "book": "spot-book",
    "app": "spot-app",
    "covers": "spot-covers",
    "button": "spot-button",
    "field": "spot-field",
    "choice": "spot-field",
    "menu": "spot-menu",
    "item": "spot-item",
    "switch": "spot-item",
    "keys": "spot-keys",
}
_LISTED = ("book", "app", "covers", "item")
_NTH = ("spot-first", "spot-second", "spot-third", "spot-fourth", "spot-fifth")


def _along(at: int, of: int, mirrored: bool) -> tuple[str, ...]:
    """Return where something is in a bar, given its position in it and how many things the bar has."""
    at = of - 1 - at if mirrored else at
    if of < 2:
        return ()
    if at in (0, of - 1):
        return ("spot-far-right" if at else "spot-far-left",)
    if of % 2 and at == of // 2:
        return ("spot-center",)
    return ("spot-nth-left", _NTH[at]) if at < of / 2 else ("spot-nth-right", _NTH[of - 1 - at])


def spoken(screen: ScreenMap, number: str = "", said: sheet_texts.Words | None = None, step: Phrase = ()) -> str:
    """Return where to tap for a step in words, such as "at the bottom, far left," or "" if that wouldn't help.

    If the step names several things, say which one is meant: "Shelf: at the bottom, far left."
    """
    said = said or sheet_texts.words()
    found = spot(screen, number)
    keys = list(found.keys)
    words: list[str] = []
    while keys:
        key = keys.pop(0)
        words.append(said.say(key, nth=said[keys.pop(0)]) if key.startswith("spot-nth") else said[key])
    place = said["spot-comma"].join(words)
    return f"{found.name}: {place}" if place and _is_one_of_several(found.name, step) else place


_GOES_ON = re.compile(r"[,،，、.。]\s*\w")


def _is_one_of_several(name: str, step: Phrase) -> bool:
    """Return whether a step names other things too, so readers might think that the place belongs to one of them."""
    labels = {span.text: at for at, span in enumerate(step) if span.kind == "label"}
    return name in labels and (len(labels) > 1 or bool(_GOES_ON.search(plain(step[labels[name] + 1 :]))))


# ------------------------------------------------------------------ from steps to maps


@dataclass(frozen=True, slots=True)
class Tap:
    """A step or fix to find on a screen: its number, the file it's in, and the text printed for it."""

    number: str
    file: str
    step: Do | Fix
    text: str = ""

    @property
    def on_screen(self) -> str:
        return self.step.on_screen if isinstance(self.step, Do) else ""

    @property
    def listed(self) -> tuple[str, ...]:
        """Return what the step lists under `taps` and `drags`."""
        return (*self.step.taps, *self.step.drags) if isinstance(self.step, Do) else ()

    @property
    def dragged(self) -> bool:
        return isinstance(self.step, Do) and bool(self.step.drags)

    @property
    def words(self) -> str:
        return self.text or (self.step.do if isinstance(self.step, Do) else self.step.try_)


class Found(NamedTuple):
    """A screen as the patron's device shows it, and the names of the things that a step taps on it."""

    screen: ScreenMap
    taps: tuple[str, ...]
    dragged: bool = False


def map_at(walk: Walk, left_out: frozenset[str] = frozenset()) -> ScreenMap | None:
    """Return the map for the current step or fix of a visit, with `►` as its number, or None if it has no map."""
    stop = walk.at
    if stop is None or not isinstance(stop.record, Do | Fix):
        return None
    return MapFinder(Wording(walk.library, walk.facts), left_out).map_for(stop.file, stop.record)


class _Shown(NamedTuple):
    """A screen as this device shows it, and the names of everything on it."""

    screen: ScreenMap
    names: frozenset[str]


@dataclass(frozen=True)
class MapFinder:
    """Finds the screens for one visit. `left_out` has the screens (file/id) that staff flagged as different."""

    wording: Wording
    left_out: frozenset[str] = frozenset()
    _screens: dict[tuple[str, str, Picture], _Shown | None] = field(default_factory=dict)
    _taps: dict[Tap, tuple[str, ...]] = field(default_factory=dict)

    def maps_for(self, steps: Iterable[Tap]) -> tuple[ScreenMap, ...]:
        """Return the maps for steps done one after another, in order, with each screen on each device only once."""
        every = list(steps)
        made: dict[tuple[str, Picture], ScreenMap] = {}
        before = ""
        for at, tap in enumerate(every):
            for found in self.find(tap, before, every[at + 1 :]):
                before = found.screen.screen
                key = (before, found.screen.device)
                base = made.get(key, found.screen)
                made[key] = with_taps(replace(base, dragged=base.dragged or found.dragged), found.taps, tap.number)
        return tuple(made.values())

    def map_for(self, file: str, step: Do | Fix, number: str = "►") -> ScreenMap | None:
        """Return the map for one step or fix. If its text leads to several screens, return the last one."""
        maps = self.maps_for([Tap(number, file, step)])
        return maps[-1] if maps else None

    def shown_by(self, file: str, step: Do) -> ScreenMap | None:
        """Return the screen that shows that a step worked, if its author named one with `shows`."""
        shown = self._named(step.shows, file, self._device(step)) if step.shows else None
        return shown.screen if shown else None

    # -------------------------------------------------------------- one step

    def find(self, tap: Tap, before: str = "", after: Sequence[Tap] = ()) -> list[Found]:
        """Return the screens that a step is done on, in the order in which its text names the things on them.

        If several screens have what is tapped, prefer the previous step's screen, and then the one that most of the
        next steps are done on.
        """
        if tap.on_screen == "no":
            return []
        taps = self.taps(tap)
        if tap.on_screen:
            shown = self._named(tap.on_screen, tap.file, self._device(tap.step))
            on_it = tuple(name for name in taps if shown and name in shown.names)
            return [Found(shown.screen, on_it, tap.dragged)] if shown and on_it else []
        return self._by_names(tap, taps, before, after)

    def taps(self, tap: Tap) -> tuple[str, ...]:
        """Return the names of the things a step taps: those under `taps` and `drags`, or else those its text names."""
        if tap not in self._taps:
            listed = (self._word(word, tap.file).name for word in tap.listed)
            named = listed if tap.listed else self._named_in(tap.words, tap.file)
            self._taps[tap] = tuple(dict.fromkeys(filter(None, named)))
        return self._taps[tap]

    def _named_in(self, text: str, file: str) -> Iterator[str]:
        """Yield the labels and icons that a text and its slots name, in order, without unsure labels."""
        before = ""
        pieces = SLOT.split(text)  # A text, the name of a slot, its default, the next text, and so on.
        for words, slot in zip_longest(pieces[::3], pieces[1::3]):
            for span in parse(words):
                if span.kind == "label" and not before.endswith(" like") and not self._unsure(file, span.text):
                    yield span.text
                elif span.kind == "text":
                    yield from (self._icons[name] for name in self._icon_names.findall(span.text))
                before = span.text.rstrip()
            if slot:
                yield from self._named_in_slot(slot)
                before = ""

    def _named_in_slot(self, slot: str) -> Iterator[str]:
        owner, _, key = slot.partition(".")
        facts, library = self.wording.facts, self.wording.library
        at = facts.get(owner, "")
        if owner == "device" and at in library.devices:
            yield from self._named_in(library.word(at, facts.get("model", ""), key), at)
        elif owner == "platform" and at in library.platforms:
            yield from self._named_in(library.term(at, key), at)

    def _unsure(self, file: str, label: str) -> bool:
        found = self.wording.library.label(file, label)
        return found is not None and found[1].confidence == "unsure"

    @cached_property
    def _icons(self) -> dict[str, str]:
        return icons_of(self._language)

    @cached_property
    def _icon_names(self) -> re.Pattern[str]:
        return re.compile(rf"\b({'|'.join(map(re.escape, sorted(self._icons, key=len, reverse=True)))})\b")

    @property
    def _language(self) -> str:
        profile = self.wording.library.profile
        return profile.languages[0] if profile else ENGLISH

    def _by_names(self, tap: Tap, taps: tuple[str, ...], before: str, after: Sequence[Tap]) -> list[Found]:
        """Find as few screens as possible that together show everything tapped, in the order it's tapped."""
        screens = list(self._near(tap))
        made: list[Found] = []
        left = list(taps)
        while left and screens:
            counts = [len(shown.names.intersection(left)) for shown in screens]
            most = [shown for shown, count in zip(screens, counts, strict=True) if count == max(counts)]
            best = self._best(most, before, after) if max(counts) else None
            if best is None:
                break
            here = tuple(name for name in left if name in best.names)
            made.append(Found(best.screen, here))
            left = [name for name in left if name not in here]
        return sorted(made, key=lambda found: taps.index(found.taps[0]))

    def _best(self, screens: list[_Shown], before: str, after: Sequence[Tap]) -> _Shown:
        """Return the previous step's screen, or else the one that most of the next steps use."""
        same = [shown for shown in screens if shown.screen.screen == before]
        if same or len(screens) == 1:
            return (same or screens)[0]
        return max(screens, key=lambda shown: self._later(shown, after))

    def _later(self, shown: _Shown, after: Sequence[Tap]) -> int:
        """Return how many of the next steps are done on this screen before a step leaves it."""
        count = 0
        for tap in after:
            taps = self.taps(tap)
            if taps and not shown.names.issuperset(taps):
                break
            count += bool(taps)
        return count

    def _near(self, tap: Tap) -> Iterator[_Shown]:
        """Yield the screens that a step may be done on: from its file, its `labels-from`, and the device's file."""
        library, at = self.wording.library, self.wording.facts.get("device", "")
        device = self._device(tap.step)
        mine = at if tap.step.where == "reader" or self._borrows_here(device) else ""
        own = library.files.get(tap.file)
        for file in dict.fromkeys([tap.file, *(own.labels_from if own else ()), *([mine] if mine else [])]):
            if file in library.files and (file not in library.devices or file == mine):
                for name in library.files[file].screens:
                    if shown := self._screen(file, name, device):
                        yield shown

    def _borrows_here(self, device: Picture) -> bool:
        return device == self.wording.thing("reader")[1]

    def _device(self, step: Do | Fix) -> Picture:
        device: Picture = self.wording.thing(step.where)[1]  # type: ignore[assignment]
        return device

    # -------------------------------------------------------------- one screen

    def _named(self, target: str, file: str, device: Picture) -> _Shown | None:
        """Return the screen with a name such as `search` (in this file) or `libby/search`."""
        owner, _, name = target.rpartition("/")
        return self._screen(owner or file, name, device)

    def _screen(self, file: str, name: str, device: Picture) -> _Shown | None:
        key = (file, name, device)
        if key not in self._screens:
            own = self.wording.library.files.get(file)
            written = own.screens.get(name) if own else None
            screen = self.as_shown(file, name, written, device) if written else None
            names = frozenset(word.name for word in screen.words if word.name) if screen else frozenset()
            self._screens[key] = _Shown(screen, names) if screen else None
        return self._screens[key]

    def as_shown(self, file: str, name: str, screen: ScreenSketch, device: Picture) -> ScreenMap | None:
        """Return a screen as this device shows it, or None if it looks different on this device or isn't known."""
        if screen.confidence == "unsure" or (screen.devices and device not in screen.devices):
            return None
        if f"{file}/{name}" in self.left_out:
            return None
        if not holds(self.wording.library, self.wording.facts, screen.only_if):
            return None

        mirrored = sheet_texts.right_to_left(self.wording.facts.get("screen-language", ""))
        shown = as_written(f"{file}/{name}", screen, device, lambda text: self._word(text, file))
        return replace(shown, title=self._filled(shown.title, file), mirrored=mirrored)

    def _word(self, text: str, file: str) -> Word:
        """Return a word as this device shows it. An unsure label stays blank."""
        if text == COVER:
            return Word(COVER)
        whole = self.wording.library.label(file, text)
        own = screen_words.ScreenWord(text=text) if whole else screen_words.parse(text)
        name = self._filled(own.text, file)
        found = self.wording.library.label(file, own.text) if own.text and not own.slot else None
        shown = "" if own.hidden else self._shown(name, found[1] if found else None)
        return Word(name or own.icon, shown, own.icon)

    def _shown(self, name: str, label: Label | None) -> str:
        if label is None:
            return name
        return "" if label.confidence == "unsure" else self.wording.elsewhere(label) or name

    def _filled(self, text: str, file: str) -> str:
        """Return a text in the flow's own language, with its slots filled in."""
        if "{" not in text:
            return text
        own = replace(self.wording, translation=None)
        return own.plain(text, self.wording.facts.get("device", "") or file)


def _plain_word(text: str) -> Word:
    own = screen_words.parse(text)
    return Word(own.text or own.icon, "" if own.hidden else own.text, own.icon)


def as_written(id: str, screen: ScreenSketch, device: Picture, word: Callable[[str], Word] = _plain_word) -> ScreenMap:
    """Return a screen with nothing tapped. `word` turns the author's words into those that the device shows."""
    return ScreenMap(
        screen=id,
        device=device,
        rows=tuple(_part(row, word) for row in screen.rows if row.kind),
        title=screen.title,
        top_bar=tuple(map(word, screen.top_bar)),
        bottom_bar=tuple(map(word, screen.bottom_bar)),
        sidebar=tuple(_part(row, word) for row in screen.sidebar if row.kind),
    )


def _part(row: Row, word: Callable[[str], Word]) -> MapRow:
    kind: Kind = row.kind  # type: ignore[assignment]
    said = getattr(row, kind)
    if kind == "dialog":
        return MapRow("dialog", parts=tuple(_part(own, word) for own in said))
    if kind == "covers":
        return MapRow("covers", (Word(COVER),), count=int(said) if said.isdecimal() else 1)
    words = tuple(map(word, said)) if isinstance(said, tuple) else (word(said),)
    return MapRow(kind, (Word(), *words) if kind in ("book", "app") else words)


_NAMED = ("drawn-", "called-")  # For example, `drawn-dots: the three dots / the three-dot menu`.


@lru_cache(maxsize=8)
def icons_of(language: str) -> dict[str, str]:
    """Return the names that steps in a language use for icons without a label, each with its icon."""
    table = sheet_texts.words(language).table
    found: dict[str, str] = {}
    for key, names in table.items():
        for prefix in _NAMED:
            if key.startswith(prefix):
                found |= dict.fromkeys(names.split(" / "), key.removeprefix(prefix))
    return found
