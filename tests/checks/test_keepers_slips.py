"""Mistakes of flow keepers in the shipped flows: `check` reports the real cause once, and what to write."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.running import ROOT
from wizard.authoring.autofix import fixed
from wizard.checks.check import check
from wizard.content import yaml_tree
from wizard.content.problem import Problem

TODAY = date(2026, 12, 1)
Found = Callable[..., list[Problem]]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """Return a function that runs `check` on the shipped flows after one replacement in one file."""

    def look(file: str, before: str, after: str, walking: bool = False) -> list[Problem]:
        flows = tmp_path / "flows"
        shutil.copytree(ROOT / "flows", flows)
        path = flows / file
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after), "utf-8")
        return in_flows(check((tmp_path, ROOT), [], TODAY, walking).problems)

    return look


def in_flows(problems: list[Problem]) -> list[Problem]:
    """Leave out problems in catalogs, which are updated after the flows, and that these copies name no version."""
    return [problem for problem in problems if problem.place.path.suffix == ".yaml" and problem.code != "made-on"]


def test_topic_in_the_devices_folder_is_reported_once(tmp_path: Path) -> None:
    flows = tmp_path / "flows"
    shutil.copytree(ROOT / "flows", flows)
    (flows / "topics/wifi.yaml").rename(flows / "devices/wifi.yaml")
    problems = in_flows(check((tmp_path, ROOT), [], TODAY, walking=False).problems)
    assert [(p.code, p.place.path.parent.name, p.help) for p in problems] == [
        ("wrong-folder", "devices", "Move it to topics/wifi.yaml.")
    ]


def test_old_name_of_a_renamed_model_is_reported(found: Found) -> None:
    problems = found("devices/ipad-iphone.yaml", "  ios-older:\n", "  ios-old:\n", walking=True)
    assert "model-is-no-model" in {p.code for p in problems}


def test_label_variant_is_reported_when_it_is_never_shown(found: Found) -> None:
    other = "Other options: {confidence: unsure, elsewhere: [{text: More, only-if: {device: [android]}}]}"
    problems = found("platforms/libby.yaml", "Other options: {confidence: unsure}", other, walking=True)
    assert [(p.code, p.message) for p in problems] == [("never-holds", "This condition is never true here.")]


def test_device_is_reported_when_no_step_applies_to_it(found: Found) -> None:
    problems = found("devices/pocketbook.yaml", ", book-file: epub}", "}", walking=True)
    told = [p for p in problems if p.code == "step-for-no-device"]
    assert told and {p.help for p in told} == {"Add pocketbook to one of their lists, or set the fact that they test."}


def test_lists_that_leave_out_a_new_device_are_reported(tmp_path: Path) -> None:
    text = (ROOT / "flows/devices/pocketbook.yaml").read_text("utf-8")
    new = text.replace("device: PocketBook", "device: PageTurner").replace(" pocketbook:\n", " page-turner:\n")
    (tmp_path / "flows/devices").mkdir(parents=True)
    (tmp_path / "flows/devices/pageturner.yaml").write_text(new.replace(" pocketbook}", " page-turner}"), "utf-8")
    problems = check((tmp_path, ROOT), [], TODAY, walking=False).problems
    told = {(p.place.path.name, p.message) for p in problems if p.code == "left-out"}
    message = "This list leaves out `pageturner`, which works like `pocketbook` and `tolino`."
    assert ("wifi.yaml", message) in told and ("eplatform.yaml", message) in told


EIGHT = """\
topic: Sample
owner: desk
verified: {how: public-pages, date: 23.11.2026}
steps:
  - id: one
    say: Think: what do you read?
    see:a list of books.
    do: **Kindle** among the choices.
  -id: two
    do: Choose\u00a0**Kindle**.
\tsee: it.
    minutes: 0 min   \n"""


def test_typing_mistakes_are_fixed_together() -> None:
    assert fixed(EIGHT) == (
        EIGHT.replace("23.11.2026", "2026-11-23")
        .replace("Think: what do you read?", '"Think: what do you read?"')
        .replace("see:a", "see: a")
        .replace("**Kindle** among the choices.", '"**Kindle** among the choices."')
        .replace("-id", "- id")
        .replace("\u00a0", " ")
        .replace("\t", "    ")
        .replace("   \n", "\n")
    )


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("3 weeks", "21 days"),
        ("2 months", "60 days"),
        ("1 year", "365 days"),
        ("50 years", "365 days"),
        ("90", "90 days"),
    ],
)
def test_days_are_suggested_when_an_amount_has_another_unit(written: str, right: str, found: Found) -> None:
    (problem,) = found("topics/wifi.yaml", "review-every: 180 days", f"review-every: {written}")
    assert (problem.code, problem.help) == ("odd-length", f"review-every: {right}")


@pytest.mark.parametrize("text", ["Never tell us your PIN.", "We never ask you to tell us your password."])
def test_warning_about_secrets_is_not_reported_as_asking_for_one(text: str, found: Found) -> None:
    codes = {
        p.code for p in found("platforms/libby.yaml", "do: For **Deliver to**, choose your Kindle.", f"do: {text}")
    }
    assert "asks-a-secret" not in codes


@pytest.mark.parametrize(
    ("written", "help"),
    [
        ("Choose <strong>Loans</strong><br>", "do: Choose **Loans**"),
        ('Choose <a href="https://libbyapp.com">Loans</a>.', "do: Choose **Loans**."),
        ("Choose <p>Loans</p>.", "do: Choose Loans."),
        ("Choose <https://libbyapp.com>.", "Write https://libbyapp.com."),
        ("Choose `Loans`.", "Write **Loans**."),
        ("Choose __Loans__.", "Write **Loans**."),
        ("Choose ~~Loans~~.", "Write **Loans**."),
        ("Choose **Loans** &amp; **Holds**.", "Type & instead."),
        ("Choose&nbsp;**Loans**.", "Type a space instead."),
    ],
)
def test_html_is_reported_with_the_right_markup(written: str, help: str, found: Found) -> None:
    problems = found("platforms/libby.yaml", 'do: "{Tap} **Loans**."', f"do: {written}")
    assert [problem.help for problem in problems if problem.code == "other-markup"] == [help], problems


def syntax(text: str, tmp_path: Path) -> list[Problem]:
    """Return what reading a file with this text reports."""
    path, problems = tmp_path / "libby.yaml", list[Problem]()
    path.write_text(text, "utf-8")
    yaml_tree.read(path, path, problems.append)
    return problems


@pytest.mark.parametrize("end", ['      do: "{Tap} **R', "    hom", "      only-if: {borrows-on: [phone, ta"])
def test_file_that_stops_in_the_middle_of_a_line_is_reported_as_cut_off(end: str, tmp_path: Path) -> None:
    whole = (ROOT / "flows/platforms/libby.yaml").read_text("utf-8")
    start = whole[: whole.index("    - id: open-loans")]
    (problem,) = syntax(start + end, tmp_path)
    assert (problem.code, problem.place.line) == ("cut-off", start.count("\n") + 1)
    assert problem.help == "Restore the last good version, and make your changes in that one. Or finish the line."
    assert [found.code for found in syntax(f"{start}{end}\n", tmp_path)] != ["cut-off"]


@pytest.mark.parametrize(("end", "cut"), [("", True), ("\n    fixes:\n      - id:", True), ("\n", False)])
def test_incomplete_end_is_reported_as_cut_off_unless_the_line_ends(end: str, cut: bool, found: Found) -> None:
    whole = (ROOT / "flows/platforms/libby.yaml").read_text("utf-8")
    last = whole[whole.rindex("\n  - id: ") :]
    problems = found("platforms/libby.yaml", last, last[: last.index("\n    says:")] + end)
    told = [problem.message for problem in problems if problem.place.path.name == "libby.yaml"]
    assert told and told[0].startswith("This file may have been cut off") == cut, told
    assert cut or "saving or copying cut it off: get the last good version back." in problems[0].help


@pytest.mark.parametrize(
    ("above", "below", "code"),
    [
        ("say: Think of a book you'd like to", "read this week.", "text-goes-on"),
        ("say: Think of a book.", "do Tap **Borrow**", "no-colon"),
        ("say: Think of a book", "do Tap **Borrow**", "no-colon"),
        ("id: search", "see the list of books.", "no-colon"),
    ],
)
def test_line_that_starts_with_a_key_is_read_as_text_only_after_unfinished_text(
    above: str, below: str, code: str, tmp_path: Path
) -> None:
    (problem,) = syntax(f"borrow:\n  - where: borrower\n    {above}\n  {below}\n    minutes: 1 min\n", tmp_path)
    assert (problem.code, problem.place.line) == (code, 4)
