"""Differences between two versions of the flows, in words."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tiny import Flows
from wizard.authoring.diff import Difference, as_text, difference
from wizard.cli import main

STEPS = """
    labels: {Borrow: {}}
    borrow:
      - {id: search, do: Search for a book.}
      - id: tap
        do: Tap **Borrow**.
        say: Now we borrow it.
        if-not: [{trouble: gone}]
    troubles:
      - {id: gone, says: It is gone, fixes: [{id: again, try: Try it again.}], home: Try it tomorrow.}
"""

Change = Callable[..., Difference]


@pytest.fixture
def change(flows: Flows) -> Change:
    """Return a function that changes words of the platform, pair by pair, and returns the difference."""

    def changed(*pairs: tuple[str, str]) -> Difference:
        before = flows({"platforms/lend": STEPS})
        text = STEPS
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        return difference(before, flows({"platforms/lend": text}))

    return changed


def flow_lines(found: Difference) -> list[str]:
    return [line for told in found.flows for line in told.lines]


def sheet_lines(found: Difference) -> list[str]:
    return [line for told in found.sheets for line in told.lines]


def test_diff_ignores_comments_and_layout(change: Change) -> None:
    found = change(("labels: {Borrow: {}}", "labels:\n      # new\n      Borrow: {}"))
    assert as_text(found) == "There are no visible changes."


def test_changed_step_is_listed_for_staff_and_on_paper(change: Change) -> None:
    found = change(("Search for a book.", "Look for a book."))
    assert found.flows[0].heading == "Lend"
    assert flow_lines(found) == ["Step `search` now says “Look for a book.” It used to say “Search for a book.”"]
    assert found.sheets[0].heading == "Reader One, with Lend"
    assert sheet_lines(found) == ["B1 now says “Look for a book.” It used to say “Search for a book.”"]


def test_changed_staff_text_is_not_listed_on_paper(change: Change) -> None:
    found = change(("Now we borrow it.", "This is how to borrow it."))
    assert flow_lines(found) == ["`say` in step `tap` is now “This is how to borrow it.” It was “Now we borrow it.”"]
    assert found.sheets == ()


def test_new_step_is_listed_once_with_its_number_on_paper(change: Change) -> None:
    found = change(("      - id: tap", "      - {id: look, do: Look at it.}\n      - id: tap"))
    assert flow_lines(found) == ["Step `look` is new: “Look at it.”"]
    assert sheet_lines(found) == ["B2 is new: “Look at it.”"]


def test_removed_step_is_listed(change: Change) -> None:
    found = change(("      - {id: search, do: Search for a book.}\n", ""))
    assert flow_lines(found) == ["Step `search` was deleted: “Search for a book.”"]
    assert sheet_lines(found) == ["B1 was removed: “Search for a book.”"]


def test_new_order_of_steps_is_listed_as_an_order(change: Change) -> None:
    one = "      - {id: search, do: Search for a book.}\n"
    found = change((one, ""), ("    troubles:", f"{one}    troubles:"))
    assert flow_lines(found) == ["The order of borrow in Lend is now tap, search. It was search, tap."]


def test_renamed_button_is_listed_once(change: Change) -> None:
    found = change(("{Borrow: {}}", "{Take Out: {was: [Borrow]}}"), ("**Borrow**", "**Take Out**"))
    assert flow_lines(found) == ["The button **Borrow** is now called **Take Out**."]
    assert sheet_lines(found) == [
        "B2 now says “Tap **Take Out** (or **Borrow**).” It used to say “Tap **Borrow**.”",
    ]


def test_changed_condition_is_listed_in_words(change: Change) -> None:
    found = change(("say: Now we borrow it.", "say: Now we borrow it.\n        only-if: {model: [one]}"))
    assert flow_lines(found) == ["Step `tap` now has `only-if`: “only if model is one”."]


def test_changed_home_fix_is_listed_with_its_place_on_paper(change: Change) -> None:
    found = change(("Try it tomorrow.", "Ring us."))
    assert sheet_lines(found) == ["If not, under B, now says “Ring us.” It used to say “Try it tomorrow.”"]


def test_changed_phone_number_is_listed_for_every_sheet(flows: Flows) -> None:
    before = flows({"library": "platforms: {lend: {find-as: Hill}}"})
    found = difference(before, flows({"library": "phone: 555 0199\nplatforms: {lend: {find-as: Hill}}"}))
    assert found.flows == ()
    assert sheet_lines(found) == [
        "Get help now says “Hill Library, 555 0199”. It used to say “Hill Library, 555 0100”."
    ]


def test_new_flow_and_new_sheet_are_listed(flows: Flows) -> None:
    before = flows({"platforms/lend": STEPS})
    found = difference(before, flows({"platforms/other": "platform: Other\nborrow: [{id: tap, do: Tap it.}]"}))
    assert [(told.heading, told.lines) for told in found.flows] == [("Other", ("This flow is new.",))]
    assert [(told.heading, told.lines) for told in found.sheets] == [
        ("Reader One, with Other", ("This sheet is new.",))
    ]
    back = difference(flows(), before)
    assert flow_lines(back) == ["This flow was deleted."]
    assert sheet_lines(back) == ["This sheet is no longer printed."]


# ------------------------------------------------------------------ the command


def _git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *identity, *words], cwd=folder, env=env, check=True, capture_output=True)


@pytest.fixture
def kept(flows: Flows, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a library's folder in git with uncommitted changes. As in a real repository, flows are in a subfolder."""
    flows({"platforms/lend": STEPS})
    _git(flows.root.parent, "init", "--quiet")
    _git(flows.root.parent, "add", "content")
    _git(flows.root.parent, "commit", "--quiet", "-m", "First")
    flows({"platforms/lend": STEPS.replace("Search for", "Look for")})
    return flows.root


def test_diff_compares_the_folder_with_the_last_commit(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--content", str(kept), "diff"]) == 0
    told = capsys.readouterr().out
    assert "Lend\n  - Step `search` now says “Look for a book.”" in told
    assert "ON PAPER: print these again\n\nReader One, with Lend\n" in told
    assert "\n  - B1 now says “Look for a book.”" in told


def test_diff_compares_two_versions(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _git(kept, "commit", "--quiet", "-am", "Second")
    assert main.main(["--content", str(kept), "diff"]) == 0
    assert "There are no visible changes" in capsys.readouterr().out
    assert main.main(["--content", str(kept), "diff", "HEAD~1", "HEAD"]) == 0
    assert "B1 now says" in capsys.readouterr().out


def test_diff_compares_two_folders_without_git(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "no-git"))
    assert main.main(["--content", str(kept), "diff", str(kept), str(kept / "flows")]) == 0
    assert "There are no visible changes" in capsys.readouterr().out
    assert main.main(["--content", str(kept), "diff"]) == 2
    assert "needs git, which isn't installed" in capsys.readouterr().err


def test_diff_gives_a_message_when_version_or_folder_is_missing(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["--content", str(kept), "diff", "nosuch"]) == 2
    assert "git has no version `nosuch`" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert main.main(["--content", str(kept), "diff", str(tmp_path / "empty")]) == 2
    assert "There are no flows in" in capsys.readouterr().err


def test_diff_gives_a_message_when_folder_is_not_in_git(flows: Flows, capsys: pytest.CaptureFixture[str]) -> None:
    flows({"platforms/lend": STEPS})
    assert main.main(["--content", str(flows.root), "diff"]) == 2
    assert "isn't in a git repository" in capsys.readouterr().err


def test_version_is_never_read_as_an_option(kept: Path, tmp_path: Path) -> None:
    written = tmp_path / "written"
    assert main.main(["--content", str(kept), "diff", "--", f"--output={written}"]) == 2
    assert not written.exists()


def test_diff_skips_and_names_unreadable_files(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kept / "flows" / "platforms" / "lend.yaml").write_text("a: 'b", encoding="utf-8")
    assert main.main(["--content", str(kept), "diff"]) == 0
    shown = capsys.readouterr()
    assert "lend.yaml line 1 can't be read" in shown.err
    assert "This flow was deleted." in shown.out
