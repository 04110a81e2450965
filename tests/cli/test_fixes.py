"""Fix order: the desk's counts suggest an order, and only the keeper changes it."""

from datetime import date
from pathlib import Path

import pytest

from wizard.authoring.fix_order import CannotOrder, orders, reordered
from wizard.cli import main
from wizard.content.loader import load
from wizard.records.database import open_file

FLOW = """\
topic: Slow
owner: me
verified: {date: 2026-11-20, how: reported}
review-every: 90 days
steps:
  - id: look
    do: Look at it.
    if-not: [{trouble: slow}]
troubles:
  - id: slow
    says: It is slow
    fixes:
      # the quick one
      - id: wait
        try: Wait a little.
      - id: rare
        try: Ask a friend.

      # restarting helps most
      - id: restart
        try: Turn it off and on.
        steps:
          - id: off
            do: Turn it off.
      - id: reset
        try: Reset it.
        does: [factory-reset]
    home: Wait.   # at home
"""
COUNTS = {
    "slow/slow.wait": (100, 10),
    "slow/slow.rare": (3, 3),
    "slow/slow.restart": (90, 60),
    "slow/slow.reset": (30, 30),
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "flows" / "topics").mkdir(parents=True)
    (tmp_path / "flows" / "topics" / "slow.yaml").write_text(FLOW)
    return tmp_path


def test_most_helpful_fix_comes_first_and_unknown_or_harmful_ones_stay(own: Path) -> None:
    (order,) = orders(load((own,)).library, COUNTS)
    assert order.trouble == "slow/slow"
    assert order.better == ("restart", "rare", "wait", "reset")


@pytest.mark.parametrize("better", [(100, 19), (19, 19)])
def test_order_does_not_change_when_difference_is_small_or_counts_are_low(own: Path, better: tuple[int, int]) -> None:
    assert not list(orders(load((own,)).library, {**COUNTS, "slow/slow.restart": better}))


def test_fixes_move_with_their_comments_and_other_lines_stay(own: Path) -> None:
    library = load((own,)).library
    (order,) = orders(library, COUNTS)
    (text,) = reordered(library, order).values()
    assert sorted(text.splitlines()) == sorted(FLOW.splitlines())
    (own / "flows" / "topics" / "slow.yaml").write_text(text)
    again = load((own,))
    assert not again.problems
    assert tuple(fix.id for fix in again.library.topics["slow"].troubles[0].fixes) == order.better
    assert "      # restarting helps most\n      - id: restart\n" in text
    assert text.endswith("    home: Wait.   # at home\n")
    assert not list(orders(again.library, COUNTS))


def test_windows_line_endings_and_a_missing_final_newline_are_preserved(own: Path) -> None:
    path = own / "flows" / "topics" / "slow.yaml"
    path.write_bytes(FLOW.partition("    home")[0].rstrip().replace("\n", "\r\n").encode())
    library = load((own,)).library
    (order,) = orders(library, {**COUNTS, "slow/slow.reset": (0, 0)})
    (text,) = reordered(library, order).values()
    assert "\n" not in text.replace("\r\n", "")


def test_fixes_in_braces_are_not_changed(own: Path) -> None:
    path = own / "flows" / "topics" / "slow.yaml"
    begun = FLOW.partition("    fixes:")[0]
    path.write_text(f"{begun}    fixes: [{{id: wait, try: 'Wait.'}}, {{id: restart, try: 'Restart it.'}}]\n")
    library = load((own,)).library
    (order,) = orders(library, COUNTS)
    with pytest.raises(CannotOrder, match="its own lines"):
        reordered(library, order)


def test_keeper_sees_the_counts_and_accepts_the_new_order(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = own / "flows" / "topics" / "slow.yaml"
    assert main.main(["--content", str(own), "fixes"]) == 1
    assert "Counting is off" in capsys.readouterr().err
    records = open_file(tmp_path / "home" / "visits.db", counting=True)
    for name, (tried, helped) in COUNTS.items():
        for number in range(tried):
            records.counts.event(date.today(), "fix", name, "worked" if number < helped else "not")
    records.close()
    assert main.main(["--content", str(own), "fixes"]) == 0
    assert "1. wait: helped 10 of 100 times (would be better as number 3)" in capsys.readouterr().out
    assert path.read_text() == FLOW
    assert main.main(["--content", str(own), "fixes", "slow/slow", "--accept", "--yes"]) == 0
    assert path.read_text() != FLOW
    capsys.readouterr()
    assert main.main(["--content", str(own), "fixes", "slow/slow"]) == 0
    assert "the fixes are in the right order" in capsys.readouterr().out


@pytest.mark.parametrize("days", ["0", "-5", "99999999999"])
def test_invalid_dates_are_rejected(own: Path, capsys: pytest.CaptureFixture[str], days: str) -> None:
    assert main.main(["--content", str(own), "fixes", "--days", days]) == 2
    assert capsys.readouterr().err == "--days must be from 1 to 3650.\n"
