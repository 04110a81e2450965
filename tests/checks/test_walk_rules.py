"""Complex walks: facts, ways, fixes, harm, two devices, and clean-up."""

from datetime import date

import pytest

from tests.tiny import START, Flows, after_ready, answered, here, said, walked
from wizard.content.spans import plain
from wizard.presenters.prompt import prompt_for
from wizard.presenters.sheet_builder import build
from wizard.walk.coverage import every_edge
from wizard.walk.lookahead import ahead, back, carry, jump, stuck_with
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

# ------------------------------------------------------------------ facts

LATER = """
    borrow:
      - {id: sign, do: Sign., only-if: {mail: [new]}}
      - id: own-mail
        ask: Have you mail?
        remember: mail
        answers: [{id: old, text: Old}, {id: new, text: New, steps: [{id: make, do: Make it.}]}]
      - {id: tap, do: Tap.}
"""


def test_fact_is_asked_for_when_it_is_first_needed(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": LATER})))
    assert here(walk) == "lend/own-mail"


def test_early_question_is_not_asked_again_at_its_own_place(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": LATER}), "own-mail: new", "make: done", "sign: done")
    assert here(walk) == "lend/tap"


def test_steps_of_an_early_question_count_as_early(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": LATER}), "own-mail: new", "make: done", "sign: done")
    early = [taken.address for taken in walk.trail if taken.on_demand]
    assert early == ["lend/own-mail", "lend/make"]


def test_early_question_within_a_use_is_not_asked_again(flows: Flows) -> None:
    library = flows(
        {
            "topics/mail": "steps: [{id: q, ask: Q?, remember: mail, answers: [{id: a, text: A}, {id: b, text: B}]}]",
            "platforms/lend": "set-up: [{id: sign, do: S., only-if: {mail: [b]}}]\n"
            "borrow: [{use: mail, id: mine}, {id: tap, do: Tap.}]",
        }
    )
    assert here(walked(library, "mail/q: a")) == "lend/tap"


def test_condition_is_false_when_its_fact_belongs_to_another_device(flows: Flows) -> None:
    other = "prepare: [{id: q, ask: Q?, remember: hue, answers: [{id: red, text: R}, {id: blue, text: B}]}]"
    models = "models: {two: {name: Two, ways: [app]}}"
    which = "recognize: [{id: which, ask: W?, remember: model, answers: [{id: two, text: T}]}]"
    library = flows(
        {
            "devices/tablet": f"{models}\n{which}\n{other}",
            "devices/reader": "",
            "platforms/lend": "borrow: [{id: paint, do: P., only-if: {hue: [red]}}, {id: tap, do: T.}]",
        }
    )
    assert here(after_ready(walked(library))) == "lend/tap"


def test_fact_is_not_sure_when_its_question_was_not_answered(flows: Flows) -> None:
    text = LATER.replace("only-if: {mail: [new]}", "only-if: {mail: [not-sure]}")
    walk = walked(flows({"platforms/lend": text}), "own-mail: not-sure")
    assert here(walk) == "lend/own-mail!last"
    walk.answer("go-on")
    assert here(walk) == "lend/sign"


def test_facts_of_a_model_override_those_of_its_device(flows: Flows) -> None:
    library = flows(
        {
            "devices/reader": "facts: {plug: usb-a}\nmodels: {one: {name: One, ways: [app], facts: {plug: usb-c}}}",
            "platforms/lend": "borrow: [{id: c, do: C., only-if: {plug: [usb-c]}},"
            " {id: a, do: A., only-if: {plug: [usb-a]}}]",
        }
    )
    assert answered(ahead(walked(library))) == ["lend/c"]


def test_facts_of_a_device_apply_to_all_its_models(flows: Flows) -> None:
    library = flows(
        {
            "devices/reader": "facts: {plug: usb-a}",
            "platforms/lend": "borrow: [{id: a, do: A., only-if: {plug: [usb-a]}}]",
        }
    )
    assert answered(ahead(walked(library))) == ["lend/a"]


def test_condition_on_a_library_list_is_true_when_one_value_matches(flows: Flows) -> None:
    library = flows(
        {
            "library": "languages: [en, fr]",
            "platforms/lend": "borrow: [{id: f, do: F., only-if: {library.languages: [fr, de]}}]",
            "devices/reader": "",
        }
    )
    library = flows({"library": "languages: [en, fr]\nplatforms: {lend: {find-as: Hill}}"})
    assert answered(ahead(walked(library))) == ["lend/f"]


def test_condition_is_true_only_when_all_its_facts_match(flows: Flows) -> None:
    text = """
    borrow:
      - {id: a, do: A., only-if: {model: [one], platform: [other]}}
      - {id: b, do: B., only-if: {model: [one], platform: [lend]}}
    """
    assert answered(ahead(walked(flows({"platforms/lend": text})))) == ["lend/b"]


# ------------------------------------------------------------------ ways

TWO_WAYS = {
    "devices/reader": "models: {one: {name: One, ways: [app, browser]}}\nprepare: [{id: charge, do: Charge.}]",
    "platforms/lend": """
    set-up: [{id: sign, do: Sign in.}]
    ways:
      app:
        borrow:
          - id: pc
            ask: Have you a PC?
            answers: [{id: "yes", text: Yes}, {id: none, text: No, end: other-way, why: It needs a PC.}]
          - {id: tap, do: Tap.}
      browser:
        borrow: [{id: open, do: Open it.}]
    """,
}


def test_first_model_way_that_the_platform_has_is_used(flows: Flows) -> None:
    assert walked(flows(TWO_WAYS)).facts["way"] == "app"


def test_other_way_continues_with_the_next_way(flows: Flows) -> None:
    walk = walked(flows(TWO_WAYS), "charge: done", "sign: done", "pc: none")
    assert (here(walk), walk.facts["way"]) == ("lend/open", "browser")


def test_prepare_runs_again_when_the_other_way_needs_it(flows: Flows) -> None:
    device = TWO_WAYS["devices/reader"].replace(
        "charge, do: Charge.}", "charge, do: Charge.}, {id: web, do: Open the web., only-if: {way: [browser]}}"
    )
    walk = walked(flows({**TWO_WAYS, "devices/reader": device}), "charge: done", "sign: done", "pc: none")
    assert here(walk) == "reader/web"


def test_visit_ends_with_cannot_when_no_way_is_left(flows: Flows) -> None:
    library = flows({**TWO_WAYS, "devices/reader": ""})
    walk = walked(library, "sign: done", "pc: none")
    assert here(walk) == "end: cannot"
    assert walk.end and (walk.end.why, walk.end.file) == ("It needs a PC.", "lend")


def test_each_way_is_used_once(flows: Flows) -> None:
    text = TWO_WAYS["platforms/lend"].replace(
        "open, do: Open it.}",
        "q, ask: Q?, answers: [{id: a, text: A}, {id: b, text: B, end: other-way, why: No web.}]}",
    )
    walk = walked(flows({**TWO_WAYS, "platforms/lend": text}), "charge: done", "sign: done", "pc: none", "q: b")
    assert here(walk) == "end: cannot"
    assert walk.tried == ("app", "browser")


def test_last_resort_offers_other_way_only_when_one_is_left(flows: Flows) -> None:
    library = flows(TWO_WAYS)
    walk = walked(library, "charge: done", "sign: stuck")
    assert walk.at and walk.at.offers == ("go-on", "other-way", "callback", "refer")
    walk = walked(library, "charge: done", "sign: done", "pc: none", "open: stuck")
    assert walk.at and walk.at.offers == ("go-on", "callback", "refer")


def test_failed_step_is_not_asked_again_in_the_next_way(flows: Flows) -> None:
    walk = walked(flows(TWO_WAYS), "charge: done", "sign: stuck", "last: other-way")
    assert here(walk) == "lend/open"


def test_setup_marked_as_done_counts_only_for_its_own_way(flows: Flows) -> None:
    text = TWO_WAYS["platforms/lend"].replace("browser:", "browser:\n        set-up: [{id: page, do: Open a page.}]")
    walk = walked(flows({**TWO_WAYS, "platforms/lend": text}), "ready: from-borrow", "pc: none")
    assert here(walk) == "lend/page"


def test_visit_ends_before_any_step_when_pair_cannot_work(flows: Flows) -> None:
    library = flows({"platforms/lend": "limits: [{why: Not on readers.}]\nborrow: [{id: tap, do: Tap.}]"})
    walk = walked(library)
    assert here(walk) == "end: cannot"
    assert walk.end and walk.end.why == "Not on readers."
    assert [taken.address for taken in walk.trail] == ["reader/which"]


def test_visit_is_referred_when_pair_is_untested(flows: Flows) -> None:
    assert here(walked(flows({"platforms/lend": "limits: [{why: Who knows?, answer: ask}]"}))) == "end: refer"


def test_visit_is_referred_when_model_is_not_recognized(flows: Flows) -> None:
    walk = walked(flows(), "which: not-sure", "which!last: go-on", start=START)
    assert here(walk) == "end: refer"


# ------------------------------------------------------------------ failed steps and fixes

MENDING = {
    "topics/wifi": """
    steps:
      - id: join
        ask: Joined?
        answers: [{id: "yes", text: Y}, {id: "no", text: N, steps: [{id: log, do: Log on.}]}]
    """,
    "platforms/lend": """
    borrow:
      - id: send
        do: Send it.
        if-not:
          - {id: wait, try: Wait a little.}
          - trouble: missing
      - {id: tap, do: Tap.}
    troubles:
      - id: missing
        says: It is not there
        fixes:
          - {id: account, try: Look whose it is.}
          - {id: wifi, try: Join the Wi-Fi., steps: [{use: wifi}]}
    """,
}


def test_fixes_run_in_order(flows: Flows) -> None:
    walk = walked(flows(MENDING), "send: stuck")
    assert here(walk) == "lend/send!wait"
    walk.answer("not-yet")
    assert here(walk) == "lend/send!missing.account"
    assert walk.at and walk.at.offers == ("worked", "not-yet")


def test_steps_of_a_fix_come_before_its_question(flows: Flows) -> None:
    walk = walked(flows(MENDING), "send: stuck", "wait: not-yet", "account: not-yet")
    assert here(walk) == "lend/send!missing.wifi>wifi/join"
    walk.answer("yes")
    assert here(walk) == "lend/send!missing.wifi"


def test_visit_continues_after_the_step_when_a_fix_worked(flows: Flows) -> None:
    walk = walked(flows(MENDING), "send: stuck", "wait: not-yet", "account: worked")
    assert here(walk) == "lend/tap"
    assert walk.fixed_steps == {"lend/send"}


@pytest.mark.parametrize(
    "lines", [("join: not-sure",), ("join: no", "log: stuck"), ("join: yes", "missing.wifi: not-yet")]
)
def test_next_fix_is_tried_when_a_step_inside_a_fix_fails(flows: Flows, lines: tuple[str, ...]) -> None:
    walk = walked(flows(MENDING), "send: stuck", "wait: not-yet", "account: not-yet", *lines)
    assert here(walk) == "lend/send!last"


def test_fixes_are_never_nested(flows: Flows) -> None:
    wifi = "steps: [{id: log, do: Log on., if-not: [{id: deep, try: Go deeper.}]}]"
    walk = walked(
        flows({**MENDING, "topics/wifi": wifi}), "send: stuck", "wait: not-yet", "account: not-yet", "log: stuck"
    )
    assert here(walk) == "lend/send!last"


def test_last_resort_comes_right_away_when_step_has_no_fixes(flows: Flows) -> None:
    walk = walked(flows(MENDING), "send: done", "tap: stuck")
    assert here(walk) == "lend/tap!last"


def test_last_resort_can_end_with_works_now(flows: Flows) -> None:
    walk = walked(flows(MENDING), "send: done", "tap: stuck", "last: go-on")
    assert here(walk) == "end: done"
    assert walk.fixed_steps == {"lend/tap"}


@pytest.mark.parametrize("how", ["callback", "refer"])
def test_last_resort_can_be_a_promise_or_a_referral(flows: Flows, how: str) -> None:
    assert here(walked(flows(MENDING), "send: done", "tap: stuck", f"last: {how}")) == f"end: {how}"


def test_fix_can_use_the_part_that_failed(flows: Flows) -> None:
    text = """
    parts: {sending: [{id: send, do: Send it., if-not: [{trouble: missing}]}, {id: sent, do: Look.}]}
    borrow: [{use: sending}]
    troubles: [{id: missing, says: Gone, fixes: [{id: again, try: Send it again., steps: [{use: sending}]}]}]
    """
    walk = walked(flows({"platforms/lend": text}), "send: stuck")
    assert here(walk) == "lend/send!missing.again>lend/send"


def test_walk_ends_when_a_part_uses_itself(flows: Flows) -> None:
    text = "parts: {ring: [{id: a, do: A.}, {use: ring, id: more}]}\nborrow: [{use: ring}]"
    assert ahead(walked(flows({"platforms/lend": text}))).end is not None


def test_fix_is_skipped_when_its_condition_is_false(flows: Flows) -> None:
    text = MENDING["platforms/lend"].replace("try: Wait a little.", "try: Wait., only-if: {model: [other]}")
    assert here(walked(flows({**MENDING, "platforms/lend": text}), "send: stuck")) == "lend/send!missing.account"


def test_trouble_is_skipped_when_its_condition_is_false(flows: Flows) -> None:
    text = MENDING["platforms/lend"].replace("says:", "only-if: {model: [other]}\n        says:")
    walk = walked(flows({**MENDING, "platforms/lend": text}), "send: stuck", "wait: not-yet")
    assert here(walk) == "lend/send!last"


def test_fact_is_asked_for_first_when_a_fix_needs_it(flows: Flows) -> None:
    text = MENDING["platforms/lend"].replace("try: Wait a little.", "try: Wait., only-if: {mail: [new]}")
    mail = "steps: [{id: q, ask: Mail?, remember: mail, answers: [{id: old, text: O}, {id: new, text: N}]}]"
    library = flows({**MENDING, "platforms/lend": text, "topics/mail": mail})
    walk = walked(library, "send: stuck")
    assert here(walk) == "mail/q"
    walk.answer("new")
    assert here(walk) == "lend/send!wait"


def test_next_fix_is_tried_when_a_needed_fact_is_not_sure(flows: Flows) -> None:
    text = MENDING["platforms/lend"].replace("try: Wait a little.", "try: Wait., only-if: {mail: [new]}")
    mail = "steps: [{id: q, ask: Mail?, remember: mail, answers: [{id: old, text: O}, {id: new, text: N}]}]"
    walk = walked(flows({**MENDING, "platforms/lend": text, "topics/mail": mail}), "send: stuck", "mail/q: not-sure")
    assert here(walk) == "lend/send!missing.account"


def test_steps_of_a_fix_do_not_ask_again_for_its_facts(flows: Flows) -> None:
    text = MENDING["platforms/lend"].replace(
        "try: Wait a little.", "try: Wait., only-if: {mail: [new]}, steps: [{use: mail}]"
    )
    mail = "steps: [{id: q, ask: Mail?, remember: mail, answers: [{id: old, text: O}, {id: new, text: N}]}]"
    walk = walked(flows({**MENDING, "platforms/lend": text, "topics/mail": mail}), "send: stuck", "mail/q: new")
    assert here(walk) == "lend/send!wait"


def test_fix_has_its_number_and_the_number_of_fixes(flows: Flows) -> None:
    walk = walked(flows(MENDING), "send: stuck", "wait: not-yet", "account: not-yet")
    fixing = walk.fixing()
    assert fixing and (fixing.number, fixing.of) == (2, 2)


def test_fix_with_a_wait_can_be_left_waiting(flows: Flows) -> None:
    text = MENDING["platforms/lend"].replace("try: Wait a little.", "try: Wait., wait: 5 min")
    walk = walked(flows({**MENDING, "platforms/lend": text}), "send: stuck", "wait: waiting")
    assert walk.at and (walk.at.waiting, walk.at.offers) == (True, ("worked", "not-yet"))


# ------------------------------------------------------------------ never harm

HARM = {
    "devices/reader": """
    models:
      one: {name: One, ways: [app], never: [factory-reset], why-never: "It kills it."}
      two: {name: Two, ways: [app]}
    recognize:
      - {id: which, ask: Which?, remember: model, answers: [{id: one, text: One}, {id: two, text: Two}]}
    """,
    "platforms/lend": """
    borrow:
      - {id: reset, do: Erase all., does: [factory-reset]}
      - {id: tap, do: Tap., does: [nothing]}
    clean-up: [{id: wipe, do: Erase all., does: [factory-reset]}]
    """,
}


def test_harmful_step_is_hidden_when_model_would_be_harmed(flows: Flows) -> None:
    walk = after_ready(walked(flows(HARM)))
    assert here(walk) == "lend/tap"
    assert walk.hidden == {"lend/reset"}


def test_harmful_step_is_shown_when_model_is_not_harmed(flows: Flows) -> None:
    assert here(after_ready(walked(flows(HARM), "which: two"))) == "lend/reset"


def test_cleanup_is_never_hidden(flows: Flows) -> None:
    assert here(walked(flows(HARM), "tap: done")) == "lend/wipe"


def test_harmful_fix_is_hidden_and_not_counted(flows: Flows) -> None:
    text = """
    borrow: [{id: tap, do: Tap., if-not: [{trouble: t}]}]
    troubles:
      - id: t
        says: No
        fixes: [{id: reset, try: Erase., does: [factory-reset]}, {id: wait, try: Wait.}]
    """
    walk = walked(flows({**HARM, "platforms/lend": text}), "tap: stuck")
    assert here(walk) == "lend/tap!t.wait"
    fixing = walk.fixing()
    assert fixing and (fixing.number, fixing.of) == (1, 1)


@pytest.mark.parametrize(
    "borrow",
    [
        "[{use: tidy}, {id: tap, do: Tap.}]",
        "[{use: tidy/deep}, {id: tap, do: Tap.}]",
        "[{id: q, ask: Q?, answers: [{id: a, text: A, steps: [{use: tidy}, {id: tap, do: Tap.}]}, {id: b, text: B}]}]",
        "[{id: try, do: Try., if-not: [{trouble: tidy/stuck}]}]",
        "[{id: try, do: Try., if-not: [{id: f, try: Look., steps: [{use: tidy}, {id: tap, do: Tap.}]}]}]",
    ],
    ids=["topic", "part", "answer", "trouble", "fix"],
)
def test_harmful_step_is_hidden_in_every_place(flows: Flows, borrow: str) -> None:
    """No walk of a model that would be harmed shows a reset step. Some walks of the other model do."""
    tidy = """
    steps: [{id: reset, do: Erase all., does: [factory-reset]}]
    parts: {deep: [{use: tidy}]}
    troubles:
      - id: stuck
        says: Stuck
        fixes:
          - {id: wait, try: Wait.}
          - {id: wipe, try: Erase., does: [factory-reset]}
          - {id: more, try: More., steps: [{use: tidy}, {id: tap, do: Tap.}]}
    """
    library = flows({**HARM, "platforms/lend": f"borrow: {borrow}", "topics/tidy": tidy})
    shown = {model: set[str]() for model in ("one", "two")}
    for edge in every_edge(library, START):
        if model := edge.after.facts.get("model"):
            shown[model].add(edge.stop.address.rpartition("/")[2])
    harmful = {
        model: {address for address in found if "reset" in address or "wipe" in address}
        for model, found in shown.items()
    }
    assert not harmful["one"]
    assert harmful["two"]


def test_trouble_asks_for_the_model_before_a_harmful_fix(flows: Flows) -> None:
    text = "troubles: [{id: t, says: No, fixes: [{id: reset, try: Erase., does: [factory-reset]}]}]"
    library = flows({**HARM, "platforms/lend": text})
    assert here(Walk(library, Start("reader", "lend", "lend/t"))) == "reader/which"
    assert here(Walk(library, Start("reader", "lend", "lend/t"), {"reader/which": "one"})) == "!t!last"


def test_harmful_fix_is_hidden_when_model_is_unknown(flows: Flows) -> None:
    text = "troubles: [{id: t, says: No, fixes: [{id: reset, try: Erase., does: [factory-reset]}]}]"
    turns = {"reader/which": "not-sure", "reader/which!last": "go-on"}
    assert here(Walk(flows({**HARM, "platforms/lend": text}), Start("reader", "lend", "lend/t"), turns)) == "!t!last"


# ------------------------------------------------------------------ clean-up

TIDY = {
    "topics/card": "steps: [{id: type, do: Type.}]\nclean-up: [{id: sign-out, do: Sign out.}]",
    "topics/unused": "steps: [{id: x, do: X.}]\nclean-up: [{id: never, do: Never.}]",
    "devices/reader": "prepare: [{id: charge, do: Charge.}]\nclean-up: [{id: unplug, do: Unplug.}]",
    "platforms/lend": """
    set-up: [{use: card}]
    ways:
      app: {clean-up: [{id: close, do: Close it.}], borrow: [{id: tap, do: Tap.}]}
      browser: {clean-up: [{id: log-off, do: Log off.}]}
    """,
}


def _tidied(walk: Walk) -> list[str]:
    return [taken.address for taken in ahead(walk).trail if taken.stop.section == "clean-up"]


def test_cleanup_covers_every_used_file_in_reverse_order(flows: Flows) -> None:
    assert _tidied(walked(flows(TIDY))) == ["card/sign-out", "lend/close", "reader/unplug"]


def test_cleanup_runs_when_visit_ends_with_a_promise(flows: Flows) -> None:
    walk = walked(flows(TIDY), "charge: done", "type: stuck", "last: callback")
    assert (here(walk), walk.end) == ("card/sign-out", None)
    assert ahead(walk).end and ahead(walk).end.how == "callback"  # type: ignore[union-attr]


def test_cleanup_skips_files_that_were_not_used(flows: Flows) -> None:
    walk = walked(flows(TIDY), "charge: stuck", "last: refer")
    assert _tidied(walk) == ["reader/unplug"]


def test_cleanup_covers_every_used_way(flows: Flows) -> None:
    device = TIDY["devices/reader"] + "\nmodels: {one: {name: One, ways: [app, browser]}}"
    library = flows({**TIDY, "devices/reader": device})
    walk = walked(library, "charge: done", "type: done", "tap: stuck", "last: other-way")
    assert _tidied(walk) == ["card/sign-out", "lend/log-off", "lend/close", "reader/unplug"]


def test_cleanup_asks_for_no_new_facts(flows: Flows) -> None:
    card = "steps: [{id: type, do: T.}]\nclean-up: [{id: out, do: Out., only-if: {whose: [ours]}}]"
    whose = "steps: [{id: q, ask: Whose?, remember: whose, answers: [{id: ours, text: O}, {id: theirs, text: T}]}]"
    library = flows({**TIDY, "topics/card": card, "topics/whose": whose})
    assert _tidied(walked(library)) == ["lend/close", "reader/unplug"]


def test_cleanup_uses_known_facts(flows: Flows) -> None:
    card = (
        "steps: [{id: q, ask: Whose?, remember: whose, answers: [{id: ours, text: O}, {id: theirs, text: T}]}]\n"
        "clean-up: [{id: out, do: Out., only-if: {whose: [ours]}}]"
    )
    assert _tidied(walked(flows({**TIDY, "topics/card": card})))[0] == "card/out"


def test_good_end_becomes_a_promise_when_cleanup_fails(flows: Flows) -> None:
    walk = walked(flows(TIDY), "charge: done", "type: done", "tap: done", "sign-out: stuck", "last: callback")
    assert ahead(walk).end and ahead(walk).end.how == "callback"  # type: ignore[union-attr]


def test_end_does_not_change_when_cleanup_works_in_the_end(flows: Flows) -> None:
    walk = walked(flows(TIDY), "charge: done", "type: done", "tap: done", "sign-out: stuck", "last: go-on")
    assert ahead(walk).end and ahead(walk).end.how == "done"  # type: ignore[union-attr]


def test_cleanup_is_empty_when_pair_cannot_work(flows: Flows) -> None:
    walk = walked(flows({**TIDY, "platforms/lend": "limits: [{why: No.}]", "devices/reader": ""}))
    assert here(walk) == "end: cannot"


# ------------------------------------------------------------------ visits that start with a trouble

TROUBLE = {
    "topics/card": """
    steps: [{id: enter, do: Enter it.}]
    troubles:
      - id: refused
        says: My card is refused
        fixes: [{id: type, try: Type it again.}, {id: look, try: "Look at {device.menu}."}]
    """,
    "devices/reader": "words: {menu: 'the menu'}\nprepare: [{use: card}]",
    "platforms/lend": """
    borrow: [{id: tap, do: Tap., if-not: [{trouble: gone}]}]
    troubles:
      - id: gone
        says: It is gone
        fixes: [{id: wait, try: Wait.}, {id: app, try: Close it., only-if: {way: [app]}}]
    """,
}


def test_trouble_asks_only_questions_its_fixes_need(flows: Flows) -> None:
    assert here(Walk(flows(TROUBLE), Start(trouble="card/refused"))) == "!refused.type"


def test_trouble_asks_for_the_device_when_a_fix_names_it(flows: Flows) -> None:
    walk = Walk(flows(TROUBLE), Start(trouble="card/refused"), {"!refused.type": "not-yet"})
    assert here(walk) == "!device"
    assert walk.at and (walk.at.kind, walk.at.offers) == ("which", ("reader", "not-sure"))
    walk.answer("reader")
    assert here(walk) == "reader/which"
    walk.answer("one")
    assert here(walk) == "!refused.look"


def test_device_is_not_asked_for_when_it_was_given_with_the_trouble(flows: Flows) -> None:
    walk = Walk(flows(TROUBLE), Start("reader", "", "card/refused"), {"!refused.type": "not-yet"})
    assert here(walk) == "reader/which"


def test_platform_is_known_when_trouble_is_its_own(flows: Flows) -> None:
    walk = Walk(flows(TROUBLE), Start(trouble="lend/gone"), {"!gone.wait": "not-yet"})
    assert here(walk) == "!device"
    walk.answer("reader")
    walk.answer("one")
    assert here(walk) == "!gone.app"
    assert walk.facts["way"] == "app"


APART = {
    "topics/with": """
    steps:
      - id: what
        ask: Borrow with what?
        remember: borrows-on
        answers: [{id: phone, text: A phone}, {id: none, text: Nothing, end: other-way, why: Nothing is at hand.}]
    """,
    "platforms/lend": """
    ways: {app: {set-up: [{use: with}]}, browser: {}}
    troubles:
      - id: gone
        says: It is gone
        only-if: {way: [app, browser]}
        fixes: [{id: look, try: Look., where: borrower}]
    """,
}


def test_borrowing_device_is_asked_for_before_a_step_on_it(flows: Flows) -> None:
    walk = Walk(flows(APART), Start("reader", "lend", "lend/gone"), {"reader/which": "one"})
    assert here(walk) == "with/what"
    walk.answer("phone")
    assert here(walk) == "!gone.look"
    assert said(walk, "PATRON") == "Look."
    assert prompt_for(walk).rows[2].place == "On the phone"


def test_borrowing_device_is_not_asked_for_when_it_is_the_reader(flows: Flows) -> None:
    library = flows({**APART, "devices/reader": "models: {one: {name: Reader One, ways: [browser]}}"})
    assert here(Walk(library, Start("reader", "lend", "lend/gone"), {"reader/which": "one"})) == "!gone.look"


def test_fixes_for_other_devices_are_skipped_when_device_is_unknown(flows: Flows) -> None:
    walk = Walk(flows(TROUBLE), Start(trouble="lend/gone"), {"!gone.wait": "not-yet", "!device": "not-sure"})
    assert here(walk) == "!gone!last"


def test_visit_ends_well_when_trouble_is_fixed(flows: Flows) -> None:
    assert here(Walk(flows(TROUBLE), Start(trouble="lend/gone"), {"!gone.wait": "worked"})) == "end: done"


def test_trouble_does_not_offer_another_way(flows: Flows) -> None:
    walk = Walk(flows(TROUBLE), Start("reader", "lend", "card/refused"), {"!refused.type": "not-yet"})
    walk.answer("one")
    walk.answer("not-yet")
    assert walk.at and walk.at.offers == ("go-on", "callback", "refer")


def test_only_devices_that_can_have_the_trouble_are_offered(flows: Flows) -> None:
    which = "recognize: [{id: w, ask: W?, remember: model, answers: [{id: two, text: T}]}]"
    library = flows({**TROUBLE, "devices/tablet": f"models: {{two: {{name: Two, ways: [browser]}}}}\n{which}"})
    walk = Walk(library, Start(trouble="card/refused"), {"!refused.type": "not-yet"})
    assert (here(walk), walk.facts["device"]) == ("reader/which", "reader"), "only one of two can have it"


def test_only_platforms_with_the_trouble_are_offered_and_library_ones_come_first(flows: Flows) -> None:
    fix = "fixes: [{id: f, try: 'Open {platform.name}.'}]"
    library = flows(
        {
            "library": "platforms: {zed: {find-as: Z}, none: {find-as: N}}",
            "topics/cable": f"troubles: [{{id: t, says: Odd, {fix}}}]\nsteps: [{{id: plug, do: Plug.}}]",
            "platforms/lend": "borrow: [{use: cable}]",
            "platforms/zed": "platform: Zed\nborrow: [{use: cable}]",
            "platforms/none": "platform: None",
        }
    )
    walk = Walk(library, Start(trouble="cable/t"))
    assert walk.at and (walk.at.address, walk.at.offers) == ("!platform", ("zed", "lend", "not-sure"))


def test_every_device_is_offered_when_no_flow_uses_the_trouble(flows: Flows) -> None:
    stray = "troubles: [{id: t, says: Odd, fixes: [{id: f, try: 'See {device.menu}.'}]}]"
    walk = Walk(flows({**TROUBLE, "topics/stray": stray}), Start(trouble="stray/t"))
    assert walk.at and walk.at.offers == ("reader", "not-sure")


def test_staff_are_asked_about_the_device_when_the_problem_mentions_it(flows: Flows) -> None:
    card = "troubles: [{id: t, says: 'The {device.menu} is gone', fixes: [{id: f, try: Wait.}]}]"
    walk = Walk(flows({**TROUBLE, "topics/card": card}), Start(trouble="card/t"))
    assert here(walk) == "!device"


# ------------------------------------------------------------------ troubles in a visit, jumps, and second platforms


def test_trouble_found_in_a_visit_opens_at_the_step_that_names_it(flows: Flows) -> None:
    walk = walked(flows(MENDING), "send: done")
    turns = stuck_with(walk, "lend/missing")
    assert turns == {"lend/send": "stuck", "lend/send!seen": "lend/missing"}
    assert here(Walk(walk.library, START, {**walk.turns, **turns})) == "lend/send!missing.account"


def test_trouble_opens_at_the_current_step_first(flows: Flows) -> None:
    text = MENDING["platforms/lend"].replace("tap, do: Tap.}", "tap, do: Tap., if-not: [{trouble: missing}]}")
    walk = walked(flows({**MENDING, "platforms/lend": text}), "send: done")
    assert stuck_with(walk, "lend/missing") == {"lend/tap": "stuck", "lend/tap!seen": "lend/missing"}


def test_trouble_opens_at_no_step_when_none_names_it(flows: Flows) -> None:
    assert stuck_with(walked(flows(MENDING), "send: done"), "lend/other") == {}


def test_back_from_a_fix_returns_to_the_trouble_question(flows: Flows) -> None:
    walk = walked(flows(MENDING), "send: done")
    stuck = Walk(walk.library, START, {**walk.turns, "lend/send!wait": "not-yet", **stuck_with(walk, "lend/missing")})
    assert back(stuck) == "lend/send!seen"
    seen = Walk(walk.library, START, stuck.turns, "lend/send!seen")
    assert (here(seen), back(seen)) == ("lend/send!seen", "lend/send")


def test_jump_skips_the_steps_in_between(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": "borrow: [{id: a, do: A.}, {id: b, do: B.}]\nread: [{id: c, do: C.}]"}))
    turns = jump(walk, "lend/c", "skipped")
    assert turns == {"lend/ready": "done", "lend/a": "skipped", "lend/b": "skipped"}
    there = Walk(walk.library, START, {**walk.turns, **turns})
    assert here(there) == "lend/c"
    assert [taken.passed for taken in there.trail[-2:]] == ["skipped", "skipped"]


def test_skipped_question_gets_its_first_answer(flows: Flows) -> None:
    hue = "{id: q, ask: Q?, remember: hue, answers: [{id: red, text: R}, {id: blue, text: B}]}"
    text = f"borrow: [{hue}, {{id: b, do: B.}}]"
    walk = walked(flows({"platforms/lend": text}), "q: skipped")
    assert (here(walk), walk.facts["hue"]) == ("lend/b", "red")


def test_recognize_is_never_skipped(flows: Flows) -> None:
    walk = Walk(flows({"platforms/lend": "borrow: [{id: a, do: A.}]"}), START)
    assert jump(walk, "lend/a", "said") == {}
    assert here(Walk(walk.library, START, {"reader/which": "skipped"})) == "reader/which"


def test_starting_at_borrow_marks_setup_as_done(flows: Flows) -> None:
    library = flows({**TWO_WAYS, "devices/reader": "prepare: [{id: charge, do: C.}]"})
    walk = walked(library, "ready: from-borrow")
    assert here(walk) == "lend/pc"
    assert {taken.address: taken.passed for taken in walk.trail[2:]} == {"reader/charge": "said", "lend/sign": "said"}


def test_second_platform_starts_with_finished_setup(flows: Flows) -> None:
    library = flows(
        {
            "topics/wifi": "steps: [{id: join, do: Join.}]",
            "topics/card": "steps: [{id: type, do: Type.}]",
            "devices/reader": "prepare: [{use: wifi}]",
            "platforms/lend": "set-up: [{use: card}]\nborrow: [{id: tap, do: Tap.}]",
            "platforms/other": "set-up: [{use: card}, {id: sign, do: Sign.}]",
            "topics/teach-back": "steps: [{id: show, do: Show.}]",
        }
    )
    first = ahead(walked(library))
    second = Walk(library, Start("reader", "other"), carry(first))
    assert here(second) == "other/ready"
    second.answer("done")
    assert here(second) == "other/sign"
    second.answer("done")
    assert here(second) == "other>teach-back/show"


GET_APP = """
    steps:
      - {id: account, ask: Has it an account?, answers: [{id: "yes", text: Yes}, {id: "no", text: No}]}
      - {id: find, do: "Search for {platform.name}."}
      - id: get
        do: Tap the button.
        see: "{platform.name} in the list."
        if-not: [{id: again, try: Tap it again.}]
"""


def test_step_is_repeated_for_second_platform_when_its_text_differs(flows: Flows) -> None:
    library = flows(
        {
            "topics/get-app": GET_APP,
            "platforms/lend": "set-up: [{use: get-app}]",
            "platforms/other": "platform: Other\nset-up: [{use: get-app}]",
        }
    )
    first = walked(library, "account: no", "find: done", "get: stuck", "again: worked")
    assert carry(first) == {"reader/which": "one", "get-app/account": "no"}
    second = Walk(library, Start("reader", "other"), {**carry(first), "other/ready": "done"})
    assert here(second) == "get-app/find"
    sheet = build(second, date(2026, 11, 23))
    assert sheet.to_do and [plain(line.text) for line in sheet.to_do.lines] == ["Search for Other.", "Tap the button."]


def test_failed_step_is_tried_again_with_a_second_platform(flows: Flows) -> None:
    library = flows(
        {"devices/reader": "prepare: [{id: charge, do: C., if-not: [{id: wait, try: Wait.}]}]", "platforms/other": ""}
    )
    walk = walked(library, "charge: stuck", "wait: not-yet", "last: go-on")
    assert carry(walk) == {"reader/which": "one"}


def test_fixed_step_counts_as_done_for_a_second_platform(flows: Flows) -> None:
    library = flows(
        {"devices/reader": "prepare: [{id: charge, do: C., if-not: [{id: wait, try: Wait.}]}]", "platforms/other": ""}
    )
    walk = walked(library, "charge: stuck", "wait: worked")
    assert Walk(library, Start("reader", "other"), carry(walk)).facts["model"] == "one"
    assert carry(walk) == {"reader/which": "one", "reader/charge": "stuck", "reader/charge!wait": "worked"}


def test_fix_is_skipped_when_it_names_an_unknown_device(flows: Flows) -> None:
    turns = {"!refused.type": "not-yet", "!device": "not-sure"}
    assert here(Walk(flows(TROUBLE), Start(trouble="card/refused"), turns)) == "!refused!last"


def test_step_of_a_fix_is_skipped_when_it_names_an_unknown_device(flows: Flows) -> None:
    card = """
    troubles:
      - id: t
        says: Odd
        fixes:
          - id: f
            try: Try this.
            steps: [{id: a, do: 'Open {device.menu}.'}, {id: b, do: Press., note: 'Or {device.menu}.'}]
    """
    walk = Walk(flows({**TROUBLE, "topics/card": card}), Start(trouble="card/t"), {"!device": "not-sure"})
    assert here(walk) == "!t.f>card/b"


def test_trouble_is_referred_when_it_needs_another_way(flows: Flows) -> None:
    card = """
    troubles:
      - id: t
        says: Odd
        fixes:
          - id: f
            try: Try this.
            only-if: {way: [app]}
            steps: [{id: q, ask: Q?, answers: [{id: a, text: A, end: other-way, why: No way.}, {id: b, text: B}]}]
    """
    device = "models: {one: {name: One, ways: [app, browser]}}"
    files = {"topics/card": card, "devices/reader": device, "platforms/lend": "ways: {app: {}, browser: {}}"}
    walk = Walk(flows(files), Start("reader", "lend", "card/t"), {"reader/which": "one", "!t.f>card/q": "a"})
    assert here(walk) == "end: refer"
    assert walk.end and walk.end.why == "No way."


def test_model_is_asked_for_when_a_fix_depends_on_its_facts(flows: Flows) -> None:
    card = "troubles: [{id: t, says: Odd, fixes: [{id: f, try: Plug in., only-if: {plug: [usb-c]}}]}]"
    device = "models: {one: {name: One, ways: [app], facts: {plug: usb-c}}}"
    library = flows({"topics/card": card, "devices/reader": device, "platforms/lend": ""})
    assert here(Walk(library, Start("reader", "", "card/t"))) == "reader/which"
    assert here(Walk(library, Start("reader", "", "card/t"), {"reader/which": "one"})) == "!t.f"
