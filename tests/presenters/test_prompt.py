"""What a stop says to staff: role by role, in the order of speech."""

import pytest

from tests.tiny import START, Flows, after_ready, said, walked
from wizard.content.library import Library
from wizard.content.spans import plain
from wizard.presenters.ending import ending
from wizard.presenters.prompt import Choice, cue, words
from wizard.walk.lookahead import ahead
from wizard.walk.values import Start
from wizard.walk.walk import Walk

STEP = """
    borrow:
      - id: tap
        do: Tap it.
        say: We tap it now.
        see: a list of books.
        note: It may take a while.
        where: borrower
        wait: 5 min
"""


def choices(walk: Walk) -> list[Choice]:
    return list(cue(walk).choices)


def test_a_step_is_said_done_and_looked_at_in_this_order(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": STEP})))
    assert [(row.word, plain(row.phrase)) for row in cue(walk).rows] == [
        ("SAY", "“We tap it now.”"),
        ("PATRON", "Tap it."),
        ("SHOULD SEE", "A list of books."),
        ("STAFF ONLY", "It may take a while."),
    ]


def test_a_step_names_the_thing_it_is_on(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": STEP})))
    assert [row.place for row in cue(walk).rows if row.role == "act"] == ["On the Reader"]


@pytest.mark.parametrize(("who", "word", "place"), [("staff", "YOU", ""), ("together", "TOGETHER", "On the Reader")])
def test_a_step_says_who_does_it(flows: Flows, who: str, word: str, place: str) -> None:
    walk = after_ready(walked(flows({"platforms/lend": f"borrow: [{{id: a, do: A., who: {who}}}]"})))
    (row,) = cue(walk).rows
    assert (row.word, row.place) == (word, place)


def test_a_step_that_takes_its_time_says_how_long(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": STEP})))
    assert cue(walk).wait == 5
    assert choices(walk)[-1] == Choice("waiting", "Waiting (about 5 min): next patron")


def test_a_question_is_found_out_with_help(flows: Flows) -> None:
    text = "borrow: [{id: q, ask: Which one?, help: Look at the back., answers: [{id: a, text: The big one}]}]"
    walk = after_ready(walked(flows({"platforms/lend": text})))
    assert (said(walk, "FIND OUT"), said(walk, "HOW")) == ("Which one?", "Look at the back.")
    assert choices(walk) == [Choice("a", "The big one"), Choice("not-sure", "Not sure")]


@pytest.mark.parametrize("key", ["say", "see", "note"])
def test_words_whose_slot_is_empty_leave_no_empty_row(flows: Flows, key: str) -> None:
    library = flows(
        {
            "library": "platforms: {lend: {find-as: Hill}}",
            "platforms/lend": f"borrow: [{{id: a, do: A., {key}: 'Open {{library.hours}}.'}}]",
        }
    )
    assert [row.word for row in cue(after_ready(walked(library))).rows] == ["PATRON"]


def test_help_whose_slot_is_empty_leaves_no_empty_row(flows: Flows) -> None:
    text = "borrow: [{id: q, ask: Q?, help: 'See {library.hours}.', answers: [{id: a, text: A}]}]"
    library = flows({"library": "platforms: {lend: {find-as: Hill}}", "platforms/lend": text})
    assert [row.word for row in cue(after_ready(walked(library))).rows] == ["FIND OUT"]


MENDING = """
    borrow:
      - id: tap
        do: Tap it.
        if-not: [{trouble: gone}, {id: wait, try: Wait a little., see: the book.}]
    troubles:
      - id: gone
        says: It is gone
        fixes: [{id: one, try: Try one., steps: [{id: deep, do: Go deep.}]}, {id: two, try: Try two., who: staff}]
"""


def test_a_fix_tells_the_trouble_and_which_it_is(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": MENDING}), "tap: stuck", "deep: done")
    assert said(walk, "TROUBLE") == "It is gone"
    assert said(walk, "PATRON") == "Try one."
    assert [row.word for row in cue(walk).rows[:2]] == ["TROUBLE", "FIX 1 OF 2"]


def test_a_step_inside_a_fix_tells_what_is_being_tried(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": MENDING}), "tap: stuck")
    assert said(walk, "FIX 1 OF 2") == "Try one."
    assert said(walk, "PATRON") == "Go deep."


def test_a_fix_written_on_the_step_has_no_trouble_s_words(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": MENDING}), "tap: stuck", "deep: done", "one: not-yet", "two: not-yet")
    assert (said(walk, "TROUBLE"), said(walk, "SHOULD SEE")) == ("It didn't work.", "The book.")


def test_not_yet_says_what_comes_next(flows: Flows) -> None:
    library = flows({"platforms/lend": MENDING})
    first = walked(library, "tap: stuck", "deep: done")
    assert choices(first)[1].text == "Not yet: next fix"
    last = walked(library, "tap: stuck", "deep: done", "one: not-yet", "two: not-yet")
    assert choices(last)[1].text == "Not yet: we tried all"


def test_the_last_fix_of_a_trouble_is_not_all_while_others_stand_below(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": MENDING}), "tap: stuck", "deep: done", "one: not-yet")
    assert choices(walk)[1].text == "Not yet: next fix"


# ------------------------------------------------------------------ our own stops

NEEDS = {
    "topics/card": "needs: {card: 'a library card', pin: 'a PIN'}\nsteps: [{id: type, do: Type., minutes: 4 min}]",
    "devices/reader": "needs: {cable: 'the cable'}",
    "platforms/lend": """
    needs: {card: 'your card'}
    set-up: [{use: card}]
    borrow: [{id: send, do: Send., wait: 5 min}]
    ways: {app: {needs: {mail: 'an e-mail address'}}}
    """,
}


def test_ready_lists_each_need_once_in_the_platform_s_words(flows: Flows) -> None:
    walk = walked(flows(NEEDS))
    table = [plain(row.phrase) for row in cue(walk).rows if row.role == "table"]
    assert table == ["the cable", "your card", "an e-mail address", "a PIN"]


def test_ready_tells_how_long_it_will_take(flows: Flows) -> None:
    assert said(walked(flows(NEEDS)), "THEN") == "About 10 minutes, 2 steps."


def test_ready_minds_a_country_that_nobody_said(flows: Flows) -> None:
    way = "ways: {app: {only-if: {library.country: [US]}, why-not: Only in the United States.}}"
    library = flows({"platforms/lend": way})
    assert said(walked(library), "MIND") == "Only in the United States."
    assert said(walked(library.in_country("US")), "MIND") == ""


ANOTHER_WAY = {
    "devices/reader": "models: {one: {name: One, ways: [app, browser]}}\nprepare: [{id: charge, do: Charge.}]",
    "platforms/lend": """
    ways:
      app: {borrow: [{id: tap, do: Tap.}]}
      browser:
        only-if: {library.country: [US]}
        why-not: Only in the United States.
        borrow: [{id: open, do: Open it.}, {id: type, do: Type.}]
    """,
}


def test_ready_says_what_staff_may_not_do(flows: Flows) -> None:
    assert said(walked(flows({})), "STAFF ONLY") == ""
    profile = "we-may-not: [type a password, buy a book.]\nplatforms: {lend: {}}"
    rows = cue(walked(flows({"library": profile}))).rows
    assert [plain(row.phrase) for row in rows if row.role == "note"] == [
        "We may not type a password.",
        "We may not buy a book.",
    ]


def test_another_way_begins_with_its_own_country_that_nobody_said(flows: Flows) -> None:
    library, lines = flows(ANOTHER_WAY), ("charge: done", "tap: stuck", "last: other-way")
    assert said(walked(library), "MIND") == ""
    assert said(walked(library, *lines), "MIND") == "Only in the United States."
    assert said(walked(library, *lines, "open: done"), "MIND") == ""
    assert said(walked(library.in_country("US"), *lines), "MIND") == ""


def test_a_trouble_first_asks_which_device_by_its_name(flows: Flows) -> None:
    library = flows(
        {
            "devices/reader": "words: {menu: 'the menu'}",
            "platforms/lend": "troubles: [{id: t, says: Odd, fixes: [{id: f, try: 'See {device.menu}.'}]}]",
        }
    )
    walk = Walk(library, Start(trouble="lend/t"))
    assert said(walk, "FIND OUT") == "Which device is it?"
    assert choices(walk) == [Choice("reader", "Reader"), Choice("not-sure", "Not sure")]


def test_the_last_resort_offers_kind_ways_out(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": "borrow: [{id: a, do: A.}]"}), "a: stuck")
    assert [choice.text for choice in choices(walk)] == [
        "It works now: go on",
        "Promise to call back",
        "Refer to somebody who knows",
    ]


def test_a_walk_that_is_over_has_no_cue(flows: Flows) -> None:
    with pytest.raises(ValueError, match="over"):
        cue(ahead(walked(flows())))


# ------------------------------------------------------------------ endings


def closing(walk: Walk) -> str:
    return words(ending(walk))


def test_a_pair_that_can_not_work_says_why_and_what_instead(flows: Flows) -> None:
    limit = "limits: [{why: 'Not on a {device.name}.', instead: [{text: Use the web.}]}]"
    library = flows({"devices/reader": "words: {name: Kid}", "platforms/lend": limit})
    told = closing(walked(library))
    assert "Lend can't work on this Kid." in told
    assert "Not on a Kid." in told
    assert "- Use the web." in told


def test_a_pair_that_nobody_knows_about_says_so(flows: Flows) -> None:
    told = closing(walked(flows({"platforms/lend": "limits: [{why: Who knows?, answer: ask}]"})))
    assert "Nobody knows yet whether Lend works on this Reader." in told
    assert "can't do that" not in told
    assert "Nobody could tell us yet whether this one can. It is not your fault. Here is what we can try." in told


def test_what_must_never_be_done_is_said_before_the_first_step_and_where_it_can_not_work(flows: Flows) -> None:
    model = "{name: One, ways: [app], never: [factory-reset, deregister], why-never: 'It would be lost.'}"
    library = flows({"devices/reader": f"words: {{name: Kid}}\nmodels: {{one: {model}}}", "platforms/lend": STEP})
    assert "Never reset or deregister this Kid. It would be lost." in said(walked(library), "MIND")
    assert said(walked(flows({"devices/reader": "words: {name: Kid}"})), "MIND") == ""
    never = f"words: {{name: Kid}}\nmodels: {{one: {model.replace('[app]', '[]')}}}"
    assert "Never reset or deregister this Kid." in closing(walked(flows({"devices/reader": never})))


def test_what_must_never_be_done_is_said_beside_every_fix(flows: Flows) -> None:
    model = "{name: One, ways: [app], never: [factory-reset], why-never: 'It would be lost.'}"
    tap = "borrow: [{id: tap, do: Tap., if-not: [{id: wait, try: Wait.}]}]"
    library = flows({"devices/reader": f"words: {{name: Kid}}\nmodels: {{one: {model}}}", "platforms/lend": tap})
    assert said(walked(library, "tap: stuck"), "MIND") == "Never reset this Kid. It would be lost."
    assert said(walked(library), "FIX 1 OF 1") == ""


def test_an_end_says_its_why_and_instead_in_the_words_of_its_file(flows: Flows) -> None:
    text = """
    labels: {Go: {was: [Start]}}
    borrow:
      - id: q
        ask: So?
        answers:
          - {id: a, text: A, end: cannot, why: No **Go** here., instead: [{text: Read on paper.}]}
          - {id: b, text: B}
    """
    told = closing(walked(flows({"platforms/lend": text}), "q: a"))
    assert "No Go (or Start) here." in told
    assert "- Read on paper." in told


def test_a_device_that_turns_out_to_be_another_is_no_case_for_somebody_else(flows: Flows) -> None:
    text = """
    models: {one: {name: Reader One, ways: [app]}}
    recognise:
      - id: which
        ask: Which one is it?
        remember: model
        answers:
          - {id: one, text: One}
          - {id: two, text: A slate, means: one, end: refer, why: It is a slate. Choose that.}
    """
    told = closing(walked(flows({"devices/reader": text}), "which: two"))
    assert told.startswith("Now we know what it is.")
    assert "It is a slate. Choose that." in told
    assert "Somebody else" not in told


def test_the_end_counts_what_was_not_seen(flows: Flows) -> None:
    text = "borrow: [{id: a, do: A.}, {id: b, do: B.}]"
    said = closing(walked(flows({"platforms/lend": text}), "a: skipped", "b: said"))
    assert "1 of 3 steps was said to be done.\n1 of 3 steps was passed over." in said
    assert "passed over" not in closing(walked(flows({"platforms/lend": text}), "a: done", "b: done"))


def test_the_end_tells_what_was_done_today(flows: Flows) -> None:
    text = "borrow: [{id: a, do: A., did: A is done.}, {id: b, do: B., did: B is done.}]"
    told = closing(walked(flows({"platforms/lend": text}), "a: done", "b: skipped"))
    assert "A is done." in told
    assert "B is done." not in told


def test_the_end_of_a_visit_whose_platform_is_gone_can_be_said(flows: Flows) -> None:
    walk = walked(flows(), start=START)
    gone = Walk(_without_lend(walk.library), START, {"reader/which": "one"})
    assert "Nobody has written down yet" in closing(gone)


def _without_lend(library: Library) -> Library:
    return Library(library.devices, {}, library.topics)


# ------------------------------------------------------------------ trust


def test_a_step_says_how_far_it_may_be_trusted(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": "borrow: [{id: a, do: A.}]"})))
    assert cue(walk).badge == "From public pages; not yet tried on a device here, 20 Nov 2026"


def test_a_step_that_nobody_is_sure_of_says_so(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": "borrow: [{id: a, do: A., confidence: unsure}]"})))
    assert cue(walk).badge.endswith("; not sure")
