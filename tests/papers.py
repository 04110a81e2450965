"""Papers to look at: a fixed random sample of sheets, and each kind of web page."""

import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tests.sheets_data import KINDLE_AFTER_VISIT, SHEETS
from wizard.content import sheet_texts
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.presenters import leaflet
from wizard.presenters.bilingual import sheet_in
from wizard.presenters.leaflet import Leaflet
from wizard.presenters.sheet import Sheet
from wizard.presenters.sheet_builder import NothingToPrint, build
from wizard.presenters.sheet_catalog import Pair, name
from wizard.printing import batch, leaflet_fit, render
from wizard.printing.test_page import trial_page
from wizard.records import statistics
from wizard.walk.lookahead import model_turns, usual
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 23)


@cache
def shipped() -> Library:
    """Return the shipped flows, with the sample profile as the library's own."""
    return load((ROOT, ROOT)).library


def drawn_by_lot(count: int, seed: int = 5) -> dict[str, Sheet]:
    """Return this many random sheets by name: a third without a visit, a third cut short, and a third finished."""
    chance = random.Random(seed)
    pairs = chance.sample(batch.wanted(shipped()), count)
    made = {f"{pair.model}-{pair.platform}-{n}": _sheet(pair, n % 3, chance) for n, pair in enumerate(pairs)}
    return {name: sheet for name, sheet in made.items() if sheet}


def _sheet(pair: Pair, done: int, chance: random.Random) -> Sheet | None:
    """Make a sheet. `done` is 0 for a plan, 1 for a visit that ended partway with a promise, and 2 for a full visit."""
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
    """Return each kind of web page by name: sheets in both sizes, small papers, the rack's index, and the report."""
    sheets = {**SHEETS, **{f"{name}-large": replace(sheet, size="large") for name, sheet in SHEETS.items()}}
    sheets |= {f"kindle-{language}": replace(KINDLE_AFTER_VISIT, language=language) for language in ("ar", "es")}
    sheets |= drawn_by_lot(6)
    sheets |= {f"libby-{language}": in_two_languages(language) for language in ("ar", "es")}
    pages = {name: render.html(sheet, "a4") for name, sheet in sheets.items()}
    for one in (_card(), _slip(), leaflet.poster(shipped(), "libby", sheet_texts.words())):
        pages[one.kind] = leaflet_fit.made(one, "a4").page
    return {**pages, "index": _index(), "report": _report(), "test-page": trial_page("a4", TODAY)[1]}


def in_two_languages(language: str) -> Sheet:
    """Return the sheet for Libby on an iPhone, in this language and in English."""
    walk = Walk(shipped(), Start("ipad-iphone", "libby"), model_turns(shipped(), "ios-16"))
    return sheet_in(language, walk, TODAY, (ROOT,), visited=False).sheet


def _card() -> Leaflet:
    return leaflet.card(shipped(), "kindle", sheet_texts.words())


def _slip() -> Leaflet:
    return leaflet.slip(KINDLE_AFTER_VISIT, sheet_texts.words())


def _index() -> str:
    pairs = batch.wanted(shipped())[:9]
    made = [
        batch.RackSheet(pair, name(shipped(), pair), "a sheet.pdf", "KL7X", "Checked", 2, "Of note.") for pair in pairs
    ]
    return batch.index(shipped(), made, (), TODAY)[0]


def _report() -> str:
    counted: dict[statistics.Cell, int] = {
        ("visit", "", "done"): 20,
        ("visit", "", "cannot"): 10,
        ("platform", "libby", "well"): 20,
        ("platform", "libby", "not"): 10,
    }
    return statistics.as_html("30 visits.", statistics.tables(counted, shipped()), "Hill & Dale Library")
