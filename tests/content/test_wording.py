"""Flow texts as they are said here and now: slots, labels, things in hand, trust."""

import pytest

from tests.tiny import Flows
from wizard.content.library import Library
from wizard.content.spans import Span, plain
from wizard.content.trust import Trust, trust
from wizard.content.wording import Wording, day

FACTS = {"device": "reader", "model": "one", "platform": "lend", "way": "app"}
PLAIN_PROFILE = "platforms: {lend: {find-as: Hill, loans: '10'}}"


def say(library: Library, text: str, file: str = "lend", paper: bool = False, **facts: str) -> str:
    return Wording(library, FACTS | {key.replace("_", "-"): value for key, value in facts.items()}, paper).plain(
        text, file
    )


# ------------------------------------------------------------------ slots


def test_a_slot_of_the_library_takes_the_profile_s_fact(flows: Flows) -> None:
    assert say(flows({"library": PLAIN_PROFILE}), "Ring {library.phone}.") == "Ring 555 0100."


def test_a_slot_of_the_platform_takes_the_profile_s_line_for_it(flows: Flows) -> None:
    library = flows({"library": PLAIN_PROFILE})
    assert say(library, "{platform.loans} books, as {platform.find-as}.") == "10 books, as Hill."


def test_where_a_service_is_not_in_the_profile_one_looks_for_the_library_s_own_name(flows: Flows) -> None:
    library = flows({"library": "library: Hill Library"})
    assert say(library, "Choose {platform.find-as}. You may borrow {platform.loans}.") == "Choose Hill Library."


def test_a_slot_may_lie_deeper_in_the_profile(flows: Flows) -> None:
    library = flows({"library": f"{PLAIN_PROFILE}\nwifi: {{name: Hill-Guest}}"})
    assert say(library, "Take {library.wifi.name}.") == "Take Hill-Guest."


def test_a_sentence_whose_slot_is_empty_is_left_out(flows: Flows) -> None:
    library = flows({"library": PLAIN_PROFILE})
    assert say(library, "Ring us. We are there {library.hours}. Or come.") == "Ring us. Or come."


def test_the_only_sentence_may_be_left_out(flows: Flows) -> None:
    assert say(flows({"library": PLAIN_PROFILE}), "In the library it is {library.wifi.name}.") == ""


def test_a_slot_of_the_device_takes_the_model_s_words_before_the_device_s(flows: Flows) -> None:
    words = "words: {menu: 'the menu', key: 'the key'}"
    models = "models: {one: {name: One, ways: [app], words: {menu: 'the three lines'}}}"
    said = say(flows({"devices/reader": f"{words}\n{models}"}), "Tap {device.menu}, then {device.key}.")
    assert said == "Tap the three lines, then the key."


def test_words_of_a_device_may_hold_labels_and_other_words(flows: Flows) -> None:
    device = "words: {menu: 'the **More** list', wifi: 'Wi-Fi in {device.menu}'}\nlabels: {More: {was: [Extras]}}"
    assert say(flows({"devices/reader": device}), "Open {device.wifi}.") == "Open Wi-Fi in the More (or Extras) list."


def test_without_a_profile_the_screen_says_whose_it_is(flows: Flows) -> None:
    assert say(flows(), "Open {library.catalogue}.") == "Open (your catalogue)."


def test_without_a_profile_the_paper_has_a_line_to_write_on(flows: Flows) -> None:
    spans = Wording(flows(), FACTS, paper=True).say("Open {library.catalogue}.", "lend")
    assert Span("blank", "your catalogue") in spans
    assert "____" in plain(spans)


def test_without_a_profile_a_sentence_about_the_library_s_rules_is_left_out(flows: Flows) -> None:
    assert say(flows(), "Tap it. You may have {platform.loans} books.") == "Tap it."


def test_a_country_told_at_the_desk_fills_its_slot_without_a_profile(flows: Flows) -> None:
    assert say(flows().in_country("ca"), "In {library.country}.") == "In CA."


@pytest.mark.parametrize(
    "text",
    ["Nothing to fill. At all.", "It takes 5 min. Ring “us”. **Yes** is right.", "Look at e.g. Wi-Fi. Then go."],
)
def test_a_text_without_slots_stays_as_it_was_written(flows: Flows, text: str) -> None:
    assert say(flows(), text) == text.replace("**", "")


# ------------------------------------------------------------------ labels


def labelled(flows: Flows, label: str, text: str = "Tap **Go**.", model: str = "one", borrows_on: str = "") -> str:
    library = flows({"platforms/lend": f"labels: {{Go: {label}}}"})
    return say(library, text, model=model, borrows_on=borrows_on)


def test_a_label_is_a_span_of_its_own(flows: Flows) -> None:
    library = flows({"platforms/lend": "labels: {Go: {}}"})
    assert Wording(library, FACTS).say("Tap **Go**.", "lend") == (
        Span("text", "Tap "),
        Span("label", "Go"),
        Span("text", "."),
    )


def test_a_label_that_nobody_is_sure_of_is_a_button_like_it(flows: Flows) -> None:
    assert labelled(flows, "{confidence: unsure}") == "Tap a button like Go."


def test_a_label_that_is_likely_needs_no_doubt(flows: Flows) -> None:
    assert labelled(flows, "{confidence: likely}") == "Tap Go."


def test_like_is_not_said_twice(flows: Flows) -> None:
    assert labelled(flows, "{confidence: unsure}", "Look for something like **Go**.") == "Look for something like Go."


def test_a_doubtful_label_that_begins_a_sentence_begins_it_large(flows: Flows) -> None:
    assert labelled(flows, "{confidence: unsure}", "**Go** is there. **Go** blinks.") == (
        "A button like Go is there. A button like Go blinks."
    )


def test_older_words_stand_beside_a_label(flows: Flows) -> None:
    assert labelled(flows, "{was: [Start]}") == "Tap Go (or Start)."
    assert labelled(flows, "{was: [Start, Run]}") == "Tap Go (or Start, Run)."


def test_a_label_has_other_words_elsewhere(flows: Flows) -> None:
    label = "{elsewhere: [{text: Los, only-if: {model: [one]}}]}"
    assert labelled(flows, label) == "Tap Los."
    assert labelled(flows, label, model="two") == "Tap Go."


def test_elsewhere_may_be_told_by_a_fact_of_the_device(flows: Flows) -> None:
    library = flows(
        {
            "devices/reader": "facts: {keys: few}",
            "platforms/lend": "labels: {Go: {elsewhere: [{text: Los, only-if: {keys: [few]}}]}}",
        }
    )
    assert say(library, "Tap **Go**.") == "Tap Los."


def test_elsewhere_may_be_told_by_what_the_patron_borrows_with(flows: Flows) -> None:
    label = "{elsewhere: [{text: Los, only-if: {borrows-on: [phone]}}]}"
    assert labelled(flows, label, borrows_on="phone") == "Tap Los."


def test_a_label_may_stand_in_another_file_that_the_file_names(flows: Flows) -> None:
    library = flows(
        {"devices/reader": "labels: {Sync: {was: [Update]}}", "platforms/lend": "screens: [reader]\nlabels: {Go: {}}"}
    )
    assert say(library, "Tap **Sync**.") == "Tap Sync (or Update)."


def test_a_file_s_own_label_comes_before_another_file_s(flows: Flows) -> None:
    library = flows(
        {"devices/reader": "labels: {Go: {was: [Old]}}", "platforms/lend": "screens: [reader]\nlabels: {Go: {}}"}
    )
    assert say(library, "Tap **Go**.") == "Tap Go."


# ------------------------------------------------------------------ the things in the patron's hands


def place(library: Library, where: str = "borrower", **facts: str) -> str:
    own = FACTS | {key.replace("_", "-"): value for key, value in facts.items()}
    return Wording(library, own).screen_place(where)  # type: ignore[arg-type]


def test_a_step_is_on_the_reader(flows: Flows) -> None:
    assert place(flows(), "reader") == "On the Reader"


def test_the_reader_may_have_a_shorter_name(flows: Flows) -> None:
    assert place(flows({"devices/reader": "words: {name: Kid}"}), "reader") == "On the Kid"


@pytest.mark.parametrize(
    ("what", "said"),
    [("phone", "On the phone"), ("tablet", "On the tablet"), ("library-computer", "On our computer")],
)
def test_the_patron_borrows_on_what_they_have(flows: Flows, what: str, said: str) -> None:
    assert place(flows(), borrows_on=what) == said


@pytest.mark.parametrize("facts", [{}, {"borrows_on": "nothing"}, {"borrows_on": "not-sure"}])
def test_where_nothing_else_is_known_the_patron_borrows_on_the_reader(flows: Flows, facts: dict[str, str]) -> None:
    assert place(flows(), **facts) == "On the Reader"


def test_a_way_may_say_that_borrowing_needs_a_computer(flows: Flows) -> None:
    library = flows({"platforms/lend": "ways: {app: {borrower: computer}}"})
    assert place(library, borrows_on="phone") == "On the computer"


def test_a_reader_that_can_not_borrow_by_itself_is_never_named_as_what_one_borrows_on(flows: Flows) -> None:
    library = flows({"devices/reader": "models: {one: {name: One, ways: [kindle]}}"})
    assert place(library, way="kindle") == "On the phone, tablet or computer"
    assert place(library, way="kindle", borrows_on="not-sure") == "On the phone, tablet or computer"
    assert place(library, borrows_on="tablet") == "On the tablet"


def test_a_file_that_the_device_itself_opens_is_fetched_there(flows: Flows) -> None:
    lend, models = "ways: {plain-file: {borrower: computer}}", "models: {one: {name: One, ways: [%s]}}"
    tablet = flows({"platforms/lend": lend, "devices/reader": models % "browser, plain-file"})
    assert place(tablet, way="plain-file") == "On the Reader"
    assert place(flows({"devices/reader": models % "plain-file"}), way="plain-file") == "On the computer"


def test_a_model_may_have_its_own_drawing(flows: Flows) -> None:
    library = flows({"devices/reader": "picture: kindle\nmodels: {one: {name: One, ways: [app], picture: tablet}}"})
    assert Wording(library, FACTS).thing("reader") == ("Reader", "tablet")
    assert Wording(library, {"device": "reader"}).thing("reader") == ("Reader", "kindle")


def test_a_device_nobody_named_is_a_device() -> None:
    assert Wording(Library({}, {}, {}), {}).screen_place("reader") == "On the device"


# ------------------------------------------------------------------ trust


def test_a_step_is_trusted_as_far_as_its_file(flows: Flows) -> None:
    assert trust(flows(), "lend") == Trust("2026-11-20", "public-pages", "confirmed")


def test_a_step_s_own_check_counts_before_its_file_s(flows: Flows) -> None:
    library = flows(
        {"platforms/lend": "borrow: [{id: a, do: A., verified: {date: 2026-12-01, how: hands-on}, confidence: likely}]"}
    )
    step = library.platforms["lend"].borrow[0]
    assert trust(library, "lend", step) == Trust("2026-12-01", "hands-on", "likely")


def test_a_step_is_no_surer_than_its_least_sure_label(flows: Flows) -> None:
    library = flows({"platforms/lend": "labels: {Go: {confidence: unsure}}\nborrow: [{id: a, do: Tap **Go**.}]"})
    assert trust(library, "lend", library.platforms["lend"].borrow[0]).confidence == "unsure"


def test_the_older_and_weaker_of_two_claims_counts() -> None:
    one, two = Trust("2026-01-01", "hands-on", "likely"), Trust("2026-02-02", "reported", "confirmed")
    assert one.and_(two) == two.and_(one) == Trust("2026-01-01", "reported", "likely")


def test_days_are_written_with_the_month_s_name() -> None:
    assert day("2026-11-02") == "2 Nov 2026"
    assert day("2026-11-02", short=False) == "2 November 2026"
