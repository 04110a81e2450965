"""The wording of flow texts in a visit: slots, labels, devices, and confidence."""

import pytest

from tests.tiny import Flows
from wizard.content.flow import Where
from wizard.content.library import Library
from wizard.content.spans import Span, plain
from wizard.content.translation import AROUND, Translation
from wizard.content.trust import Trust, trust
from wizard.content.wording import Wording

FACTS = {"device": "reader", "model": "one", "platform": "lend", "way": "app"}
PLAIN_PROFILE = "platforms: {lend: {find-as: Hill, loans: '10'}}"


def say(library: Library, text: str, file: str = "lend", paper: bool = False, **facts: str) -> str:
    return Wording(library, FACTS | {key.replace("_", "-"): value for key, value in facts.items()}, paper).plain(
        text, file
    )


# ------------------------------------------------------------------ slots


def test_library_slot_is_filled_from_the_profile(flows: Flows) -> None:
    assert say(flows({"library": PLAIN_PROFILE}), "Ring {library.phone}.") == "Ring 555 0100."


def test_platform_slot_is_filled_from_the_profile(flows: Flows) -> None:
    library = flows({"library": PLAIN_PROFILE})
    assert say(library, "{platform.loans} books, as {platform.find-as}.") == "10 books, as Hill."


def test_library_name_is_used_when_profile_does_not_list_the_service(flows: Flows) -> None:
    library = flows({"library": "library: Hill Library"})
    assert say(library, "Choose {platform.find-as}. You may borrow {platform.loans}.") == "Choose Hill Library."


def test_slot_can_name_a_nested_profile_value(flows: Flows) -> None:
    library = flows({"library": f"{PLAIN_PROFILE}\nwifi: {{name: Hill-Guest}}"})
    assert say(library, "Take {library.wifi.name}.") == "Take Hill-Guest."


def test_sentence_is_left_out_when_its_slot_is_empty(flows: Flows) -> None:
    library = flows({"library": PLAIN_PROFILE})
    assert say(library, "Ring us. We are there {library.hours}. Or come.") == "Ring us. Or come."


def test_only_sentence_is_left_out_when_its_slot_is_empty(flows: Flows) -> None:
    assert say(flows({"library": PLAIN_PROFILE}), "In the library it is {library.wifi.name}.") == ""


LOANS = "You can have {platform.loans} books[[ for {platform.days} days]] at a time."


def test_optional_phrase_is_left_out_when_its_slot_is_empty(flows: Flows) -> None:
    assert say(flows({"library": PLAIN_PROFILE}), LOANS) == "You can have 10 books at a time."


def test_optional_phrase_is_shown_when_its_slot_has_a_value(flows: Flows) -> None:
    library = flows({"library": "platforms: {lend: {find-as: Hill, loans: '10', days: '21'}}"})
    assert say(library, LOANS) == "You can have 10 books for 21 days at a time."


def test_sentence_is_left_out_when_slot_outside_optional_phrase_is_empty(flows: Flows) -> None:
    library = flows({"library": "platforms: {lend: {find-as: Hill, days: '21'}}"})
    assert say(library, f"Tap it. {LOANS}") == "Tap it."


@pytest.mark.parametrize(("profile", "said"), [(PLAIN_PROFILE, "10"), ("library: Hill Library", "several")])
def test_default_of_a_slot_is_used_when_the_slot_is_empty(flows: Flows, profile: str, said: str) -> None:
    library = flows({"library": profile})
    assert say(library, "Borrow {platform.loans|several} books.") == f"Borrow {said} books."


def test_default_of_a_slot_is_used_when_there_is_no_profile(flows: Flows) -> None:
    assert say(flows(), "Call {library.short-name|the library}.") == "Call the library."


def test_label_after_an_optional_phrase_is_still_a_label(flows: Flows) -> None:
    library = flows({"library": PLAIN_PROFILE, "platforms/lend": "labels: {Go: {}}"})
    assert Span("label", "Go") in Wording(library, FACTS).say(
        "Tap[[ {platform.days}]] **Go** {platform.loans}.", "lend"
    )


# ------------------------------------------------------------------ tap, click or choose

TAP = "In the list, {tap} **Go**. {Tap} it."
COMPUTER = "models: {one: {name: PC, ways: [app], picture: computer}}"
FETCHER = "ways: {kindle: {}, adobe-usb: {borrower: computer}}"


def test_tap_is_used_when_device_has_a_touch_screen(flows: Flows) -> None:
    assert say(flows(), TAP) == "In the list, tap Go. Tap it."


def test_tap_becomes_click_when_device_is_a_computer(flows: Flows) -> None:
    assert say(flows({"devices/reader": COMPUTER}), TAP) == "In the list, click Go. Click it."


@pytest.mark.parametrize(
    ("where", "facts", "said"),
    [
        ("computer", {}, "Click"),
        ("borrower", {"way": "kindle"}, "Choose"),
        ("borrower", {"way": "kindle", "borrows-on": "phone"}, "Tap"),
        ("borrower", {"way": "kindle", "borrows-on": "library-computer"}, "Click"),
        ("borrower", {"way": "adobe-usb"}, "Click"),
        ("reader", {"way": "kindle", "borrows-on": "computer"}, "Tap"),
    ],
)
def test_tap_verb_fits_the_device_of_the_step(flows: Flows, where: Where, facts: dict[str, str], said: str) -> None:
    wording = Wording(flows({"platforms/lend": FETCHER}), FACTS | facts)
    assert wording.plain("{Tap} it.", "lend", where) == f"{said} it."


def test_tap_becomes_choose_when_the_device_is_unknown(flows: Flows) -> None:
    assert Wording(flows()).plain("{Tap} **Go**.", "lend") == "Choose Go."


def test_tap_verb_is_in_the_language_of_the_sheet(flows: Flows) -> None:
    texts = {
        ("lend", TAP): "En la lista, {tap} **Go**. {Tap} eso.",
        (AROUND, "tap"): "toque",
        ("reader", "Reader"): "Lector",
    }
    wording = Wording(flows(), FACTS, paper=True, translation=Translation("es", texts))
    assert wording.plain(TAP, "lend") == "En la lista, toque Go. Toque eso."


def test_device_slot_prefers_words_of_the_model(flows: Flows) -> None:
    words = "words: {menu: 'the menu', key: 'the key'}"
    models = "models: {one: {name: One, ways: [app], words: {menu: 'the three lines'}}}"
    said = say(flows({"devices/reader": f"{words}\n{models}"}), "Tap {device.menu}, then {device.key}.")
    assert said == "Tap the three lines, then the key."


def test_words_of_a_device_can_contain_labels_and_slots(flows: Flows) -> None:
    device = "words: {menu: 'the **More** list', wifi: 'Wi-Fi in {device.menu}'}\nlabels: {More: {was: [Extras]}}"
    assert say(flows({"devices/reader": device}), "Open {device.wifi}.") == "Open Wi-Fi in the More (or Extras) list."


def test_screen_names_the_owner_of_a_value_when_there_is_no_profile(flows: Flows) -> None:
    assert say(flows(), "Open {library.catalog}.") == "Open (your catalog)."


def test_paper_has_a_blank_line_when_there_is_no_profile(flows: Flows) -> None:
    spans = Wording(flows(), FACTS, paper=True).say("Open {library.catalog}.", "lend")
    assert Span("blank", "your catalog") in spans
    assert "____" in plain(spans)


def test_sentence_about_library_rules_is_left_out_when_there_is_no_profile(flows: Flows) -> None:
    assert say(flows(), "Tap it. You may have {platform.loans} books.") == "Tap it."


def test_country_chosen_at_the_desk_fills_its_slot_when_there_is_no_profile(flows: Flows) -> None:
    assert say(flows().in_country("ca"), "In {library.country}.") == "In CA."


@pytest.mark.parametrize(
    "text",
    ["Nothing to fill. At all.", "It takes 5 min. Ring “us”. **Yes** is right.", "Look at e.g. Wi-Fi. Then go."],
)
def test_text_is_unchanged_when_it_has_no_slots(flows: Flows, text: str) -> None:
    assert say(flows(), text) == text.replace("**", "")


# ------------------------------------------------------------------ labels


def labelled(flows: Flows, label: str, text: str = "Tap **Go**.", model: str = "one", borrows_on: str = "") -> str:
    library = flows({"platforms/lend": f"labels: {{Go: {label}}}"})
    return say(library, text, model=model, borrows_on=borrows_on)


def test_label_is_its_own_span(flows: Flows) -> None:
    library = flows({"platforms/lend": "labels: {Go: {}}"})
    assert Wording(library, FACTS).say("Tap **Go**.", "lend") == (
        Span("text", "Tap "),
        Span("label", "Go"),
        Span("text", "."),
    )


def test_unsure_label_is_shown_as_a_button_like_that_label(flows: Flows) -> None:
    assert labelled(flows, "{confidence: unsure}") == "Tap a button like Go."


def test_likely_label_is_shown_without_a_caution(flows: Flows) -> None:
    assert labelled(flows, "{confidence: likely}") == "Tap Go."


def test_like_is_not_repeated(flows: Flows) -> None:
    assert labelled(flows, "{confidence: unsure}", "Look for something like **Go**.") == "Look for something like Go."


def test_unsure_label_is_capitalized_at_the_start_of_a_sentence(flows: Flows) -> None:
    assert labelled(flows, "{confidence: unsure}", "**Go** is there. **Go** blinks.") == (
        "A button like Go is there. A button like Go blinks."
    )


def test_older_names_are_shown_next_to_a_label(flows: Flows) -> None:
    assert labelled(flows, "{was: [Start]}") == "Tap Go (or Start)."
    assert labelled(flows, "{was: [Start, Run]}") == "Tap Go (or Start, Run)."


def test_label_has_different_words_on_other_devices(flows: Flows) -> None:
    label = "{elsewhere: [{text: Los, only-if: {model: [one]}}]}"
    assert labelled(flows, label) == "Tap Los."
    assert labelled(flows, label, model="two") == "Tap Go."


def test_label_variant_can_depend_on_a_fact_of_the_device(flows: Flows) -> None:
    library = flows(
        {
            "devices/reader": "facts: {keys: few}",
            "platforms/lend": "labels: {Go: {elsewhere: [{text: Los, only-if: {keys: [few]}}]}}",
        }
    )
    assert say(library, "Tap **Go**.") == "Tap Los."


def test_label_variant_can_depend_on_the_borrowing_device(flows: Flows) -> None:
    label = "{elsewhere: [{text: Los, only-if: {borrows-on: [phone]}}]}"
    assert labelled(flows, label, borrows_on="phone") == "Tap Los."


def test_label_of_a_referenced_file_can_be_used(flows: Flows) -> None:
    library = flows(
        {
            "devices/reader": "labels: {Sync: {was: [Update]}}",
            "platforms/lend": "labels-from: [reader]\nlabels: {Go: {}}",
        }
    )
    assert say(library, "Tap **Sync**.") == "Tap Sync (or Update)."


def test_own_label_of_a_file_comes_before_those_of_other_files(flows: Flows) -> None:
    library = flows(
        {"devices/reader": "labels: {Go: {was: [Old]}}", "platforms/lend": "labels-from: [reader]\nlabels: {Go: {}}"}
    )
    assert say(library, "Tap **Go**.") == "Tap Go."


# ------------------------------------------------------------------ the patron's devices


def place(library: Library, where: str = "borrower", **facts: str) -> str:
    own = FACTS | {key.replace("_", "-"): value for key, value in facts.items()}
    return Wording(library, own).screen_place(where)  # type: ignore[arg-type]


def test_step_is_on_the_reader(flows: Flows) -> None:
    assert place(flows(), "reader") == "On the Reader"


def test_reader_can_have_a_shorter_name(flows: Flows) -> None:
    assert place(flows({"devices/reader": "words: {name: Kid}"}), "reader") == "On the Kid"


@pytest.mark.parametrize(
    ("what", "said"),
    [("phone", "On the phone"), ("tablet", "On the tablet"), ("library-computer", "On our computer")],
)
def test_patron_borrows_on_their_own_device(flows: Flows, what: str, said: str) -> None:
    assert place(flows(), borrows_on=what) == said


@pytest.mark.parametrize("facts", [{}, {"borrows_on": "nothing"}, {"borrows_on": "not-sure"}])
def test_patron_borrows_on_the_reader_when_nothing_else_is_known(flows: Flows, facts: dict[str, str]) -> None:
    assert place(flows(), **facts) == "On the Reader"


def test_way_can_require_a_computer_for_borrowing(flows: Flows) -> None:
    library = flows({"platforms/lend": "ways: {app: {borrower: computer}}"})
    assert place(library, borrows_on="phone") == "On the computer"


def test_reader_is_never_the_borrowing_device_when_it_cannot_borrow(flows: Flows) -> None:
    library = flows({"devices/reader": "models: {one: {name: One, ways: [kindle]}}"})
    assert place(library, way="kindle") == "On the phone, tablet or computer"
    assert place(library, way="kindle", borrows_on="not-sure") == "On the phone, tablet or computer"
    assert place(library, borrows_on="tablet") == "On the tablet"


def test_file_is_downloaded_on_the_device_when_the_device_opens_it(flows: Flows) -> None:
    lend, models = "ways: {plain-file: {borrower: computer}}", "models: {one: {name: One, ways: [%s]}}"
    tablet = flows({"platforms/lend": lend, "devices/reader": models % "browser, plain-file"})
    assert place(tablet, way="plain-file") == "On the Reader"
    assert place(flows({"devices/reader": models % "plain-file"}), way="plain-file") == "On the computer"


def test_model_can_have_its_own_drawing(flows: Flows) -> None:
    library = flows({"devices/reader": "picture: kindle\nmodels: {one: {name: One, ways: [app], picture: tablet}}"})
    assert Wording(library, FACTS).thing("reader") == ("Reader", "tablet")
    assert Wording(library, {"device": "reader"}).thing("reader") == ("Reader", "kindle")


def test_unnamed_device_is_called_a_device() -> None:
    assert Wording(Library({}, {}, {}), {}).screen_place("reader") == "On the device"


# ------------------------------------------------------------------ confidence


def test_step_has_the_confidence_of_its_file(flows: Flows) -> None:
    assert trust(flows(), "lend") == Trust("2026-11-20", "public-pages", "confirmed")


def test_check_of_a_step_takes_precedence_over_the_check_of_its_file(flows: Flows) -> None:
    library = flows(
        {"platforms/lend": "borrow: [{id: a, do: A., verified: {date: 2026-12-01, how: hands-on}, confidence: likely}]"}
    )
    step = library.platforms["lend"].borrow[0]
    assert trust(library, "lend", step) == Trust("2026-12-01", "hands-on", "likely")


def test_confidence_of_a_step_is_limited_by_its_labels(flows: Flows) -> None:
    library = flows({"platforms/lend": "labels: {Go: {confidence: unsure}}\nborrow: [{id: a, do: Tap **Go**.}]"})
    assert trust(library, "lend", library.platforms["lend"].borrow[0]).confidence == "unsure"


def test_older_date_and_lower_confidence_are_used() -> None:
    one, two = Trust("2026-01-01", "hands-on", "likely"), Trust("2026-02-02", "reported", "confirmed")
    assert one.and_(two) == two.and_(one) == Trust("2026-01-01", "reported", "likely")
