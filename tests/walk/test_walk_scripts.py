"""The walk scripts in `walks/`: each reaches its end, live and when saved and loaded at every turn."""

import json
from pathlib import Path

import pytest

from tests.running import ROOT
from wizard.authoring.walk_script import entries, replay, started
from wizard.cli.lookup import start_of
from wizard.content import loader
from wizard.content.library import Library
from wizard.content.traversal import records
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

SCRIPTS = sorted((Path(__file__).parents[1] / "walks").glob("*.walk"))


@pytest.fixture(scope="module")
def library() -> Library:
    """Load the shipped flows as the desk does: without a profile and without positions in files."""
    return loader.load((ROOT,), places=False).library


def _replayed(library: Library, script: Path) -> Walk:
    text = script.read_text(encoding="utf-8")
    first, country, _ = started(text)
    begun, turns = start_of(library, first.device, first.platform)
    return replay(library.in_country(country), begun._replace(trouble=first.trouble), turns, text)


def test_flows_loaded_for_the_desk_have_no_positions(library: Library) -> None:
    assert not any(record.at for file in library.files.values() for record in records(file))


def test_scripts_are_found() -> None:
    assert len(SCRIPTS) > 10


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_reaches_an_end(library: Library, script: Path) -> None:
    assert _replayed(library, script).end is not None


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_reaches_the_same_end_when_saved_and_loaded_at_every_turn(library: Library, script: Path) -> None:
    live = _replayed(library, script)
    walk = Walk(live.library, live.start)
    for taken in live.trail:
        if taken.address not in live.turns:
            continue  # This stop doesn't need an answer.
        assert walk.at and walk.at.address == taken.address
        walk.answer(taken.passed or taken.answer)
        start, turns, open = json.loads(json.dumps([walk.start, walk.turns, walk.open]))
        walk = Walk(live.library, Start(*start), turns, open)
    assert walk.end == live.end
    assert walk.facts == live.facts


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_starts_with_a_comment_and_a_start_line(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert next(entries(text)).key == "start"
    assert started(text)[0] != Start()
