"""Screen maps drawn on paper, on the page, and in a terminal: their contents and their limits."""

import os
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.content.flow import Ask, Picture
from wizard.content.loader import load
from wizard.content.screen_words import COVER, ICONS
from wizard.content.wording import Wording
from wizard.presenters import screen_cells
from wizard.presenters.device_outline import cells as outline_cells
from wizard.presenters.device_outline import of_answer, outlines, size_of
from wizard.presenters.plan import steps, whole
from wizard.presenters.screen_map import MapFinder, MapRow, ScreenMap, Tap, Word, spoken
from wizard.presenters.sheet_catalog import pairs, walk_of
from wizard.printing.device_drawing import back, front
from wizard.printing.font_metrics import text_width, wrapped
from wizard.printing.screen_icons import PATHS
from wizard.printing.screen_layout import (
    LARGE,
    NUMBER_SIZE,
    WIDEST,
    Arrow,
    Disc,
    Drawing,
    Icon,
    Rect,
    Ring,
    Stroke,
    Text,
    drawing,
    stacked,
)
from wizard.printing.screen_svg import markup, svg
from wizard.system.paths import bundled

HERE = Path(__file__).parent / "screens"
UPDATE = bool(os.environ.get("EBOOK_SETUP_UPDATE"))
DEVICES: tuple[Picture, ...] = ("phone", "tablet", "reader", "kindle", "kobo", "computer")

# ------------------------------------------------------------------ any screen

LABELS = ("", "OK", "Borrow", "Manage Loan", "Get Library Book", "Return Borrowed Item", "Préstamos", "إعارة", "借りる")
numbers = st.lists(st.sampled_from(("1", "2", "12")), max_size=2, unique=True).map(tuple)
words = st.builds(Word, st.just("x"), st.sampled_from(LABELS), st.sampled_from(("", *ICONS)), numbers)
covers = st.builds(Word, st.just(COVER), numbers=numbers)
several = st.lists(words, min_size=1, max_size=5).map(tuple)
single = words.map(lambda word: (word,))
simple = st.one_of(
    st.builds(MapRow, st.sampled_from(("button", "field", "choice", "item", "switch")), single),
    st.builds(MapRow, st.sampled_from(("tabs", "text", "menu", "keys")), several),
    st.builds(lambda kind, own: MapRow(kind, (Word(), *own)), st.sampled_from(("book", "app")), several),
    st.builds(lambda cover, count: MapRow("covers", (cover,), count=count), covers, st.integers(1, 12)),
)
parts = st.one_of(simple, st.builds(lambda own: MapRow("dialog", parts=own), st.lists(simple, max_size=4).map(tuple)))
screens = st.builds(
    ScreenMap,
    st.just("a/b"),
    st.sampled_from(DEVICES),
    st.lists(parts, max_size=5).map(tuple),
    st.sampled_from(("", "amazon.com", "Adobe Digital Editions")),
    st.lists(words, max_size=5).map(tuple),
    st.lists(words, max_size=5).map(tuple),
    st.lists(st.builds(MapRow, st.just("item"), single), max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
)


def extent(shape: object) -> tuple[float, float]:
    """Return the left and right ends of a shape."""
    match shape:
        case Rect(x, _, w):
            return x, x + w
        case Stroke(points) | Arrow(points):
            return min(x for x, _ in points), max(x for x, _ in points)
        case Text(x, _, text, bold, anchor, size):
            wide = text_width(text, size, bold)
            start = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
            return start, start + wide
        case Icon(_, x, _, size):
            return x - size / 2, x + size / 2
        case Ring(x, _, r):
            return x - r, x + r
        case Disc(x):
            return x - shape.half, x + shape.half
    raise TypeError(shape)


@settings(max_examples=150, deadline=None)
@given(screens, st.integers(0, 2), st.sampled_from((WIDEST, LARGE)))
def test_screen_stays_inside_its_edges_on_paper(screen: ScreenMap, beside: int, widest: float) -> None:
    made = drawing(screen, beside, widest)
    for shape in made.shapes:
        left, right = extent(shape)
        assert left >= -1 and right <= made.width + 1, shape
    assert made.width <= (WIDEST if screen.device == "computer" else widest)
    ElementTree.fromstring(markup(made, any_font=True))
    drawn = {shape.text for shape in made.shapes if isinstance(shape, Text)}
    assert all(shape.size >= NUMBER_SIZE for shape in made.shapes if isinstance(shape, Text))
    assert not drawn & {""}


@settings(max_examples=150, deadline=None)
@given(screens, st.integers(3, 14))
def test_screen_stays_inside_its_edges_in_a_terminal(screen: ScreenMap, highest: int) -> None:
    lines = screen_cells.lines(screen, highest)
    assert len(lines) <= highest
    for line in lines:
        assert screen_cells.width(line) <= 38
        own = "".join(run.text for run in line if run.role in ("line", "act"))
        assert set(own) <= screen_cells.WGL4 | set("".join(LABELS))


@settings(max_examples=100, deadline=None)
@given(screens)
def test_every_place_on_a_screen_has_words(screen: ScreenMap) -> None:
    for number in screen.numbers:
        place = spoken(screen, number)
        assert "{" not in place and not place.startswith(",")


@settings(max_examples=60, deadline=None)
@given(screens)
def test_mirrored_screen_has_its_items_on_the_other_side(screen: ScreenMap) -> None:
    one, other = (drawing(replace(screen, mirrored=mirrored)) for mirrored in (False, True))
    assert (one.width, one.height, len(one.shapes)) == (other.width, other.height, len(other.shapes))
    for a, b in zip(one.shapes, other.shapes, strict=True):
        (left, right), (left_b, right_b) = extent(a), extent(b)
        assert (left, right) == pytest.approx((one.width - right_b, one.width - left_b), abs=0.01)


# ------------------------------------------------------------------ tapped items


def screen_of(*rows: MapRow, device: Picture = "phone") -> ScreenMap:
    return ScreenMap("a/b", device, rows)


def numbered(text: str, number: str = "1") -> Word:
    return Word(text, text, "", (number,))


def discs(made: Drawing) -> list[str]:
    return [disc.text for disc in made.discs]


def test_each_tapped_item_has_a_bold_number_and_a_heavy_box() -> None:
    made = drawing(screen_of(MapRow("button", (numbered("OK"),)), MapRow("button", (Word("No", "No"),))))
    assert discs(made) == ["1"]
    assert {shape.text: shape.bold for shape in made.shapes if isinstance(shape, Text)} == {"OK": True, "No": False}


def test_two_steps_on_one_item_share_a_mark() -> None:
    word = replace(numbered("OK"), numbers=("1", "4"))
    assert discs(drawing(screen_of(MapRow("button", (word,))))) == ["1·4"]


def test_dragged_item_has_one_number_and_an_arrow() -> None:
    screen = ScreenMap(
        *("a/b", "computer", (MapRow("covers", (Word(COVER, numbers=("1",)),), count=4),)),
        title="Window",
        sidebar=(MapRow("item", (numbered("Kobo"),)),),
        dragged=True,
    )
    made = drawing(screen)
    assert discs(made) == ["1"]
    assert [shape for shape in made.shapes if isinstance(shape, Arrow)]


def test_word_is_reported_and_not_drawn_when_it_is_too_long() -> None:
    made = drawing(screen_of(MapRow("button", (numbered("Donaudampfschifffahrtsgesellschaft"),))))
    assert made.too_long == ["Donaudampfschifffahrtsgesellschaft"]
    assert not [shape for shape in made.shapes if isinstance(shape, Text)]


def test_maps_in_a_column_drop_rows_before_tapped_items() -> None:
    rows = [MapRow("item", (Word(str(n), str(n)),)) for n in range(4)]
    high = screen_of(*rows, MapRow("button", (numbered("OK"),)))
    whole, less = stacked([high, high], 900, 8), stacked([high, high], 150, 8)
    assert sum(one.height for one in less) < sum(one.height for one in whole)
    assert all(discs(one) == ["1"] for one in less)


def test_text_is_measured_in_the_shipped_fonts() -> None:
    assert text_width("iii", 12) < text_width("mmm", 12) < text_width("mmm", 12, bold=True)
    assert wrapped("Get Library Book", 60, 12) == ("Get", "Library Book") or wrapped("Get Library Book", 60, 12)
    assert wrapped("Donaudampfschiff", 20, 12) is None


def test_every_icon_name_can_be_drawn() -> None:
    assert set(PATHS) == set(ICONS)


# ------------------------------------------------------------------ snapshots


def shipped() -> dict[str, ScreenMap]:
    """Return the maps of five plans, by screen and device."""
    library = load((bundled(),)).library.in_country("US")
    wanted = {("kindle-2013", "libby"), ("kobo-overdrive", "libby"), ("ios-16", "libby"), ("nook-drive", "libby")}
    found: dict[str, ScreenMap] = {}
    for pair in pairs(library):
        if (pair.model, pair.platform) in wanted:
            plan = whole(walk_of(library, pair))
            finder = MapFinder(Wording(plan.library, plan.facts))
            taps = [Tap(str(at), own.stop.file, own.step) for at, own in enumerate(steps(plan), 1)]
            for screen in finder.maps_for(taps):
                found.setdefault(f"{screen.screen.replace('/', '-')}-{screen.device}", screen)
    return found


def test_shipped_screens_match_their_reviewed_pictures() -> None:
    """After a change, run with `EBOOK_SETUP_UPDATE=1`, review the files in `screens/`, and commit them."""
    made: dict[str, str] = {}
    for name, screen in shipped().items():
        places = "\n".join(f"{number}: {spoken(screen, number)}" for number in screen.numbers)
        made[f"{name}.txt"] = f"{screen_cells.text(screen)}\n{places}\n"
        made[f"{name}.svg"] = svg(screen) + "\n"
    if UPDATE:
        HERE.mkdir(exist_ok=True)
        for old in HERE.iterdir():
            old.unlink()
        for name, text in made.items():
            (HERE / name).write_text(text, "utf-8")
    assert {path.name: path.read_text("utf-8") for path in HERE.iterdir()} == made


def test_every_shipped_map_fits_next_to_a_step_at_the_desk() -> None:
    for name, screen in shipped().items():
        assert 0 < len(screen_cells.lines(screen)) <= screen_cells.HIGHEST, name


def test_shipped_maps_make_an_accessible_pdf() -> None:
    typst = pytest.importorskip("typst")
    for name, screen in list(shipped().items())[:4]:
        quoted = svg(screen).replace("\\", "\\\\").replace('"', '\\"')
        source = f'#set document(title: "t")\n#pdf.artifact(image(bytes("{quoted}")))'
        made = typst.compile(
            source.encode(), font_paths=[str(bundled() / "handouts" / "fonts")], pdf_standards=["ua-1"]
        )
        assert made.startswith(b"%PDF"), name


# ------------------------------------------------------------------ devices from the outside


def test_every_shipped_outline_can_be_drawn_and_fits() -> None:
    library = load((bundled(),)).library
    every = [own for device in library.devices.values() for group in outlines(device).values() for own in group]
    assert len(every) >= 10
    for outline in every:
        for made in filter(None, (front(outline), back(outline))):
            ElementTree.fromstring(markup(made))
            for shape in made.shapes:
                left, right = extent(shape)
                assert left >= -0.1 and right <= made.width + 0.1, (outline.name, shape)
        drawn = outline_cells(outline)
        assert {screen_cells.width(line) for line in drawn} == {14}


def test_models_of_one_device_look_different_when_keys_tell_them_apart() -> None:
    kindle = load((bundled(),)).library.devices["kindle"]
    drawn = {own.name: outline_cells(own) for group in outlines(kindle).values() for own in group}
    assert len(set(drawn.values())) == len(drawn)


def test_answers_to_the_model_question_have_outlines_of_their_models() -> None:
    kindle = load((bundled(),)).library.devices["kindle"]
    question = next(step for step in kindle.recognize if isinstance(step, Ask) and step.remember == "model")
    shown = {answer.id: [own.name for own in of_answer(kindle, answer)] for answer in question.answers}
    assert "Oasis" in shown["newer"] and "Kindle Keyboard" in shown["older"] and shown["not-sure"] == []


def test_answer_that_refers_to_other_instructions_has_no_outline() -> None:
    nook = load((bundled(),)).library.devices["nook"]
    question = next(step for step in nook.recognize if isinstance(step, Ask) and step.remember == "model")
    shown = {answer.id: of_answer(nook, answer) for answer in question.answers}
    assert shown["mtp"] and not shown["tablet"]


@pytest.mark.parametrize(("text", "size"), [("125x174", (125, 174)), ("90 × 122.5", (90, 122.5)), ("big", None)])
def test_size_is_width_and_height(text: str, size: tuple[float, float] | None) -> None:
    assert size_of(text) == size
