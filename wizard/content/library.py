"""All content by id: devices, platforms and topics, and the library's own profile; and what leads to what."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple

from wizard.content import local_terms
from wizard.content.flow import (
    Ask,
    Device,
    File,
    Known,
    Label,
    Model,
    Offer,
    Platform,
    Profile,
    Record,
    Steps,
    Topic,
    Trouble,
    Use,
)
from wizard.content.traversal import all_steps, records

BORROWS_ON = "borrows-on"  # the fact of what the patron borrows with, by which the wizard says where a step is done
LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE"})


class Found(NamedTuple):
    """Something written in a file: the file's id, and what stands there."""

    file: str
    steps: Steps


class FoundTrouble(NamedTuple):
    """A trouble and the id of the file it stands in."""

    file: str
    trouble: Trouble


@dataclass(frozen=True)
class Library:
    """Everything known. Look-ups answer None for what isn't there; they never raise."""

    devices: Mapping[str, Device]
    platforms: Mapping[str, Platform]
    topics: Mapping[str, Topic]
    profile: Profile | None = None
    country: str = ""  # the profile's, or told at the desk; empty while nobody knows
    broken: frozenset[str] = frozenset()
    paths: Mapping[str, Path] = field(default_factory=dict)

    @cached_property
    def files(self) -> dict[str, File]:
        """Every flow file by id."""
        return {**self.devices, **self.platforms, **self.topics}

    @cached_property
    def models(self) -> dict[str, str]:
        """Which device a model belongs to."""
        return {model: device for device, file in self.devices.items() for model in file.models}

    @cached_property
    def given(self) -> frozenset[str]:
        """The facts that models and devices state."""
        devices = self.devices.values()
        models = (model for device in devices for model in device.models.values())
        return frozenset(chain(*(device.facts for device in devices), *(model.facts for model in models)))

    @cached_property
    def verdicts(self) -> dict[tuple[str, str], list[Any]]:
        """Which ways there are from a platform to a model, where somebody asked that already."""
        return {}

    @cached_property
    def questions(self) -> dict[str, tuple[str, Ask]]:
        """The question that asks a fact, and its file: the outermost, where questions inside its answers ask it too."""
        found: dict[str, tuple[str, Ask]] = {}
        for file_id, file in self.files.items():
            for step in all_steps(file):
                if isinstance(step, Ask) and step.remember and step.remember != "model":
                    found.setdefault(step.remember, (file_id, step))
        return found

    def borrows_apart(self, facts: Mapping[str, str]) -> bool:
        """Whether one borrows on another thing than the reader, and the way at hand asks which."""
        platform, way = facts.get("platform", ""), facts.get("way", "")
        question, offered = self.questions.get(BORROWS_ON), self.platforms.get(platform)
        if question is None or offered is None or way not in offered.ways:
            return False
        if (platform, way) not in self._known_apart:
            own = offered.ways[way].set_up  # type: ignore[index]
            steps = offered.set_up if own is None else own
            self._known_apart[platform, way] = question[0] in self._met(platform, steps)
        return self._known_apart[platform, way]

    @cached_property
    def _known_apart(self) -> dict[tuple[str, str], bool]:
        """Filled as ways are taken, since every step asks."""
        return {}

    def model(self, model: str) -> Model | None:
        """A model by its id."""
        device = self.models.get(model)
        return self.devices[device].models[model] if device else None

    def target(self, file: str, use: str) -> Found | None:
        """What a `use` written in `file` means: a part of that file, a topic, or a part of another file."""
        owner, slash, part = use.partition("/")
        if slash:
            other = self.files.get(owner)
            return Found(owner, other.parts[part]) if other and part in other.parts else None
        if use in self.files[file].parts:
            return Found(file, self.files[file].parts[use])
        return Found(use, self.topics[use].steps) if use in self.topics else None

    def trouble(self, file: str, name: str) -> FoundTrouble | None:
        """A trouble named in `file`: one of its own, or file/id."""
        owner, slash, own = name.rpartition("/")
        where = owner if slash else file
        found = self.files.get(where)
        return next((FoundTrouble(where, t) for t in found.troubles if t.id == own), None) if found else None

    def label(self, file: str, words: str) -> tuple[str, Label] | None:
        """Where a label that a text in `file` names is declared: there, or in its `screens`, in that order."""
        here = self.files[file]
        for owner in (file, *here.screens):
            other = self.files.get(owner)
            if other and words in other.labels:
                return owner, other.labels[words]
        return None

    def offer(self, platform: str) -> Offer | None:
        """The profile's lines for a platform, if it has any."""
        return self.profile.platforms.get(platform) if self.profile else None

    def offers(self, platform: str) -> bool:
        """Whether a patron of the library can use this platform; without a profile every platform counts as offered."""
        offer = self.offer(platform)
        if self.profile is None or offer is not None:
            return offer is None or not offer.gone
        known = self.platforms.get(platform)
        return known is not None and known.open_to_all == "yes" and self.country in (known.countries or [self.country])

    @cached_property
    def reached(self) -> dict[str, set[str]]:
        """For each file, the files that its steps and fixes can lead to, itself too."""
        return {id: self._met(id, [file]) for id, file in self.files.items()}

    @cached_property
    def devices_with(self) -> dict[str, list[str]]:
        """For each file, the devices on which its steps can be met, whichever way is taken."""
        met = {device: self.reached[device] | self._met_by_way(device) for device in self.devices}
        return {file: [device for device in self.devices if file in met[device]] for file in self.files}

    def _met_by_way(self, device: str) -> set[str]:
        ways = {way for model in self.devices[device].models.values() for way in model.ways}
        found = set[str]()
        for id, platform in self.platforms.items():
            for way in ways & set(platform.ways):
                shared = (*platform.set_up, *platform.borrow, *platform.read, *platform.give_back)
                found |= self._met(id, [platform.ways[way], *shared, *platform.clean_up])
        return found

    def _met(self, file: str, roots: Iterable[Record]) -> set[str]:
        """The files whose steps or troubles these records lead to, from one to the next."""
        found, seen, waiting = {file}, set[int](), [(file, root) for root in roots]
        while waiting:
            here, root = waiting.pop()
            if id(root) not in seen:
                seen.add(id(root))
                found.add(here)
                waiting += self._leads(here, root)
        return found

    def _leads(self, file: str, root: Record) -> list[tuple[str, Record]]:
        """What a record, and all inside it, lead to at once."""
        if id(root) not in self._known_leads:
            self._known_leads[id(root)] = [lead for record in records(root) for lead in self.named(file, record)]
        return self._known_leads[id(root)]

    @cached_property
    def _known_leads(self) -> dict[int, list[tuple[str, Record]]]:
        """Filled as records are met, since many files lead to the same ones."""
        return {}

    def named(self, file: str, record: Record) -> list[tuple[str, Record]]:
        """The steps or the trouble written elsewhere that a record leads to, each with its file."""
        if isinstance(record, Use) and (steps := self.target(file, record.use)):
            return [(steps.file, step) for step in steps.steps]
        if isinstance(record, Known) and (known := self.trouble(file, record.trouble)):
            return [(known.file, known.trouble)]
        return []

    def field(self, fact: str) -> str | tuple[str, ...]:
        """The value of `library.…`; empty where the profile does not say."""
        if fact == "library.country":
            return self.country
        value: Any = self.profile
        for key in fact.split(".")[1:]:
            value = getattr(value, key.replace("-", "_"), None) if value is not None else None
        return value if isinstance(value, str | tuple) else ""

    def word(self, device: str, model: str, name: str) -> str:
        """The phrase for `{device.name}`: the model's, else the device's."""
        own = self.model(model)
        if own and name in own.words:
            return own.words[name]
        return self.devices[device].words.get(name, "") if device in self.devices else ""

    def term(self, platform: str, name: str) -> str:
        """The phrase for `{platform.name}` that the platform's own file holds; its `name` is always there."""
        offered = self.platforms.get(platform)
        own = offered.words.get(name, "") if offered else ""
        return own or (offered.platform if offered and name == "name" else "")

    @cached_property
    def spoken(self) -> dict[str, str]:
        """What fills each `{word.…}` slot: the profile's own words, else those of the country."""
        own = self.profile.words if self.profile else {}
        return local_terms.forms({**local_terms.usual(self.country), **own})

    @property
    def paper(self) -> Literal["a4", "letter"]:
        """The paper in the printer: the profile's, else what the country uses."""
        if self.profile:
            return self.profile.paper
        return "letter" if self.country in LETTER_COUNTRIES else "a4"

    def at_branch(self, branch: str) -> "Library":
        """The library as it was read, in one of its houses; as it is where the profile knows no such branch."""
        house = self.profile.branches.get(branch) if self.profile else None
        if self.profile is None or house is None:
            return self
        own = {key: value for key, value in vars(house).items() if value and key not in ("at", "name")}
        profile = copy(self.profile)
        vars(profile).update(own)  # ours alone, as it was just copied
        return replace(self, profile=profile)

    def in_country(self, country: str) -> "Library":
        """The same library, once somebody said where it is."""
        there = country.upper()
        return replace(self, country=there, platforms=nearest_first(self.platforms, self.profile, there))


def nearest_first(platforms: Mapping[str, Platform], profile: Profile | None, country: str) -> dict[str, Platform]:
    """Platforms in the order to offer them: the library's own as it lists them, the country's, those everywhere."""
    own = [id for id, offer in profile.platforms.items() if not offer.gone] if profile else []

    def distance(id: str) -> int:
        if id in own:
            return own.index(id) - len(own)
        there = platforms[id].countries
        return 0 if country in there else 2 if there and country else 1

    return {id: platforms[id] for id in sorted(platforms, key=distance)}
