"""Screen maps at the desk: the map of the current step, and its place in words for people who can't see the map."""

from wizard.content.flow import Fix
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.content.spans import Span
from wizard.content.traversal import records
from wizard.content.wording import Wording
from wizard.desk.plain import speech
from wizard.desk.view import View
from wizard.presenters.prompt import PromptRow
from wizard.presenters.screen_map import MapFinder, ScreenMap, Word, map_at, with_taps
from wizard.system.paths import bundled
from wizard.walk.lookahead import usual
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

BAR = ScreenMap("lend/search", "phone", bottom_bar=(Word("magnifier", icon="magnifier"), Word("tag", icon="tag")))
ROWS = (
    PromptRow("act", "PATRON", (Span("text", "Tap the magnifying glass."),)),
    PromptRow("see", "SEES", (Span("text", "A list."),)),
)


def walk_to(library: Library, step: str) -> Walk:
    """Walk a usual visit to the step with this id."""
    walk = Walk(library, Start("ipad-iphone", "libby"))
    while walk.at is not None and getattr(walk.at.record, "id", "") != step:
        walk.answer(usual(walk.at))
    return walk


def test_map_of_a_step_has_its_screen_and_marks_the_tapped_item() -> None:
    screen = map_at(walk_to(load((bundled(),)).library.in_country("US"), "tap-borrow"))
    assert screen is not None
    assert (screen.screen, [word.text for word in screen.tapped], screen.numbers) == (
        "libby/search",
        ["Borrow"],
        ("►",),
    )


def test_fix_has_a_map() -> None:
    library = load((bundled(),)).library.in_country("US")
    steps = (record for record in records(library.devices["kindle"]) if isinstance(record, Fix))
    fix = next(record for record in steps if record.id == "from-the-top")
    finder = MapFinder(Wording(library, {"device": "kindle", "model": "kindle-2013"}))
    screen = finder.map_for("kindle", fix)
    assert screen is not None and [word.text for word in screen.tapped] == ["All Settings"]


def test_step_has_no_map_when_it_names_no_screen_item() -> None:
    library = load((bundled(),)).library.in_country("US")
    assert map_at(Walk(library, Start("ipad-iphone", "libby"))) is None


def test_place_is_read_after_the_action() -> None:
    screen = with_taps(BAR, ["magnifier"], "1")
    told = list(speech.body(View(name="step", shape="step", title=("Fox",), rows=ROWS, screen=screen)))
    assert told[1] == "Where to tap: at the bottom, far left."
    assert len(told) == 3


def test_no_place_is_read_when_step_has_no_map() -> None:
    told = list(speech.body(View(name="step", shape="step", title=("Fox",), rows=ROWS)))
    assert len(told) == 2
