"""Rules about references: everything that a flow refers to must exist."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from wizard.checks.rules.corpus import Corpus, Finding, did_you_mean, error, warning
from wizard.checks.rules.screens import drawn_screens, names_on
from wizard.content import local_terms
from wizard.content.decoder import hints
from wizard.content.flow import Ask, Device, File, Instead, Known, Model, Offer, Platform, Profile, Record, Use
from wizard.content.library import Library
from wizard.content.problem import Location
from wizard.content.quoting import named
from wizard.content.scalars import nearest
from wizard.content.spans import SLOT, labels, needed_slots
from wizard.content.translation import TAP
from wizard.content.yaml_nodes import Whole


@error
def unknown_target(written: Corpus) -> Iterator[Finding]:
    """A `use` refers to steps that don't exist. Name a part in the same file, a topic, or topic/part.

    Wrong:
        - use: wiffi

    Right:
        - use: wifi
    """
    library = written.library
    for file, use in written.each(Use):
        if library.target(file, use.use) is None and use.use.split("/")[0] not in library.broken:
            known = [*library.files[file].parts, *library.topics, *_foreign_parts(library)]
            message = f"There are no steps called {named(use.use)}.{did_you_mean(use.use, known)}"
            yield Finding(use.at.place("use"), message, "Write a part in this file, a topic, or topic/part.")


def _foreign_parts(library: Library) -> list[str]:
    return [f"{id}/{part}" for id, file in library.files.items() for part in file.parts]


@error
def unknown_trouble(written: Corpus) -> Iterator[Finding]:
    """An `if-not` refers to a problem that doesn't exist. Write a problem in the same file, or file/id.

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
          if-not:
            - trouble: slate/frozn

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
          if-not:
            - trouble: slate/frozen
    """
    library = written.library
    cut = _cut_off(written)
    yield from cut.values()
    for file, known in written.each(Known):
        if file not in cut and _is_unknown(library, file, known):
            own = [trouble.id for trouble in library.files[file].troubles]
            own += [f"{id}/{trouble.id}" for id, other in library.files.items() for trouble in other.troubles]
            message = f"There's no problem called {named(known.trouble)}.{did_you_mean(known.trouble, own)}"
            yield Finding(
                known.at.place("trouble"),
                message,
                "Write the id of a problem under `troubles:` in this file, or file/id.",
            )


def _is_unknown(library: Library, file: str, known: Known) -> bool:
    return library.trouble(file, known.trouble) is None and known.trouble.split("/")[0] not in library.broken


def _cut_off(written: Corpus) -> dict[str, Finding]:
    """Return a finding for each file that lacks several of its own problems, because its end may be missing.

    Patches can remove problems too, so files with a patch are skipped.
    """
    library, lacks = written.library, dict[str, dict[str, None]]()
    for file, known in sorted(written.each(Known), key=lambda owned: owned[1].at.mark[0]):
        if "/" not in known.trouble and file not in library.patches and _is_unknown(library, file, known):
            lacks.setdefault(file, {})[known.trouble] = None
    return {file: _ends_early(library.files[file], [*names]) for file, names in lacks.items() if len(names) >= _MANY}


_MANY = 3  # If at least this many problems are missing, the end of the file was probably cut off.


def _ends_early(file: File, names: list[str]) -> Finding:
    end = len(file.at.text.rstrip().split("\n")) if isinstance(file.at, Whole) else 1
    more = f", and {len(names) - 3} more" if len(names) > 3 else ""
    lack = f"It refers to {len(names)} problems that aren't in it."
    message = f"This file may have been cut off while saving or copying. {lack}"
    help = f"Compare its end with the last good version. Missing: {', '.join(map(named, names[:3]))}{more}."
    return Finding(Location(file.at.path, end, 1), message, help)


@error
def unknown_label(written: Corpus) -> Iterator[Finding]:
    """List every **label** under `labels` in this file, or in a file that's listed under `labels-from`. (standards:
    CM11)

    That way, when a button is renamed, you change one line, and every step and sheet is up to date.

    Wrong:
        - id: open-wifi
          do: Tap **Wi-fi**.
          see: a list of networks.

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
    """
    library = written.library
    for words in written.texts:
        here = library.files[words.file]
        for label in labels(words.text) if "**" in words.text else ():
            if library.label(words.file, label) is None and library.files.keys() >= set(here.labels_from):
                known = [own for owner in (words.file, *here.labels_from) for own in _labels(library, owner)]
                message = f"{named(label)} isn't listed as a label.{did_you_mean(label, known)}"
                help = "Add it under `labels:`, or add the file that has it under `labels-from:`."
                yield Finding(words.spot(re.search(re.escape(f"**{label}**"), words.text)), message, help)


def _labels(library: Library, file: str) -> list[str]:
    return list(library.files[file].labels) if file in library.files else []


@warning
def unused_label(written: Corpus) -> Iterator[Finding]:
    """This label isn't used in any text.

    Wrong:
        labels:
          Renew: {confidence: likely}

    Right:
        labels:
          Renew: {confidence: likely}
        steps:
          - id: renew
            do: Tap **Renew**.
            see: a later due date.
    """
    library = written.library
    named_in = {library.label(words.file, label) for words in written.texts for label in labels(words.text)}
    named_in |= {library.label(own.file, name) for own in drawn_screens(library) for name in names_on(own.screen)}
    used = {id(found[1]) for found in named_in if found}
    for file in library.files.values():
        for words, label in file.labels.items():
            if id(label) not in used:
                yield Finding(
                    file.at["labels"].key_place(words),
                    f"The label {named(words)} isn't used anywhere.",
                    "Delete it, or put it between ** in a text.",
                )


@error
def unknown_file(written: Corpus) -> Iterator[Finding]:
    """`labels-from` or an `instead` refers to a file that doesn't exist. A file's id is its name without `.yaml`.

    Wrong:
        labels-from: [slates]

    Right:
        labels-from: [slate]
    """
    library = written.library
    known = {*library.files, *library.broken}
    for file in library.files.values():
        for index, name in enumerate(file.labels_from):
            if name not in known:
                message = f"There's no file called {named(name)}.{did_you_mean(name, known)}"
                yield Finding(file.at["labels-from"].place(index), message, "Write a file's name without `.yaml`.")
    for _, other in written.each(Instead):
        if other.platform and other.platform not in {*library.platforms, *library.broken}:
            message = (
                f"There's no platform called {named(other.platform)}.{did_you_mean(other.platform, library.platforms)}"
            )
            yield Finding(other.at.place("platform"), message, "Write a file's name without `.yaml`.")


@error
def unknown_slot(written: Corpus) -> Iterator[Finding]:
    """This {slot} doesn't exist. Slots start with `library.`, `platform.`, `device.`, or `word.`. There's also `{tap}`.

    Wrong:
        - id: call
          do: Call {library.fone}.
          see: the name of the library.

    Right:
        - id: call
          do: Call {library.phone}.
          see: the name of the library.
    """
    known = _slots(written.library)
    for words in written.texts:
        for found in SLOT.finditer(words.text) if "{" in words.text else ():
            if found[1] not in known:
                message = f"There's no slot called {named(found[0])}.{did_you_mean(found[1], known)}"
                yield Finding(words.spot(found), message, f"Slots include {', '.join(sorted(ALWAYS))}.")


def _slots(library: Library) -> set[str]:
    records = ("card", "wifi", "platforms", "languages", "print-with", "branches", "words")
    profile = {f"library.{key}" for key in hints(Profile) if key not in records}
    profile |= {
        "library.card.number",
        "library.card.prefix",
        "library.card.pin",
        "library.wifi.name",
        *local_terms.forms(),
        *TAP,
    }
    devices = library.devices.values()
    models = (model for device in devices for model in device.models.values())
    names = set(chain(*(device.words for device in devices), *(model.words for model in models)))
    return (
        profile | {f"platform.{key}" for key in hints(Offer)} | {f"device.{name}" for name in names} | _terms(library)
    )


def _terms(library: Library) -> set[str]:
    """Return the slots that are filled by a platform's `words` and name."""
    return {"platform.name"} | {f"platform.{name}" for each in library.platforms.values() for name in each.words}


ALWAYS = {
    *("library.library", "library.phone", "library.country", "library.catalog"),
    *("platform.find-as", "platform.name"),
    *("word.pin", "word.hold", "word.card"),
    *TAP,
}


@error
def slot_may_be_empty(written: Corpus) -> Iterator[Finding]:
    """A `do`, `ask`, or `try` uses a slot that can be empty in some libraries. Then its whole sentence would be left
    out.

    Put the phrase with the slot between double square brackets, so that only this phrase is left out. Or write what to
    use for an empty slot after a `|`, such as `{platform.loans|several}`.

    Wrong:
        - id: look-up
          do: Come to the library during {library.hours}.
          see: our eBook desk.

    Right:
        - id: look-up
          do: Come to the library[[ during {library.hours}]].
          see: our eBook desk.
    """
    known = _slots(written.library) - ALWAYS - _terms(written.library) - local_terms.forms().keys()
    for words in written.under(("do", "ask", "try")):
        for found in needed_slots(words.text):
            if found[1] in known and not found[1].startswith("device."):
                help = f"Put the phrase that has it between `[[` and `]]`, or give it a default: {{{found[1]}|several}}"
                yield Finding(
                    words.spot(found), f"{named(found[0])} can be empty. Then this sentence would be left out.", help
                )


@error
def device_has_no_words(written: Corpus) -> Iterator[Finding]:
    """A device's own text uses a `{device.…}` slot, but one of its models has no phrase for it.

    Wrong:
        # in a device
        models:
          slate-one: {name: Slate One, ways: [app, browser], words: {store: "Open the store"}}
          slate-two: {name: Slate Two, ways: [browser]}
        prepare:
          - use: wifi
          - id: store
            do: "{device.store}."
            see: a store.

    Right:
        # in a device
        models:
          slate-one: {name: Slate One, ways: [app, browser], words: {store: "Open the store"}}
          slate-two: {name: Slate Two, ways: [browser], words: {store: "Tap the basket"}}
        prepare:
          - use: wifi
          - id: store
            do: "{device.store}."
            see: a store.
    """
    library, known = written.library, _slots(written.library)
    for words in written.texts:
        device = library.devices.get(words.file)
        for found in needed_slots(words.text) if device and "{device." in words.text else ():
            if found[1] not in known:
                continue
            name = found[1].removeprefix("device.")
            models = [model for model in device.models if not library.word(words.file, model, name)] if device else []
            if found[1].startswith("device.") and models:
                message = f"`{models[0]}` has no phrase for {named(found[0])}."
                yield Finding(words.spot(found), message, f"Write `{name}` under the device's `words:`.")


@error
def unknown_fact(written: Corpus) -> Iterator[Finding]:
    """A condition tests a fact that no model sets and no question asks for.

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
          only-if: {modell: [slate-one]}

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
          only-if: {model: [slate-one]}
    """
    known = {*written.values, *library_facts()}
    yield from _misspelled(written, "facts", known & {*written.conditions_on}, "fact", "tested in any condition")
    for condition in written.conditions:
        if condition.fact not in known and not written.library.broken:
            message = f"There's no fact called {named(condition.fact)}.{did_you_mean(condition.fact, known)}"
            yield Finding(
                condition.place(),
                message,
                "A model sets facts under `facts:`. A question sets one with `remember:`.",
            )


@error
def unknown_word(written: Corpus) -> Iterator[Finding]:
    """A name under a device's or platform's `words` isn't used in any text, but it looks like one that is.

    Wrong:
        steps:
          - id: open-settings
            do: "{device.settings}."
            see: a list.
        # in a device
        models:
          slate-one: {name: Slate One, ways: [app, browser], words: {setings: "Tap **Settings**"}}
          slate-two: {name: Slate Two, ways: [browser]}

    Right:
        steps:
          - id: open-settings
            do: "{device.settings}."
            see: a list.
        # in a device
        models:
          slate-one: {name: Slate One, ways: [app, browser], words: {settings: "Tap **Settings**"}}
          slate-two: {name: Slate Two, ways: [browser]}
    """
    slots = {found[1] for words in written.texts if "{" in words.text for found in SLOT.finditer(words.text)}
    used = {name for owner, _, name in (slot.partition(".") for slot in slots) if owner in ("device", "platform")}
    yield from _misspelled(written, "words", used, "word", "used in any text")


def _misspelled(written: Corpus, key: str, used: set[str], thing: str, use: str) -> Iterator[Finding]:
    """Yield each name under a key such as `words` that isn't used, but looks like one that's used and missing there."""
    holders = [record for _, record in written.each(Device, Model, Platform) if key in record.at]
    times = Counter(chain(*(getattr(record, key) for record in holders)))
    for record in holders:
        names = getattr(record, key)
        for name in names.keys() - used:
            # Names that several files have, such as `short`, are used by the program itself.
            if times[name] == 1 and (close := nearest(name, used - names.keys())):
                message = f"The {thing} {named(name)} isn't {use}. Did you mean `{close}`?"
                yield Finding(record.at[key].key_place(name), message, f"{close}: {names[name]}")


@warning
def unknown_check(written: Corpus) -> Iterator[Finding]:
    """A test in `checked.yaml` is for a model or platform that doesn't exist, so it doesn't count.

    Wrong:
        # a test with `model: slate-won`

    Right:
        # a test with `model: slate-one`
    """
    library = written.library
    for check in library.checks if not library.broken else ():
        for key, known in (("model", library.models), ("platform", library.platforms)):
            name = getattr(check, key)
            if name not in known:
                message = (
                    f"There's no {key} called {named(name)}, so this test doesn't count.{did_you_mean(name, known)}"
                )
                yield Finding(check.at.place(key), message, f"Write the id of a {key}, or delete this test.")


@cache
def library_facts() -> Mapping[str, tuple[str, ...]]:
    """Return the facts in a profile that a condition can test, with their possible values, or () if any value is
    possible.
    """
    return dict(_testable("library", Profile))


def _testable(name: str, kind: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, hint in hints(kind).items():
        own = next(arg for arg in (hint, *get_args(hint)) if get_origin(arg) is not Annotated)
        if get_origin(own) in (UnionType, Union):
            own = get_args(own)[0]  # The type is optional.
        if isinstance(own, type) and issubclass(own, Record):
            yield from _testable(f"{name}.{key}", own)
        elif own is str or get_origin(own) in (tuple, Literal):
            yield f"{name}.{key}", get_args(own) if get_origin(own) is Literal else ()


@error
def unknown_value(written: Corpus) -> Iterator[Finding]:
    """A condition lists a value that its fact never has.

    Wrong:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
          only-if: {model: [slate-won]}

    Right:
        - id: open-wifi
          do: Tap **Wi-Fi**.
          see: a list of networks.
          only-if: {model: [slate-one]}
    """
    for condition in written.conditions if not written.library.broken else ():
        possible = written.values.get(condition.fact) or {*library_facts().get(condition.fact, ())} or None
        for value in condition.values if possible is not None else ():
            if possible is not None and value not in possible:
                message = f"`{condition.fact}` is never {named(value)}.{did_you_mean(value, possible)}"
                yield Finding(condition.place(value), message, f"It can be {', '.join(sorted(possible))}.")


@warning
def left_out(written: Corpus) -> Iterator[Finding]:
    """A list of devices leaves out one device, although it has all the others that work the same way. Often, that
    device was added later. Add it to the list, or test a fact that all of them have in common.

    Wrong:
        # a list of every e-reader with a cable, except the one you added

    Right:
        # the same with `only-if: {file-by: [cable]}`, or with the new device added to the list
    """
    library = written.library
    like = {id: _like(library, id) for id in library.devices}
    mentioned: dict[str, set[str]] = {}
    for condition in written.conditions:
        if condition.fact in ("device", "model"):
            devices = {library.models.get(value, value) for value in condition.values}
            mentioned.setdefault(condition.file, set()).update(devices)
    for condition in written.conditions_on.get("device", ()):
        for id, others in like.items():
            if (
                len(others) > 1
                and others <= {*condition.values}
                and id not in mentioned[condition.file] | {condition.file}
            ):
                same = " and ".join(f"`{other}`" for other in sorted(others)[:2])
                message = f"This list leaves out `{id}`, which works like {same}."
                yield Finding(condition.place(), message, f"Add {id}, or test a fact that they all have in common.")


def _like(library: Library, device: str) -> set[str]:
    """Return the other devices that have the same facts and get books in the same ways."""
    own = _facts(library, device)
    return {other for other in library.devices if other != device and _facts(library, other) == own}


def _facts(library: Library, device: str) -> tuple[dict[str, str], frozenset[str]]:
    """Return the facts of a device's usual model, and the ways of all its models."""
    file = library.devices[device]
    usual = next(iter(file.models.values()), None)
    ways = frozenset(way for model in file.models.values() for way in model.ways)
    return {**file.facts, **(usual.facts if usual else {})}, ways


@error
def model_is_no_model(written: Corpus) -> Iterator[Finding]:
    """A question for the `model` has an answer that isn't one of the device's models.

    Wrong:
        # in a device
        recognize:
          - id: which
            ask: Which one is it?
            remember: model
            answers:
              - id: slate-one
                text: It has one button
              - id: slate-too
                text: It has two buttons

    Right:
        # in a device
        recognize:
          - id: which
            ask: Which one is it?
            remember: model
            answers:
              - id: slate-one
                text: It has one button
              - id: slate-two
                text: It has two buttons
    """
    for file, ask in written.each(Ask):
        device = written.library.devices.get(file)
        for answer in ask.answers if ask.remember == "model" else ():
            value = answer.means or answer.id
            models = device.models if device else {}
            if value != "not-sure" and value not in models:
                message = f"`{value}` isn't a model of this device.{did_you_mean(value, models)}"
                help = f"Its models are {', '.join(models)}." if models else "Only a device file can ask for the model."
                yield Finding(answer.at.place("means" if answer.means else "id"), message, help)


@warning
def part_unused(written: Corpus) -> Iterator[Finding]:
    """This part isn't used, so its steps are never shown.

    Wrong:
        parts:
          open:
            - id: tap-settings
              do: Tap **Settings**.
              see: a list.

    Right:
        parts:
          open:
            - id: tap-settings
              do: Tap **Settings**.
              see: a list.
        steps:
          - use: open
    """
    library = written.library
    used = {id(found.steps) for file, use in written.each(Use) if (found := library.target(file, use.use))}
    for file in library.files.values() if not library.broken else ():
        for name, steps in file.parts.items():
            if id(steps) not in used:
                place = file.at["parts"].key_place(name)
                yield Finding(place, f"The part `{name}` isn't used.", f"Write `use: {name}` where you need it.")


@warning
def topic_unused(written: Corpus) -> Iterator[Finding]:
    """This topic isn't used, and neither is any part of it. (A topic that has only problems is fine: search finds it.)

    Wrong:
        # in another topic

    Right:
        # in another topic
        parts: {}
        # in a platform
        set-up:
          - use: other
          - use: sample
    """
    library = written.library
    used = {found.file for file, use in written.each(Use) if (found := library.target(file, use.use))}
    used |= {met.file for file, known in written.each(Known) if (met := library.trouble(file, known.trouble))}
    used |= {file for fact, (file, _) in library.questions.items() if fact in written.conditions_on}
    for id, topic in library.topics.items() if not library.broken else ():
        if (topic.steps or topic.parts) and id not in used | {"teach-back"}:
            yield Finding(topic.at.place("topic"), "This topic isn't used.", f"Write `use: {id}` where you need it.")
