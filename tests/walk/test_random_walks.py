"""Whatever flows say and staff answer: a walk ends, goes back, and is nothing but its turns."""

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
from wizard.presenters.prompt import cue
from wizard.walk.lookahead import back
from wizard.walk.walk import Walk

FACTS = ("hue", "size")
VALUES = ("a", "b")
MOST_TURNS = 400


def conditions() -> st.SearchStrategy[dict[str, object]]:
    """Nothing, most of the time, or a fact that must have one of some values."""
    values = st.lists(st.sampled_from((*VALUES, "not-sure")), min_size=1, max_size=2, unique=True)
    only = st.builds(lambda fact, own: {"only-if": {fact: own}}, st.sampled_from(FACTS), values)
    return st.one_of(st.just({}), st.just({}), only)


def fixes() -> st.SearchStrategy[list[dict[str, object]]]:
    fix = st.builds(lambda only, use: {"try": "Fix.", **only, **use}, conditions(), uses("steps"))
    return st.lists(fix, max_size=2)


def uses(key: str) -> st.SearchStrategy[dict[str, object]]:
    """Nothing, or steps that use a topic."""
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
    """A device of two ways, and a service whose every section is made at random."""
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
    """The steps with an id each, and their answers and fixes too."""
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
    """JSON is YAML, and its texts are quoted."""
    return "\n".join(f"{key}: {json.dumps(value)}" for key, value in text.items())


def _random_walk(library: Library, seed: int) -> list[Walk]:
    """Walks as they stood after each turn, answered at random to the end."""
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
def test_a_walk_ends_and_every_stop_has_something_to_say(library: Library, seed: int) -> None:
    *under_way, last = _random_walk(library, seed)
    for walk in under_way:
        assert all(row.phrase for row in cue(walk).rows if row.role == "act")
        assert [choice.id for choice in cue(walk).choices] == list(walk.at.offers if walk.at else ())
    assert last.end is not None
    assert ending(last)


@quiet
@given(libraries(), seeds)
def test_a_walk_is_nothing_but_its_turns_in_any_order(library: Library, seed: int) -> None:
    chance = random.Random(seed)
    for walk in _random_walk(library, seed):
        turns = list(walk.turns.items())
        chance.shuffle(turns)
        assert _place(Walk(library, START, dict(turns))) == _place(walk)


@quiet
@given(libraries(), seeds)
def test_a_walk_through_the_disk_is_the_same_walk(library: Library, seed: int) -> None:
    walk = _random_walk(library, seed)[-1]
    turns, open = json.loads(json.dumps([walk.turns, walk.open]))
    assert _place(Walk(library, START, turns, open)) == _place(walk)


@quiet
@given(libraries(), seeds)
def test_back_undoes_a_turn(library: Library, seed: int) -> None:
    walks = _random_walk(library, seed)
    for before, after in pairwise(walks):
        if before.at and not before.at.waiting and after.at and not after.at.waiting:
            opened = Walk(library, START, after.turns, back(after))
            assert opened.at and opened.at.address == before.at.address


@quiet
@given(libraries(), seeds)
def test_the_same_answer_again_undoes_back(library: Library, seed: int) -> None:
    for after in _random_walk(library, seed)[1:]:
        opened = Walk(library, START, after.turns, back(after))
        if opened.at and opened.at.address in after.turns:
            opened.answer(after.turns[opened.at.address])
            assert _place(opened) == _place(after)


def _place(walk: Walk) -> tuple[object, ...]:
    """All that tells where a walk stands."""
    at = (walk.at.address, walk.at.offers, walk.at.waiting) if walk.at else None
    return at, walk.end, walk.facts, [(taken.address, taken.answer, taken.passed) for taken in walk.trail]
