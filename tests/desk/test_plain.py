"""Line mode: its output, its input, and its saved visits."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk.hands import TODAY, desk_at, small_library, without_profile
from tests.desk.scenes import owing
from tests.tiny import START, Flows
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.content.spans import Span
from wizard.desk import plain
from wizard.desk.plain.shell import MOST, Talk
from wizard.desk.view import View
from wizard.presenters.prompt import PromptRow
from wizard.records.database import NotSaved, Records, Saved, open_file, records_in
from wizard.records.database.visits import Visits

Typed = Callable[..., str]
Capture = pytest.CaptureFixture[str]

BEGIN = ("kindle libby", "1")
SEND = (*BEGIN, *["1"] * 17)  # up to the step that sends the book, which takes five minutes
DONE = (*BEGIN, "1", "list", "upto 22", "1")  # said to be done up to the teach-back, which went well


@pytest.fixture
def clock() -> list[float]:
    """Return the desk's time in seconds, which a test can advance. Stored times use the computer's clock."""
    return [time.time()]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, clock: list[float]) -> Typed:
    """Type these words in line mode, then end the input, and return the output.

    A number among the words waits for that many minutes.
    """
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("wizard.printing.print_job.default_printer", lambda: "")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    def type_all(*words: str | int, library: Library | None = None, records: Records | None = None) -> str:
        home = tmp_path / "home"
        desk = desk_at(home, library, records or records_in(home), clock=lambda: clock[0])
        _type(monkeypatch, words, clock)
        Talk(desk).run()
        return capsys.readouterr().out

    return type_all


def _type(monkeypatch: pytest.MonkeyPatch, words: tuple[str | int, ...], clock: list[float]) -> None:
    left = iter(words)

    def answer(prompt: str) -> str:
        print(prompt, end="")
        for word in left:
            if isinstance(word, str):
                print(word)  # A terminal echoes the input.
                return word
            clock[0] += 60 * word
        raise EOFError

    monkeypatch.setattr("builtins.input", answer)


def _open(tmp_path: Path) -> list[dict[str, str]]:
    records = open_file(tmp_path / "home" / "visits.db")
    try:
        return [dict(saved.turns) for saved in records.visits.all_open()]
    finally:
        records.close()


def last(said: str) -> str:
    """Return the output for the last input."""
    return said.rpartition("\n\n")[2]


# ------------------------------------------------------------------ how it sounds


def test_step_is_read_in_speaking_order_with_labels_in_brackets(typed: Typed) -> None:
    assert last(typed(*SEND)).startswith(
        "Step 18 of about 22. Borrow.\n"
        "Say: “This is Amazon's page now. It costs nothing.”\n"
        "Patron, on the phone: Tap [Get Library Book].\n"
        "Should see: A page that says it is on its way.\n"
    )


def test_number_of_answers_comes_first_and_the_question_last(typed: Typed) -> None:
    said = typed(*SEND).removesuffix("\nGreen fox is saved. To continue with it, run `ebook-setup --plain`.\n")
    assert said.endswith(
        "3 answers:\n1: It worked.\n2: It didn't, or not sure.\n3: Wait about 5 min and help another patron.\n"
        "Your answer (1 to 3): "
    )


def test_needed_items_are_listed_without_dashes(typed: Typed) -> None:
    said = typed(*BEGIN, "1")
    assert "Needed: your Kindle.\nYour Amazon e-mail and password.\n" in said and "\n- " not in said


def test_nickname_and_confidence_are_shown_once(typed: Typed) -> None:
    said = typed(*BEGIN, "1", "1", "1")
    assert said.count("Green fox. Kindle with Libby.") == 1
    assert said.count("From public help pages") == 1
    again = typed("1", "again")
    assert again.count("Green fox. Kindle with Libby.") == 2


def test_icon_is_not_read_after_its_name() -> None:
    from wizard.desk.plain.speech import body

    phrase = (Span("text", "Tap the magnifying glass "), Span("icon", "magnifier"), Span("text", "at the bottom."))
    view = View(name="step", shape="step", title=(), rows=(PromptRow("act", "PATRON", phrase),))
    assert list(body(view)) == ["Patron: Tap the magnifying glass at the bottom."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lib/flows/library.yaml line 3: No value.", "lib/flows/library.yaml line 3: No value."),
        ("iPad or iPhone", "iPad or iPhone."),
        ("come back and/or call", "Come back and/or call."),
    ],
)
def test_path_or_brand_keeps_its_small_letter_at_the_start_of_a_sentence(text: str, said: str) -> None:
    from wizard.desk.plain.speech import sentence

    assert sentence(text) == said


def test_no_symbol_is_read_aloud_as_noise(typed: Typed) -> None:
    said = typed(*SEND, "2", "2", "list", "patrons", "1", "sheet", "promises", "help")
    assert not {"√", "►", "+", "|", "=", "*"} & set(said)
    assert "...\n" not in said and "---" not in said


@pytest.mark.parametrize("columns", [40, 80])
def test_every_line_fits(typed: Typed, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    said = typed(*SEND, "2", "list", "more", "sheet", "patrons", "help", "nonsense", "promises", "find", "tour")
    lines = [line for line in said.splitlines() if not line.startswith(("Your answer", "Type what"))]
    assert max(map(len, lines)) <= min(columns, 72), max(lines, key=len)


def test_wide_characters_take_two_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    from wizard.desk.plain.speech import fill

    monkeypatch.setenv("COLUMNS", "40")
    assert [len(row.strip()) for row in fill("図書館の本を読む" * 6).splitlines()] == [19, 19, 10]


# ------------------------------------------------------------------ answering


@pytest.mark.parametrize("said", ["2", "it didn't", "IT DIDN'T, or"])
def test_answer_is_chosen_by_number_or_first_letters(typed: Typed, said: str) -> None:
    assert "Problem: My library book is not on my Kindle." in typed(*SEND, said)


@pytest.mark.parametrize("said", ["0", "9", "-1", "²", "perhaps", "", "it", "sheet now please", "\x1b[A", "1" * 5000])
def test_unknown_input_gets_one_calm_sentence(typed: Typed, said: str) -> None:
    told = typed(*SEND, said)
    assert "Type a number from 1 to 3, or a command. Type “help” for a list.\nYour answer (1 to 3): " in told


def test_long_list_is_read_in_parts_and_every_number_works(typed: Typed) -> None:
    said = typed(*BEGIN, "1", "list", "more", "more", "more", "22")
    assert "22 answers. Here are 1 to 9:" in said and "Here are 10 to 18:" in said
    assert "That was the last answer." in said
    assert "Answer this first." in said or "Step 22 of about 22." in said


def test_checklist_starts_at_the_current_step(typed: Typed) -> None:
    said = last(typed(*SEND, "list"))
    assert "Here are 14 to 22:" in said and "18: now: Tap Get Library Book." in said
    assert "17: worked: Under Deliver to, choose your Kindle." in said


def test_help_lists_every_current_command(typed: Typed) -> None:
    words = (
        "back",
        "find",
        "list",
        "sheet",
        "patrons",
        "new",
        "phone",
        "close",
        "flag",
        "right",
        "callbacks",
        "practice",
    )
    said = last(typed(*SEND, "help"))
    assert [word for word in (*words, "quit", "again", "more", "print") if f"\n{word}: " not in said] == []
    assert "big" not in said and "theme" not in said


def test_commands_of_the_current_visit_work_at_every_prompt(typed: Typed) -> None:
    said = typed(*SEND, "patrons", "list", "sheet", "find", "help")
    assert "\nclose: " in last(said) and "\nlist: " in last(said)
    assert "Closing Green fox deletes its answers." in typed("1", "find", "close")


# ------------------------------------------------------------------ what the desk can do


def test_back_opens_the_previous_step_and_preserves_later_answers(typed: Typed) -> None:
    said = typed(*SEND, "back", "1")
    assert "You're changing an earlier answer. Later answers are saved." in said
    assert last(said).startswith("Step 18 of")


def test_earlier_answer_can_be_changed_from_the_list(typed: Typed, tmp_path: Path) -> None:
    typed(*SEND, "list", "3", "2", "quit")
    assert list(_open(tmp_path)[0].values())[2] != "yes"


@pytest.mark.parametrize("words", ["kindle libby", "find kindle libby"])
def test_words_on_the_screen_are_found_when_typed(typed: Typed, words: str) -> None:
    said = typed(words)
    assert (
        "1: Kindle with Libby, start.\n2: Start at Borrow (setup is done).\n3: Print the sheet without a visit." in said
    )


def test_device_alone_lists_its_services(typed: Typed) -> None:
    said = typed("kindle", "1")
    assert "What works on this device? Kindle e-reader." in said
    assert "1: Libby, sent to it by Amazon." in said and "hoopla, doesn't work." in said


def test_trouble_is_opened_at_the_step_of_the_visit(typed: Typed) -> None:
    said = typed(*BEGIN, *["1"] * 12, "find missing", "1")
    assert "Green fox. Search for this patron." in said
    assert "Problem: My library book is not on my Kindle.\nFix 1 of" in last(said)


def test_staff_are_asked_what_they_see_before_any_fix(typed: Typed) -> None:
    said = typed(*BEGIN, *["1"] * 12, "2", "my card", "quit")
    asked = said.partition("Didn't work: Tap Enter Library Account Details.")[2]
    assert "Say: “What do you see?”" in asked
    assert "1: Libby does not know my card.\n2: My card is not accepted.\n3: Something else." in asked
    assert "Problem: My card is not accepted.\nFix 1 of 3" in asked


def test_sheet_code_opens_its_step(typed: Typed) -> None:
    from wizard.presenters.sheet_builder import build
    from wizard.walk.stops import Start
    from wizard.walk.walk import Walk

    sheet = build(Walk(small_library(), Start("kindle", "libby"), {}), TODAY, visited=False)
    assert f"1: {sheet.code}: " in typed(f"{sheet.code} B2")


def test_first_visit_continues_when_a_second_patron_was_helped(typed: Typed) -> None:
    said = typed(*SEND, "new", "kobo libby", "1", "patrons", "1")
    assert "Blue owl. Kobo with Libby." in said
    assert "2: Blue owl: Kobo with Libby, Identify: (you are here)." in said
    assert last(said).startswith("Green fox. Kindle with Libby.\nStep 18 of")


def test_ready_patron_is_announced_when_another_is_being_helped(typed: Typed) -> None:
    said = typed(*SEND, "wait", "new", "kobo libby", "1", 4, "patrons", "2", 3, "again", "again", "patrons", "1")
    assert "1: Green fox: Kindle with Libby, waiting 2 min: Tap Get Library Book." in said
    assert said.count("Also here: Green fox: READY.") == 1
    assert "Ready: It should be ready. Did it work?" in last(said)


def test_promise_is_made_moved_and_done(typed: Typed) -> None:
    made = typed(*DONE, "promise", "1", "Ann", "555 0100", "")
    assert "Call: Tuesday, November 24, 2026." in last(made)
    listed = typed("promises", "1", "3", "2")
    assert "Call Ann, 555 0100.\nPromised for Wednesday, November 25." in last(listed)
    kept = typed("promises", "1", "4", "2")
    assert "Well done. The callback is deleted.\nThere are no callbacks." in kept


@pytest.mark.parametrize("secret", ["21234005678901", "my PIN is 4711"])
def test_private_text_is_rejected_and_not_shown_back(typed: Typed, secret: str, tmp_path: Path) -> None:
    said = typed(*DONE, "promise", "1", secret, "", secret, "", "new", secret, "quit")
    assert "We never save" in " ".join(said.split())
    assert said.count(secret) == 3, "as it was typed, and not once more"
    assert not any(secret.encode() in path.read_bytes() for path in (tmp_path / "home").iterdir() if path.is_file())


def test_empty_line_is_accepted_only_when_the_answer_is_optional(typed: Typed) -> None:
    assert "Write the first name and number on slip" in typed(*DONE, "promise", "1", "", "")


def test_due_promises_are_shown_first(typed: Typed) -> None:
    assert "1: Callbacks: 2 due today, 1 overdue" in typed(records=owing(0, 0, -2)())


def test_patron_can_be_referred_to_someone_else(typed: Typed) -> None:
    assert "Tell the patron who can help, and write it on the sheet." in typed(*DONE, "refer")


def test_phone_mode_reads_the_action(typed: Typed) -> None:
    said = last(typed(*SEND, "phone"))
    assert said.startswith("By phone. Step 18")
    assert "Read aloud, on the phone: “Tap [Get Library Book].”" in said
    assert "Ask: “Do you see this? A page that says it is on its way.”" in said


def test_sheet_command_shows_the_sheet_and_print_prints_it(typed: Typed) -> None:
    said = typed(*SEND, "sheet", "print large")
    assert "Libby on your Kindle" in said and "B Borrow a book" in said
    assert "Making the sheet...\n" in said and "The sheet was saved as" in " ".join(said.split())
    assert last(said).startswith("Green fox. Kindle with Libby.\nStep 18"), "back at the step"


def test_sheet_of_any_pair_can_be_printed_when_no_visit_is_open(typed: Typed) -> None:
    assert "No visit is open." in typed("print")
    assert "The sheet was saved as" in " ".join(typed("kindle libby", "3", "print").split())


def test_step_is_flagged_with_a_reason(typed: Typed, tmp_path: Path) -> None:
    said = typed(*SEND, "flag", "2", "Get Book Now", "right", "2")
    assert (
        "Thanks. The flow keeper will see your report." in said and "Thanks. The step is marked as still right." in said
    )
    records = open_file(tmp_path / "home" / "visits.db")
    assert sorted(flag.reason for flag in records.flags.all()) == ["label-changed", "still-right"]
    records.close()


def test_practice_has_a_practice_patron_and_saves_nothing(typed: Typed, tmp_path: Path) -> None:
    said = typed("practice", *BEGIN, "practice", "quit")
    assert "PRACTICE. Green fox. Kindle with Libby." in said and "\nPractice: " in said
    assert last(said).startswith("eBook desk. Who's next?")
    assert _open(tmp_path) == []


def test_leaving_practice_reports_saved_real_visits(typed: Typed) -> None:
    assert typed("practice", *BEGIN, "1").endswith("Goodbye.\n")
    assert typed(*BEGIN, "practice", "kobo libby", "1").endswith(
        "Green fox is saved. To continue with it, run `ebook-setup --plain`.\n"
    )


def test_closing_lists_pending_cleanup(typed: Typed, flows: Flows) -> None:
    tidy = """
        borrow:
          - {id: tap, do: Tap the book.}
        clean-up:
          - {id: out, do: Sign out here.}
    """
    said = typed("reader lend", "1", "1", "1", "close", library=flows({"platforms/lend": tidy}))
    assert "First: Do this before the patron leaves:\nSign out here.\n" in last(said)
    assert "2: Everything is done. Close the visit." in last(said)


def test_closed_visit_is_deleted(typed: Typed, tmp_path: Path) -> None:
    said = typed(*SEND, "close", "2")
    assert last(said).startswith("eBook desk. Who's next?") and said.endswith("Goodbye.\n")
    assert _open(tmp_path) == []


def test_country_is_asked_for_when_it_is_unknown(typed: Typed) -> None:
    said = typed(*BEGIN, "united states", library=without_profile(small_library()))
    assert "Which country is your library in?" in said
    assert "Green fox. Kindle with Libby.\nStep 1 of" in said


def test_tour_uses_the_words_of_line_mode(typed: Typed) -> None:
    said = typed("tour", "1", "1", "1", "1")
    assert "Card 4 of 4." in said
    assert "Backspace" not in said and "Enter" not in said and "F4" not in said


def test_instructions_to_check_are_listed_in_line_mode(typed: Typed) -> None:
    said = typed("keeper", "1")
    assert "Instructions to check." in said
    assert "hoopla, service, 5 unsure" in said
    assert "Line 6: label hoopla “Borrow”: unsure" in said


# ------------------------------------------------------------------ leaving, and what is kept


@pytest.mark.parametrize("word", ["quit", "q", "QUIT", "leave"])
def test_visit_is_saved_with_its_turns_when_the_desk_is_left(typed: Typed, tmp_path: Path, word: str) -> None:
    said = typed(*BEGIN, "1", "1", word, word)
    assert said.endswith("Green fox is saved. To continue with it, run `ebook-setup --plain`.\n")
    assert len(_open(tmp_path)[0]) == 2


def test_quit_asks_for_confirmation_when_a_visit_is_open(typed: Typed) -> None:
    said = last(typed(*BEGIN, "1", "1", "quit"))
    assert "Leave the desk?" in said and "1 visit is open." in said
    assert last(typed("1", "quit", "1")).startswith("Green fox. Kindle with Libby.\nFind out:"), "No, stay"


def test_quit_leaves_right_away_when_no_visit_is_open(typed: Typed) -> None:
    assert "Leave the desk?" not in typed("quit")


def test_visit_is_saved_when_the_input_ends(typed: Typed, tmp_path: Path) -> None:
    typed(*BEGIN, "1", "1")
    assert len(_open(tmp_path)[0]) == 2
    assert last(typed("1")).startswith("Green fox. Kindle with Libby.\nStep 3 of")


def test_ctrl_c_leaves_without_an_error(typed: Typed, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    assert "is saved." in typed(*BEGIN)

    def interrupted(prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("tests.desk.test_plain._type", lambda *_: monkeypatch.setattr("builtins.input", interrupted))
    with pytest.raises(KeyboardInterrupt):
        typed()
    assert capsys.readouterr().out.endswith("\nGreen fox is saved. To continue with it, run `ebook-setup --plain`.\n")


def test_visit_continues_with_a_message_when_nothing_can_be_saved(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file stands where the folder should")
    said = typed(*BEGIN, "1", "1")
    assert "visits are lost when you close this window" in " ".join(said.split())
    assert "Step 3 of" in said and said.endswith("Green fox is not saved.\n")


def test_message_is_shown_when_the_visit_was_closed_at_another_desk(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(own: Visits, visit_id: int, changes: object, open_at: object) -> Saved:
        raise NotSaved("This visit was closed at another desk.")

    monkeypatch.setattr(Visits, "record", closed)
    said = last(typed(*BEGIN, "1"))
    assert "This visit was closed at another desk." in said and "Who's next?" in said


# ------------------------------------------------------------------ as the commands call it


TEXT = """
    borrow:
      - {id: tap, do: Tap **Go**.}
      - {id: send, do: Send it.}
    labels: {Go: {}}
"""


def test_walk_command_starts_one_visit_and_returns_its_walk(
    flows: Flows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, clock: list[float]
) -> None:
    _type(monkeypatch, ("one", "everything", "it worked"), clock)
    walk = plain.visit(flows({"platforms/lend": TEXT}), START, {}, tmp_path / "home", ())
    assert walk is not None and walk.at is not None and walk.at.address == "lend/send"
    assert "Patron, on the Reader: Tap [Go]." in capsys.readouterr().out


def test_walk_can_be_left_at_the_country_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: list[float]
) -> None:
    _type(monkeypatch, ("quit",), clock)
    start = START._replace(device="kindle", platform="libby")
    assert plain.visit(without_profile(small_library()), start, {}, tmp_path / "home", ()) is None


def test_line_mode_opens_the_same_visits(
    flows: Flows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, clock: list[float]
) -> None:
    flows({"platforms/lend": TEXT})
    loaded = load((flows.root, flows.root / "none"))
    _type(monkeypatch, ("reader lend", "1", "1", "1", "quit"), clock)
    plain.choose(loaded, tmp_path / "home", ())
    _type(monkeypatch, ("1",), clock)
    plain.choose(loaded, tmp_path / "home", ())
    assert last(capsys.readouterr().out).startswith("Green fox. Reader with Lend.\nStep 3 of about 4. Borrow.")


def test_long_answer_list_is_never_read_all_together(typed: Typed) -> None:
    said = typed(*BEGIN, "list")
    assert sum(row[:1].isdigit() and ": " in row for row in last(said).splitlines()) == MOST
