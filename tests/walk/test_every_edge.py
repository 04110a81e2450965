"""Every edge of every shipped plan: each stop has text, and each end has a sheet.

An edge is an answer at a stop with the facts known there. There are billions of paths but only thousands of edges.
There is one test per device and profile so that they can run in parallel.
"""

from datetime import date
from functools import cache

import pytest

from tests.running import ROOT
from wizard.content import loader
from wizard.content.library import Library
from wizard.content.spans import plain
from wizard.presenters.ending import ending, refusal
from wizard.presenters.prompt import Prompt, prompt_for
from wizard.presenters.sheet import Sheet, words
from wizard.presenters.sheet_builder import NothingToPrint, build
from wizard.printing import render
from wizard.walk.coverage import Edge, Edges
from wizard.walk.liveness import RestKeys
from wizard.walk.stops import End, Start
from wizard.walk.walk import Walk

TODAY = date(2026, 11, 23)
PROFILES = ("none", "sample")


@cache
def shipped(profile: str) -> Library:
    """Load the shipped flows, without a profile or with the sample profile as the library's own."""
    return loader.load((ROOT, ROOT / "none") if profile == "sample" else (ROOT,)).library


@cache
def _live(profile: str) -> RestKeys:
    return RestKeys(shipped(profile))


def edges(profile: str) -> Edges:
    """Return a search through the shipped flows that hasn't taken any edges yet."""
    return Edges(shipped(profile), live=_live(profile))


def _pairs() -> list[tuple[str, str]]:
    library = shipped("none")
    return [(device, platform) for device in library.devices for platform in library.platforms]


def _troubles() -> list[str]:
    return [f"{file}/{trouble.id}" for file, own in shipped("none").files.items() for trouble in own.troubles]


class Seen:
    """A collector that checks each stop and end of the edges once."""

    def __init__(self) -> None:
        self.stops: set[object] = set()
        self.ends: set[object] = set()
        self.sheets: dict[str, Sheet] = {}
        self.refused = 0

    def look(self, edge: Edge) -> None:
        walk = edge.after
        if walk.at is not None:
            self._stop(walk)
        else:
            assert walk.end is not None
            self._end(walk, walk.end)

    def _stop(self, walk: Walk) -> None:
        key = (walk.at and walk.at.address, tuple(sorted(walk.facts.items())))
        if key not in self.stops:
            self.stops.add(key)
            _checked(prompt_for(walk), walk)

    def _end(self, walk: Walk, end: End) -> None:
        key = (end.how, end.why, frozenset(walk.facts.items()))
        if key in self.ends:
            return
        self.ends.add(key)
        assert all(_whole(plain(row.phrase)) for row in ending(walk)), ending(walk)
        try:
            sheet = build(walk, TODAY)
        except NothingToPrint:
            self.refused += 1
        else:
            self.sheets.setdefault(words(sheet), sheet)

    def render(self) -> None:
        """Render every distinct sheet as text."""
        for sheet in self.sheets.values():
            said = render.text(sheet)
            assert _whole(said), said
            assert all(line.text for task in sheet.tasks for line in task.lines)
            assert any(task.lines for task in sheet.tasks)


def _whole(text: str) -> bool:
    """Return whether a text isn't empty and has no slots or markup left in it."""
    return bool(text.strip()) and "{" not in text and "**" not in text


def _checked(said: Prompt, walk: Walk) -> None:
    where = walk.at and walk.at.address
    acts = [row for row in said.rows if row.role == "act"]
    assert all(_whole(plain(row.phrase)) for row in acts), where
    assert all("{" not in plain(row.phrase) and (row.phrase or row.role == "fix") for row in said.rows), where
    assert [choice.id for choice in said.choices] == list(walk.at.offers if walk.at else ()), where
    assert all(_whole(choice.text) for choice in said.choices), where
    assert len(acts) == 1 or (walk.at and walk.at.kind in ("ready", "last")), where


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(("device", "platform"), _pairs(), ids=str)
def test_every_edge_of_a_pair_has_text_and_a_sheet(device: str, platform: str, profile: str) -> None:
    seen = Seen()
    for edge in edges(profile).of(Start(device, platform)):
        seen.look(edge)
    seen.render()
    assert seen.ends
    assert seen.sheets or seen.refused


@pytest.mark.parametrize("profile", PROFILES)
def test_every_edge_of_a_trouble_has_text_and_an_end(profile: str) -> None:
    for trouble in _troubles():
        seen = Seen()
        for edge in edges(profile).of(Start(trouble=trouble)):
            seen.look(edge)
        assert seen.ends, trouble
        assert all(_whole(render.text(sheet)) for sheet in seen.sheets.values()), trouble


@pytest.mark.parametrize("profile", PROFILES)
def test_every_model_and_platform_has_complete_refusal_text(profile: str) -> None:
    library = shipped(profile)
    for model in library.models:
        for platform in library.platforms:
            assert all(_whole(plain(row.phrase)) for row in refusal(library, model, platform) if row.word == "NO")
