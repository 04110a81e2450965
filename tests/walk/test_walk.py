"""Walking: where a visit stands for its turns, rule by rule of the design's section 5."""

from datetime import date

import pytest

from tests.tiny import START, Flows, after_ready, answered, here, walked
from wizard.content.spans import plain
from wizard.presenters.ending import ending
from wizard.presenters.prompt import words
from wizard.presenters.sheet_builder import build
from wizard.walk.lookahead import ahead, back, jump
from wizard.walk.values import Start
from wizard.walk.walk import Walk

STEPS = """
    borrow:
      - {id: search, do: Search for a book.}
      - {id: tap, do: Tap it.}
    read:
      - {id: open, do: Open the book.}
"""
QUESTION = """
    borrow:
      - id: sort
        ask: Which sort?
        answers:
          - {id: paper, text: Paper, steps: [{id: fold, do: Fold it.}]}
          - {id: film, text: Film}
      - {id: tap, do: Tap it.}
"""


def test_a_visit_begins_by_recognising_the_device(flows: Flows) -> None:
    assert here(Walk(flows(), START)) == "reader/which"


def test_what_is_needed_is_asked_once_model_and_way_are_known(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": STEPS}))
    assert here(walk) == "lend/ready"
    assert walk.facts == {"device": "reader", "platform": "lend", "model": "one", "way": "app"}


def test_steps_run_from_top_to_bottom_through_all_sections(flows: Flows) -> None:
    library = flows(
        {
            "devices/reader": "prepare: [{id: charge, do: Charge it.}]",
            "platforms/lend": "set-up: [{id: sign, do: Sign in.}]\n"
            "borrow: [{id: tap, do: Tap it.}]\nread: [{id: open, do: Open it.}]\n"
            "give-back: [{id: back, do: Give it back.}]",
            "topics/teach-back": "steps: [{id: show, do: Show me.}]",
        }
    )
    plan = ahead(walked(library))
    assert [(taken.stop.section, taken.address) for taken in plan.trail[2:]] == [
        ("prepare", "reader/charge"),
        ("set-up", "lend/sign"),
        ("borrow", "lend/tap"),
        ("read", "lend/open"),
        ("give-back", "lend/keep"),
        ("give-back", "lend/back"),
        ("teach-back", "lend>teach-back/show"),
    ]
    assert plan.end and plan.end.how == "done"


GIVE_BACK = {
    "platforms/lend": "read: [{id: open, do: Open it.}]\ngive-back: [{id: back, do: Give it back.}]",
    "topics/teach-back": "steps: [{id: show, do: Show me.}]",
}


def test_whoever_keeps_the_book_is_not_led_to_give_it_back(flows: Flows) -> None:
    walk = walked(flows(GIVE_BACK), "open: done")
    assert here(walk) == "lend/keep"
    walk.answer("keep")
    assert here(walk) == "lend>teach-back/show"
    walk.answer("done")
    assert "were passed over" not in words(ending(walk))
    sheet = build(walk, date(2026, 11, 20))
    assert [plain(line.text) for task in sheet.tasks if task.letter == "D" for line in task.lines] == ["Give it back."]


def test_whoever_gives_it_back_is_led_there(flows: Flows) -> None:
    assert here(walked(flows(GIVE_BACK), "open: done", "keep: give-back")) == "lend/back"
    assert jump(walked(flows(GIVE_BACK)), "lend/back", "said")["lend/keep"] == "give-back"


def test_what_nobody_gives_back_is_nothing_to_keep(flows: Flows) -> None:
    library = flows({"platforms/lend": f'returns: "no"\n{GIVE_BACK["platforms/lend"]}'})
    assert here(walked(library, "open: done")) == "lend/back"


def test_a_way_s_own_section_replaces_the_platform_s(flows: Flows) -> None:
    library = flows(
        {
            "platforms/lend": """
            borrow: [{id: all, do: Tap it.}]
            read: [{id: open, do: Open it.}]
            ways: {app: {borrow: [{id: own, do: Tap here.}]}}
            """
        }
    )
    assert answered(ahead(walked(library))) == ["lend/own", "lend/open"]


def test_a_way_s_empty_section_replaces_the_platform_s_too(flows: Flows) -> None:
    library = flows({"platforms/lend": "read: [{id: open, do: Open it.}]\nways: {app: {read: []}}"})
    assert answered(ahead(walked(library))) == []


def test_an_answer_s_steps_come_before_what_is_below_the_question(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": QUESTION}), "sort: paper")
    assert here(walk) == "lend/fold"
    walk.answer("done")
    assert here(walk) == "lend/tap"


def test_an_answer_without_steps_goes_on_below_the_question(flows: Flows) -> None:
    assert here(walked(flows({"platforms/lend": QUESTION}), "sort: film")) == "lend/tap"


def test_an_answer_that_is_not_offered_is_refused(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": QUESTION})))
    with pytest.raises(ValueError, match="not offered"):
        walk.answer("stone")
    assert here(walk) == "lend/sort"


def test_an_answer_once_the_visit_is_over_is_refused(flows: Flows) -> None:
    walk = ahead(walked(flows()))
    with pytest.raises(ValueError, match="not offered"):
        walk.answer("done")


def test_turns_in_any_order_come_to_the_same_place(flows: Flows) -> None:
    library = flows({"platforms/lend": QUESTION})
    walk = walked(library, "sort: paper", "fold: done")
    turned = Walk(library, START, dict(reversed(walk.turns.items())))
    assert (here(turned), turned.facts, [t.address for t in turned.trail]) == (
        "lend/tap",
        walk.facts,
        [t.address for t in walk.trail],
    )


def test_turns_that_lead_nowhere_are_set_aside_and_used_when_the_path_comes_back(flows: Flows) -> None:
    library = flows({"platforms/lend": QUESTION})
    turns = walked(library, "sort: paper", "fold: done", "tap: done").turns
    changed = Walk(library, START, {**turns, "lend/sort": "film"})
    assert changed.aside == ["lend/fold"]
    assert here(changed) == "end: done"
    again = Walk(library, START, {**changed.turns, "lend/sort": "paper"})
    assert again.aside == []
    assert here(again) == "end: done"


def test_the_turn_being_asked_again_is_not_set_aside(flows: Flows) -> None:
    library = flows({"platforms/lend": STEPS})
    turns = walked(library, "search: done", "tap: done").turns
    assert Walk(library, START, turns, "lend/tap").aside == []


def test_a_part_is_walked_where_it_is_used(flows: Flows) -> None:
    library = flows({"platforms/lend": "parts: {pick: [{id: tap, do: Tap.}]}\nborrow: [{use: pick}]"})
    assert here(after_ready(walked(library))) == "lend/tap"


def test_a_part_of_another_file_can_be_used(flows: Flows) -> None:
    library = flows(
        {"topics/card": "parts: {pin: [{id: type, do: Type.}]}", "platforms/lend": "borrow: [{use: card/pin}]"}
    )
    assert here(after_ready(walked(library))) == "card/type"


def test_a_topic_is_walked_once_a_visit(flows: Flows) -> None:
    library = flows(
        {
            "topics/wifi": "steps: [{id: join, do: Join.}]",
            "devices/reader": "prepare: [{use: wifi}]",
            "platforms/lend": "set-up: [{use: wifi}]\nborrow: [{id: tap, do: Tap.}]",
        }
    )
    assert answered(ahead(walked(library))) == ["wifi/join", "lend/tap"]


def test_a_use_with_an_id_walks_a_topic_again(flows: Flows) -> None:
    library = flows(
        {
            "topics/wifi": "steps: [{id: join, do: Join.}]",
            "platforms/lend": "set-up: [{use: wifi}]\nborrow: [{use: wifi, id: twice}]",
        }
    )
    assert answered(ahead(walked(library))) == ["wifi/join", "twice>wifi/join"]


def test_a_use_is_left_out_where_its_condition_does_not_hold(flows: Flows) -> None:
    library = flows(
        {
            "topics/wifi": "steps: [{id: join, do: Join.}]",
            "platforms/lend": "borrow: [{use: wifi, only-if: {model: [other]}}, {id: tap, do: Tap.}]",
        }
    )
    assert answered(ahead(walked(library))) == ["lend/tap"]


def test_no_turn_is_needed_twice_for_a_step_that_stands_in_two_places(flows: Flows) -> None:
    library = flows({"platforms/lend": "parts: {p: [{id: tap, do: Tap.}]}\nborrow: [{use: p}]\nread: [{use: p}]"})
    assert here(walked(library, "tap: done")) == "end: done"


# ------------------------------------------------------------------ again, not sure, ends


AGAIN = """
    borrow:
      - id: colour
        ask: Which colour?
        remember: colour
        answers:
          - {id: red, text: Red}
          - {id: blue, text: Blue}
          - {id: not-sure, text: Not sure, again: "yes", steps: [{id: look, do: Look.}]}
      - {id: paint, do: Paint., only-if: {colour: [blue]}}
"""


def test_again_asks_once_more_without_that_answer(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": AGAIN}), "colour: not-sure", "look: done")
    assert here(walk) == "lend/colour#2"
    assert walk.at and [answer.id for answer in walk.at.answers] == ["red", "blue"]


def test_what_the_second_asking_finds_out_is_remembered(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": AGAIN}), "colour: not-sure", "look: done", "colour#2: blue")
    assert (walk.facts["colour"], here(walk)) == ("blue", "lend/paint")


def test_not_sure_the_second_time_leads_to_the_last_resort(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": AGAIN}), "colour: not-sure", "look: done", "colour#2: not-sure")
    assert (walk.facts["colour"], here(walk)) == ("not-sure", "lend/colour#2!last")


def test_not_sure_stands_on_every_question_and_leads_to_the_last_resort(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": QUESTION})))
    assert walk.at and walk.at.offers == ("paper", "film", "not-sure")
    walk.answer("not-sure")
    assert here(walk) == "lend/sort!last"


def test_a_not_sure_that_the_file_writes_leads_on(flows: Flows) -> None:
    text = """
    borrow:
      - id: colour
        ask: Which?
        remember: colour
        answers: [{id: red, text: Red}, {id: not-sure, text: Not sure}]
      - {id: paint, do: Paint., only-if: {colour: [not-sure]}}
    """
    assert here(walked(flows({"platforms/lend": text}), "colour: not-sure")) == "lend/paint"


def test_means_is_what_is_remembered(flows: Flows) -> None:
    text = """
    borrow:
      - id: colour
        ask: Which?
        remember: hue
        answers: [{id: scarlet, text: Scarlet, means: red}, {id: blue, text: Blue}]
      - {id: paint, do: Paint., only-if: {hue: [red]}}
    """
    assert here(walked(flows({"platforms/lend": text}), "colour: scarlet")) == "lend/paint"


def test_an_answer_is_offered_only_where_its_condition_holds(flows: Flows) -> None:
    text = """
    borrow:
      - id: sort
        ask: Which?
        answers: [{id: a, text: A}, {id: b, text: B, only-if: {model: [other]}}]
    """
    walk = after_ready(walked(flows({"platforms/lend": text})))
    assert walk.at and walk.at.offers == ("a", "not-sure")


@pytest.mark.parametrize("end", ["done", "cannot", "refer", "callback"])
def test_an_answer_may_end_the_visit_and_say_why(flows: Flows, end: str) -> None:
    answers = f"[{{id: a, text: A, end: {end}, why: So it is.}}, {{id: b, text: B}}]"
    text = f"borrow: [{{id: q, ask: So?, answers: {answers}}}]"
    walk = walked(flows({"platforms/lend": text}), "q: a")
    assert here(walk) == f"end: {end}"
    assert walk.end and (walk.end.why, walk.end.file) == ("So it is.", "lend")


def test_an_answer_s_steps_are_walked_before_it_ends_the_visit(flows: Flows) -> None:
    text = "borrow: [{id: q, ask: So?, answers: [{id: a, text: A, steps: [{id: s, do: S.}], end: refer}]}]"
    library = flows({"platforms/lend": text})
    assert here(walked(library, "q: a")) == "lend/s"
    assert here(walked(library, "q: a", "s: done")) == "end: refer"


def test_ready_may_end_as_a_promise_when_something_is_missing(flows: Flows) -> None:
    assert here(walked(flows(), "ready: come-back")) == "end: come-back"


# ------------------------------------------------------------------ back, change, waiting


def test_back_opens_the_last_step_that_was_answered(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": STEPS}), "search: done", "tap: done")
    assert back(walk) == "lend/tap"
    assert here(Walk(walk.library, START, walk.turns, back(walk))) == "lend/tap"


def test_back_from_an_opened_step_opens_the_one_before(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": STEPS}), "search: done", "tap: done")
    assert back(Walk(walk.library, START, walk.turns, "lend/tap")) == "lend/search"


def test_there_is_no_way_back_from_the_very_first_step(flows: Flows) -> None:
    assert back(Walk(flows(), START)) is None


def test_the_same_answer_at_an_opened_step_runs_on_to_where_the_visit_was(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": STEPS}), "search: done", "tap: done")
    opened = Walk(walk.library, START, walk.turns, "lend/search")
    opened.answer("done")
    assert (here(opened), opened.open) == ("lend/open", None)


def test_another_answer_at_an_opened_question_changes_the_path_and_keeps_the_rest(flows: Flows) -> None:
    library = flows({"platforms/lend": QUESTION})
    turns = walked(library, "sort: film").turns
    opened = Walk(library, START, turns, "lend/sort")
    opened.answer("paper")
    assert here(opened) == "lend/fold"


def test_the_model_can_be_changed_later(flows: Flows) -> None:
    models = "models: {one: {name: One, ways: [app]}, two: {name: Two, ways: [browser]}}"
    which = "recognise: [{id: which, ask: W?, remember: model, answers: [{id: one, text: 1}, {id: two, text: 2}]}]"
    ways = "ways: {app: {borrow: [{id: a, do: A.}]}, browser: {borrow: [{id: b, do: B.}]}}"
    library = flows({"devices/reader": f"{models}\n{which}", "platforms/lend": ways})
    turns = walked(library, "which: one", "a: done").turns
    changed = Walk(library, START, turns, "reader/which")
    changed.answer("two")
    assert (here(changed), changed.aside) == ("lend/b", ["lend/a"])


def test_an_open_address_that_is_not_met_any_more_stops_nothing(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": STEPS}), "search: done")
    assert here(Walk(walk.library, START, walk.turns, "lend/gone")) == "lend/tap"


WAIT = "borrow: [{id: send, do: Send it., wait: 5 min}, {id: tap, do: Tap.}]"


def test_a_step_that_takes_its_time_can_be_left_waiting(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": WAIT})))
    assert walk.at and list(walk.at.offers) == ["done", "stuck", "waiting"]
    walk.answer("waiting")
    assert here(walk) == "lend/send"
    assert walk.at and (walk.at.waiting, walk.at.offers) == (True, ("done", "stuck"))


def test_only_a_step_that_takes_its_time_can_be_left_waiting(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": STEPS})))
    assert walk.at and "waiting" not in walk.at.offers


@pytest.mark.parametrize(("answer", "place"), [("done", "lend/tap"), ("stuck", "lend/send!last")])
def test_a_waiting_step_goes_on_as_any_other(flows: Flows, answer: str, place: str) -> None:
    walk = walked(flows({"platforms/lend": WAIT}), "send: waiting")
    walk.answer(answer)
    assert here(walk) == place


def test_a_visit_left_waiting_still_waits_when_it_is_taken_up_again(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": WAIT}), "send: waiting")
    again = Walk(walk.library, START, walk.turns)
    assert again.at and (again.at.address, again.at.waiting) == ("lend/send", True)


def test_a_visit_waiting_at_a_step_that_has_no_wait_any_more_can_go_on(flows: Flows) -> None:
    turns = walked(flows({"platforms/lend": WAIT}), "send: waiting").turns
    walk = Walk(flows({"platforms/lend": WAIT.replace(", wait: 5 min", "")}), START, turns)
    walk.answer("done")
    assert here(walk) == "lend/tap"


# ------------------------------------------------------------------ edits under a running visit

BEFORE = """
    borrow:
      - {id: search, do: Search.}
      - {id: tap, do: Tap.}
      - {id: send, do: Send.}
      - {id: close, do: Close.}
"""


@pytest.fixture
def turns(flows: Flows) -> dict[str, str]:
    """The turns of a visit that stands at `lend/close`."""
    return walked(flows({"platforms/lend": BEFORE}), "search: done", "tap: done", "send: done").turns


@pytest.mark.parametrize(
    ("old", "new", "stands", "answers_till_back"),
    [
        ("- {id: tap, do: Tap.}", "- {id: wake, do: Wake.}\n      - {id: tap, do: Tap.}", "lend/wake", 1),
        ("{id: tap, do: Tap.}", "{id: touch, do: Touch.}", "lend/touch", 1),
        ("{id: tap, do: Tap.}", "{id: tap, do: Touch it gently.}", "lend/close", 0),
        ("\n      - {id: tap, do: Tap.}", "", "lend/close", 0),
        (
            "- {id: tap, do: Tap.}",
            "- {id: q, ask: Q?, answers: [{id: y, text: Y, steps: [{id: tap, do: Tap.}]}]}",
            "lend/q",
            1,
        ),
        ("- {id: close", "- {id: late, do: Late.}\n      - {id: close", "lend/late", 1),
    ],
    ids=["added", "renamed", "reworded", "removed", "wrapped", "added-just-ahead"],
)
def test_after_an_edit_the_visit_stops_at_what_is_new(
    flows: Flows, turns: dict[str, str], old: str, new: str, stands: str, answers_till_back: int
) -> None:
    walk = Walk(flows({"platforms/lend": BEFORE.replace(old, new)}), START, turns)
    assert here(walk) == stands
    for _ in range(answers_till_back):
        assert walk.at
        walk.answer(walk.at.offers[0])
    assert here(walk) == "lend/close"


def test_swapped_steps_need_no_new_answer(flows: Flows, turns: dict[str, str]) -> None:
    swapped = BEFORE.replace("tap", "x").replace("send", "tap").replace("x", "send")
    assert here(Walk(flows({"platforms/lend": swapped}), START, turns)) == "lend/close"


def test_steps_moved_into_a_part_need_no_new_answer(flows: Flows, turns: dict[str, str]) -> None:
    parted = """
    parts: {p: [{id: tap, do: T.}, {id: send, do: S.}]}
    borrow: [{id: search, do: S.}, {use: p}, {id: close, do: C.}]
    """
    assert here(Walk(flows({"platforms/lend": parted}), START, turns)) == "lend/close"


def test_an_answer_that_is_gone_stops_the_visit_at_its_question(flows: Flows) -> None:
    turns = walked(flows({"platforms/lend": QUESTION}), "sort: film").turns
    walk = Walk(flows({"platforms/lend": QUESTION.replace("film", "photo")}), START, turns)
    assert here(walk) == "lend/sort"


def test_a_new_question_in_recognise_stops_the_visit_there_once(flows: Flows, turns: dict[str, str]) -> None:
    which = """
    recognise:
      - {id: has-keys, ask: Has it keys?, answers: [{id: "no", text: No}]}
      - {id: which, ask: Which?, remember: model, answers: [{id: one, text: One}]}
    """
    walk = Walk(flows({"devices/reader": which}), START, turns)
    assert here(walk) == "reader/has-keys"
    walk.answer("no")
    assert here(walk) == "lend/close"


# ------------------------------------------------------------------ files that went missing under a visit


def test_a_visit_whose_platform_is_gone_ends_instead_of_failing(flows: Flows, turns: dict[str, str]) -> None:
    walk = Walk(flows(), Start("reader", "vanished"), turns)
    assert here(walk) == "end: cannot"


def test_a_visit_whose_device_is_gone_is_referred(flows: Flows) -> None:
    assert here(Walk(flows(), Start("vanished", "lend"))) == "end: refer"


def test_a_trouble_that_is_gone_is_referred(flows: Flows) -> None:
    assert here(Walk(flows(), Start(trouble="lend/vanished"))) == "end: refer"


# ------------------------------------------------------------------ forks


def test_looking_ahead_leaves_the_walk_as_it_was(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": QUESTION}), "sort: paper")
    before = [here(walk), dict(walk.turns), dict(walk.facts), list(walk.trail), list(walk.stack)]
    ahead(walk)
    assert [here(walk), walk.turns, walk.facts, walk.trail, walk.stack] == before


def test_looking_ahead_from_an_opened_step_does_not_stop_there(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": STEPS}), "search: done", "tap: done")
    assert ahead(Walk(walk.library, START, walk.turns, "lend/search")).end is not None
