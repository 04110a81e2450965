"""All content by id: devices, platforms, topics, and the library's profile, with the links between them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, takewhile
from pathlib import Path
from typing import Any, Literal, NamedTuple

from wizard.content import local_terms
from wizard.content.countries import country_of
from wizard.content.flow import (
    PATCHES,
    Ask,
    Check,
    Device,
    Do,
    File,
    Known,
    Label,
    Model,
    Offer,
    Patch,
    Platform,
    Profile,
    Record,
    SearchWords,
    Step,
    Steps,
    Topic,
    Trouble,
    Use,
)
from wizard.content.problem import Location
from wizard.content.spans import SLOT
from wizard.content.traversal import all_steps, records
from wizard.content.yaml_nodes import Map

BORROWS_ON = "borrows-on"  # The fact for the device the patron borrows on. Steps then say, for example, “on the phone”.
COMMONEST = ("kindle", "ipad-iphone", "android", "fire", "kobo", "computer", "nook", "chromebook")
"""The devices that patrons bring most often, in that order."""
LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE"})


class FoundSteps(NamedTuple):
    """A list of steps, and the id of the file they're in."""

    file: str
    steps: Steps


class Missing(NamedTuple):
    """Steps that a plan needs but that can't be found, given as the name of the file and the line to fix."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file} line {self.line}"


def missing_words(missing: Sequence[Missing]) -> str:
    """Return a sentence such as `Some steps are missing: libby.yaml line 31.`, or "" if none are missing."""
    if not missing:
        return ""
    more = f", and {len(missing) - 3} more" if len(missing) > 3 else ""
    return f"Some steps are missing: {', '.join(map(str, missing[:3]))}{more}."


class FoundTrouble(NamedTuple):
    """A trouble, and the id of the file it's in."""

    file: str
    trouble: Trouble


@dataclass(frozen=True, eq=False)
class Library:
    """All content in the folders. Lookups return None if there's no such item, and never raise."""

    devices: Mapping[str, Device]
    platforms: Mapping[str, Platform]
    topics: Mapping[str, Topic]
    profile: Profile | None = None
    search_words: SearchWords | None = None
    checks: tuple[Check, ...] = ()  # The tests that this library ran on real devices.
    country: str = ""  # From the profile or from staff at the desk. It's empty until one of them provides it.
    # Files that can't be read, with the place to fix. If another folder has a file with the same id, that one is used.
    broken: Mapping[str, Location] = field(default_factory=dict)
    # Files that still have placeholders from `new`, with the place of the first one.
    unfinished: Mapping[str, Missing] = field(default_factory=dict)
    paths: Mapping[str, Path] = field(default_factory=dict)
    patches: Mapping[str, tuple[Patch, ...]] = field(default_factory=dict)

    @cached_property
    def files(self) -> dict[str, File]:
        """Return every flow file by id."""
        return {**self.devices, **self.platforms, **self.topics}

    @cached_property
    def models(self) -> dict[str, str]:
        """Return the device of each model."""
        return {model: device for device, file in self.devices.items() for model in file.models}

    @cached_property
    def given(self) -> frozenset[str]:
        """Return the facts that models and devices set."""
        devices = self.devices.values()
        models = (model for device in devices for model in device.models.values())
        return frozenset(chain(*(device.facts for device in devices), *(model.facts for model in models)))

    @cached_property
    def questions(self) -> dict[str, tuple[str, Ask]]:
        """Return the question that asks for each fact, and its file. If one question is nested in another that asks for
        the same fact, the outer one counts.
        """
        found: dict[str, tuple[str, Ask]] = {}
        for file_id, file in self.files.items():
            for step in all_steps(file):
                if isinstance(step, Ask) and step.remember and step.remember != "model":
                    found.setdefault(step.remember, (file_id, step))
        return found

    def model(self, model: str) -> Model | None:
        """Return a model by its id."""
        device = self.models.get(model)
        return self.devices[device].models[model] if device else None

    def target(self, file: str, use: str) -> FoundSteps | None:
        """Return the steps that a `use` in `file` includes: a part of that file, a topic, or a part of another file."""
        if (file, use) not in self._known_targets:
            self._known_targets[file, use] = self._target(file, use)
        return self._known_targets[file, use]

    @cached_property
    def _known_targets(self) -> dict[tuple[str, str], FoundSteps | None]:
        """Return the cache of `target`, because plans look up the same steps often."""
        return {}

    def _target(self, file: str, use: str) -> FoundSteps | None:
        owner, slash, part = use.partition("/")
        if slash:
            other = self.files.get(owner)
            return FoundSteps(owner, other.parts[part]) if other and part in other.parts else None
        if use in self.files[file].parts:
            return FoundSteps(file, self.files[file].parts[use])
        return FoundSteps(use, self.topics[use].steps) if use in self.topics else None

    def trouble(self, file: str, name: str) -> FoundTrouble | None:
        """Return a trouble by the name used for it in `file`: the id of one of its own troubles, or file/id."""
        owner, slash, own = name.rpartition("/")
        where = owner if slash else file
        found = self.files.get(where)
        return next((FoundTrouble(where, t) for t in found.troubles if t.id == own), None) if found else None

    def lacks(self, file: str, record: Record, walked: bool = True) -> tuple[Missing, ...]:
        """Return everything that a step, question, or fix in `file` refers to but that doesn't exist.

        Its conditions always count. The steps and troubles it refers to count only if it's `walked`.
        """
        key = id(record), walked
        if key not in self._known_lacks:
            self._known_lacks[key] = tuple(dict.fromkeys(self._lacks(file, record, walked)))
        return self._known_lacks[key]

    def alternatives(self, steps: Steps, index: int) -> Steps:
        """Return the steps from here on that are each for different devices. One of them should apply."""
        key = id(steps), index
        if key not in self._known_alternatives:
            self._known_alternatives[key] = _alternatives(steps, index, self.given | {"device"})
        return self._known_alternatives[key]

    @cached_property
    def _known_alternatives(self) -> dict[tuple[int, int], Steps]:
        """Return the cache of `alternatives`, because plans look up the same steps often."""
        return {}

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """Return everything missing that a step, question, or fix in any file refers to."""
        own = (self.lacks(id, record) for id, file in self.files.items() for record in records(file))
        return tuple(sorted(set(chain.from_iterable(own))))

    def lost(self, file: str, name: str, at: Map | None = None) -> Missing:
        """Return what to fix if `name`, used in `file`, can't be found, for example because its file can't be read."""
        place = self.broken.get(name.partition("/")[0])
        if place is not None:
            return Missing(place.path.name, place.line)
        path, line = self.paths.get(file), at.mark[0] if at is not None else 1
        if path is not None and at is not None and at.path.parent.name == PATCHES:
            return Missing(f"{PATCHES}/{path.name}", line)
        return Missing(path.name if path else file, line)

    @cached_property
    def _known_lacks(self) -> dict[tuple[int, bool], tuple[Missing, ...]]:
        """Return the cache of `lacks`, because plans look up the same records often."""
        return {}

    def _lacks(self, file: str, record: Record, walked: bool) -> Iterator[Missing]:
        if walked and isinstance(record, Use) and self.target(file, record.use) is None:
            yield self.lost(file, record.use, record.at)
        for remedy in getattr(record, "if_not", ()) if walked else ():
            if isinstance(remedy, Known) and self.trouble(file, remedy.trouble) is None:
                yield self.lost(file, remedy.trouble, remedy.at)
        for conditional in (record, *getattr(record, "answers", ())):
            for fact in getattr(conditional, "only_if", {}):
                if fact not in self.facts and not fact.startswith("library."):
                    yield self.lost(file, fact, conditional.at)

    @cached_property
    def facts(self) -> frozenset[str]:
        """Return the facts that a model, device, or profile sets, or that a question asks for."""
        return self.given | self.questions.keys() | {"device", "platform", "model", "way"}

    def label(self, file: str, words: str) -> tuple[str, Label] | None:
        """Return a label used in `file`, and the file that lists it: the same file, or one of its `labels-from`."""
        here = self.files[file]
        for owner in (file, *here.labels_from):
            other = self.files.get(owner)
            if other and words in other.labels:
                return owner, other.labels[words]
        return None

    def offer(self, platform: str) -> Offer | None:
        """Return the profile's entry for a platform, or None."""
        return self.profile.platforms.get(platform) if self.profile else None

    def offers(self, platform: str) -> bool:
        """Return whether the library's patrons can use this platform. Without a profile, they can use all of them."""
        offer = self.offer(platform)
        if self.profile is None or offer is not None:
            return offer is None or not offer.gone
        known = self.platforms.get(platform)
        return known is not None and known.open_to_all == "yes" and self.country in (known.countries or [self.country])

    @cached_property
    def checks_of(self) -> dict[tuple[str, str], list[Check]]:
        """Return the tests for each model and platform, the latest first.

        If two were on the same day, the one further down in the file is the later one.
        """
        found: dict[tuple[str, str], list[Check]] = {}
        for check in sorted(self.checks, key=lambda check: check.date):
            found.setdefault((check.model, check.platform), []).insert(0, check)
        return found

    @cached_property
    def reached(self) -> dict[str, set[str]]:
        """Return the files that each file's steps and fixes can lead to, including itself."""
        return {id: self.files_from(id, [file]) for id, file in self.files.items()}

    @cached_property
    def devices_with(self) -> dict[str, list[str]]:
        """Return the devices on which each file's steps can occur, in any way."""
        met = {device: self.reached[device] | self._met_by_way(device) for device in self.devices}
        return {file: [device for device in self.devices if file in met[device]] for file in self.files}

    def _met_by_way(self, device: str) -> set[str]:
        ways = {way for model in self.devices[device].models.values() for way in model.ways}
        found = set[str]()
        for id, platform in self.platforms.items():
            for way in ways & set(platform.ways):
                found |= self.reached_by(id, way)
        return found

    def reached_by(self, platform: str, way: str) -> set[str]:
        """Return the files that the steps for one way of a platform can lead to."""
        if (platform, way) not in self._known_by_way:
            own = self.platforms[platform]
            shared = (*own.set_up, *own.borrow, *own.read, *own.give_back, *own.clean_up)
            ways = [own.ways[way]] if way in own.ways else []
            self._known_by_way[platform, way] = self.files_from(platform, [*ways, *shared])
        return self._known_by_way[platform, way]

    @cached_property
    def _known_by_way(self) -> dict[tuple[str, str], set[str]]:
        """Return the cache of `reached_by`."""
        return {}

    def files_from(self, file: str, roots: Iterable[Record]) -> set[str]:
        """Return the files that these records lead to, directly or through other records."""
        found, seen, waiting = {file}, set[int](), [(file, root) for root in roots]
        while waiting:
            here, root = waiting.pop()
            if id(root) not in seen:
                seen.add(id(root))
                found.add(here)
                waiting += self._leads(here, root)
        return found

    def _leads(self, file: str, root: Record) -> list[tuple[str, Record]]:
        """Return the records that a record, or anything in it, leads to directly."""
        if id(root) not in self._known_leads:
            self._known_leads[id(root)] = [lead for record in records(root) for lead in self.named(file, record)]
        return self._known_leads[id(root)]

    @cached_property
    def _known_leads(self) -> dict[int, list[tuple[str, Record]]]:
        """Return the cache of `_leads`, because many files lead to the same records."""
        return {}

    def named(self, file: str, record: Record) -> list[tuple[str, Record]]:
        """Return the steps or the trouble that a record refers to, each with its file."""
        if isinstance(record, Use) and (steps := self.target(file, record.use)):
            return [(steps.file, step) for step in steps.steps]
        if isinstance(record, Known) and (known := self.trouble(file, record.trouble)):
            return [(known.file, known.trouble)]
        return []

    def field(self, fact: str) -> str | tuple[str, ...]:
        """Return the profile's value for `library.…`, or "" if it isn't set."""
        if fact == "library.country":
            return self.country
        value: Any = self.profile
        for key in fact.split(".")[1:]:
            value = getattr(value, key.replace("-", "_"), None) if value is not None else None
        return value if isinstance(value, str | tuple) else ""

    def word(self, device: str, model: str, name: str) -> str:
        """Return the phrase for a slot such as `{device.name}`: the model's, or the device's if the model has none."""
        own = self.model(model)
        if own and name in own.words:
            return own.words[name]
        return self.devices[device].words.get(name, "") if device in self.devices else ""

    def with_phrases(self, file: str, text: str) -> str:
        """Return a text from a device's or a platform's file with the file's own phrases in its slots."""

        def phrase(slot: re.Match[str]) -> str:
            owner, _, key = slot[1].partition(".")
            own = self.word(file, "", key) if owner == "device" else self.term(file, key) if owner == "platform" else ""
            return own or slot[0]

        return SLOT.sub(phrase, text)

    def short_name(self, device: str, model: str = "") -> str:
        """Return a device's short name, such as `Kindle`, or "" if there's no such device."""
        return self.word(device, model, "name") or (self.devices[device].device if device in self.devices else "")

    def shelf(self) -> list[str]:
        """Return the devices: those that patrons bring most often first, then the others by name."""
        place = {device: number for number, device in enumerate(COMMONEST)}
        return sorted(self.devices, key=lambda id: (place.get(id, len(place)), self.devices[id].device.casefold()))

    def called(self, device: str, typed: str) -> str:
        """Return which of a device's names was typed, such as `iPhone` for `iPad or iPhone`, or "" if none or all of
        them were.
        """
        names = self.short_name(device).split(" or ")
        meant = [name for name in names if name.casefold() in typed.casefold().split()]
        return meant[0] if len(meant) == 1 < len(names) else ""

    def term(self, platform: str, name: str) -> str:
        """Return the phrase for a slot such as `{platform.name}` from its file. Every platform has a `name`."""
        offered = self.platforms.get(platform)
        own = offered.words.get(name, "") if offered else ""
        return own or (offered.platform if offered and name == "name" else "")

    @cached_property
    def spoken(self) -> dict[str, str]:
        """Return the value of each `{word.…}` slot: the profile's word, or the usual one in the library's country."""
        own = self.profile.words if self.profile else {}
        return local_terms.forms({**local_terms.usual(self.country), **own})

    @property
    def paper(self) -> Literal["a4", "letter"]:
        """Return the paper size: the profile's, or the usual one in the library's country."""
        if self.profile and self.profile.paper:
            return self.profile.paper
        return "letter" if self.country in LETTER_COUNTRIES else "a4"

    def at_branch(self, branch: str) -> "Library":
        """Return the library with the facts of one branch, or unchanged if its profile has no such branch."""
        house = self.profile.branches.get(branch) if self.profile else None
        if self.profile is None or house is None:
            return self
        own = {key: value for key, value in vars(house).items() if value and key not in ("at", "name")}
        profile = copy(self.profile)
        vars(profile).update(own)  # This is safe because the copy isn't shared yet.
        return replace(self, profile=profile)

    def in_country(self, country: str) -> "Library":
        """Return the library with the country that staff chose."""
        there = country_of(country) or country.upper()
        return replace(self, country=there, platforms=nearest_first(self.platforms, self.profile, there))


def _alternatives(steps: Steps, index: int, facts: Set[str]) -> Steps:
    """Return the steps from here on that test the same fact about devices, each for different values."""
    tested = _tested(steps[index])
    if tested not in facts or (index and _tested(steps[index - 1]) == tested):
        return ()
    group = tuple(takewhile(lambda step: _tested(step) == tested, steps[index:]))
    named = [value for step in group for value in step.only_if[tested]]
    return group if len(group) > 1 and len(named) == len(set(named)) else ()


def _tested(step: Step) -> str:
    """Return the fact that a step depends on, or "" if it depends on none or on several."""
    return next(iter(step.only_if)) if isinstance(step, Do | Use) and len(step.only_if) == 1 else ""


def nearest_first(platforms: Mapping[str, Platform], profile: Profile | None, country: str) -> dict[str, Platform]:
    """Return the platforms in the order to offer them: the library's own in its order, then the country's, then all
    others.
    """
    own = [id for id, offer in profile.platforms.items() if not offer.gone] if profile else []

    def distance(id: str) -> int:
        if id in own:
            return own.index(id) - len(own)
        there = platforms[id].countries
        return 0 if country in there else 2 if there and country else 1

    return {id: platforms[id] for id in sorted(platforms, key=distance)}
