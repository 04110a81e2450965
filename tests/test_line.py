"""A visit line by line: what is said, what may be typed, and that it is kept."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.tiny import START, Flows
from wizard import line
from wizard.records import NotKept, Saved, open_file
from wizard.records.visits import Visits
from wizard.walking.stops import Start

TEXT = """
    borrow:
      - {id: tap, do: Tap **Go**., say: We tap it., if-not: [{id: wait, try: Wait a little.}]}
      - {id: send, do: Send it., wait: 5 min}
    labels: {Go: {}}
"""
Visit = Callable[..., str]


@pytest.fixture
def visit(
    flows: Flows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Visit]:
    """Walk a visit and type these words; what was said comes back. At the end of the words the keyboard is gone."""
    library = flows({"platforms/lend": TEXT})

    def typed(*words: str, start: Start = START) -> str:
        _type(monkeypatch, *words)
        line.visit(library, start, {}, tmp_path / "home", ())
        return capsys.readouterr().out

    yield typed


def _type(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    left = iter(words)

    def answer(prompt: str) -> str:
        print(prompt, end="")
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", answer)


TO_TAP = ("one", "done")


def test_a_step_is_said_in_the_order_of_speech_with_labels_in_brackets(visit: Visit) -> None:
    said = visit(*TO_TAP)
    assert "Say: “We tap it.”\nPatron, on the Reader: Tap [Go].\n" in said


def test_each_step_tells_where_in_the_visit_it_is(visit: Visit) -> None:
    assert "Step 3 of about 4. Borrow." in visit(*TO_TAP)


@pytest.mark.parametrize("said", ["1", "done", "DONE"])
def test_an_answer_is_chosen_by_its_number_or_its_name(visit: Visit, said: str) -> None:
    assert "Send it." in visit(*TO_TAP, said)


@pytest.mark.parametrize("said", ["0", "9", "-1", "²", "perhaps", ""])
def test_what_is_no_answer_and_no_command_is_told_so(visit: Visit, said: str) -> None:
    told = visit(*TO_TAP, said)
    assert "Please type a number from 1 to 2, or a command: back, list," in told


def test_stuck_leads_to_the_fixes(visit: Visit) -> None:
    assert "Wait a little." in visit(*TO_TAP, "stuck")


def test_back_opens_the_step_before_and_keeps_the_rest(visit: Visit) -> None:
    said = visit(*TO_TAP, "1", "back", "1")
    assert said.count("Tap [Go].") == 2
    assert said.count("Send it.") == 2


def test_there_is_nothing_before_the_first_step(visit: Visit) -> None:
    assert "This is the first step." in visit("back")


def test_list_tells_what_is_done_and_what_is_to_come(visit: Visit) -> None:
    said = visit(*TO_TAP, "1", "list")
    assert "3, done: Tap Go." in said
    assert "4, to come: Send it." in said


def test_again_says_the_step_once_more(visit: Visit) -> None:
    assert visit(*TO_TAP, "again").count("Tap [Go].") == 2


def test_help_tells_every_command(visit: Visit) -> None:
    said = visit("help")
    assert all(f"{name}: {text}" in said for name, text in line.HELP.items())


def test_waiting_stays_at_the_step(visit: Visit) -> None:
    said = visit(*TO_TAP, "1", "waiting")
    assert "The visit waits at this step." in said
    assert said.count("Send it.") == 2


def test_sheet_shows_the_sheet_as_text(visit: Visit) -> None:
    said = visit(*TO_TAP, "sheet")
    assert "Read library books on your Reader" in said
    assert "B1" in said


def test_print_makes_the_sheet_and_says_where_it_went(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    from wizard.paper import printing

    monkeypatch.setattr(printing, "print_sheet", lambda *_: printing.Printed("queue", "The sheet went to the printer."))
    assert "The sheet went to the printer." in visit(*TO_TAP, "print")


def test_a_trouble_by_itself_has_nothing_to_print(flows: Flows, visit: Visit) -> None:
    said = visit("sheet", start=Start(trouble="lend/none"))
    assert "There is nothing to print" in said


def test_the_end_is_said_and_the_visit_may_be_closed(visit: Visit, tmp_path: Path) -> None:
    said = visit(*TO_TAP, "1", "1", "close")
    assert "The visit is over." in said
    assert said.endswith("Closed.\n")
    assert _open(tmp_path) == []


@pytest.mark.parametrize("last", ["quit", "q", "QUIT"])
def test_a_visit_that_is_left_is_kept_with_its_turns(visit: Visit, tmp_path: Path, last: str) -> None:
    said = visit(*TO_TAP, "1", last)
    assert "is kept." in said
    assert _open(tmp_path) == [{"reader/which": "one", "lend/ready": "done", "lend/tap": "done"}]


def test_a_keyboard_that_is_gone_leaves_the_visit_kept(visit: Visit, tmp_path: Path) -> None:
    visit(*TO_TAP)
    assert _open(tmp_path) == [{"reader/which": "one", "lend/ready": "done"}]


def test_where_the_visit_went_back_to_is_kept(visit: Visit, tmp_path: Path) -> None:
    visit(*TO_TAP, "1", "back")
    visits = open_file(tmp_path / "home" / "visits.db")
    assert [saved.open_at for saved in visits.visits.all_open()] == ["lend/tap"]
    visits.shut()


def _open(tmp_path: Path) -> list[dict[str, str]]:
    visits = open_file(tmp_path / "home" / "visits.db")
    try:
        return [dict(saved.turns) for saved in visits.visits.all_open()]
    finally:
        visits.shut()


# ------------------------------------------------------------------ choosing


@pytest.fixture
def choose(flows: Flows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Visit:
    """Choose a visit by these words, and walk it."""
    library = flows({"platforms/lend": TEXT, "devices/reader": ""})

    def typed(*words: str) -> str:
        _type(monkeypatch, *words)
        line.choose(library, tmp_path / "home", ())
        return capsys.readouterr().out

    return typed


def test_without_open_visits_device_and_platform_are_chosen(choose: Visit) -> None:
    said = choose("1", "1")
    assert "1: Reader" in said
    assert "1: Lend" in said
    assert "Which one is it?" in said


def test_the_beginning_of_a_name_chooses_too(choose: Visit) -> None:
    assert "Which one is it?" in choose("rea", "len")


def test_what_names_none_is_asked_again(choose: Visit) -> None:
    assert "Please type a number from 1 to 1, or quit." in choose("9", "quit")


def test_an_open_visit_can_be_gone_on_with(choose: Visit) -> None:
    choose("1", "1", "one", "quit")
    said = choose("1")
    assert "Reader and Lend" in said
    assert "Before we start" in said


def test_a_new_patron_can_come_while_a_visit_is_open(choose: Visit) -> None:
    choose("1", "1", "one", "quit")
    assert "Which one is it?" in choose("2", "1", "1")


def test_a_library_that_lends_through_nothing_can_still_choose(
    flows: Flows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _type(monkeypatch, "1", "1", "one")
    line.choose(flows({"library": "", "platforms/lend": "", "devices/reader": ""}), tmp_path / "home", ())
    assert "Our library does not lend through Lend." in capsys.readouterr().out


def test_leaving_before_anything_is_chosen_keeps_nothing(choose: Visit, tmp_path: Path) -> None:
    choose("quit")
    assert _open(tmp_path) == []


def test_an_open_visit_whose_platform_is_gone_can_still_be_opened(
    flows: Flows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library = flows({"platforms/lend": TEXT, "platforms/other": ""})
    _type(monkeypatch, "1", "2", "one", "quit")
    line.choose(library, tmp_path / "home", ())
    (flows.root / "flows" / "platforms" / "other.yaml").unlink()
    _type(monkeypatch, "1", "quit")
    line.choose(flows({}), tmp_path / "home", ())
    assert "Nobody has written down yet" in capsys.readouterr().out


def test_a_disk_that_takes_nothing_is_said_and_the_visit_goes_on(
    flows: Flows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    home.write_text("a file stands where the folder should")
    _type(monkeypatch, *TO_TAP, "quit")
    line.visit(flows({"platforms/lend": TEXT}), START, {}, home, ())
    said = capsys.readouterr().out
    assert "Tap [Go]." in said
    assert "is not kept." in said


def test_a_visit_closed_at_another_desk_goes_on_and_is_said_to_be_lost(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = "This visit was closed at another desk."

    def closed(own: Visits, visit_id: int, changes: object, open_at: object) -> Saved:
        if changes:
            raise NotKept(told)
        return begun(own, visit_id, {}, None)

    begun = Visits.record
    monkeypatch.setattr(Visits, "record", closed)
    said = visit(*TO_TAP, "quit")
    assert said.count(told) == 1
    assert "Tap [Go]." in said
    assert "is not kept." in said


def test_over_the_phone_the_act_is_read_out(visit: Visit) -> None:
    said = visit(*TO_TAP, "phone")
    assert "Read out, on the Reader: “Tap [Go].”" in said
    assert "Ask: “What words are at the top of the screen now?”" in said


def test_a_step_is_flagged_with_a_reason(visit: Visit, tmp_path: Path) -> None:
    said = visit(*TO_TAP, "flag", "2", "right")
    assert said.count("Thank you. Whoever keeps this flow will see it.") == 2
    records = open_file(tmp_path / "home" / "visits.db")
    assert sorted(flag.reason for flag in records.flags.all()) == ["label-changed", "still-right"]
    records.shut()


def test_what_is_the_programs_own_is_not_flagged(visit: Visit) -> None:
    assert "There is nothing here that could be wrong" in visit("one", "flag", "right")


def test_the_number_of_answers_comes_first_and_the_question_last(visit: Visit) -> None:
    said = visit(*TO_TAP)
    assert "2 answers:\n1: It worked\n2: It didn't, or not sure\nYour answer: " in said


def test_forty_columns_are_enough(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    said = visit(*TO_TAP, "stuck", "list", "help", "nonsense", "phone", "again")
    lines = said.replace("Your answer: ", "Your answer:\n").splitlines()  # typed words end their line
    assert max(map(len, lines)) <= 40, max(lines, key=len)
