"""The sheet that is built from a walk."""

from datetime import date

import pytest

from tests.tiny import START, Flows, after_ready, here, walked
from wizard.content.library import Library
from wizard.content.spans import plain
from wizard.content.wording import Wording
from wizard.presenters.plan import minutes, needs, whole
from wizard.presenters.sheet import Sheet, Task, words
from wizard.presenters.sheet_builder import NothingToPrint, build
from wizard.printing import render
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

TODAY = date(2026, 11, 23)

FLOWS = {
    "topics/card": "topic: Your card\nneeds: {card: 'your card'}\n"
    "steps: [{id: type, do: Type the number., did: The card is in.}]",
    "devices/reader": "prepare: [{id: charge, do: Charge it., did: It is charged.}]",
    "platforms/lend": """
    set-up:
      - {id: sign, do: Sign in., see: your name., did: You are signed in., if-not: [{trouble: refused}]}
      - {use: card}
    borrow:
      - {id: search, do: Search for a book.}
      - {id: tap, do: Tap it., see: a date., if-not: [{trouble: limit}]}
    read:
      - {id: open, do: Open it., see: the first page., if-not: [{trouble: gone}]}
    give-back:
      - {id: back, do: Give it back.}
    troubles:
      - {id: refused, says: It refuses me, home: Call us., fixes: [{id: f, try: Type again.}]}
      - {id: limit, says: Too many books, home: Give one back., fixes: [{id: f, try: Give back.}]}
      - {id: gone, says: It is gone, home: Wait a little., fixes: [{id: f, try: Wait.}]}
      - {id: odd, says: It looks odd, home: Turn it off and on., fixes: [{id: f, try: Turn off.}]}
      - {id: silent, says: Nothing for home, fixes: [{id: f, try: Turn off.}]}
    """,
}
OFFER = "platforms: {lend: {find-as: Hill, days: '21'}}"
PROFILE = {"library": f"{OFFER}\nweb: hill.example.org\nhours: 9 to 5\naddress: 1 Hill St"}
ALL = ("charge", "sign", "type", "search", "tap", "open", "back")


def after(library: Library, *lines: str, visited: bool = True) -> Sheet:
    return build(walked(library, *lines), TODAY, visited)


def done(*steps: str) -> list[str]:
    return [f"{step}: done" for step in steps]


def texts(task: Task | None) -> list[str]:
    return [f"{line.number} {plain(line.text)}" for line in task.lines] if task else []


def task(sheet: Sheet, letter: str) -> Task:
    return next(task for task in sheet.tasks if task.letter == letter)


# ------------------------------------------------------------------ without a visit


def test_full_setup_comes_first_when_there_was_no_visit(flows: Flows) -> None:
    sheet = after(flows(FLOWS), visited=False)
    assert [(task.letter, task.title) for task in sheet.tasks] == [
        ("A", "Set up once"),
        ("B", "Borrow a book"),
        ("C", "Read it"),
        ("D", "Return it early"),
    ]
    assert texts(sheet.tasks[0]) == ["1 Charge it.", "2 Sign in.", "3 Type the number."]
    assert (sheet.done, sheet.to_do) == ((), None)


def test_steps_of_borrow_read_and_return_are_numbered_from_one(flows: Flows) -> None:
    sheet = after(flows(FLOWS), visited=False)
    assert [texts(task) for task in sheet.tasks[1:]] == [
        ["1 Search for a book.", "2 Tap it."],
        ["1 Open it."],
        ["1 Give it back."],
    ]


def test_sheet_has_no_return_task_when_service_has_no_returns(flows: Flows) -> None:
    steps = "borrow: [{id: search, do: Search.}]\nread: [{id: open, do: Open it.}]"
    sheet = after(flows({"platforms/lend": f"returns: 'no'\n{steps}"}), visited=False)
    assert [task.letter for task in sheet.tasks] == ["B", "C"]
    assert "you don't have to return them" in plain(sheet.message)
    said = (sheet.title, sheet.tasks[0].title, *(stage.name for stage in sheet.route))
    assert said == ("Lend on your Reader", "Get a book", "Get a book", "Read")


def test_return_task_is_printed_when_plain_files_are_lent(flows: Flows) -> None:
    models = "models: {one: {name: Reader One, ways: [plain-file]}}"
    file = "ways: {plain-file: {borrow: [{id: search, do: Search.}], read: [{id: open, do: Open it.}]}}"
    sheet = after(flows({"devices/reader": models, "platforms/lend": file}), visited=False)
    assert [task.letter for task in sheet.tasks] == ["B", "C", "D"]
    assert "There are no late fees" in plain(sheet.message)


def test_each_line_has_the_address_of_its_step(flows: Flows) -> None:
    sheet = after(flows(FLOWS), visited=False)
    assert [line.address for line in sheet.tasks[0].lines] == ["reader/charge", "lend/sign", "card/type"]


def test_same_walk_and_day_make_the_same_sheet(flows: Flows) -> None:
    library = flows(FLOWS)
    assert after(library, *done("charge", "sign")) == after(library, *done("charge", "sign"))


# ------------------------------------------------------------------ after a visit


def test_setup_lists_only_finished_steps_when_visit_went_well(flows: Flows) -> None:
    sheet = after(flows(FLOWS), *done(*ALL))
    assert [plain(phrase) for phrase in sheet.done] == ["It is charged.", "You are signed in.", "The card is in."]
    assert sheet.to_do is None
    assert [task.letter for task in sheet.tasks] == ["B", "C", "D"]


@pytest.mark.parametrize("passed", ["skipped", "said"])
def test_unseen_steps_are_not_listed_as_done(flows: Flows, passed: str) -> None:
    sheet = after(flows(FLOWS), f"charge: {passed}", *done("sign", "type"))
    assert [plain(phrase) for phrase in sheet.done] == ["You are signed in.", "The card is in."]


def test_steps_marked_as_done_are_not_listed_as_left_to_do(flows: Flows) -> None:
    assert after(flows(FLOWS), "charge: said", *done("sign", "type")).to_do is None


def test_skipped_steps_are_left_to_do_with_their_plan_numbers(flows: Flows) -> None:
    sheet = after(flows(FLOWS), *done("charge"), "sign: skipped", *done("type"))
    assert sheet.to_do and (sheet.to_do.letter, sheet.to_do.title) == ("A", "Finish setting up")
    assert texts(sheet.to_do) == ["2 Sign in."]


def test_remaining_steps_are_left_to_do_when_a_call_is_promised(flows: Flows) -> None:
    sheet = after(flows(FLOWS), *done("charge"), "sign: stuck", "f: not-yet", "last: callback")
    assert texts(sheet.to_do) == ["2 Sign in.", "3 Type the number."]


def test_full_setup_is_printed_when_nothing_was_done(flows: Flows) -> None:
    sheet = after(flows(FLOWS), "ready: come-back")
    assert sheet.to_do and sheet.to_do.title == "Set up once"
    assert len(sheet.to_do.lines) == 3


def test_step_counts_as_done_when_a_fix_helped(flows: Flows) -> None:
    sheet = after(flows(FLOWS), *done("charge"), "sign: stuck", "f: worked", *done("type"))
    assert "You are signed in." in [plain(phrase) for phrase in sheet.done]
    assert sheet.to_do is None


def test_step_counts_as_done_when_it_works_in_the_end(flows: Flows) -> None:
    sheet = after(flows(FLOWS), *done("charge"), "sign: stuck", "f: not-yet", "last: go-on", *done("type"))
    assert "You are signed in." in [plain(phrase) for phrase in sheet.done]


def test_finished_steps_are_listed_once(flows: Flows) -> None:
    card = "steps: [{id: type, do: T., did: The card is in.}]"
    text = "set-up: [{use: card}, {use: card, id: twice}]"
    library = flows({"topics/card": card, "platforms/lend": text, "devices/reader": ""})
    sheet = after(library, "card/type: done", "twice>card/type: done")
    assert [plain(phrase) for phrase in sheet.done] == ["The card is in."]


def test_callback_is_printed_with_its_day(flows: Flows) -> None:
    sheet = build(walked(flows(FLOWS), "ready: come-back"), TODAY, promised=date(2026, 11, 25))
    assert plain(sheet.promise) == "You can expect a call by Wednesday,\u00a0November\u00a025,\u00a02026."


def test_no_callback_is_printed_when_none_was_promised(flows: Flows) -> None:
    assert after(flows(FLOWS)).promise == ()


ENDING = """
    set-up:
      - id: ask-mail
        ask: Have you mail?
        answers:
          - {id: "yes", text: Yes}
          - {id: later, text: Not here, steps: [{id: note, do: Note it.}], end: callback}
      - {id: sign, do: Sign in.}
    borrow: [{id: tap, do: Tap it.}]
"""


def test_whole_plan_is_printed_when_an_answer_ended_the_visit(flows: Flows) -> None:
    sheet = after(flows({"platforms/lend": ENDING}), "ask-mail: later", "note: done")
    assert texts(sheet.to_do) == ["1 Sign in."]
    assert texts(task(sheet, "B")) == ["1 Tap it."]


def test_whole_plan_is_printed_when_visit_ended_well_early(flows: Flows) -> None:
    text = ENDING.replace("end: callback", "end: done")
    sheet = after(flows({"platforms/lend": text}), "ask-mail: later", "note: done")
    assert texts(sheet.to_do) == ["1 Sign in."]
    assert texts(task(sheet, "B")) == ["1 Tap it."]


def test_abandoned_way_is_not_printed_when_visit_ended_well(flows: Flows) -> None:
    two = {
        "devices/reader": "models: {one: {name: One, ways: [app, browser]}}",
        "platforms/lend": """
        ways:
          app:
            borrow:
              - {id: q, ask: Q?, answers: [{id: fine, text: F}, {id: none, text: N, end: other-way}]}
              - {id: tap, do: Tap.}
          browser: {borrow: [{id: click, do: Click.}]}
        """,
    }
    sheet = after(flows(two), "q: none", "click: done")
    assert texts(task(sheet, "B")) == ["1 Click."]


def test_nested_questions_do_not_hide_the_answer_that_ended_the_visit(flows: Flows) -> None:
    asked = ENDING.replace("{id: note, do: Note it.}", "{id: why, ask: Why?, answers: [{id: no, text: No}]}")
    sheet = after(flows({"platforms/lend": asked.replace("id: no,", "id: lost,")}), "ask-mail: later", "why: lost")
    assert texts(task(sheet, "B")) == ["1 Tap it."]


def test_whole_plan_is_printed_when_visit_is_unfinished(flows: Flows) -> None:
    sheet = after(flows(FLOWS), *done("charge"))
    assert texts(sheet.to_do) == ["2 Sign in.", "3 Type the number."]
    assert texts(task(sheet, "C")) == ["1 Open it."]


def test_only_the_last_way_is_printed(flows: Flows) -> None:
    two = {
        "devices/reader": "models: {one: {name: One, ways: [app, browser]}}",
        "platforms/lend": """
        ways:
          app: {set-up: [{id: install, do: Install it.}], borrow: [{id: tap, do: Tap.}]}
          browser: {set-up: [{id: page, do: Open the page.}], borrow: [{id: click, do: Click.}]}
        """,
    }
    sheet = after(flows(two), *done("install"), "tap: stuck", "last: other-way")
    assert texts(sheet.to_do) == ["1 Open the page."]
    assert texts(task(sheet, "B")) == ["1 Click."]


def test_prepare_steps_are_printed_for_the_last_way(flows: Flows) -> None:
    two = {
        "devices/reader": "models: {one: {name: One, ways: [app, browser]}}\nprepare: [{id: charge, do: Charge it.}]",
        "platforms/lend": "ways: {app: {borrow: [{id: tap, do: Tap.}]}, browser: {borrow: [{id: click, do: Click.}]}}",
    }
    sheet = after(flows(two), "charge: skipped", "tap: stuck", "last: other-way")
    assert texts(sheet.to_do) == ["1 Charge it."]


# ------------------------------------------------------------------ printed parts of a step


@pytest.mark.parametrize("key", ["who: staff", 'sheet: "no"'])
def test_staff_steps_and_steps_kept_off_paper_are_not_printed(flows: Flows, key: str) -> None:
    sheet = after(flows({"platforms/lend": f"borrow: [{{id: a, do: A., {key}}}, {{id: b, do: B.}}]"}), visited=False)
    assert texts(task(sheet, "B")) == ["1 B."]


def test_step_can_have_different_words_on_paper(flows: Flows) -> None:
    sheet = after(flows({"platforms/lend": "borrow: [{id: a, do: Tap here., sheet: At home tap it.}]"}), visited=False)
    assert texts(task(sheet, "B")) == ["1 At home tap it."]


def test_usual_words_are_printed_when_a_slot_in_the_paper_words_is_empty(flows: Flows) -> None:
    steps = "borrow: [{id: a, do: Tap here., sheet: 'Go to {platform.address}.'}, {id: b, do: B.}]"
    sheet = after(flows({"platforms/lend": steps}), visited=False)
    assert texts(task(sheet, "B")) == ["1 Tap here.", "2 B."]


def test_questions_notes_speech_fixes_and_cleanup_are_not_printed(flows: Flows) -> None:
    text = """
    borrow:
      - {id: q, ask: Which?, answers: [{id: a, text: Option}]}
      - {id: a, do: Do it., say: Spoken, note: Noted, if-not: [{id: f, try: Fixing}]}
    clean-up: [{id: c, do: Tidying.}]
    """
    said = words(after(flows({"platforms/lend": text}), visited=False))
    assert "Do it." in said
    assert [word for word in ("Which", "Option", "Spoken", "Noted", "Fixing", "Tidying") if word in said] == []


def test_steps_of_an_early_question_are_not_printed(flows: Flows) -> None:
    text = """
    borrow:
      - {id: sign, do: Sign., only-if: {mail: [old]}}
      - id: q
        ask: Mail?
        remember: mail
        answers: [{id: old, text: O, steps: [{id: early, do: Early.}]}, {id: new, text: N}]
      - {id: tap, do: Tap.}
    """
    assert texts(task(after(flows({"platforms/lend": text}), visited=False), "B")) == ["1 Sign.", "2 Tap."]


def test_line_names_its_device(flows: Flows) -> None:
    text = "borrow: [{id: a, do: A., where: computer}, {id: b, do: B.}]"
    lines = task(after(flows({"platforms/lend": text}), visited=False), "B").lines
    assert [(line.thing.lead, line.thing.name, line.thing.icon) for line in lines] == [
        ("On your", "computer", "computer"),
        ("On your", "Reader", "reader"),
    ]


def test_long_task_has_topic_headings(flows: Flows) -> None:
    many = ", ".join(f"{{id: s{n}, do: S{n}.}}" for n in range(7))
    card = "topic: Your card\nsteps: [{id: c, do: C.}]"
    library = flows({"topics/card": card, "platforms/lend": f"set-up: [{many}, {{use: card}}]"})
    lines = after(library, visited=False).tasks[0].lines
    assert [line.heading for line in lines] == [""] * 7 + ["Your card"]


def test_steps_after_a_topic_have_their_own_heading(flows: Flows) -> None:
    own = ", ".join(f"{{id: s{n}, do: S{n}.}}" for n in range(6))
    card = "topic: Your card\nsteps: [{id: c, do: C.}]"
    text = f"set-up: [{{id: a, do: A.}}, {{use: card}}, {own}]"
    lines = after(flows({"topics/card": card, "platforms/lend": text}), visited=False).tasks[0].lines
    assert [line.heading for line in lines] == ["", "Your card", "Lend", *[""] * 5]


def test_task_does_not_start_with_a_heading(flows: Flows) -> None:
    own = ", ".join(f"{{id: s{n}, do: S{n}.}}" for n in range(7))
    library = flows({"topics/card": f"steps: [{own}]", "platforms/lend": "set-up: [{use: card}, {id: a, do: A.}]"})
    assert not any(line.heading for line in after(library, visited=False).tasks[0].lines)


def test_short_task_has_no_headings(flows: Flows) -> None:
    assert [line.heading for line in after(flows(FLOWS), visited=False).tasks[0].lines] == ["", "", ""]


# ------------------------------------------------------------------ checks and troubles


def test_task_ends_with_its_last_check(flows: Flows) -> None:
    sheet = after(flows(FLOWS), visited=False)
    assert [plain(task.worked) for task in sheet.tasks[:3]] == [
        "you see your name.",
        "you see a date.",
        "you see the first page.",
    ]


def test_task_has_a_fix_when_it_did_not_work(flows: Flows) -> None:
    sheet = after(flows(FLOWS), visited=False)
    assert [plain(task.if_not) for task in sheet.tasks] == ["Call us.", "Give one back.", "Wait a little.", ""]


@pytest.mark.parametrize(
    ("see", "printed"),
    [("'**Your books** on top.'", "you see Your books on top."), ("Libby starts.", "Libby starts.")],
)
def test_check_keeps_capitals_of_labels_and_names(flows: Flows, see: str, printed: str) -> None:
    text = f"labels: {{Your books: {{}}}}\nborrow: [{{id: a, do: A., see: {see}}}]"
    assert plain(task(after(flows({"platforms/lend": text}), visited=False), "B").worked) == printed


def test_check_follows_a_colon_when_it_is_a_sentence(flows: Flows) -> None:
    text = "borrow: [{id: a, do: A., see: 'Your book opens.'}]"
    sheet = after(flows({"platforms/lend": text}), visited=False)
    assert plain(task(sheet, "B").worked) == "Your book opens."
    assert "Done when: Your book opens." in render.text(sheet)


def test_check_follows_you_see_when_it_is_a_noun_phrase(flows: Flows) -> None:
    text = "borrow: [{id: a, do: A., see: 'your book, with a date.'}]"
    sheet = after(flows({"platforms/lend": text}), visited=False)
    assert "Done when you see your book, with a date." in render.text(sheet)


def test_check_is_left_out_when_its_slot_is_empty(flows: Flows) -> None:
    text = "borrow: [{id: a, do: A., see: 'Seen {library.hours}.'}]"
    library = flows({"library": "platforms: {lend: {find-as: H}}", "platforms/lend": text, "devices/reader": ""})
    assert task(after(library, visited=False), "B").worked == ()


def test_troubles_of_a_step_are_not_printed_twice(flows: Flows) -> None:
    sheet = after(flows(FLOWS), visited=False)
    assert [(plain(t.says), plain(t.fix)) for t in sheet.troubles] == [("It looks odd", "Turn it off and on.")]


def test_trouble_is_not_printed_when_its_condition_is_false(flows: Flows) -> None:
    text = "troubles: [{id: t, says: Odd, only-if: {model: [two]}, home: Wait., fixes: [{id: f, try: F.}]}]"
    assert after(flows({"platforms/lend": text}), visited=False).troubles == ()


def test_trouble_is_not_printed_when_its_fact_is_unknown(flows: Flows) -> None:
    text = "troubles: [{id: t, says: Odd, only-if: {mail: [old]}, home: Wait., fixes: [{id: f, try: F.}]}]"
    mail = "steps: [{id: q, ask: Q?, remember: mail, answers: [{id: old, text: O}, {id: new, text: N}]}]"
    assert after(flows({"platforms/lend": text, "topics/mail": mail}), visited=False).troubles == ()


def test_troubles_are_ordered_by_platform_device_and_topics(flows: Flows) -> None:
    def troubles(name: str) -> str:
        return f"troubles: [{{id: t, says: Of the {name}, home: Wait., fixes: [{{id: f, try: F.}}]}}]"

    files = {
        "topics/card": f"steps: [{{id: c, do: C.}}]\n{troubles('topic')}",
        "devices/reader": f"prepare: [{{use: card}}]\n{troubles('device')}",
        "platforms/lend": troubles("platform"),
    }
    sheet = after(flows(files), visited=False)
    assert [plain(t.says) for t in sheet.troubles] == ["Of the platform", "Of the device", "Of the topic"]


def test_troubles_of_unused_topics_are_not_printed(flows: Flows) -> None:
    stray = "steps: [{id: c, do: C.}]\ntroubles: [{id: t, says: Odd, home: Wait., fixes: [{id: f, try: F.}]}]"
    assert after(flows({"topics/stray": stray}), visited=False).troubles == ()


# ------------------------------------------------------------------ the rest of the paper


def test_needed_items_are_listed_once_with_a_capital(flows: Flows) -> None:
    assert [plain(phrase) for phrase in after(flows(FLOWS), visited=False).need] == ["Your card"]


def test_needed_items_start_with_the_device(flows: Flows) -> None:
    device, platform = (
        "needs: {reader: 'your reader', wifi: Wi-Fi}",
        "needs: {mail: 'your e-mail', wifi: 'Wi-Fi at home'}",
    )
    library = flows({"devices/reader": device, "platforms/lend": f"{platform}\nread: [{{id: open, do: 'Open it.'}}]"})
    needed = [plain(phrase) for phrase in after(library, visited=False).need]
    assert needed == ["Your reader", "Wi-Fi at home", "Your e-mail"]  # the platform's words win


def test_return_day_is_printed_only_when_a_book_was_borrowed(flows: Flows) -> None:
    library = flows({**FLOWS, **PROFILE})
    lead = plain(task(after(library, *done(*ALL)), "D").lead)
    assert "automatically on December\u00a014,\u00a02026" in lead
    for sheet in (after(library, visited=False), after(library, *done("charge"))):
        assert plain(task(sheet, "D").lead) == "You don't have to. Each book is returned automatically after 21 days."


def test_return_day_is_printed_when_book_is_not_read_yet(flows: Flows) -> None:
    sheet = after(flows({**FLOWS, **PROFILE}), *done("charge", "sign", "type", "search", "tap"))
    assert "December\u00a014,\u00a02026" in plain(task(sheet, "D").lead)


def test_return_day_is_not_printed_when_borrowing_was_not_seen(flows: Flows) -> None:
    seen = done("charge", "sign", "type", "search")
    sheet = after(flows({**FLOWS, **PROFILE}), *seen, "tap: skipped", "open: skipped")
    assert "December" not in plain(task(sheet, "D").lead)


def test_loan_length_is_not_printed_when_there_is_no_profile(flows: Flows) -> None:
    sheet = after(flows(FLOWS), *done(*ALL))
    assert plain(task(sheet, "D").lead) == "You don't have to. Each book is returned automatically."


def test_empty_task_is_left_out_of_the_route(flows: Flows) -> None:
    sheet = after(flows({"platforms/lend": "borrow: [{id: a, do: A.}]"}), visited=False)
    assert [task.letter for task in sheet.tasks] == ["B", "D"]
    assert [stage.letter for stage in sheet.route] == ["B"]


def stages(sheet: Sheet) -> list[str]:
    """Return the route, with a check for what was done today and a box for what to try at home."""
    return [f"{stage.letter} {stage.name}{' ✓' * stage.today}{' □' * stage.home}" for stage in sheet.route]


def test_route_has_a_box_for_every_stage_when_nothing_was_done(flows: Flows) -> None:
    sheet = after(flows(FLOWS), visited=False)
    assert stages(sheet) == ["A Set up □", "B Borrow □", "C Read □", "D Return □"]


def test_route_has_a_check_for_what_was_done_today(flows: Flows) -> None:
    library = flows(FLOWS)
    assert stages(after(library, *done(*ALL))) == ["A Set up ✓", "B Borrow ✓ □", "C Read ✓ □", "D Return ✓ □"]
    assert stages(after(library, *done("charge")))[0] == "A Set up □"


def test_problem_of_the_visit_comes_first(flows: Flows) -> None:
    steps = FLOWS["platforms/lend"].replace("do: Search for a book.}", "do: Search., if-not: [{trouble: odd}]}")
    more = steps.replace(
        "- {id: odd,", "- {id: first, says: First, home: Wait., fixes: [{id: f, try: W.}]}\n      - {id: odd,"
    )
    library = flows({**FLOWS, "platforms/lend": more})
    usual_order = [plain(trouble.says) for trouble in after(library, visited=False).troubles]
    stuck = after(library, *done("charge", "sign", "type"), "search: stuck", "f: worked")
    assert usual_order[:2] == ["First", "It looks odd"]
    assert plain(stuck.troubles[0].says) == "It looks odd"


def test_sheet_says_why_the_visit_stopped(flows: Flows) -> None:
    text = ENDING.replace("end: callback", "end: callback, why: You need an email address first.")
    library = flows({"platforms/lend": text})
    assert plain(after(library, "ask-mail: later", "note: done").stopped) == "You need an email address first."
    assert after(library).stopped == ()


def test_help_comes_from_the_profile(flows: Flows) -> None:
    help = after(flows({**FLOWS, **PROFILE}), visited=False).help
    assert [plain(p) for p in (help.library, help.phone, help.hours, help.place)] == [
        "Hill Library",
        "555 0100",
        "9 to 5",
        "1 Hill St",
    ]
    assert (help.url, help.words) == ("https://hill.example.org", "hill.example.org")


def test_help_is_a_blank_line_when_there_is_no_profile(flows: Flows) -> None:
    help = after(flows(FLOWS), visited=False).help
    assert {span.kind for span in (*help.library, *help.phone)} == {"blank"}
    assert help.url == ""


def test_footer_has_the_oldest_check_date_of_the_printed_files(flows: Flows) -> None:
    card = FLOWS["topics/card"] + "\nverified: {date: 2026-02-01, how: reported}"
    sheet = after(flows({**FLOWS, "topics/card": card}), visited=False)
    assert sheet.checked == "Checked February\u00a01,\u00a02026"
    assert "reported to us. We haven't tried them" in plain(sheet.different.fix)


def test_plan_has_no_warning_when_it_was_tested_on_a_device(flows: Flows) -> None:
    hands = "verified: {date: 2026-11-01, how: hands-on}\n"
    files = {"devices/reader": hands, "platforms/lend": f"{hands}borrow: [{{id: a, do: A.}}]"}
    assert "not yet tested" not in plain(after(flows(files), visited=False).different.fix)


def test_accounts_come_from_the_topics_walked(flows: Flows) -> None:
    files = {**FLOWS, "topics/card": FLOWS["topics/card"] + "\naccount: Card number"}
    assert after(flows(files), visited=False).accounts == ("Card number",)


def test_main_message_names_the_app_for_borrowing_and_reading(flows: Flows) -> None:
    assert plain(after(flows(FLOWS)).message).startswith("You borrow and read on your Reader with Lend.")
    two = {**FLOWS, "platforms/lend": "ways: {app: {borrower: computer}}"}
    assert plain(after(flows(two)).message).startswith("You borrow on your computer. You read on your Reader.")


# ------------------------------------------------------------------ the code


def code(library: Library, *lines: str) -> str:
    return after(library, *lines).code


def test_code_has_four_unambiguous_characters(flows: Flows) -> None:
    made = code(flows(FLOWS))
    assert len(made) == 4
    assert not set(made) & set("0O1I2Z5S")


def test_code_depends_on_the_plan_and_not_on_the_visit(flows: Flows) -> None:
    library = flows(FLOWS)
    assert code(library) == code(library, *done(*ALL)) == code(library, "charge: skipped", "sign: stuck", "f: worked")
    assert code(library) == after(library, visited=False).code


@pytest.mark.parametrize(
    ("old", "new"),
    [("Tap it.", "Tap it twice."), ("id: tap", "id: touch"), ("search, do: Search for a book.", "more, do: More.")],
)
def test_code_changes_when_the_printed_plan_changes(flows: Flows, old: str, new: str) -> None:
    before = code(flows(FLOWS))
    assert code(flows({"platforms/lend": FLOWS["platforms/lend"].replace(old, new)})) != before


def test_code_stays_the_same_when_only_unprinted_words_change(flows: Flows) -> None:
    before = code(flows(FLOWS))
    assert code(flows({"platforms/lend": FLOWS["platforms/lend"].replace("Type again.", "Type it anew.")})) == before


def test_codes_of_two_ways_differ_when_their_words_are_the_same(flows: Flows) -> None:
    text = "borrow: [{id: a, do: A.}]\nways: {app: {}, browser: {}}"
    before = code(flows({"platforms/lend": text}))
    assert code(flows({"devices/reader": "models: {one: {name: One, ways: [browser]}}"})) != before


def test_code_changes_when_words_of_the_device_change(flows: Flows) -> None:
    text = "borrow: [{id: a, do: 'Tap {device.menu}.'}]"
    before = code(flows({"devices/reader": "words: {menu: 'the menu'}", "platforms/lend": text}))
    assert code(flows({"devices/reader": "words: {menu: 'the three lines'}"})) != before


# ------------------------------------------------------------------ nothing to print


def test_no_sheet_is_made_when_pair_cannot_work(flows: Flows) -> None:
    with pytest.raises(NothingToPrint, match="Not here"):
        after(flows({"platforms/lend": "limits: [{why: Not here.}]"}))


def test_no_sheet_is_made_when_pair_turns_out_not_to_work(flows: Flows) -> None:
    with pytest.raises(NothingToPrint, match="Not here"):
        build(Walk(flows({"platforms/lend": "limits: [{why: Not here.}]"}), START), TODAY)


def test_sheet_has_the_whole_plan_when_visit_is_only_about_a_trouble(flows: Flows) -> None:
    library = flows(FLOWS)
    assert build(Walk(library, Start("reader", "lend", "lend/odd")), TODAY).tasks


def test_no_sheet_is_made_when_visit_ended_before_a_way_was_known(flows: Flows) -> None:
    with pytest.raises(NothingToPrint):
        build(walked(flows(FLOWS), "which: not-sure", "last: refer", start=START), TODAY)


def test_plan_of_the_usual_model_is_printed_when_model_is_not_known_yet(flows: Flows) -> None:
    assert texts(task(build(Walk(flows(FLOWS), START), TODAY), "C")) == ["1 Open it."]


# ------------------------------------------------------------------ plan


def test_waits_and_minutes_are_added_up(flows: Flows) -> None:
    text = "borrow: [{id: a, do: A., minutes: 3 min}, {id: b, do: B., wait: 5 min}, {id: c, do: C., minutes: 0 min}]"
    walk = walked(flows({"platforms/lend": text}), "a: done", "b: done", "c: done")
    assert minutes(walk, 2) == 3 + 1 + 5 + 0


def test_skipped_steps_take_no_time(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": "borrow: [{id: a, do: A., minutes: 3 min}]"}), "a: skipped")
    assert minutes(walk, 2) == 0


def test_need_is_left_out_when_its_slot_is_empty(flows: Flows) -> None:
    text = "needs: {wifi: 'the Wi-Fi {library.wifi.name}', card: 'your card'}"
    library = flows({"library": "platforms: {lend: {find-as: H}}", "platforms/lend": text, "devices/reader": ""})
    walk = after_ready(walked(library))
    assert [plain(phrase) for phrase in needs(walk, Wording(library, walk.facts))] == ["your card"]


def test_whole_plan_continues_when_no_fix_is_left(flows: Flows) -> None:
    walk = walked(flows(FLOWS), *done("charge"), "sign: stuck", "f: not-yet")
    assert here(walk) == "lend/sign!last"
    plan = whole(walk)
    assert here(plan) == "end: done"


def test_whole_plan_does_not_change_the_visit(flows: Flows) -> None:
    walk = walked(flows(FLOWS), *done("charge"))
    turns = dict(walk.turns)
    whole(walk)
    assert (walk.turns, here(walk)) == (turns, "lend/sign")


def test_needs_are_listed_when_early_question_is_within_a_use(flows: Flows) -> None:
    mail = "needs: {mail: 'your mail'}\n"
    mail += "steps: [{id: q, ask: Q?, remember: mail, answers: [{id: old, text: O}, {id: new, text: N}]}]"
    text = "set-up: [{id: sign, do: S., only-if: {mail: [new]}}]\nborrow: [{use: mail, id: mine}]"
    walk = walked(flows({"topics/mail": mail, "platforms/lend": text}), "mail/q: old")
    assert [plain(phrase) for phrase in needs(walk, Wording(walk.library, walk.facts))] == ["your mail"]
