"""Looking ahead: the turns that lead to a model or a fact."""

from tests.tiny import START, Flows, here
from wizard.walk.lookahead import ahead, answers_for, model_turns, usual
from wizard.walk.walk import Walk

DEVICE = """
    models: {one: {name: One, ways: [app]}, two: {name: Two, ways: [app]}, three: {name: Three, ways: [app]}}
    recognize:
      - id: working
        ask: Does it work?
        answers: [{id: fine, text: Yes}, {id: broken, text: No, end: refer}]
      - id: which
        ask: Which one is it?
        remember: model
        answers:
          - {id: one, text: One}
          - {id: other, text: Another, means: two}
          - id: not-sure
            text: Not sure
            steps: [{id: look, ask: What is on its back?, remember: model, answers: [{id: three, text: A three}]}]
"""


def test_model_is_found_by_the_fewest_turns(flows: Flows) -> None:
    library = flows({"devices/reader": DEVICE})
    assert model_turns(library, "one") == {"reader/working": "fine", "reader/which": "one"}
    assert model_turns(library, "two") == {"reader/working": "fine", "reader/which": "other"}
    assert model_turns(library, "three") == {
        "reader/working": "fine",
        "reader/which": "not-sure",
        "reader/look": "three",
    }


def test_model_has_no_turns_when_no_question_finds_it(flows: Flows) -> None:
    models = DEVICE.replace("models: {", "models: {lost: {name: Lost, ways: [app]}, ")
    assert model_turns(flows({"devices/reader": models}), "lost") == {}


def test_model_has_no_turns_when_it_is_unknown(flows: Flows) -> None:
    assert model_turns(flows(), "nine") == {}


FACTS = """
    borrow:
      - id: hue
        ask: Which hue?
        answers: [{id: red, text: Red}, {id: sea, text: Sea, means: blue}]
        remember: colour
      - {id: plain, ask: Plain?, answers: [{id: "yes", text: Y}, {id: "no", text: N}]}
"""


def test_fact_is_found_by_name_and_question_by_id(flows: Flows) -> None:
    library = flows({"platforms/lend": FACTS})
    found, unmet = answers_for(library, START, {}, {"colour": "blue", "plain": "no"})
    assert (found, unmet) == ({"lend/hue": "sea", "lend/plain": "no"}, {})


def test_fact_is_found_by_answer_id_or_meaning(flows: Flows) -> None:
    found, _ = answers_for(flows({"platforms/lend": FACTS}), START, {}, {"colour": "sea"})
    assert found == {"lend/hue": "sea"}


def test_fact_is_unmet_when_no_question_asks_for_it(flows: Flows) -> None:
    _, unmet = answers_for(flows({"platforms/lend": FACTS}), START, {}, {"colour": "green", "size": "big"})
    assert unmet == {"colour": "green", "size": "big"}


def test_fact_is_met_when_it_is_already_true(flows: Flows) -> None:
    assert answers_for(flows({"platforms/lend": FACTS}), START, {}, {"colour": "red", "model": "one"})[1] == {}


def test_plan_ahead_uses_the_first_answers(flows: Flows) -> None:
    walk = Walk(flows({"platforms/lend": FACTS}), START)
    assert walk.at and usual(walk.at) == "one"
    plan = ahead(walk)
    assert (here(plan), plan.facts["colour"]) == ("end: done", "red")
