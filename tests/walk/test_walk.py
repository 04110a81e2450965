"""The walk: the current step of a visit for its turns, following the rules of the design's section 5."""

from datetime import date

import pytest

from tests.tiny import START, Flows, after_ready, answered, here, walked
from wizard.content.spans import plain
from wizard.presenters.ending import ending
from wizard.presenters.prompt import words
from wizard.presenters.sheet_builder import build
from wizard.walk.lookahead import ahead, back, jump
from wizard.walk.state import State
from wizard.walk.stops import Start
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


def test_visit_starts_by_recognizing_the_device(flows: Flows) -> None:
    assert here(Walk(flows(), START)) == "reader/which"


def test_needed_items_are_asked_for_when_model_and_way_are_known(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": STEPS}))
    assert here(walk) == "lend/ready"
    assert walk.facts == {"device": "reader", "platform": "lend", "model": "one", "way": "app"}


def test_steps_run_in_order_through_all_sections(flows: Flows) -> None:
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


def test_return_steps_are_skipped_when_patron_keeps_the_book(flows: Flows) -> None:
    walk = walked(flows(GIVE_BACK), "open: done")
    assert here(walk) == "lend/keep"
    walk.answer("keep")
    assert here(walk) == "lend>teach-back/show"
    walk.answer("done")
    assert "were skipped" not in words(ending(walk))
    sheet = build(walk, date(2026, 11, 20))
    assert [plain(line.text) for task in sheet.tasks if task.letter == "D" for line in task.lines] == ["Give it back."]


def test_return_steps_are_walked_when_patron_returns_the_book(flows: Flows) -> None:
    assert here(walked(flows(GIVE_BACK), "open: done", "keep: give-back")) == "lend/back"
    assert jump(walked(flows(GIVE_BACK)), "lend/back", "said")["lend/keep"] == "give-back"


def test_keep_question_is_skipped_when_service_has_no_returns(flows: Flows) -> None:
    library = flows({"platforms/lend": f'returns: "no"\n{GIVE_BACK["platforms/lend"]}'})
    assert here(walked(library, "open: done")) == "lend/back"


def test_section_of_a_way_replaces_the_platform_section(flows: Flows) -> None:
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


def test_empty_section_of_a_way_replaces_the_platform_section(flows: Flows) -> None:
    library = flows({"platforms/lend": "read: [{id: open, do: Open it.}]\nways: {app: {read: []}}"})
    assert answered(ahead(walked(library))) == []


def test_steps_of_an_answer_come_before_the_next_step(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": QUESTION}), "sort: paper")
    assert here(walk) == "lend/fold"
    walk.answer("done")
    assert here(walk) == "lend/tap"


def test_walk_continues_after_the_question_when_answer_has_no_steps(flows: Flows) -> None:
    assert here(walked(flows({"platforms/lend": QUESTION}), "sort: film")) == "lend/tap"


def test_answer_is_rejected_when_it_is_not_offered(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": QUESTION})))
    with pytest.raises(ValueError, match="isn't offered"):
        walk.answer("stone")
    assert here(walk) == "lend/sort"


def test_answer_is_rejected_when_the_visit_is_over(flows: Flows) -> None:
    walk = ahead(walked(flows()))
    with pytest.raises(ValueError, match="isn't offered"):
        walk.answer("done")


def test_turns_in_any_order_lead_to_the_same_place(flows: Flows) -> None:
    library = flows({"platforms/lend": QUESTION})
    walk = walked(library, "sort: paper", "fold: done")
    turned = Walk(library, START, dict(reversed(walk.turns.items())))
    assert (here(turned), turned.facts, [t.address for t in turned.trail]) == (
        "lend/tap",
        walk.facts,
        [t.address for t in walk.trail],
    )


def test_unused_turns_are_set_aside_and_used_when_their_path_returns(flows: Flows) -> None:
    library = flows({"platforms/lend": QUESTION})
    turns = walked(library, "sort: paper", "fold: done", "tap: done").turns
    changed = Walk(library, START, {**turns, "lend/sort": "film"})
    assert changed.unused_answers == ["lend/fold"]
    assert here(changed) == "end: done"
    again = Walk(library, START, {**changed.turns, "lend/sort": "paper"})
    assert again.unused_answers == []
    assert here(again) == "end: done"


def test_turn_of_the_open_step_is_not_set_aside(flows: Flows) -> None:
    library = flows({"platforms/lend": STEPS})
    turns = walked(library, "search: done", "tap: done").turns
    assert Walk(library, START, turns, "lend/tap").unused_answers == []


def test_part_is_walked_where_it_is_used(flows: Flows) -> None:
    library = flows({"platforms/lend": "parts: {pick: [{id: tap, do: Tap.}]}\nborrow: [{use: pick}]"})
    assert here(after_ready(walked(library))) == "lend/tap"


def test_part_of_another_file_can_be_used(flows: Flows) -> None:
    library = flows(
        {"topics/card": "parts: {pin: [{id: type, do: Type.}]}", "platforms/lend": "borrow: [{use: card/pin}]"}
    )
    assert here(after_ready(walked(library))) == "card/type"


def test_topic_is_walked_once_per_visit(flows: Flows) -> None:
    library = flows(
        {
            "topics/wifi": "steps: [{id: join, do: Join.}]",
            "devices/reader": "prepare: [{use: wifi}]",
            "platforms/lend": "set-up: [{use: wifi}]\nborrow: [{id: tap, do: Tap.}]",
        }
    )
    assert answered(ahead(walked(library))) == ["wifi/join", "lend/tap"]


def test_topic_is_walked_again_when_its_use_has_an_id(flows: Flows) -> None:
    library = flows(
        {
            "topics/wifi": "steps: [{id: join, do: Join.}]",
            "platforms/lend": "set-up: [{use: wifi}]\nborrow: [{use: wifi, id: twice}]",
        }
    )
    assert answered(ahead(walked(library))) == ["wifi/join", "twice>wifi/join"]


def test_use_is_skipped_when_its_condition_is_false(flows: Flows) -> None:
    library = flows(
        {
            "topics/wifi": "steps: [{id: join, do: Join.}]",
            "platforms/lend": "borrow: [{use: wifi, only-if: {model: [other]}}, {id: tap, do: Tap.}]",
        }
    )
    assert answered(ahead(walked(library))) == ["lend/tap"]


def test_one_turn_answers_a_step_that_is_used_twice(flows: Flows) -> None:
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


def test_again_repeats_the_question_without_that_answer(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": AGAIN}), "colour: not-sure", "look: done")
    assert here(walk) == "lend/colour#2"
    assert walk.at and [answer.id for answer in walk.at.answers] == ["red", "blue"]


def test_answer_to_the_repeated_question_is_remembered(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": AGAIN}), "colour: not-sure", "look: done", "colour#2: blue")
    assert (walk.facts["colour"], here(walk)) == ("blue", "lend/paint")


def test_last_resort_is_reached_when_repeated_answer_is_not_sure(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": AGAIN}), "colour: not-sure", "look: done", "colour#2: not-sure")
    assert (walk.facts["colour"], here(walk)) == ("not-sure", "lend/colour#2!last")


def test_every_question_offers_not_sure_and_leads_to_the_last_resort(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": QUESTION})))
    assert walk.at and walk.at.offers == ("paper", "film", "not-sure")
    walk.answer("not-sure")
    assert here(walk) == "lend/sort!last"


def test_walk_continues_when_the_file_has_its_own_not_sure_answer(flows: Flows) -> None:
    text = """
    borrow:
      - id: colour
        ask: Which?
        remember: colour
        answers: [{id: red, text: Red}, {id: not-sure, text: Not sure}]
      - {id: paint, do: Paint., only-if: {colour: [not-sure]}}
    """
    assert here(walked(flows({"platforms/lend": text}), "colour: not-sure")) == "lend/paint"


def test_meaning_of_an_answer_is_remembered(flows: Flows) -> None:
    text = """
    borrow:
      - id: colour
        ask: Which?
        remember: hue
        answers: [{id: scarlet, text: Scarlet, means: red}, {id: blue, text: Blue}]
      - {id: paint, do: Paint., only-if: {hue: [red]}}
    """
    assert here(walked(flows({"platforms/lend": text}), "colour: scarlet")) == "lend/paint"


def test_answer_is_offered_only_when_its_condition_is_true(flows: Flows) -> None:
    text = """
    borrow:
      - id: sort
        ask: Which?
        answers: [{id: a, text: A}, {id: b, text: B, only-if: {model: [other]}}]
    """
    walk = after_ready(walked(flows({"platforms/lend": text})))
    assert walk.at and walk.at.offers == ("a", "not-sure")


@pytest.mark.parametrize("end", ["done", "cannot", "refer", "callback"])
def test_answer_can_end_the_visit_with_a_reason(flows: Flows, end: str) -> None:
    answers = f"[{{id: a, text: A, end: {end}, why: So it is.}}, {{id: b, text: B}}]"
    text = f"borrow: [{{id: q, ask: So?, answers: {answers}}}]"
    walk = walked(flows({"platforms/lend": text}), "q: a")
    assert here(walk) == f"end: {end}"
    assert walk.end and (walk.end.why, walk.end.file) == ("So it is.", "lend")


def test_steps_of_an_answer_are_walked_before_it_ends_the_visit(flows: Flows) -> None:
    text = "borrow: [{id: q, ask: So?, answers: [{id: a, text: A, steps: [{id: s, do: S.}], end: refer}]}]"
    library = flows({"platforms/lend": text})
    assert here(walked(library, "q: a")) == "lend/s"
    assert here(walked(library, "q: a", "s: done")) == "end: refer"


def test_visit_can_end_with_come_back_when_something_is_missing(flows: Flows) -> None:
    assert here(walked(flows(), "ready: come-back")) == "end: come-back"


# ------------------------------------------------------------------ back, change, waiting


def test_back_opens_the_last_answered_step(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": STEPS}), "search: done", "tap: done")
    assert back(walk) == "lend/tap"
    assert here(Walk(walk.library, START, walk.turns, back(walk))) == "lend/tap"


def test_back_from_an_open_step_opens_the_previous_step(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": STEPS}), "search: done", "tap: done")
    assert back(Walk(walk.library, START, walk.turns, "lend/tap")) == "lend/search"


def test_back_does_nothing_at_the_first_step(flows: Flows) -> None:
    assert back(Walk(flows(), START)) is None


def test_same_answer_at_an_open_step_returns_to_the_current_step(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": STEPS}), "search: done", "tap: done")
    opened = Walk(walk.library, START, walk.turns, "lend/search")
    opened.answer("done")
    assert (here(opened), opened.open) == ("lend/open", None)


def test_different_answer_at_an_open_question_changes_the_path(flows: Flows) -> None:
    library = flows({"platforms/lend": QUESTION})
    turns = walked(library, "sort: film").turns
    opened = Walk(library, START, turns, "lend/sort")
    opened.answer("paper")
    assert here(opened) == "lend/fold"


def test_model_can_be_changed_later(flows: Flows) -> None:
    models = "models: {one: {name: One, ways: [app]}, two: {name: Two, ways: [browser]}}"
    which = "recognize: [{id: which, ask: W?, remember: model, answers: [{id: one, text: 1}, {id: two, text: 2}]}]"
    ways = "ways: {app: {borrow: [{id: a, do: A.}]}, browser: {borrow: [{id: b, do: B.}]}}"
    library = flows({"devices/reader": f"{models}\n{which}", "platforms/lend": ways})
    turns = walked(library, "which: one", "a: done").turns
    changed = Walk(library, START, turns, "reader/which")
    changed.answer("two")
    assert (here(changed), changed.unused_answers) == ("lend/b", ["lend/a"])


def test_open_address_is_ignored_when_it_is_no_longer_on_the_path(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": STEPS}), "search: done")
    assert here(Walk(walk.library, START, walk.turns, "lend/gone")) == "lend/tap"


WAIT = "borrow: [{id: send, do: Send it., wait: 5 min}, {id: tap, do: Tap.}]"


def test_step_with_a_wait_can_be_left_waiting(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": WAIT})))
    assert walk.at and list(walk.at.offers) == ["done", "stuck", "waiting"]
    walk.answer("waiting")
    assert here(walk) == "lend/send"
    assert walk.at and (walk.at.waiting, walk.at.offers) == (True, ("done", "stuck"))


def test_step_without_a_wait_cannot_be_left_waiting(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": STEPS})))
    assert walk.at and "waiting" not in walk.at.offers


@pytest.mark.parametrize(("answer", "place"), [("done", "lend/tap"), ("stuck", "lend/send!last")])
def test_waiting_step_accepts_the_usual_answers(flows: Flows, answer: str, place: str) -> None:
    walk = walked(flows({"platforms/lend": WAIT}), "send: waiting")
    walk.answer(answer)
    assert here(walk) == place


def test_visit_is_still_waiting_when_it_is_resumed(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": WAIT}), "send: waiting")
    again = Walk(walk.library, START, walk.turns)
    assert again.at and (again.at.address, again.at.waiting) == ("lend/send", True)


def test_waiting_visit_continues_when_the_step_no_longer_has_a_wait(flows: Flows) -> None:
    turns = walked(flows({"platforms/lend": WAIT}), "send: waiting").turns
    walk = Walk(flows({"platforms/lend": WAIT.replace(", wait: 5 min", "")}), START, turns)
    walk.answer("done")
    assert here(walk) == "lend/tap"


# ------------------------------------------------------------------ edits during a visit

BEFORE = """
    borrow:
      - {id: search, do: Search.}
      - {id: tap, do: Tap.}
      - {id: send, do: Send.}
      - {id: close, do: Close.}
"""


@pytest.fixture
def turns(flows: Flows) -> dict[str, str]:
    """Return the turns of a visit whose current step is `lend/close`."""
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
def test_visit_stops_at_new_steps_when_its_flow_is_edited(
    flows: Flows, turns: dict[str, str], old: str, new: str, stands: str, answers_till_back: int
) -> None:
    walk = Walk(flows({"platforms/lend": BEFORE.replace(old, new)}), START, turns)
    assert here(walk) == stands
    for _ in range(answers_till_back):
        assert walk.at
        walk.answer(walk.at.offers[0])
    assert here(walk) == "lend/close"


def test_answers_still_count_when_steps_are_swapped(flows: Flows, turns: dict[str, str]) -> None:
    swapped = BEFORE.replace("tap", "x").replace("send", "tap").replace("x", "send")
    assert here(Walk(flows({"platforms/lend": swapped}), START, turns)) == "lend/close"


def test_answers_still_count_when_steps_move_into_a_part(flows: Flows, turns: dict[str, str]) -> None:
    parted = """
    parts: {p: [{id: tap, do: T.}, {id: send, do: S.}]}
    borrow: [{id: search, do: S.}, {use: p}, {id: close, do: C.}]
    """
    assert here(Walk(flows({"platforms/lend": parted}), START, turns)) == "lend/close"


def test_visit_stops_at_the_question_when_its_answer_is_removed(flows: Flows) -> None:
    turns = walked(flows({"platforms/lend": QUESTION}), "sort: film").turns
    walk = Walk(flows({"platforms/lend": QUESTION.replace("film", "photo")}), START, turns)
    assert here(walk) == "lend/sort"


def test_visit_stops_once_at_a_new_question_in_recognize(flows: Flows, turns: dict[str, str]) -> None:
    which = """
    recognize:
      - {id: has-keys, ask: Has it keys?, answers: [{id: "no", text: No}]}
      - {id: which, ask: Which?, remember: model, answers: [{id: one, text: One}]}
    """
    walk = Walk(flows({"devices/reader": which}), START, turns)
    assert here(walk) == "reader/has-keys"
    walk.answer("no")
    assert here(walk) == "lend/close"


# ------------------------------------------------------------------ files removed during a visit


def test_visit_ends_when_its_platform_has_been_removed(flows: Flows, turns: dict[str, str]) -> None:
    walk = Walk(flows(), Start("reader", "vanished"), turns)
    assert here(walk) == "end: cannot"


def test_visit_is_referred_when_its_device_has_been_removed(flows: Flows) -> None:
    assert here(Walk(flows(), Start("vanished", "lend"))) == "end: refer"


def test_visit_is_referred_when_its_trouble_has_been_removed(flows: Flows) -> None:
    assert here(Walk(flows(), Start(trouble="lend/vanished"))) == "end: refer"


# ------------------------------------------------------------------ forks


def test_looking_ahead_does_not_change_the_walk(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": QUESTION}), "sort: paper")
    before = [here(walk), dict(walk.turns), dict(walk.facts), list(walk.trail), list(walk.stack)]
    ahead(walk)
    assert [here(walk), walk.turns, walk.facts, walk.trail, walk.stack] == before


def test_fork_has_everything_its_walk_has(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": QUESTION}), "sort: paper")
    fork = walk.fork()
    for kind in (State, Walk):
        for name in kind.__slots__:
            assert getattr(fork, name) == getattr(walk, name), name


def test_looking_ahead_passes_an_open_step(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": STEPS}), "search: done", "tap: done")
    assert ahead(Walk(walk.library, START, walk.turns, "lend/search")).end is not None
