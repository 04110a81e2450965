"""Rules about drawings of screens and devices: every word is known, everything fits, and steps find their screens."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from wizard.checks.rules.corpus import Corpus, Finding, did_you_mean, error, warning
from wizard.content import screen_words
from wizard.content.flow import ROWS, Body, Do, File, Fix, Picture, Row, ScreenSketch
from wizard.content.library import Library
from wizard.content.problem import Location
from wizard.content.quoting import named
from wizard.content.screen_words import COVER, ICONS, UNNAMED
from wizard.content.spans import SLOT, parse, slots
from wizard.content.traversal import records
from wizard.presenters.device_outline import size_of
from wizard.presenters.screen_map import MapRow, ScreenMap, Word, as_written, icons_of
from wizard.printing.screen_layout import LARGE, WIDEST, drawing


class Own(NamedTuple):
    """A screen, with the id of its file and its own name."""

    file: str
    name: str
    screen: ScreenSketch


def drawn_screens(library: Library) -> Iterator[Own]:
    """Yield every screen that a flow describes."""
    for file, record in library.files.items():
        for name, screen in record.screens.items():
            yield Own(file, name, screen)


class Spelled(NamedTuple):
    """A word as the author wrote it, with its place."""

    text: str
    place: Location


def _rows(rows: tuple[Row, ...]) -> Iterator[Row]:
    for row in rows:
        yield row
        yield from _rows(row.dialog or ())


def _words(screen: ScreenSketch) -> Iterator[Spelled]:
    for key, words in (("top-bar", screen.top_bar), ("bottom-bar", screen.bottom_bar)):
        yield from (Spelled(word, screen.at[key].place(at)) for at, word in enumerate(words))
    for row in _rows((*screen.sidebar, *screen.rows)):
        written = getattr(row, row.kind) if row.kind not in ("", "dialog", "covers") else ()
        if isinstance(written, tuple):
            yield from (Spelled(word, row.at[row.kind].place(at)) for at, word in enumerate(written))
        else:
            yield Spelled(written, row.at.place(row.kind))


# ------------------------------------------------------------------ a single screen


@error
def screen_word(written: Corpus) -> Iterator[Finding]:
    """A word on a screen is a label, an icon, both, a {slot}, or `...` for something that doesn't matter.

    List each label under `labels`, in this file or in one that's listed under `labels-from`. If an icon has no text,
    put what steps call it in parentheses: `books (Shelf)`.

    Wrong:
        screens:
          list:
            rows:
              - item: Setings
            sources:
              - {name: The maker's help, url: "https://help.example.org", checked: 2026-11-20}

    Right:
        screens:
          list:
            rows:
              - item: Settings
            sources:
              - {name: The maker's help, url: "https://help.example.org", checked: 2026-11-20}
    """
    library = written.library
    for own in drawn_screens(library):
        file = library.files[own.file]
        for word in _words(own.screen):
            text = screen_words.parse(word.text).text
            if (
                not text
                or library.label(own.file, word.text)
                or SLOT.search(text)
                or library.label(own.file, text)
                or not _known(library, file)
            ):
                continue
            known = [*file.labels, *(label for other in file.labels_from for label in library.files[other].labels)]
            message = f"{named(text)} isn't a label or an icon.{did_you_mean(text, [*known, *ICONS])}"
            yield Finding(word.place, message, "Add it under `labels:`, or write `...` if it doesn't matter.")


def _known(library: Library, file: File) -> bool:
    return library.files.keys() >= set(file.labels_from)


@error
def screen_row(written: Corpus) -> Iterator[Finding]:
    """Each row on a screen has only one item, and `covers` is a number.

    Wrong:
        screens:
          list:
            rows:
              - item: Settings
                button: OK
            sources:
              - {name: The maker's help, url: "https://help.example.org", checked: 2026-11-20}

    Right:
        screens:
          list:
            rows:
              - item: Settings
              - button: OK
            sources:
              - {name: The maker's help, url: "https://help.example.org", checked: 2026-11-20}
    """
    for own in drawn_screens(written.library):
        for row in _rows((*own.screen.sidebar, *own.screen.rows)):
            kinds = [kind for kind in ROWS if kind in row.at]
            if len(kinds) != 1:
                has = " and ".join(f"`{kind}`" for kind in kinds) or "nothing"
                yield Finding(
                    row.at.place(),
                    f"A row can have only one item. This one has {has}.",
                    "Use a separate row for each item.",
                )
            elif row.covers and not row.covers.isdecimal():
                yield Finding(row.at.place("covers"), "`covers` is the number of book covers.", "covers: 6")


@error
def screen_empty(written: Corpus) -> Iterator[Finding]:
    """A screen needs something to show: rows, a sidebar, or a bar.

    Wrong:
        screens:
          list:
            title: slate.example.org
            confidence: unsure

    Right:
        screens:
          list:
            rows:
              - item: Settings
            confidence: unsure
    """
    for own in drawn_screens(written.library):
        screen = own.screen
        if not (screen.rows or screen.sidebar or screen.top_bar or screen.bottom_bar):
            yield Finding(
                screen.at.place(), f"The screen {named(own.name)} is empty.", "Add `rows:`, or delete the screen."
            )


@warning
def screen_no_source(written: Corpus) -> Iterator[Finding]:
    """A screen needs the page that shows it, or the date someone saw it. (standards: CM06)

    If you have neither, mark it `unsure`. Then it isn't drawn.

    Wrong:
        screens:
          list:
            rows:
              - item: Settings

    Right:
        screens:
          list:
            seen: 2026-11-20
            rows:
              - item: Settings
    """
    for own in drawn_screens(written.library):
        screen = own.screen
        if screen.confidence != "unsure" and not screen.sources and not screen.seen:
            message = f"The screen {named(own.name)} has no source."
            yield Finding(screen.at.place(), message, "Add a page under `sources:`, or write `confidence: unsure`.")


# ------------------------------------------------------------------ the drawing


@error
def screen_too_long(written: Corpus) -> Iterator[Finding]:
    """A word is too long for its place on paper, where text is never cut off or shrunk.

    This is tested on every device that shows the screen, in regular and large print, and with the label's other texts.

    Wrong:
        # in a device
        labels:
          Settings: {confidence: confirmed}
          Wi-Fi: {confidence: confirmed}
          Next: {confidence: likely}
          Cancel: {confidence: likely}
          OK: {confidence: likely, elsewhere: [{text: Yesiamabsolutelysure, only-if: {model: [slate-two]}}]}
        screens:
          confirm:
            seen: 2026-11-20
            rows:
              - book: [OK]

    Right:
        # in a device
        screens:
          confirm:
            seen: 2026-11-20
            rows:
              - button: OK
    """
    for own in drawn_screens(written.library):
        told = set[str]()
        for word in _words(own.screen):
            for shown in _variants(written.library, own.file, word.text):
                if shown not in told and (device := _too_narrow(own, word.text, shown)):
                    told.add(shown)
                    message = f"{named(shown)} is too long for its place on {_DEVICES[device]}."
                    yield Finding(word.place, message, "Put it in a separate row, such as `button:` or `item:`.")


_EVERY: tuple[Picture, ...] = ("reader", "phone", "tablet", "computer")
_DEVICES = {"phone": "a phone", "tablet": "a tablet", "computer": "a computer"} | dict.fromkeys(
    ("reader", "kindle", "kobo"), "an e-reader"
)


def _variants(library: Library, file: str, word: str) -> Iterator[str]:
    """Yield all texts that a word can have: the label, its other texts, or the values of its slot on each device."""
    own = screen_words.parse(word)
    if not own.text or own.hidden:
        return
    if own.slot:
        for slot in slots(own.text):
            yield from dict.fromkeys(_slot_words(library, slot))
        return
    yield own.text
    found = library.label(file, own.text)
    yield from (other.text for other in found[1].elsewhere) if found else ()


def _slot_words(library: Library, slot: str) -> Iterator[str]:
    """Yield the values of a slot such as `{device.drive}` or `{platform.app}` on all devices and platforms."""
    owner, _, key = slot.partition(".")
    devices = [device.words for device in library.devices.values()]
    devices += [model.words for device in library.devices.values() for model in device.models.values()]
    platforms = [platform.words for platform in library.platforms.values()]
    every = {"device": devices, "platform": platforms}
    yield from (words[key] for words in every.get(owner, ()) if key in words)


def _too_narrow(own: Own, word: str, shown: str) -> str:
    """Return the first device that's too narrow for the word when it's the one to tap, or ""."""
    for device in own.screen.devices or _EVERY:
        screen = as_written(f"{own.file}/{own.name}", own.screen, device)
        tapped = _with(screen, screen_words.parse(word), shown)
        for widest in (WIDEST,) if device == "computer" else (WIDEST, LARGE):
            if shown in drawing(tapped, 2, widest).too_long:
                return device
    return ""


def _with(screen: ScreenMap, word: screen_words.ScreenWord, shown: str) -> ScreenMap:
    """Return the screen with one of its words replaced by this text and marked as the one to tap."""

    def one(own: Word) -> Word:
        return replace(own, text=shown, numbers=("1",)) if own.text == word.text and own.icon == word.icon else own

    def inside(parts: tuple[MapRow, ...]) -> tuple[MapRow, ...]:
        return tuple(replace(part, words=tuple(map(one, part.words)), parts=inside(part.parts)) for part in parts)

    return replace(
        screen,
        top_bar=tuple(map(one, screen.top_bar)),
        bottom_bar=tuple(map(one, screen.bottom_bar)),
        sidebar=inside(screen.sidebar),
        rows=inside(screen.rows),
    )


# ------------------------------------------------------------------ screens and steps


@error
def unknown_screen(written: Corpus) -> Iterator[Finding]:
    """A step refers to a screen that doesn't exist. Write the name of a screen in this file, or file/id.

    Wrong:
        screens:
          list:
            seen: 2026-11-20
            rows:
              - item: Settings
        steps:
          - id: open-settings
            do: Tap **Settings**.
            on-screen: lists
            see: a list.

    Right:
        screens:
          list:
            seen: 2026-11-20
            rows:
              - item: Settings
        steps:
          - id: open-settings
            do: Tap **Settings**.
            on-screen: list
            see: a list.
    """
    library = written.library
    every = [f"{own.file}/{own.name}" for own in drawn_screens(library)]
    for file, step in written.each(Do):
        for key, target in (("on-screen", step.on_screen), ("shows", step.shows)):
            if target in ("", "no") or target.partition("/")[0] in library.broken:
                continue
            if _target(library, file, target) is None:
                known = [*library.files[file].screens, *every]
                message = f"There's no screen called {named(target)}.{did_you_mean(target, known)}"
                yield Finding(step.at.place(key), message, "Write the name of a screen in this file, or file/id.")


def _target(library: Library, file: str, target: str) -> Own | None:
    owner, _, name = target.rpartition("/")
    record = library.files.get(owner or file)
    screen = record.screens.get(name) if record else None
    return Own(owner or file, name, screen) if screen else None


@error
def screen_tap(written: Corpus) -> Iterator[Finding]:
    """A step taps something that isn't on its screen.

    Wrong:
        screens:
          list:
            seen: 2026-11-20
            rows:
              - item: Settings
        steps:
          - id: open-settings
            do: Tap **Settings**.
            on-screen: list
            taps: [Wi-Fi]
            see: a list.

    Right:
        screens:
          list:
            seen: 2026-11-20
            rows:
              - item: Settings
        steps:
          - id: open-settings
            do: Tap **Settings**.
            on-screen: list
            taps: [Settings]
            see: a list.
    """
    for file, step in written.each(Do):
        own = _target(written.library, file, step.on_screen) if step.on_screen not in ("", "no") else None
        if own is None:
            continue
        names = names_on(own.screen)
        for key, words in (("taps", step.taps), ("drags", step.drags)):
            for at, word in enumerate(words):
                if _name(word) not in names:
                    message = f"{named(word)} isn't on the screen {named(own.name)}."
                    has = ", ".join(sorted(names)) or "nothing to tap"
                    yield Finding(step.at[key].place(at), message, f"It has {has}.")
        if not step.taps and not step.drags and names.isdisjoint(_tapped(written.library, file, step)):
            message = f"The step {named(step.id)} doesn't mention anything on the screen {named(own.name)}."
            yield Finding(step.at.place("on-screen"), message, "Add what to tap, for example `taps: [Settings]`.")


@warning
def screen_unused(written: Corpus) -> Iterator[Finding]:
    """This screen is never used: no step that could be done there mentions anything on it.

    Wrong:
        screens:
          list:
            seen: 2026-11-20
            rows:
              - item: Wi-Fi

    Right:
        screens:
          list:
            seen: 2026-11-20
            rows:
              - item: Settings
    """
    library = written.library
    hinted = {
        (own.file, own.name)
        for file, step in written.each(Do)
        for target in (step.on_screen, step.shows)
        if target not in ("", "no") and (own := _target(library, file, target))
    }
    tapped = {file: _tapped_in(library, file) for file in library.files}
    for own in drawn_screens(library):
        names = {name for name in names_on(own.screen) if name in (*ICONS, COVER) or library.label(own.file, name)}
        if not names or (own.file, own.name) in hinted:
            continue
        if not any(names & tapped[file] for file in _sees(library, own.file)):
            message = f"The screen {named(own.name)} is never used."
            yield Finding(own.screen.at.place(), message, "Delete it, or use one of its labels in a step.")


def _sees(library: Library, file: str) -> Iterator[str]:
    """Yield the files whose steps can be done on this file's screens. Any file can use a device's screens."""
    for id, record in library.files.items():
        if id == file or file in library.devices or file in record.labels_from:
            yield id


def _tapped_in(library: Library, file: str) -> set[str]:
    steps = (record for record in records(library.files[file]) if isinstance(record, Do | Fix))
    return {name for step in steps for name in _tapped(library, file, step)}


def _tapped(library: Library, file: str, step: Do | Fix) -> set[str]:
    """Return the names of everything that a step can tap, on any device."""
    if isinstance(step, Fix):
        return set(_named_in(library, step.try_))
    if step.taps or step.drags:
        return {_name(word) for word in (*step.taps, *step.drags)}
    return {name for text in (step.do, step.sheet) for name in _named_in(library, text)}


def _named_in(library: Library, text: str) -> Iterator[str]:
    icons = icons_of(library.profile.languages[0] if library.profile else "en")
    for span in parse(SLOT.sub("", text)):
        if span.kind == "label":
            yield span.text
        else:
            yield from (icon for name, icon in icons.items() if name in span.text)
    for slot in slots(text):
        yield from (name for words in _slot_words(library, slot) for name in _named_in(library, words))


def names_on(screen: ScreenSketch) -> set[str]:
    """Return the names that steps can use for the items on a screen."""
    names = {_name(word.text) for word in _words(screen) if word.text != UNNAMED}
    return names | ({COVER} if any(row.covers for row in _rows(screen.rows)) else set())


def _name(word: str) -> str:
    own = screen_words.parse(word)
    return own.text or own.icon


# ------------------------------------------------------------------ device bodies


@error
def body_size(written: Corpus) -> Iterator[Finding]:
    """`size` and `display` are the width and height in millimeters. The display must be smaller than the device.

    Wrong:
        # in a device
        bodies:
          one:
            name: Slate One
            model: slate-one
            tells: One button
            size: 90x122
            display: 125x174

    Right:
        # in a device
        bodies:
          one:
            name: Slate One
            model: slate-one
            tells: One button
            size: 125x174
            display: 90x122
    """
    for _, body in written.each(Body):
        size, display = size_of(body.size), size_of(body.display)
        if (body.size and not size) or not display:
            key = "size" if display else "display"
            yield Finding(body.at.place(key), f"{named(vars(body)[key])} isn't a width and height.", f"{key}: 125x174")
        elif size and (display[0] >= size[0] or display[1] >= size[1]):
            yield Finding(
                body.at.place("display"), "The display is larger than the device.", "Change `size` or `display`."
            )


@error
def body_model(written: Corpus) -> Iterator[Finding]:
    """Each entry under `bodies` shows what one of the device's models looks like.

    Wrong:
        # in a device
        bodies:
          one:
            name: Slate One
            model: slate-1
            tells: One button
            size: 125x174
            display: 90x122

    Right:
        # in a device
        bodies:
          one:
            name: Slate One
            model: slate-one
            tells: One button
            size: 125x174
            display: 90x122
    """
    for device in written.library.devices.values():
        for body in device.bodies.values():
            if body.model not in device.models:
                message = (
                    f"This device has no model called {named(body.model)}.{did_you_mean(body.model, device.models)}"
                )
                yield Finding(body.at.place("model"), message, f"Choose from: {', '.join(device.models)}.")
