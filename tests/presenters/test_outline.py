"""The guide for home, which says what the desk would say, whatever the patron answers."""

import random
import re
from collections.abc import Iterator

import pytest

from tests.papers import shipped
from wizard.content.flow import Ask, Do
from wizard.content.library import Library
from wizard.content.spans import plain
from wizard.content.wording import Wording
from wizard.presenters.outline import AnotherWay, AskUs, Item, Outlines, OutlineStep, PartHeading, Question
from wizard.presenters.sheet_catalog import pairs
from wizard.walk.graph import AT_HOME
from wizard.walk.lookahead import model_turns
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

WALKS = 1_000


class Over(Exception):
    """The end of the guide."""


def begin(library: Library, model: str, platform: str) -> Walk:
    return Walk(library, Start(library.models[model], platform), model_turns(library, model))


def text(walk: Walk) -> str:
    """Return the step a walk is at, as the guide would say it."""
    assert walk.at is not None
    step = walk.at.record
    assert isinstance(step, Do)
    return Wording(walk.library, walk.facts).plain(step.do, walk.at.file, step.where)


def walked(walk: Walk, chance: random.Random) -> tuple[list[str], dict[int, list[str]]]:
    """Walk at random on the first way. Return the patron's steps and the answers given to each question."""
    steps, answers, way = list[str](), dict[int, list[str]](), walk.facts.get("way", "")
    while walk.at is not None and walk.facts.get("way", "") in ("", way):
        stop = walk.at
        if stop.section in ("teach-back", "clean-up") or stop.kind == "last":
            break
        if stop.kind in AT_HOME:
            walk.answer(AT_HOME[stop.kind])
        elif isinstance(stop.record, Do):
            if stop.record.who != "staff":
                steps.append(text(walk))
            walk.answer("done")
        else:
            answer = chance.choice([offer for offer in stop.offers if offer != "waiting"])
            answers.setdefault(id(stop.record), []).append(answer)
            walk.answer(answer)
    return steps, answers


def read(items: tuple[Item, ...], answers: dict[int, list[str]]) -> Iterator[str]:
    """Read a guide as a patron does, and choose what the walk answered. Raise Over where the guide ends."""
    for item in items:
        if isinstance(item, OutlineStep):
            yield plain(item.text)
        elif isinstance(item, Question):
            assert item.walk.at is not None
            given = answers[id(item.walk.at.record)].pop(0)
            branch = next(branch for branch in item.branches if given in branch.ids)
            yield from read(branch.items, answers)
            if not branch.continues:
                raise Over
        elif isinstance(item, AnotherWay | AskUs):
            raise Over


def told(items: tuple[Item, ...], answers: dict[int, list[str]]) -> list[str]:
    found = list[str]()
    try:
        for step in read(items, answers):
            found.append(step)
    except Over:
        pass
    return found


def test_random_visits_read_the_same_as_the_guide() -> None:
    library = shipped()
    outlines, chance = Outlines(library), random.Random(7)
    plans = list(dict.fromkeys((pair.model, pair.platform) for pair in pairs(library)))
    guides = {plan: outlines.of(begin(library, *plan)) for plan in chance.sample(plans, 40)}
    wrong = []
    for _ in range(WALKS):
        plan = chance.choice(list(guides))
        steps, answers = walked(begin(library, *plan), chance)
        if told(guides[plan].items, answers) != steps:
            wrong.append(plan)
    assert wrong == []


@pytest.fixture(scope="module")
def kindle() -> tuple[Item, ...]:
    library = shipped()
    return Outlines(library).of(begin(library, "kindle-2013", "libby")).items


def every(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Question):
            for branch in item.branches:
                yield from every(branch.items)


def test_parts_come_in_order(kindle: tuple[Item, ...]) -> None:
    borrow_on = next(item for item in kindle if isinstance(item, Question))
    phone = next(branch.items for branch in borrow_on.branches if "phone" in branch.ids)
    letters = [item.letter for item in (*kindle[: kindle.index(borrow_on)], *phone) if isinstance(item, PartHeading)]
    assert letters == ["A", "B", "C", "D"]


def test_each_step_says_only_its_own_action(kindle: tuple[Item, ...]) -> None:
    """On the sheet, one line covers both of these steps."""
    said = [
        plain(item.text) for item in every(kindle) if isinstance(item, OutlineStep) and "Return" in plain(item.text)
    ]
    assert said[:2] == ["Tap Return Early.", "Tap a button like Return With Kindle."]


def test_guide_for_home_never_speaks_about_the_patron() -> None:
    """A question or an answer that mentions the patron has separate words for home. A hint works for both."""
    faults = [
        f"{id}: {words}"
        for id, file in shipped().files.items()
        for record in file_questions(file)
        for words, home in ((record.ask, record.home), *((a.text, a.home) for a in record.answers))
        if re.search(r"\b(patron|they|their|them|doesn't want)\b", words, re.IGNORECASE) and not home
    ]
    assert faults == []


def file_questions(file: object) -> Iterator[Ask]:
    from wizard.content.traversal import records

    return (record for record in records(file) if isinstance(record, Ask))  # type: ignore[arg-type]
