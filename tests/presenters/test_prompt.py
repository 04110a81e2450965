"""The prompt of a stop: its rows by role, in the order of speech."""

import pytest

from tests.tiny import START, Flows, after_ready, said, walked
from wizard.content.library import Library
from wizard.content.spans import plain
from wizard.presenters.ending import ending
from wizard.presenters.prompt import Choice, prompt_for, words
from wizard.walk.lookahead import ahead
from wizard.walk.stops import Start
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
    return list(prompt_for(walk).choices)


def test_step_shows_say_do_and_see_in_this_order(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": STEP})))
    assert [(row.word, plain(row.phrase)) for row in prompt_for(walk).rows] == [
        ("SAY", "“We tap it now.”"),
        ("PATRON", "Tap it."),
        ("SHOULD SEE", "A list of books."),
        ("STAFF ONLY", "It may take a while."),
    ]


def test_step_names_its_device(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": STEP})))
    assert [row.place for row in prompt_for(walk).rows if row.role == "act"] == ["On the Reader"]


@pytest.mark.parametrize(("who", "word", "place"), [("staff", "YOU", ""), ("together", "TOGETHER", "On the Reader")])
def test_step_shows_who_does_it(flows: Flows, who: str, word: str, place: str) -> None:
    walk = after_ready(walked(flows({"platforms/lend": f"borrow: [{{id: a, do: A., who: {who}}}]"})))
    (row,) = prompt_for(walk).rows
    assert (row.word, row.place) == (word, place)


def test_step_with_a_wait_shows_how_long(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": STEP})))
    assert prompt_for(walk).wait == 5
    assert choices(walk)[-1] == Choice("waiting", "Wait about 5 min and help another patron")


def test_question_shows_its_help(flows: Flows) -> None:
    text = "borrow: [{id: q, ask: Which one?, help: Look at the back., answers: [{id: a, text: The big one}]}]"
    walk = after_ready(walked(flows({"platforms/lend": text})))
    assert (said(walk, "FIND OUT"), said(walk, "HOW")) == ("Which one?", "Look at the back.")
    assert choices(walk) == [Choice("a", "The big one"), Choice("not-sure", "Not sure")]


@pytest.mark.parametrize("key", ["say", "see", "note"])
def test_text_leaves_no_empty_row_when_its_slot_is_empty(flows: Flows, key: str) -> None:
    library = flows(
        {
            "library": "platforms: {lend: {find-as: Hill}}",
            "platforms/lend": f"borrow: [{{id: a, do: A., {key}: 'Open {{library.hours}}.'}}]",
        }
    )
    assert [row.word for row in prompt_for(after_ready(walked(library))).rows] == ["PATRON"]


def test_help_leaves_no_empty_row_when_its_slot_is_empty(flows: Flows) -> None:
    text = "borrow: [{id: q, ask: Q?, help: 'See {library.hours}.', answers: [{id: a, text: A}]}]"
    library = flows({"library": "platforms: {lend: {find-as: Hill}}", "platforms/lend": text})
    assert [row.word for row in prompt_for(after_ready(walked(library))).rows] == ["FIND OUT"]


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


def test_fix_shows_its_trouble_and_its_number(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": MENDING}), "tap: stuck", "deep: done", "one: not-yet")
    assert said(walk, "PROBLEM") == "It is gone"
    assert said(walk, "YOU") == "Try two."
    assert [row.word for row in prompt_for(walk).rows[:2]] == ["PROBLEM", "FIX 2 OF 2"]


def test_staff_are_asked_if_a_fix_helped_after_its_own_steps(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": MENDING}), "tap: stuck", "deep: done")
    assert (said(walk, "FIX 1 OF 2"), said(walk, "PATRON")) == ("Try one.", "")
    assert said(walk, "FIND OUT") == "Does it work now?"
    assert "“Does it work now?”" in [plain(row.phrase) for row in prompt_for(walk, by_phone=True).rows]


def test_step_inside_a_fix_shows_the_fix(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": MENDING}), "tap: stuck")
    assert said(walk, "FIX 1 OF 2") == "Try one."
    assert said(walk, "PATRON") == "Go deep."


def test_fix_of_a_step_shows_no_trouble(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": MENDING}), "tap: stuck", "deep: done", "one: not-yet", "two: not-yet")
    assert (said(walk, "PROBLEM"), said(walk, "SHOULD SEE")) == ("It didn't work.", "The book.")


def test_not_yet_choice_names_the_next_fix(flows: Flows) -> None:
    library = flows({"platforms/lend": MENDING})
    first = walked(library, "tap: stuck", "deep: done")
    assert choices(first)[1].text == "Still not working"
    last = walked(library, "tap: stuck", "deep: done", "one: not-yet", "two: not-yet")
    assert choices(last)[1].text == "Still not working (last fix)"


def test_not_yet_choice_names_the_next_fix_when_another_trouble_follows(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": MENDING}), "tap: stuck", "deep: done", "one: not-yet")
    assert choices(walk)[1].text == "Still not working"


# ------------------------------------------------------------------ stops of the program itself

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


def test_ready_lists_each_need_once_in_the_words_of_the_platform(flows: Flows) -> None:
    walk = walked(flows(NEEDS))
    table = [plain(row.phrase) for row in prompt_for(walk).rows if row.role == "table"]
    assert table == ["the cable", "your card", "an e-mail address", "a PIN"]


def test_ready_shows_how_long_it_will_take(flows: Flows) -> None:
    assert said(walked(flows(NEEDS)), "TIME") == "About 10 minutes, 2 steps."


def test_ready_shows_a_caution_when_country_is_unknown(flows: Flows) -> None:
    way = "ways: {app: {only-if: {library.country: [US]}, why-not: Only in the United States.}}"
    library = flows({"platforms/lend": way})
    assert said(walked(library), "CAREFUL") == "Only in the United States."
    assert said(walked(library.in_country("US")), "CAREFUL") == ""


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


def test_ready_shows_what_staff_may_not_do(flows: Flows) -> None:
    assert said(walked(flows({})), "STAFF ONLY") == ""
    profile = "we-may-not: [type a password, buy a book.]\nplatforms: {lend: {}}"
    rows = prompt_for(walked(flows({"library": profile}))).rows
    assert [plain(row.phrase) for row in rows if row.role == "note"] == [
        "We aren't allowed to type a password.",
        "We aren't allowed to buy a book.",
    ]


def test_other_way_starts_with_its_own_country_caution(flows: Flows) -> None:
    library, lines = flows(ANOTHER_WAY), ("charge: done", "tap: stuck", "last: other-way")
    assert said(walked(library), "CAREFUL") == ""
    assert said(walked(library, *lines), "CAREFUL") == "Only in the United States."
    assert said(walked(library, *lines, "open: done"), "CAREFUL") == ""
    assert said(walked(library.in_country("US"), *lines), "CAREFUL") == ""


def test_trouble_asks_for_the_device_by_name_first(flows: Flows) -> None:
    library = flows(
        {
            "devices/reader": "words: {menu: 'the menu'}",
            "platforms/lend": "troubles: [{id: t, says: Odd, fixes: [{id: f, try: 'See {device.menu}.'}]}]",
        }
    )
    walk = Walk(library, Start(trouble="lend/t"))
    assert said(walk, "FIND OUT") == "Which device is it?"
    assert choices(walk) == [Choice("reader", "Reader"), Choice("not-sure", "Not sure")]


def test_last_resort_offers_its_choices(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": "borrow: [{id: a, do: A.}]"}), "a: stuck")
    assert [choice.text for choice in choices(walk)] == [
        "It works now",
        "Promise a callback",
        "Refer the patron to someone else",
    ]


def test_finished_walk_has_no_prompt(flows: Flows) -> None:
    with pytest.raises(ValueError, match="ended"):
        prompt_for(ahead(walked(flows())))


# ------------------------------------------------------------------ endings


def closing(walk: Walk) -> str:
    return words(ending(walk))


def test_ending_gives_reason_and_alternatives_when_pair_cannot_work(flows: Flows) -> None:
    limit = "limits: [{why: 'Not on a {device.name}.', instead: [{text: Use the web.}]}]"
    library = flows({"devices/reader": "words: {name: Kid}", "platforms/lend": limit})
    told = closing(walked(library))
    assert "Lend doesn't work on this Kid." in told
    assert "Not on a Kid." in told
    assert "- Use the web." in told


def test_ending_says_so_when_pair_is_unknown(flows: Flows) -> None:
    told = closing(walked(flows({"platforms/lend": "limits: [{why: Who knows?, answer: ask}]"})))
    assert "We haven't been able to confirm that Lend works on this Reader." in told
    assert "can't do that" not in told
    assert "We haven't been able to find out if this one works." in told


def test_warnings_are_shown_before_the_first_step_and_when_pair_cannot_work(flows: Flows) -> None:
    model = "{name: One, ways: [app], never: [factory-reset, deregister], why-never: 'It would be lost.'}"
    library = flows({"devices/reader": f"words: {{name: Kid}}\nmodels: {{one: {model}}}", "platforms/lend": STEP})
    assert "Never reset or deregister this Kid. It would be lost." in said(walked(library), "CAREFUL")
    assert said(walked(flows({"devices/reader": "words: {name: Kid}"})), "CAREFUL") == ""
    never = f"words: {{name: Kid}}\nmodels: {{one: {model.replace('[app]', '[]')}}}"
    assert "Never reset or deregister this Kid." in closing(walked(flows({"devices/reader": never})))


def test_warnings_are_shown_with_every_fix(flows: Flows) -> None:
    model = "{name: One, ways: [app], never: [factory-reset], why-never: 'It would be lost.'}"
    tap = "borrow: [{id: tap, do: Tap., if-not: [{id: wait, try: Wait.}]}]"
    library = flows({"devices/reader": f"words: {{name: Kid}}\nmodels: {{one: {model}}}", "platforms/lend": tap})
    assert said(walked(library, "tap: stuck"), "CAREFUL") == "Never reset this Kid. It would be lost."
    assert said(walked(library), "FIX 1 OF 1") == ""


def test_ending_fills_slots_of_its_reason_and_alternatives(flows: Flows) -> None:
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


def test_ending_does_not_refer_when_device_is_recognized_as_another(flows: Flows) -> None:
    text = """
    models: {one: {name: Reader One, ways: [app]}}
    recognize:
      - id: which
        ask: Which one is it?
        remember: model
        answers:
          - {id: one, text: One}
          - {id: two, text: A slate, means: one, end: refer, why: It is a slate. Choose that.}
    """
    told = closing(walked(flows({"devices/reader": text}), "which: two"))
    assert told.startswith("Now we know which device it is.")
    assert "It is a slate. Choose that." in told
    assert "Someone else" not in told


def test_ending_counts_the_steps_that_were_not_seen(flows: Flows) -> None:
    text = "borrow: [{id: a, do: A.}, {id: b, do: B.}]"
    said = closing(walked(flows({"platforms/lend": text}), "a: skipped", "b: said"))
    assert "1 of 3 steps was marked as done.\n1 of 3 steps was skipped." in said
    assert "skipped" not in closing(walked(flows({"platforms/lend": text}), "a: done", "b: done"))


def test_ending_lists_what_was_done_today(flows: Flows) -> None:
    text = "borrow: [{id: a, do: A., did: A is done.}, {id: b, do: B., did: B is done.}]"
    told = closing(walked(flows({"platforms/lend": text}), "a: done", "b: skipped"))
    assert "A is done." in told
    assert "B is done." not in told


def test_ending_has_text_when_the_platform_was_removed(flows: Flows) -> None:
    walk = walked(flows(), start=START)
    gone = Walk(_without_lend(walk.library), START, {"reader/which": "one"})
    assert "We don't have steps for this device and service yet" in closing(gone)


def _without_lend(library: Library) -> Library:
    return Library(library.devices, {}, library.topics)


# ------------------------------------------------------------------ trust


def test_step_shows_its_confidence(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": "borrow: [{id: a, do: A.}]"})))
    assert prompt_for(walk).badge == "From public help pages, Nov 20, 2026. Not tested on a device here yet."


def test_unsure_step_says_so(flows: Flows) -> None:
    walk = after_ready(walked(flows({"platforms/lend": "borrow: [{id: a, do: A., confidence: unsure}]"})))
    assert prompt_for(walk).badge.endswith(", 2026. Not confirmed or tested here yet.")
