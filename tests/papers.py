"""Papers to look at: sheets of shipped plans, drawn by lot but the same each time, and each kind of web page."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tests.sheets_data import KINDLE_AFTER_VISIT, SHEETS
from wizard import leaflet, numbers, tongue
from wizard.bilingual import sheet_in
from wizard.keeping.printed import Pair, name
from wizard.leaflet import Leaflet
from wizard.library import Library
from wizard.loading import load
from wizard.paper import rack, render, small
from wizard.paper.trial import trial_page
from wizard.sheet import Sheet
from wizard.takehome import NothingToPrint, build
from wizard.walking.ahead import model_turns, usual
from wizard.walking.stops import Start
from wizard.walking.walk import Walk

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 23)


@cache
def shipped() -> Library:
    """The shipped flows, with the sample profile as a library's own."""
    return load((ROOT, ROOT)).library


def drawn_by_lot(count: int, seed: int = 5) -> dict[str, Sheet]:
    """So many sheets, by their names; each third was never visited, each third cut short, each third finished."""
    chance = random.Random(seed)
    pairs = chance.sample(rack.wanted(shipped()), count)
    made = {f"{pair.model}-{pair.platform}-{n}": _sheet(pair, n % 3, chance) for n, pair in enumerate(pairs)}
    return {name: sheet for name, sheet in made.items() if sheet}


def _sheet(pair: Pair, done: int, chance: random.Random) -> Sheet | None:
    """`done` is 0 for a plan, 1 for a visit that ended somewhere on its way with a promise, 2 for a whole one."""
    walk = Walk(shipped(), Start(shipped().models[pair.model], pair.platform), model_turns(shipped(), pair.model))
    most = chance.randrange(3, 12) if done == 1 else 200 * (done == 2)
    for _ in range(most):
        if walk.at:
            walk.answer(usual(walk.at))
    promised = TODAY + timedelta(days=4) if done == 1 else None
    try:
        sheet = build(walk, TODAY, visited=done > 0, promised=promised)
    except NothingToPrint:
        return None
    return replace(sheet, size=chance.choice(("standard", "large")))


@cache
def every_page() -> dict[str, str]:
    """Each kind of web page there is, by its name: sheets of both sizes, small papers, the rack's index, the report."""
    sheets = {**SHEETS, **{f"{name}-large": replace(sheet, size="large") for name, sheet in SHEETS.items()}}
    sheets |= {f"kindle-{language}": replace(KINDLE_AFTER_VISIT, language=language) for language in ("ar", "es")}
    sheets |= drawn_by_lot(6)
    sheets |= {f"libby-{language}": in_two_languages(language) for language in ("ar", "es")}
    pages = {name: render.html(sheet, "a4") for name, sheet in sheets.items()}
    for one in (_card(), _slip(), leaflet.poster(shipped(), "libby", tongue.words())):
        pages[one.kind] = small.made(one, "a4").page
    return {**pages, "index": _index(), "report": _report(), "test-page": trial_page("a4", TODAY)[1]}


def in_two_languages(language: str) -> Sheet:
    """Libby on an iPhone, in this language and in English."""
    walk = Walk(shipped(), Start("ipad-iphone", "libby"), model_turns(shipped(), "ios-16"))
    return sheet_in(language, walk, TODAY, (ROOT,), visited=False).sheet


def _card() -> Leaflet:
    return leaflet.card(shipped(), "kindle", tongue.words())


def _slip() -> Leaflet:
    return leaflet.slip(KINDLE_AFTER_VISIT, tongue.words())


def _index() -> str:
    pairs = rack.wanted(shipped())[:9]
    made = [rack.Made(pair, name(shipped(), pair), "a sheet.pdf", "KL7X", "Checked", 2, "Of note.") for pair in pairs]
    return rack.index(shipped(), made, (), TODAY)[0]


def _report() -> str:
    counted: dict[numbers.Cell, int] = {
        ("visit", "", "done"): 20,
        ("visit", "", "cannot"): 10,
        ("platform", "libby", "well"): 20,
        ("platform", "libby", "not"): 10,
    }
    return numbers.as_html("30 visits.", numbers.tables(counted, shipped()), "Hill & Dale Library")
