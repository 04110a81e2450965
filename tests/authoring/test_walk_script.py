"""Walk scripts: short addresses, expected words of a step, and the line number of a mismatch."""

import pytest

from tests.tiny import START, Flows, here, walked
from wizard.authoring.walk_script import Mismatch, names, replay, said_here, started, written
from wizard.walk.lookahead import ahead, stuck_with
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

TEXT = """
    borrow:
      - {id: tap, do: Tap it., say: We tap it., if-not: [{trouble: gone}]}
      - {id: send, do: Send it., wait: 5 min}
    troubles:
      - {id: gone, says: Gone, fixes: [{id: wait, try: Wait., steps: [{id: sit, do: Sit.}]}, {id: turn, try: Turn.}]}
"""


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("libby/send!missing.wifi>wifi/on-wifi", True),
        ("wifi/on-wifi", True),
        ("on-wifi", True),
        ("missing.wifi>wifi/on-wifi", True),
        ("wifi", False),
        ("n-wifi", False),
        ("", False),
        ("more>libby/send!missing.wifi>wifi/on-wifi", False),
    ],
)
def test_key_is_an_address_or_its_last_part(key: str, named: bool) -> None:
    assert names(key, "libby/send!missing.wifi>wifi/on-wifi") is named


def test_ready_can_be_left_out(flows: Flows) -> None:
    assert here(walked(flows({"platforms/lend": TEXT}), "tap: done")) == "lend/send"


def test_ready_can_be_written(flows: Flows) -> None:
    assert here(walked(flows({"platforms/lend": TEXT}), "ready: done", "tap: done")) == "lend/send"


def test_comments_and_empty_lines_are_ignored(flows: Flows) -> None:
    assert here(walked(flows({"platforms/lend": TEXT}), "", "# first", "tap: done   # and on")) == "lend/send"


def mismatch(flows: Flows, *lines: str) -> Mismatch:
    with pytest.raises(Mismatch) as caught:
        replay(flows({"platforms/lend": TEXT}), START, {}, "\n".join(("which: one", *lines)))
    return caught.value


def test_mismatch_names_both_steps_and_the_line(flows: Flows) -> None:
    parted = mismatch(flows, "", "send: done")
    assert (parted.line, str(parted)) == (3, "The walk is at `lend/tap`, not at `send`.")


def test_mismatch_lists_the_offered_answers_when_answer_is_not_offered(flows: Flows) -> None:
    parted = mismatch(flows, "tap: maybe")
    assert (parted.line, str(parted)) == (2, "`maybe` isn't an answer here. Choose from done, stuck, skipped, said.")


def test_mismatch_is_reported_when_script_continues_after_the_end(flows: Flows) -> None:
    parted = mismatch(flows, "tap: done", "send: done", "tap: done")
    assert (parted.line, str(parted)) == (4, "The visit is over (done), but the script continues.")


@pytest.mark.parametrize("line", ["tap", "tap:", "tap done"])
def test_mismatch_is_reported_when_line_is_not_an_address_and_answer(flows: Flows, line: str) -> None:
    assert mismatch(flows, line).line == 2


@pytest.mark.parametrize("words", ["Tap it", "tap IT", "“We tap it.”", '"Tap it."', "On the Reader", "It worked"])
def test_expected_words_must_be_in_the_step(flows: Flows, words: str) -> None:
    walk = walked(flows({"platforms/lend": TEXT}), "ready: done", f"expect: {words}")
    assert here(walk) == "lend/tap"


def test_mismatch_shows_the_step_when_expected_words_are_missing(flows: Flows) -> None:
    parted = mismatch(flows, "ready: done", "expect: the moon")
    assert parted.line == 3
    assert "`the moon` isn't in this step. The step says:" in str(parted)
    assert "Tap it." in str(parted)


def test_script_can_expect_the_end(flows: Flows) -> None:
    walk = walked(flows({"platforms/lend": TEXT}), "tap: done", "send: done", "expect: done", "expect: your sheet")
    assert "Here's your sheet" in said_here(walk)


# ------------------------------------------------------------------ the first line


def test_script_can_name_its_start_and_country() -> None:
    assert started("# a visit\nstart: kindle libby country=US\nkind: newer") == (Start("kindle", "libby"), "US", 2)


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("trouble libby/gone", Start(trouble="libby/gone")),
        ("trouble libby/gone kindle", Start("kindle", "", "libby/gone")),
        ("trouble libby/gone kindle libby", Start("kindle", "libby", "libby/gone")),
    ],
)
def test_script_can_start_with_a_trouble(line: str, start: Start) -> None:
    assert started(f"start: {line}")[0] == start


def test_start_line_is_optional() -> None:
    assert started("tap: done") == (Start(), "", 0)


@pytest.mark.parametrize(
    "line", ["kindle", "kindle libby more", "trouble", "trouble a b c d", "kindle libby contry=US"]
)
def test_start_line_is_rejected_when_incomplete_or_too_long(line: str) -> None:
    with pytest.raises(Mismatch):
        started(f"start: {line}")


# ------------------------------------------------------------------ a walk as a script


@pytest.mark.parametrize(
    "lines",
    [
        ("tap: done", "send: done"),
        ("tap: skipped", "send: said"),
        ("tap: stuck", "sit: done", "wait: not-yet", "turn: worked", "send: done"),
        ("tap: stuck", "sit: stuck", "turn: not-yet", "last: callback"),
        ("ready: from-borrow", "tap: done"),
        ("tap: done", "send: waiting"),
    ],
)
def test_walk_written_as_a_script_reaches_the_same_place(flows: Flows, lines: tuple[str, ...]) -> None:
    library = flows({"devices/reader": "prepare: [{id: charge, do: Charge.}]", "platforms/lend": TEXT})
    first = () if "ready" in lines[0] else ("charge: done",)
    walk = walked(library, *first, *lines)
    again = replay(library, START, {}, written(walk))
    assert again.taken == walk.taken
    assert [taken.passed for taken in again.trail] == [taken.passed for taken in walk.trail]
    assert (here(again), again.at and again.at.waiting) == (here(walk), walk.at and walk.at.waiting)


def test_walk_with_skipped_fixes_written_as_a_script_reaches_the_same_place(flows: Flows) -> None:
    text = TEXT.replace("if-not: [{trouble: gone}]", "if-not: [{id: first, try: First.}, {trouble: gone}]")
    walk = walked(flows({"platforms/lend": text}))
    stuck = Walk(walk.library, START, {**walk.turns, "lend/ready": "done", **stuck_with(walk, "lend/gone")})
    again = replay(walk.library, START, {}, written(stuck))
    assert here(again) == here(stuck) == "lend/tap!gone.wait>lend/sit"


def test_trouble_written_as_a_script_names_its_trouble(flows: Flows) -> None:
    library = flows({"platforms/lend": TEXT})
    walk = ahead(Walk(library, Start("reader", "lend", "lend/gone")))
    start, _, _ = started(written(walk))
    assert here(replay(library, start, {}, written(walk))) == "end: done"
