"""Screen maps as values: the screen of a step, the tapped item, the visible rows, and the place in words."""

from dataclasses import replace

import pytest

from tests.tiny import Flows
from wizard.content import sheet_texts
from wizard.content.flow import Do
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.content.spans import parse
from wizard.content.traversal import all_steps
from wizard.content.wording import Wording
from wizard.presenters.screen_map import MapFinder, MapRow, ScreenMap, Tap, Word, cut, spoken, with_taps
from wizard.system.paths import bundled

LABELS = "labels: {Borrow: {}, Shelf: {}, Loans: {}, Open: {}, Return: {}, Maybe: {confidence: unsure}}"
SCREENS = """screens:
  search:
    rows: [{book: [Borrow]}, {book: [Open]}]
    bottom-bar: [magnifier, building, three-lines, books (Shelf), tag]
  shelf:
    rows: [{tabs: [Loans, ...]}, {book: [Open, Return]}]
    bottom-bar: [magnifier, building, three-lines, books (Shelf), tag]
"""


def library(flows: Flows, steps: str, screens: str = SCREENS, more: str = "") -> Library:
    return flows({"platforms/lend": f"{LABELS}\n{screens}borrow:\n{steps}{more}"})


def step(id: str, text: str, more: str = "") -> str:
    return f"  - {{id: {id}, do: {text!r}{more}}}\n"


def maps(library: Library, **facts: str) -> tuple[ScreenMap, ...]:
    """Return the maps of all steps of the platform, numbered from 1."""
    known = {"device": "reader", "platform": "lend", "way": "app", **facts}
    steps = [own for own in all_steps(library.files["lend"]) if isinstance(own, Do)]
    return MapFinder(Wording(library, known)).maps_for(
        [Tap(str(number), "lend", own) for number, own in enumerate(steps, 1)]
    )


def taps(screen: ScreenMap) -> dict[str, str]:
    return {word.name: " ".join(word.numbers) for word in screen.tapped}


def test_steps_on_one_screen_share_one_map_when_their_words_name_what_is_on_it(flows: Flows) -> None:
    steps = step("find", "Tap the magnifying glass.") + step("take", "Tap **Borrow**.")
    (screen,) = maps(library(flows, steps))
    assert (screen.screen, taps(screen)) == ("lend/search", {"Borrow": "2", "magnifier": "1"})


def test_step_stays_on_the_previous_screen_when_two_screens_have_its_word(flows: Flows) -> None:
    steps = step("loans", "Tap **Loans**.") + step("open", "Tap **Open**.")
    assert [screen.screen for screen in maps(library(flows, steps))] == ["lend/shelf"]


def test_step_uses_the_screen_of_the_next_step_when_it_is_the_first(flows: Flows) -> None:
    steps = step("shelf", "Tap **Shelf**.") + step("loans", "Tap **Loans**.") + step("open", "Tap **Open**.")
    (screen,) = maps(library(flows, steps))
    assert (screen.screen, screen.numbers) == ("lend/shelf", ("2", "3", "1"))


def test_step_has_two_screens_when_its_words_name_items_on_both(flows: Flows) -> None:
    found = maps(library(flows, step("both", "Tap **Borrow**, then **Loans**.")))
    assert [screen.screen for screen in found] == ["lend/search", "lend/shelf"]


@pytest.mark.parametrize("text", ["Tap **Maybe**.", "Tap a button like **Borrow**.", "Look at the clock."])
def test_unsure_or_unknown_item_has_no_map(flows: Flows, text: str) -> None:
    screens = SCREENS + "  odd: {rows: [{button: Maybe}]}\n"
    assert maps(library(flows, step("one", text), screens)) == ()


def test_unsure_label_is_drawn_blank_when_another_item_is_tapped(flows: Flows) -> None:
    screens = "screens:\n  odd: {rows: [{tabs: [Maybe, Loans]}]}\n"
    (screen,) = maps(library(flows, step("one", "Tap **Loans**."), screens))
    assert [word.text for word in screen.words] == ["", "Loans"]


@pytest.mark.parametrize(
    "key",
    ["confidence: unsure", "devices: [computer]", "only-if: {model: [two]}"],
    ids=["unsure", "device", "condition"],
)
def test_screen_is_left_out_when_it_is_unsure_or_looks_different_here(flows: Flows, key: str) -> None:
    screens = f"screens:\n  search:\n    rows: [{{book: [Borrow]}}]\n    {key}\n"
    assert maps(library(flows, step("take", "Tap **Borrow**."), screens), model="one") == ()


def test_flagged_screen_is_left_out(flows: Flows) -> None:
    read = library(flows, step("take", "Tap **Borrow**."))
    own = next(own for own in all_steps(read.files["lend"]) if isinstance(own, Do))
    wording = Wording(read, {"device": "reader", "platform": "lend", "way": "app"})
    assert MapFinder(wording, frozenset({"lend/search"})).map_for("lend", own) is None
    found = MapFinder(wording).map_for("lend", own)
    assert found is not None and found.numbers == ("►",)


def test_hints_choose_the_screen_when_words_are_ambiguous(flows: Flows) -> None:
    steps = step("no", "Tap **Borrow**.", ", on-screen: 'no'")
    steps += step("hint", "Look for a cover.", ", on-screen: shelf, taps: [Open], shows: search")
    read = library(flows, steps)
    (screen,) = maps(read)
    assert (screen.screen, taps(screen)) == ("lend/shelf", {"Open": "2"})
    hinted = read.files["lend"].borrow[1]  # type: ignore[attr-defined]
    finder = MapFinder(Wording(read, {"device": "reader", "platform": "lend", "way": "app"}))
    shown = finder.shown_by("lend", hinted)
    assert shown is not None and (shown.screen, shown.tapped) == ("lend/search", ())


def test_words_follow_the_device_when_a_label_has_variants(flows: Flows) -> None:
    labels = "labels: {Borrow: {elsewhere: [{text: Prestar, only-if: {screen-language: [es]}}]}}"
    screens = "screens:\n  search: {rows: [{book: [Borrow]}]}\n"
    read = flows({"platforms/lend": f"{labels}\n{screens}borrow:\n{step('take', 'Tap **Borrow**.')}"})
    (screen,) = maps(read, **{"screen-language": "es"})
    assert [word.text for word in screen.tapped] == ["Prestar"]
    assert maps(read)[0].tapped[0].text == "Borrow"


def test_screen_is_mirrored_when_device_language_is_right_to_left(flows: Flows) -> None:
    read = library(flows, step("find", "Tap the magnifying glass."))
    (screen,) = maps(read, **{"screen-language": "ar"})
    assert screen.mirrored
    assert spoken(screen) == "at the bottom, far right"


def test_label_is_text_when_it_starts_like_an_icon(flows: Flows) -> None:
    screens = "screens:\n  home: {title: book club, rows: [{button: back to top}]}\n"
    text = f"labels: {{back to top: {{}}}}\n{screens}borrow:\n{step('up', 'Tap **back to top**.')}"
    (screen,) = maps(flows({"platforms/lend": text}))
    assert (screen.title, screen.tapped[0].text, screen.tapped[0].icon) == ("book club", "back to top", "")


# ------------------------------------------------------------------ visible rows


def rows(count: int, *tapped: int) -> ScreenMap:
    parts = (MapRow("item", (Word(str(n), str(n), "", ("1",) if n in tapped else ()),)) for n in range(count))
    return ScreenMap("a/b", "phone", tuple(parts))


def names(screen: ScreenMap, beside: int = 2) -> list[str | None]:
    return [row.words[0].name if row else None for row in cut(screen, beside).rows]


@pytest.mark.parametrize(
    ("screen", "shown"),
    [
        (rows(5, 2), ["1", "2", "3"]),
        (rows(5, 0), ["0", "1", "2"]),
        (rows(5, 4), ["2", "3", "4"]),
        (rows(1, 0), ["0"]),
        (rows(9, 0, 8), ["0", "1", None, "7", "8"]),
        (rows(5), ["0", "1"]),
        (rows(0), []),
    ],
)
def test_at_most_two_rows_are_shown_next_to_the_tapped_one(screen: ScreenMap, shown: list[str | None]) -> None:
    assert sorted(filter(None, names(screen))) == sorted(filter(None, shown))
    assert names(screen) == shown


def test_edge_is_torn_unless_the_screen_ends_there() -> None:
    screen, bar = rows(3, 1), (Word("a", "a"),)
    assert cut(screen)[1:] == (True, True)
    assert cut(replace(screen, title="t"))[1:] == (False, True)
    assert cut(replace(screen, top_bar=bar, bottom_bar=bar))[1:] == (False, False)
    assert cut(replace(screen, device="computer", title="t"))[1:] == (False, False)
    assert cut(replace(rows(9, 1), device="computer", title="t"))[1:] == (False, True)


# ------------------------------------------------------------------ the place in words

BAR = tuple(Word(name) for name in "abcde")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("a", "at the bottom, far left"),
        ("b", "at the bottom, second from the left"),
        ("c", "at the bottom, in the middle"),
        ("d", "at the bottom, second from the right"),
        ("e", "at the bottom, far right"),
    ],
)
def test_place_on_a_bar_is_counted_from_the_closer_side(name: str, place: str) -> None:
    assert spoken(with_taps(ScreenMap("x/y", "phone", bottom_bar=BAR), [name], "1")) == place


@pytest.mark.parametrize(
    ("part", "place"),
    [
        (MapRow("book", (Word(), Word("a"))), "next to the cover"),
        (MapRow("menu", (Word("b"), Word("a"))), "in the menu that opens"),
        (MapRow("dialog", parts=(MapRow("button", (Word("a"),)),)), "in the box that opens"),
        (MapRow("tabs", (Word("a"),)), ""),
        (MapRow("text", (Word("a"),)), ""),
    ],
)
def test_place_in_a_row_depends_on_the_kind_of_row(part: MapRow, place: str) -> None:
    assert spoken(with_taps(ScreenMap("x/y", "phone", (part,)), ["a"], "1")) == place


def test_each_step_has_its_own_place_when_steps_share_a_map() -> None:
    screen = ScreenMap("x/y", "phone", (MapRow("book", (Word(), Word("z"))),), bottom_bar=BAR)
    screen = with_taps(with_taps(screen, ["a"], "1"), ["z"], "2")
    assert (spoken(screen, "1"), spoken(screen, "2"), spoken(screen, "3")) == (
        "at the bottom, far left",
        "next to the cover",
        "",
    )


@pytest.mark.parametrize(
    ("step", "place"),
    [
        ("In Libby, tap **Shelf**.", "at the bottom, far left"),
        ("Tap **Shelf** to see your books.", "at the bottom, far left"),
        ("On your **Shelf**, tap **Manage Loan** next to the book.", "Shelf: at the bottom, far left"),
        ("Tap **Shelf**, then the cover of your book.", "Shelf: at the bottom, far left"),
        ("Tap **Shelf**. Unplug the cable.", "Shelf: at the bottom, far left"),
    ],
)
def test_place_names_its_label_when_the_step_names_something_else_too(step: str, place: str) -> None:
    screen = with_taps(ScreenMap("x/y", "phone", bottom_bar=(Word("Shelf"), Word("b"), Word("c"))), ["Shelf"], "1")
    assert spoken(screen, "1", step=parse(step)) == place


@pytest.mark.parametrize("language", sheet_texts.languages(()))
def test_places_are_translated_into_every_sheet_language(language: str) -> None:
    screen = with_taps(ScreenMap("x/y", "phone", bottom_bar=BAR), ["b"], "1")
    said = spoken(screen, "1", sheet_texts.words(language))
    assert said and "{" not in said
    assert language == "en" or said != spoken(screen, "1")


# ------------------------------------------------------------------ shipped flows

REACH = 0.75  # the share of steps whose words name a sure item


def test_most_steps_of_libby_with_a_sure_label_have_a_screen() -> None:
    from tests.bench.maps_bench import reach

    found = list(reach(load((bundled(),)).library.in_country("US"), "libby"))
    assert sum(own.found for own in found) / sum(own.sure for own in found) >= REACH


def test_kindle_steps_never_use_a_libby_screen() -> None:
    read = load((bundled(),)).library.in_country("US")
    facts = {"device": "kindle", "model": "kindle-2013", "platform": "libby", "way": "kindle"}
    cover = next(own for own in all_steps(read.files["libby"]) if isinstance(own, Do) and own.id == "tap-cover")
    assert MapFinder(Wording(read, facts)).map_for("libby", cover) is None


def test_every_shipped_screen_has_a_source() -> None:
    read = load((bundled(),)).library
    drawn = [
        screen for file in read.files.values() for screen in file.screens.values() if screen.confidence != "unsure"
    ]
    assert drawn and all(screen.sources or screen.seen for screen in drawn)
    bodies = [body for device in read.devices.values() for body in device.bodies.values()]
    assert bodies and all(body.sources for body in bodies)
