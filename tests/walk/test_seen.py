"""The question *What do you see?*, asked when a failed step names several troubles."""

import pytest

from tests.tiny import START, Flows, here, walked
from wizard.content.spans import plain
from wizard.desk.practice import patron_says
from wizard.presenters.prompt import prompt_for
from wizard.records.promise import story
from wizard.walk.coverage import every_edge
from wizard.walk.lookahead import stuck_with
from wizard.walk.walk import Walk

TROUBLES = {
    "library": "platforms: {lend: {find-as: Hill}}",
    "devices/reader": "models: {one: {name: Reader One, ways: [app], never: [factory-reset], why-never: Old.}}",
    "topics/card": "troubles: [{id: refused, says: It refuses my card, fixes: [{id: look, try: Look.}]}]",
    "platforms/lend": """
    borrow:
      - id: send
        do: Send it.
        if-not: [{id: wait, try: Wait.}, {trouble: missing}, {trouble: card/refused}, {id: turn, try: Turn it.}]
      - {id: tap, do: Tap.}
    troubles: [{id: missing, says: It is not there, fixes: [{id: sync, try: Sync.}, {id: join, try: Join.}]}]
    """,
}


def test_staff_are_asked_what_they_see_when_step_names_several_troubles(flows: Flows) -> None:
    walk = walked(flows(TROUBLES), "send: stuck")
    assert walk.at and (walk.at.address, walk.at.kind) == ("lend/send!seen", "seen")
    assert walk.at.offers == ("lend/missing", "card/refused", "something-else")
    assert [choice.text for choice in prompt_for(walk).choices] == [
        "It is not there",
        "It refuses my card",
        "Something else",
    ]


def test_fixes_listed_before_the_chosen_trouble_are_skipped(flows: Flows) -> None:
    walk = walked(flows(TROUBLES), "send: stuck", "seen: card/refused")
    assert here(walk) == "lend/send!refused.look"
    passed = [taken.address for taken in walk.trail if taken.passed]
    assert passed == ["lend/send!wait", "lend/send!missing.sync", "lend/send!missing.join"]
    walk.answer("not-yet")
    assert here(walk) == "lend/send!turn"


def test_no_trouble_fix_is_tried_when_staff_see_something_else(flows: Flows) -> None:
    walk = walked(flows(TROUBLES), "send: stuck", "seen: something-else", "wait: not-yet", "turn: not-yet")
    assert here(walk) == "lend/send!last"
    assert not any(taken.passed for taken in walk.trail)


@pytest.mark.parametrize(
    "ruled_out",
    ["only-if: {library.country: [CA]}, ", "only-if: {model: [two]}, ", "only-if: {plugs-in: [mtp]}, "],
)
def test_only_possible_trouble_opens_directly_when_the_other_is_ruled_out(flows: Flows, ruled_out: str) -> None:
    card = TROUBLES["topics/card"].replace("says", f"{ruled_out}says")
    reader = "models: {one: {name: One, ways: [app], facts: {plugs-in: drive}}}"
    walk = walked(flows({**TROUBLES, "topics/card": card, "devices/reader": reader}), "send: stuck")
    assert here(walk) == "lend/send!wait"


def test_trouble_is_not_offered_when_all_its_fixes_harm_the_model(flows: Flows) -> None:
    card = TROUBLES["topics/card"].replace("try: Look.", "try: Look., does: [factory-reset]")
    assert here(walked(flows({**TROUBLES, "topics/card": card}), "send: stuck")) == "lend/send!wait"


def test_chosen_trouble_is_saved_with_the_visit(flows: Flows) -> None:
    walk = walked(flows(TROUBLES), "send: stuck")
    again = Walk(walk.library, START, walk.turns)
    assert here(again) == "lend/send!seen"
    again.answer("card/refused")
    assert Walk(walk.library, START, again.turns).trail == again.trail


def test_skipped_fixes_are_not_reported_as_tried(flows: Flows) -> None:
    walk = walked(flows(TROUBLES), "send: stuck", "seen: card/refused", "look: not-yet")
    told = ["Didn't work: Send it.", "What they see: It refuses my card", "Tried: Look. It didn't help."]
    assert list(story(walk))[:3] == told


def test_practice_patron_sees_the_trouble_of_the_device(flows: Flows) -> None:
    card = TROUBLES["topics/card"].replace("fixes", "screen: [Card refused], fixes")
    walk = walked(flows({**TROUBLES, "topics/card": card}), "ready: done")
    stuck = walked(walk.library, "send: stuck")
    seeds = range(50)
    shown = [
        (patron_says(walk, walk.at, seed), patron_says(stuck, stuck.at, seed)) for seed in seeds if walk.at and stuck.at
    ]
    broken = [(step, seen) for step, seen in shown if step.fits == "stuck"]
    assert broken and all(seen == ("The screen says “Card refused”.", "card/refused") for _, seen in broken)
    assert {step.words for step, _ in broken} == {"The screen says “Card refused”."}
    plain = walked(flows(TROUBLES), "send: stuck")
    assert plain.at and patron_says(plain, plain.at, 1).fits == "something-else", "no screen says anything"


def test_practice_patron_gives_an_answer_in_the_first_person(flows: Flows) -> None:
    asked = "borrow: [{id: whose, ask: Whose?, answers: [{id: own, text: The patron's own, home: My own}]}]"
    walk = walked(flows({**TROUBLES, "platforms/lend": asked}), "ready: done")
    assert walk.at and patron_says(walk, walk.at, 1).words == "“My own”"


def test_single_trouble_opens_directly_and_can_be_found_by_search(flows: Flows) -> None:
    step = "borrow: [{id: send, do: Send it., if-not: [{id: wait, try: Wait.}, {trouble: card/refused}]}]"
    walk = walked(flows({**TROUBLES, "platforms/lend": step}), "send: stuck")
    assert here(walk) == "lend/send!wait"
    found = Walk(walk.library, START, {**walk.turns, **stuck_with(walk, "card/refused")})
    assert here(found) == "lend/send!refused.look"


def test_each_fix_of_a_trouble_is_walked_once(flows: Flows) -> None:
    edges = [(edge.stop.address, edge.answer) for edge in every_edge(flows(TROUBLES), START)]
    fixes = ("missing.sync", "missing.join", "refused.look")
    assert [edges.count((f"lend/send!{fix}", "worked")) for fix in fixes] == [1, 1, 1]


def test_step_is_tried_again_after_a_fix_with_steps(flows: Flows) -> None:
    turn = "{id: turn, try: Turn it., steps: [{id: open, do: Open it.}]}, {id: wait, try: Wait.}"
    step = f"borrow: [{{id: send, do: Send it., see: a letter., if-not: [{turn}]}}]"
    walk = walked(flows({**TROUBLES, "platforms/lend": step}), "send: stuck", "open: stuck")
    assert here(walk) == "lend/send!wait"
    rows = {row.word: plain(row.phrase) for row in prompt_for(walk).rows}
    assert (rows["TRY AGAIN"], rows["WORKS IF"]) == ("Send it.", "A letter.")
