"""Finds the steps where a label is tapped, in the plans for devices and services."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from wizard.content.flow import Do
from wizard.content.library import Library
from wizard.content.spans import labels
from wizard.content.word_forms import words
from wizard.walk.lookahead import ahead
from wizard.walk.stops import Start
from wizard.walk.walk import Walk
from wizard.walk.ways import best

TRIED = 4  # The most plans to search for one label.


class IndexedStep(NamedTuple):
    """A step in the plan for a device and a service."""

    device: str
    platform: str
    step: str


class LabelIndex:
    """The steps where labels are tapped. Plans are built when they're first needed, and cached."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._tapped: dict[tuple[str, str], dict[str, str]] = {}

    @cached_property
    def pairs(self) -> dict[tuple[str, str], str]:
        """Return the devices and services that work together, with the way for the first model that works."""
        library, found = self._library, dict[tuple[str, str], str]()
        for device, file in library.devices.items():
            for platform in library.platforms:
                verdicts = (best(library, model, platform) for model in file.models)
                if way := next((verdict.way for verdict in verdicts if verdict.answer == "way"), ""):
                    found[device, platform] = way
        return found

    def of(self, label: str, files: Mapping[str, str], likely: Mapping[str, float]) -> Iterator[IndexedStep]:
        """Yield the steps with a label, starting with the most `likely` devices and services.

        `files` has the files that use the label, each with a step.
        """
        able = [pair for pair in self.pairs if not self._reached(*pair).isdisjoint(files)]
        able.sort(key=lambda pair: -sum(likely.get(id, 0) + (id in files) / 2 for id in pair))
        for device, platform in able[:TRIED]:
            if step := self._labels_of(device, platform).get(label):
                yield IndexedStep(device, platform, step)
        if able:  # If no usual plan has the label, fall back on a step from the file.
            yield IndexedStep(*able[0], next(iter(files.values())))

    def _reached(self, device: str, platform: str) -> set[str]:
        return self._library.reached[device] | self._library.reached_by(platform, self.pairs[device, platform])

    def _labels_of(self, device: str, platform: str) -> dict[str, str]:
        """Return the labels in a device and service's usual plan, each with the first step that has it."""
        pair = device, platform
        if pair not in self._tapped:
            found = self._tapped[pair] = dict[str, str]()
            for taken in ahead(Walk(self._library, Start(*pair))).trail:
                record = taken.stop.record
                for label in labels(record.do) if isinstance(record, Do) and not taken.on_demand else ():
                    found.setdefault(" ".join(words(label)), taken.address)
        return self._tapped[pair]
