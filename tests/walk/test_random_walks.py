"""Random flows and answers: a walk ends, can go back, and depends only on its turns."""

import json
import random
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tiny import START, Tiny
from wizard.content.library import Library
from wizard.presenters.ending import ending
from wizard.presenters.prompt import prompt_for
from wizard.walk.lookahead import back
from wizard.walk.walk import Walk

FACTS = ("hue", "size")
OF_LIBRARY = "library.wifi.portal"
VALUES = ("a", "b")
MOST_TURNS = 400


def conditions() -> st.SearchStrategy[dict[str, object]]:
    """Return a strategy for conditions: usually none, or a fact and its allowed values."""
    values = st.lists(st.sampled_from((*VALUES, "not-sure")), min_size=1, max_size=2, unique=True)
    only = st.builds(lambda fact, own: {"only-if": {fact: own}}, st.sampled_from((*FACTS, OF_LIBRARY)), values)
    return st.one_of(st.just({}), st.just({}), only)


def fixes() -> st.SearchStrategy[list[dict[str, object]]]:
    fix = st.builds(lambda only, use: {"try": "Fix.", **only, **use}, conditions(), uses("steps"))
    return st.lists(fix, max_size=2)


def uses(key: str) -> st.SearchStrategy[dict[str, object]]:
    """Return a strategy for steps that use a topic, or none."""
    topics = st.sampled_from(("topic-hue", "topic-size", "topic-plain"))
    return st.one_of(st.just({}), st.builds(lambda topic: {key: [{"use": topic}]}, topics))


def does() -> st.SearchStrategy[dict[str, object]]:
    wait = st.sampled_from(({}, {"wait": "5 min"}))
    return st.builds(lambda only, own, wait: {"do": "Do.", **only, **wait, "if-not": own}, conditions(), fixes(), wait)


def asks() -> st.SearchStrategy[dict[str, object]]:
    ends = st.sampled_from(({}, {}, {"end": "other-way"}, {"end": "callback"}, {"again": "yes"}))
    answer = st.builds(lambda only, use, end: {"text": "A", **only, **use, **end}, conditions(), uses("steps"), ends)
    return st.builds(
        lambda only, answers: {"ask": "Ask?", "answers": [{"text": "First"}, *answers], **only},
        conditions(),
        st.lists(answer, max_size=2),
    )


def steps() -> st.SearchStrategy[list[dict[str, object]]]:
    topics = st.sampled_from(("topic-hue", "topic-size", "topic-plain"))
    ids = st.sampled_from(({}, {"id": "more"}))
    use = st.builds(lambda topic, only, own: {"use": topic, **only, **own}, topics, conditions(), ids)
    return st.lists(st.one_of(does(), asks(), use), max_size=3)


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """Return a library with a device that has two ways and a platform with random sections."""
    own = {name: _named(draw(steps()), name) for name in ("set-up", "borrow", "read", "clean-up")}
    other = _named(draw(steps()), "web")
    files: dict[str, dict[str, object]] = {
        "devices/reader": {
            "models": {"one": {"name": "One", "ways": ["app", "browser"]}},
            "prepare": _named(draw(steps()), "prepare"),
        },
        "platforms/lend": {**own, "ways": {"app": {}, "browser": {"borrow": other}}},
        "topics/topic-plain": {"steps": [{"id": "plain", "do": "Plain."}], "clean-up": [{"id": "tidy", "do": "Tidy."}]},
        **{f"topics/topic-{fact}": {"steps": [_question(fact)]} for fact in FACTS},
    }
    with tempfile.TemporaryDirectory() as folder:
        return Tiny(Path(folder) / "content")({name: _lines(text) for name, text in files.items()})


def _question(fact: str) -> dict[str, object]:
    answers = [{"id": value, "text": value} for value in VALUES]
    return {"id": "q", "ask": "Which?", "remember": fact, "answers": answers}


def _named(steps: list[dict[str, object]], prefix: str) -> list[dict[str, object]]:
    """Return the steps with an id for each step, answer, and fix."""
    named: list[dict[str, object]] = []
    for number, step in enumerate(steps):
        own = dict(step) if "use" in step else {"id": f"{prefix}-{number}", **step}
        for key in ("answers", "if-not"):
            if key in own:
                listed = cast(list[dict[str, object]], own[key])
                own[key] = [{"id": f"x{n}", **inner} for n, inner in enumerate(listed)]
        named.append(own)
    return named


def _lines(text: dict[str, object]) -> str:
    """Return the file's text. JSON is valid YAML, and it quotes all texts."""
    return "\n".join(f"{key}: {json.dumps(value)}" for key, value in text.items())


def _random_walk(library: Library, seed: int) -> list[Walk]:
    """Answer at random to the end, and return the walk after each turn."""
    chance, walk = random.Random(seed), Walk(library, START)
    walks = [walk.fork()]
    while walk.at is not None:
        assert len(walks) < MOST_TURNS
        passed = ["skipped"] if walk.at.section == "borrow" and walk.at.kind == "do" else []
        walk.answer(chance.choice([*walk.at.offers, *passed]))
        walks.append(walk.fork())
    return walks


quiet = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 10**6)


@quiet
@given(libraries(), seeds)
def test_random_walk_ends_and_every_stop_has_text(library: Library, seed: int) -> None:
    *under_way, last = _random_walk(library, seed)
    for walk in under_way:
        assert all(row.phrase for row in prompt_for(walk).rows if row.role == "act")
        assert [choice.id for choice in prompt_for(walk).choices] == list(walk.at.offers if walk.at else ())
    assert last.end is not None
    assert ending(last)


@quiet
@given(libraries(), seeds)
def test_random_walk_is_restored_from_its_turns_in_any_order(library: Library, seed: int) -> None:
    chance = random.Random(seed)
    for walk in _random_walk(library, seed):
        turns = list(walk.turns.items())
        chance.shuffle(turns)
        assert _place(Walk(library, START, dict(turns))) == _place(walk)


@quiet
@given(libraries(), seeds)
def test_random_walk_is_the_same_when_saved_and_loaded(library: Library, seed: int) -> None:
    walk = _random_walk(library, seed)[-1]
    turns, open = json.loads(json.dumps([walk.turns, walk.open]))
    assert _place(Walk(library, START, turns, open)) == _place(walk)


@quiet
@given(libraries(), seeds)
def test_back_undoes_the_last_turn(library: Library, seed: int) -> None:
    walks = _random_walk(library, seed)
    for before, after in pairwise(walks):
        if before.at and not before.at.waiting and after.at and not after.at.waiting:
            opened = Walk(library, START, after.turns, back(after))
            assert opened.at and opened.at.address == before.at.address


@quiet
@given(libraries(), seeds)
def test_same_answer_restores_the_place_after_back(library: Library, seed: int) -> None:
    for after in _random_walk(library, seed)[1:]:
        opened = Walk(library, START, after.turns, back(after))
        if opened.at and opened.at.address in after.turns:
            opened.answer(after.turns[opened.at.address])
            assert _place(opened) == _place(after)


def _place(walk: Walk) -> tuple[object, ...]:
    """Return the full state of a walk."""
    at = (walk.at.address, walk.at.offers, walk.at.waiting) if walk.at else None
    return at, walk.end, walk.facts, [(taken.address, taken.answer, taken.passed) for taken in walk.trail]
