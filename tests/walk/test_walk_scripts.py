"""The walk scripts in `walks/`: each comes to its end, live and when it is put away and taken up at every turn."""

import json
from pathlib import Path

import pytest

from tests.running import ROOT
from wizard.authoring.walk_script import entries, replay, started
from wizard.cli.lookup import start_of
from wizard.content import loader
from wizard.content.library import Library
from wizard.content.traversal import records
from wizard.walk.values import Start
from wizard.walk.walk import Walk

SCRIPTS = sorted((Path(__file__).parents[1] / "walks").glob("*.walk"))


@pytest.fixture(scope="module")
def library() -> Library:
    """What we ship, without a profile, as on a fresh clone; and as the desk has it, which knows no places in files."""
    return loader.load((ROOT,), places=False).library


def _replayed(library: Library, script: Path) -> Walk:
    text = script.read_text(encoding="utf-8")
    first, country, _ = started(text)
    begun, turns = start_of(library, first.device, first.platform)
    return replay(library.in_country(country), begun._replace(trouble=first.trouble), turns, text)


def test_what_only_walks_keeps_no_places(library: Library) -> None:
    assert not any(record.at for file in library.files.values() for record in records(file))


def test_there_are_scripts() -> None:
    assert len(SCRIPTS) > 10


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_walks_to_an_end(library: Library, script: Path) -> None:
    assert _replayed(library, script).end is not None


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_comes_to_the_same_end_through_the_disk_at_every_turn(library: Library, script: Path) -> None:
    live = _replayed(library, script)
    walk = Walk(live.library, live.start)
    for taken in live.trail:
        if taken.address not in live.turns:
            continue  # it passes by itself
        assert walk.at and walk.at.address == taken.address
        walk.answer(taken.passed or taken.answer)
        start, turns, open = json.loads(json.dumps([walk.start, walk.turns, walk.open]))
        walk = Walk(live.library, Start(*start), turns, open)
    assert walk.end == live.end
    assert walk.facts == live.facts


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_begins_with_what_it_is_about(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert next(entries(text)).key == "start"
    assert started(text)[0] != Start()
