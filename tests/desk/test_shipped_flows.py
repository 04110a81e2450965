"""Every shipped plan at the desk: each page fits, is complete, and uses characters that every font has."""

from functools import cache
from pathlib import Path

import pytest
from textual.geometry import Size

from tests.desk.hands import SHIPPED, Hands, Sit
from tests.desk.lints import lost_words, seen, unheard_words, unknown_glyphs
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.content.spans import plain
from wizard.desk.actions import Begin
from wizard.desk.desk import Desk
from wizard.desk.screens.visit import Step
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.desk.terminal import step_card
from wizard.desk.terminal.themes import LOOKS
from wizard.desk.view import View
from wizard.desk.visit import Visit
from wizard.records.database import Saved, in_memory
from wizard.walk.coverage import every_edge
from wizard.walk.stops import Start
from wizard.walk.ways import best


@cache
def shipped() -> Library:
    return load((SHIPPED,)).library.in_country("US")


PAIRS = [
    (device, platform)
    for device, file in shipped().devices.items()
    for platform in shipped().platforms
    if any(best(shipped(), model, platform).answer == "way" for model in file.models)
]
WIDTHS = (60, 80, 160)
MANY = 15


def once_each() -> list[tuple[str, str]]:
    """Return a pair for each device, without repeating a platform as long as others are left."""
    chosen: dict[str, str] = {}
    for device, platform in PAIRS:
        if device not in chosen and platform not in chosen.values():
            chosen[device] = platform
    return [(device, chosen.get(device, platform)) for device, platform in dict(PAIRS).items()]


_LINTED: set[object] = set()


def lint(view: View) -> None:
    """Lint a page. Pages with the same text are checked once."""
    said = (view.rows, view.lines, tuple(option.text for option in view.options))
    if said in _LINTED:
        return
    _LINTED.add(said)
    assert not unheard_words(view), view.title
    words = " ".join([*(plain(row.phrase) for row in view.rows), *view.lines])
    for width in WIDTHS:
        text = seen(view, width)
        assert not unknown_glyphs(text), (view.title, unknown_glyphs(text))
        assert not lost_words(view, width, words), view.title
    if len(view.options) > MANY:
        return  # A list of every service scrolls, with those of the library first.
    rows = step_card.card(view, LOOKS, 74, Size(80, 24)).plain.count("\n") + 1
    assert rows <= 28 - len(view.options), f"too long to read with a patron waiting: {words}"


@pytest.mark.parametrize(("device", "platform"), once_each())
async def test_pages_fit_in_a_usual_visit_with_first_fixes(device: str, platform: str, sit: Sit) -> None:
    async with sit(library=shipped()) as hands:
        hands.desk.apply(Begin(Start(device, platform)))
        await hands.press("slash", "backspace")
        for _ in range(80):
            if hands.app.view.name == "finish":
                break
            await _step(hands)
        lint(hands.app.view)
        facts = hands.session.here.walk.facts if hands.session.here else {}
        serves = best(shipped(), facts["model"], platform).answer == "way"
        assert hands.app.view.status == ("finished" if serves else "doesn't work",)


async def _step(hands: Hands) -> None:
    """Answer one step: with its first fix if it has one, otherwise with the usual answer."""
    lint(hands.app.view)
    texts = [option.text for option in hands.app.view.options]
    if "It didn't, or not sure" in texts:
        await hands.press(str(texts.index("It didn't, or not sure") + 1))
        lint(hands.app.view)
        for _ in range(20):
            if "worked" not in hands.app.view.options[0].text and "works" not in hands.app.view.options[0].text:
                await hands.press("enter")
                continue
            mended = hands.app.view.options[0].text != "It worked"
            await hands.press("enter")
            if mended:
                return
    await hands.press("enter")


@pytest.mark.parametrize(("device", "platform"), PAIRS)
def test_every_page_of_every_plan_fits(device: str, platform: str, tmp_path: Path) -> None:
    """This covers each answer, fix, and last resort once per address and model, without pressing keys."""
    library, start = shipped(), Start(device, platform)
    session = Session(library, in_memory(""), Settings(tmp_path), tmp_path)
    visit = Visit(library, Saved(1, "Green fox", device, platform, None, {}, None, None, None, 0.0))
    session.visits.put(visit)
    seen = set()
    for edge in every_edge(library, start):
        at, end = edge.after.at, edge.after.end
        place = (at.address if at else end, edge.after.facts.get("model"))
        if place not in seen:
            seen.add(place)
            visit.walk = edge.after
            visit.__dict__.pop("plan", None)
            lint(Step(1).view(session))


def test_every_trouble_can_be_opened(tmp_path: Path) -> None:
    library = shipped()
    for file, own in library.files.items():
        for trouble in own.troubles:
            desk = Desk(Session(library, in_memory(""), Settings(tmp_path), tmp_path))
            desk.apply(Begin(Start(trouble=f"{file}/{trouble.id}")))
            lint(desk.view())
