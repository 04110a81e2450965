"""The summary: how sure and how current the content is."""

from datetime import date
from pathlib import Path

from tests.tiny import Flows
from wizard.authoring.status import Summary, summary
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.presenters.matrix import matrix

TODAY = date(2026, 11, 24)
FILES = {
    "devices/reader": """
    models: {one: {name: Reader One, ways: [app]}, two: {name: Reader Two, ways: []}}
    verified: {date: 2026-11-20, how: hands-on}
    review-every: 30 days
    """,
    "platforms/lend": """
    verified: {date: 2026-02-01, how: public-pages}
    review-every: 90 days
    sources:
      - {name: Help, url: "https://lend.example.org", checked: 2026-02-01}
      - {name: More help, url: "https://lend.example.org/more", checked: 2026-02-01}
    labels: {Borrow: {}, Read: {confidence: likely}, Open: {confidence: unsure}, Keep: {confidence: unsure}}
    ways: {app: {confidence: likely}}
    limits: [{only-if: {model: [two]}, why: Too old., answer: ask}]
    troubles: [{id: stuck, says: It is stuck, fixes: [{id: again, try: Try again.}, {id: restart, try: Restart it.}]}]
    """,
}


def counted(library: Library) -> Summary:
    return summary(library, matrix(library), TODAY)


def test_labels_pairs_and_ways_are_counted_by_confidence(flows: Flows) -> None:
    made = counted(flows(FILES))
    assert made.labels == {"confirmed": 1, "likely": 1, "unsure": 2}
    assert made.pairs == {"work": 1, "can't": 0, "not known yet": 1}
    assert made.ways == {"confirmed": 0, "likely": 1, "unsure": 0}
    assert (made.troubles, made.fixes) == (1, 2)


def test_files_are_listed_oldest_first_with_their_due_date(flows: Flows) -> None:
    old, new = counted(flows(FILES)).files
    assert (old.file, old.checked, old.days, old.due_in, old.how) == ("lend", "2026-02-01", 296, -206, "public-pages")
    assert (new.file, new.days, new.due_in, new.how) == ("reader", 4, 26, "hands-on")
    assert (old.sources, new.sources) == (2, 0)


def test_text_report_has_the_same_counts_as_json(flows: Flows) -> None:
    assert counted(flows(FILES)).as_text().splitlines() == [
        "Labels    4: 1 confirmed, 1 likely, 2 unsure",
        "Pairs     2: 1 work, 0 can't, 1 not known yet",
        "Ways      1: 0 confirmed, 1 likely, 0 unsure",
        "Problems  1, with 2 things to try",
        "Files     2: 1 on a device, 0 vendor's page, 1 public pages, 0 as reported",
        "To check  1 overdue, 1 within 30 days",
        "Sources   2 pages",
        "",
        "File                  Checked     Days  How             Sure  Likely  Unsure",
        "lend                  2026-02-01   296  public pages       1       1       2",
        "reader                2026-11-20     4  on a device        ·       ·       ·",
    ]


def test_shipped_summary_fits_eighty_columns() -> None:
    made = counted(load((Path(__file__).parents[2],)).library)
    assert all(len(line) <= 80 for line in made.as_text().splitlines())
    assert made.pairs["work"] == sum(made.ways.values())
