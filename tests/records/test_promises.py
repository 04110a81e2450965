"""Promises: nothing is overwritten, everything expires on its day, and deleted data is gone from the disk."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.papers import shipped
from tests.records.conftest import Place
from tests.records.samples import TODAY, promise
from tests.records.test_file import holding
from tests.tiny import Flows, walked
from wizard.content.spans import plain
from wizard.records.database import Changed
from wizard.records.promise import Promise, Refused, count_due, details, drafted, due_sentence, refusal, state, summary
from wizard.records.promise_documents import answer

DAY = timedelta(days=1)


def test_promises_are_shared_and_listed_by_day(place: Place) -> None:
    desk, other = place(), place(desk="other")
    later = desk.promises.add(promise(due=TODAY + 2 * DAY))
    late, today = desk.promises.add(promise(due=TODAY - DAY)), other.promises.add(promise(due=TODAY))
    assert other.promises.all() == desk.promises.all() == [late, today, later]
    assert other.promises.due(TODAY) == [late, today]


def test_second_change_of_a_promise_is_rejected_with_a_message(place: Place) -> None:
    desk, other = place(), place(desk="other")
    made = desk.promises.add(promise())
    seen = other.promises.all()[0]
    taken = desk.promises.take(made, "MK")
    for change in (
        lambda: other.promises.take(seen, "JB"),
        lambda: other.promises.find_out(seen, "Ask again."),
        lambda: other.promises.move(seen, TODAY, TODAY),
        lambda: other.promises.kept(seen, TODAY),
    ):
        with pytest.raises(Changed, match=r"A colleague changed .* Nothing was overwritten") as told:
            change()
        assert told.value.now == taken
    assert desk.promises.all() == [taken]


def test_promise_is_rejected_when_its_day_is_past_or_after_deletion(place: Place) -> None:
    desk = place()
    made = desk.promises.add(promise(made=TODAY - 20 * DAY))
    for day, why in (
        (TODAY - DAY, "That day is in the past"),
        (TODAY + 10 * DAY, "The name and number will be deleted on"),
    ):
        with pytest.raises(Refused, match=why):
            desk.promises.move(made, day, TODAY)
    assert desk.promises.move(made, TODAY + 9 * DAY, TODAY).due == TODAY + 9 * DAY


def test_findings_are_added(place: Place) -> None:
    desk = place()
    once = desk.promises.find_out(desk.promises.add(promise()), "The book is on a waiting list.")
    assert desk.promises.find_out(once, "It comes on Friday.").found == (
        "The book is on a waiting list. It comes on Friday."
    )


def test_promise_leaves_no_trace_when_it_is_done(file: Place, path: Path) -> None:
    desk = file()
    made = desk.promises.add(promise(name="Canary", contact="555 0199 73", best_time="canary time"))
    assert holding(path.parent, b"555 0199 73")
    desk.promises.kept(made, TODAY)
    assert desk.promises.all() == []
    assert holding(path.parent, b"555 0199 73", b"Canary", b"canary time") == []


def test_promise_is_deleted_after_thirty_days(file: Place, path: Path) -> None:
    desk = file()
    for age in (29, 30):
        desk.promises.add(promise(made=TODAY - age * DAY, contact=f"555 01{age}"))
    assert [kept.contact for kept in file().promises.all()] == ["555 0129"]
    assert holding(path.parent, b"555 0130") == []
    assert desk.counts.tally(TODAY, TODAY) == {("promise", "", "wiped"): 1}


def test_promise_is_deleted_at_its_original_age_at_every_desk(place: Place) -> None:
    desk = place()
    for age, wipe in ((6, 7), (7, 7), (30, 30), (31, 90)):
        desk.promises.add(promise(made=TODAY - age * DAY, wipe=wipe, contact=f"555 01{age:02}"))
    assert [kept.contact for kept in place().promises.all()] == ["555 0131", "555 0106"]


def test_promise_from_the_future_is_deleted_on_time(place: Place) -> None:
    place().promises.add(promise(made=TODAY + 400 * DAY))
    assert [kept.made for kept in place().promises.all()] == [TODAY]


def test_paper_slips_have_unused_numbers(place: Place) -> None:
    desk = place()
    desk.promises.add(promise(name="", contact="", slip="1"))
    assert desk.promises.free_slip() == "2"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("contact", "21234000123456"),
        ("name", "Ann 4711"),
        ("best_time", "PIN is 4711"),
        ("found", "card 2123 4000 1234"),
    ],
)
def test_promise_with_private_data_is_rejected_before_it_is_written(
    field: str, text: str, file: Place, path: Path
) -> None:
    with pytest.raises(Refused):
        file().promises.add(promise(**{field: text}))
    assert holding(path.parent, text.encode()) == []


# ---- as values


def test_promise_is_drafted_from_the_walk(flows: Flows) -> None:
    library = flows(
        {
            "platforms/lend": "borrow: [{id: tap, do: Tap it., see: a book., if-not: [{trouble: lost}]}]\n"
            "troubles: [{id: lost, says: It is lost, fixes: [{id: wait, try: Wait a little.}]}]"
        }
    )
    walk = walked(library, "which: one\nready: done\ntap: stuck\nlost.wait: not-yet")
    made = drafted(walk, due=TODAY, today=TODAY, contact="555 0100", name="Ann")
    assert (made.device, made.model, made.platform) == ("reader", "one", "lend")
    assert made.tried == ("Didn't work: Tap it.", "Tried: Wait a little. It didn't help.")
    assert details(made, library, TODAY)[:3] == [
        "Call Ann, 555 0100.", "Promised for today.", "It's about Reader One + Lend."
    ]  # fmt: skip
    assert "555" not in summary(made, library, TODAY) and "Ann" not in summary(made, library, TODAY)
    for wrong in ({}, {"contact": "555 0100", "slip": "4"}, {"slip": "4", "name": "Ann"}, {"contact": "nobody"}):
        with pytest.raises(Refused):
            drafted(walk, due=TODAY, today=TODAY, **wrong)
    assert (made.warn, made.wipe) == (14, 30)
    with pytest.raises(Refused, match="That day is in the past"):
        drafted(walk, due=TODAY - DAY, today=TODAY, slip="4")


PROFILE = "library: Hill\nphone: 555 0100\ncountry: US\ncatalog: hill.example.org\n"


@pytest.mark.parametrize(("wipe", "kept"), [("7 days", 7), ("365 days", 90)])
def test_library_sets_deletion_age_up_to_90_days(flows: Flows, wipe: str, kept: int) -> None:
    library = flows(
        {"platforms/lend": "borrow: [{id: tap, do: Tap it.}]", "library": f"{PROFILE}promises: {{wipe: {wipe}}}"}
    )
    made = drafted(walked(library, "which: one"), due=TODAY + DAY, today=TODAY, contact="555 0100")
    assert (made.warn, made.wipe) == (14, kept)
    with pytest.raises(Refused, match="The name and number will be deleted on"):
        drafted(walked(library, "which: one"), due=TODAY + kept * DAY, today=TODAY, contact="555 0100")


def test_first_screen_shows_due_promises() -> None:
    assert due_sentence(count_due([promise(due=TODAY + DAY)], TODAY)) == ""
    three: list[Promise] = [promise(due=TODAY), promise(due=TODAY - DAY), promise(made=TODAY - 14 * DAY)]
    assert due_sentence(count_due(three, TODAY)) == "Callbacks: 1 due today, 1 overdue, 1 will be deleted soon."
    assert [state(one, TODAY) for one in three] == ["today", "overdue", "old"]


def test_fields_accept_only_their_own_data() -> None:
    right = {"name": "Ann B.", "contact": "+44 (0)113 496 0100", "slip": "14", "best_time": "after 17:30", "who": "MK"}
    assert [refusal(field, text) for field, text in right.items()] == [""] * 5
    assert refusal("contact", "ann@example.org") == ""
    assert refusal("best_time", "x" * 41).startswith("Please make it shorter")


@pytest.mark.parametrize(
    ("about", "asked"),
    [
        ({}, "Libby on your Kindle"),
        ({"device": "kobo", "model": "kobo-overdrive"}, "Libby on your Kobo"),
        ({"device": "", "model": ""}, "Libby"),
        ({"platform": ""}, "your Kindle"),
        ({"device": "", "model": "", "platform": ""}, "library eBooks"),
    ],
)
def test_answer_names_the_device_in_the_patrons_words(about: dict[str, str], asked: str) -> None:
    page = answer(promise(found="It works now.", **about), shipped())
    assert plain(page.message) == f"You asked us about {asked}."
