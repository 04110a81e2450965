"""The statistics report: its contents, and that no row under 5 can be derived from it."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from tests.running import run
from tests.tiny import Flows
from wizard.records.statistics import FEWEST, HIDDEN, OTHERS, Cell, as_csv, as_html, as_text, tables


def test_report_groups_small_rows_together(flows: Flows) -> None:
    tally: dict[Cell, int] = {
        ("visit", "", "done"): 20,
        ("visit", "", "cannot"): 10,
        ("visit", "", "left"): 2,
        ("platform", "lend", "well"): 20,
        ("platform", "lend", "not"): 10,
        ("platform", "rare", "not"): 2,
        ("fix", "lend/lost.wait", "worked"): 8,
        ("fix", "lend/lost.wait", "not"): 3,
    }
    every = {table.title: table for table in tables(tally, flows())}
    assert [(line.name, line.count) for line in every["How visits ended"].lines] == [
        ("It works, and they can do it again", 20), (OTHERS, 12)
    ]  # fmt: skip
    assert [(line.name, line.count, line.well) for line in every["Services"].lines] == [(OTHERS, 32, 20)]
    assert [(line.name, line.share) for line in every["Which fixes help"].lines] == [("lend/lost.wait", "")]


COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=6)


@given(COUNTS)
def test_rows_under_five_cannot_be_derived(flows_of: dict[str, tuple[int, int]]) -> None:
    from wizard.records.statistics import _lines

    counted = {name: (well + ill, well) for name, (well, ill) in flows_of.items() if well + ill}
    lines = _lines(counted)
    assert all(line.count >= FEWEST for line in lines)
    hidden = sum(count for count, _ in counted.values()) - sum(line.count for line in lines)
    assert hidden == 0 or not lines
    for line in lines:
        assert line.well is None or not any(0 < part < FEWEST for part in (line.well, line.count - line.well))


def test_all_report_formats_have_the_same_numbers(flows: Flows) -> None:
    every = tables({("platform", "lend", "well"): 20, ("branch", "=1+1", "well"): 20}, flows())
    text, page = as_text("40 visits.", every), as_html("40 visits.", every)
    rows = list(csv.reader(io.StringIO(as_csv(every))))
    assert "Lend" in text and "Lend" in page and ["Services", "Lend", "20", "20"] in rows
    assert ["Branches", "'=1+1", "20", "20"] in rows
    assert "<script" not in page and "http" not in page and page.count("<svg") == 2
    few = tables({("fix", "a", "not"): 9, ("fix", "a", "worked"): 1}, flows())
    assert HIDDEN in as_html("40 visits.", few)


def test_statistics_commands_work_on_a_real_file() -> None:
    assert run("report").returncode == 1
    assert "Counting is off" in run("report").stderr
    assert run("report", "--from", "2026-12-01", "--to", "2026-11-01").stderr == "2026-12-01 is after 2026-11-01.\n"
    assert run("promises").stdout == "There are no callbacks.\n"
    assert run("promises", "kept", "1").returncode == 1
    assert run("privacy", "erase", typed="no\n").stdout.endswith("Nothing was deleted.\n")
    assert "Open visits: 0." in run("privacy").stdout
    assert "don't identify anyone" in run("privacy", "notice").stdout.casefold()
