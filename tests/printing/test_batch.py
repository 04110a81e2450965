"""Batches of all sheets, small papers, and the cache between runs."""

import json
import os
import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.papers import shipped
from tests.presenters.test_sheet import TODAY
from tests.printing.test_render import assert_ua, pdfium, tokens
from tests.running import run
from tests.tiny import START, Flows, walked
from wizard.content import sheet_texts
from wizard.content.library import Library
from wizard.content.spans import plain
from wizard.presenters import leaflet
from wizard.presenters.sheet import Paper
from wizard.presenters.sheet_builder import NothingToPrint, build
from wizard.presenters.sheet_catalog import Pair
from wizard.printing import batch, fit_cache, leaflet_fit
from wizard.printing.fit_cache import Rung
from wizard.system.paths import data_folder
from wizard.walk.lookahead import usual
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

FLOWS = {
    "devices/reader": "models: {one: {name: Reader One, ways: [app]}, two: {name: Reader Two, ways: [browser]}}\n"
    "recognize: [{id: which, ask: Which one is it?, remember: model, "
    "answers: [{id: one, text: One}, {id: two, text: Two}]}]\n"
    "needs: {device: 'your reader'}",
    "platforms/lend": """
    needs: {card: 'your card'}
    set-up: [{id: plug, do: Plug it in.}]
    borrow: [{id: tap, do: Tap it.}]
    read: [{id: open, do: Open it.}]
    """,
    "platforms/shelf": "ways: {browser: {}}\nborrow: [{id: pick, do: Pick one.}]",
}
SAID = sheet_texts.words()
IN_RACK = r"Saved (1 sheet|\d+ sheets) in rack\. Open rack/index\.html\.\n"


def filled(library: Library, folder: Path, form: str = "pdf") -> list[batch.RackSheet]:
    told: list[int] = []
    every = batch.wanted(library)
    made = batch.fill(library, every, batch.BatchOrder((), folder, form), data_folder(), told.append)
    assert told[-1] == len(made) == len(every)
    return made


def test_batch_makes_a_sheet_for_each_pair_that_works(flows: Flows, tmp_path: Path) -> None:
    made = filled(flows(FLOWS), tmp_path / "out")
    assert [(one.pair.model, one.pair.platform) for one in made] == [("one", "lend"), ("two", "shelf")]
    for one in made:
        assert_ua((tmp_path / "out" / one.file).read_bytes())


@pytest.mark.parametrize(("form", "ending"), [("html", "html"), ("text", "txt")])
def test_batch_makes_every_format(flows: Flows, tmp_path: Path, form: str, ending: str) -> None:
    made = filled(flows(FLOWS), tmp_path / "out", form)
    assert made[0].file == f"one-lend.{ending}"
    assert "Plug it in." in (tmp_path / "out" / made[0].file).read_text("utf-8")


def test_batch_is_the_same_when_workers_make_it(flows: Flows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = flows(FLOWS)
    alone = filled(library, tmp_path / "alone")
    monkeypatch.setattr(batch, "_FEW", 0)
    monkeypatch.setattr(batch, "_AT_ONCE", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert filled(library, tmp_path / "workers") == alone
    for one in alone:
        assert (tmp_path / "alone" / one.file).read_bytes() == (tmp_path / "workers" / one.file).read_bytes()


def test_index_links_each_sheet(flows: Flows, tmp_path: Path) -> None:
    library = flows(FLOWS)
    page = batch.index(library, filled(library, tmp_path), (), TODAY)[0]
    assert '<a href="one-lend.pdf">Reader One, with Lend</a>' in page
    assert '<h2 id="device-1">Reader</h2>' in page
    assert "November\u00a023,\u00a02026" in page


def test_only_changed_sheets_are_remade(flows: Flows) -> None:
    before = flows(FLOWS)
    after = flows({"platforms/lend": FLOWS["platforms/lend"].replace("Tap it.", "Press it.")})
    assert batch.wanted(after, before) == [Pair("one", "lend", "app")]
    assert batch.wanted(after, after) == []


def test_one_command_makes_all_sheets(flows: Flows, tmp_path: Path) -> None:
    flows({**FLOWS, "library": "platforms: {lend: {find-as: Hill}}"})  # none of the shipped platforms
    words = ("--content", str(flows.root), "sheet", "--all", "-o", "rack", "--format", "text")
    ran = run(*words, cwd=tmp_path)
    assert ran.returncode == 0
    assert re.fullmatch(IN_RACK, ran.stderr)
    assert "one-lend.txt" in (tmp_path / "rack" / "index.html").read_text("utf-8")
    assert run(*words, "--changed-since", str(flows.root), cwd=tmp_path).stderr == "No sheets have changed.\n"


def test_changes_since_a_date_come_from_git(flows: Flows, tmp_path: Path) -> None:
    flows({**FLOWS, "library": "platforms: {lend: {find-as: Hill}}"})
    words = ("--content", str(flows.root), "sheet", "--all", "-o", "rack", "--format", "text", "--changed-since")
    assert "git has no flows from before" in run(*words, "2026-01-01", cwd=tmp_path).stderr
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(flows.root))
    day = {**os.environ, "GIT_COMMITTER_DATE": "2025-06-01T12:00:00", "GIT_AUTHOR_DATE": "2025-06-01T12:00:00"}
    for step in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "First")):
        subprocess.run([*git, *step], check=True, env=day)
    flows({"platforms/lend": FLOWS["platforms/lend"].replace("Tap it.", "Press it.")})
    ran = run(*words, "2026-01-01", cwd=tmp_path)
    assert re.fullmatch(IN_RACK, ran.stderr)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--all",), "Choose a folder"),
        (("--card",), "Say which"),
        (("reader",), "Name a device and a platform"),
        (("reader", "lend", "--changed-since", "HEAD"), "only works with --all"),
        (("--poster", "land"), "Did you mean lend?"),
    ],
)
def test_missing_item_is_reported(flows: Flows, words: tuple[str, ...], says: str) -> None:
    flows(FLOWS)
    ran = run("--content", str(flows.root), "sheet", *words)
    assert ran.returncode == 2
    assert says in ran.stderr


# ---- small papers ----------------------------------------------------------------------------------------------------


def every_leaflet(library: Library) -> list[leaflet.Leaflet]:
    sheet = build(walked(library), TODAY, visited=False)
    return [leaflet.card(library, "reader", SAID), leaflet.slip(sheet, SAID), leaflet.poster(library, "lend", SAID)]


def made_small(one: leaflet.Leaflet, paper: Paper) -> tuple[bytes, str, str, str]:
    done = leaflet_fit.made(one, paper)
    return done.pdf, done.page, done.text, done.notice


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_small_papers_take_one_side_and_have_the_same_words_in_all_formats(flows: Flows, paper: Paper) -> None:
    for one in every_leaflet(flows(FLOWS)):
        made, page, text, notice = made_small(one, paper)
        assert notice == ""
        assert_ua(made)
        assert len(pdfium.PdfDocument(made)) == 1
        assert max(map(len, text.splitlines())) <= 72
        for part in one.parts:
            assert part.title in text and part.title in page
        printed = tokens(pdfium.PdfDocument(made)[0].get_textpage().get_text_range())
        assert set(tokens(one.title)) <= set(printed)


def test_card_lists_needed_items_and_slip_lists_open_steps(flows: Flows) -> None:
    card, slip, poster = (made_small(one, "a4")[2] for one in every_leaflet(flows(FLOWS)))
    assert "[ ] Your reader" in card
    assert "- Set up once (A1)" in slip
    assert "- Reader" in poster


def test_page_says_what_works_instead_when_a_service_cannot_work() -> None:
    never = leaflet.instead(Walk(shipped(), Start("kindle", "hoopla")), SAID)
    assert never.title == "hoopla doesn't work on your Kindle"
    assert "Libby may have the same book" in plain(never.parts[0].items[0])
    no_computer = Walk(shipped(), Start("nook", "libby"))
    while no_computer.at:
        no_computer.answer("none" if "none" in no_computer.at.offers else usual(no_computer.at))
    page = leaflet.instead(no_computer, SAID, date(2026, 11, 25))
    assert page.title == "Libby on your NOOK" and "by cable" in plain(page.message)
    assert [part.title for part in page.parts] == ["What works instead", "We'll call you", "How to get started"]
    assert "Wednesday,\u00a0November\u00a025,\u00a02026" in plain(page.parts[1].items[0])
    for one in (never, page, replace(page, size="large")):
        pdf, _, text, notice = made_small(one, "letter")
        assert (len(pdfium.PdfDocument(pdf)), notice) == (1, "")
        assert all(" ".join(plain(item).split()[:3]) in text for item in one.parts[0].items)
        assert_ua(pdf)


def test_no_alternative_is_offered_when_the_pair_works() -> None:
    with pytest.raises(NothingToPrint):
        leaflet.instead(Walk(shipped(), Start("kindle", "libby")), SAID)


def test_poster_leaves_out_unnamed_devices(flows: Flows) -> None:
    nameless = "models: {it: {name: one that nobody knows, ways: [app], words: {name: device}}}"
    poster = leaflet.poster(flows({**FLOWS, "devices/unknown": f"device: Unknown brand\n{nameless}"}), "lend", SAID)
    assert [plain(item) for item in poster.parts[0].items] == ["Reader"]


def test_no_poster_or_card_is_made_when_nothing_works(flows: Flows) -> None:
    library = flows(
        {**FLOWS, "platforms/lend": "limits: [{why: Not here.}]", "platforms/shelf": "limits: [{why: No.}]"}
    )
    with pytest.raises(NothingToPrint):
        leaflet.poster(library, "lend", SAID)
    with pytest.raises(NothingToPrint, match="None of this library's services work on a Reader"):
        leaflet.card(library, START.device, SAID)


# ---- the fit cache ---------------------------------------------------------------------------------------------------


def test_fit_cache_is_saved(tmp_path: Path) -> None:
    fit_cache.save(tmp_path / "home", {"one": Rung(1, 2, 2, 2, 1)})
    assert fit_cache.load(tmp_path / "home") == {"one": Rung(1, 2, 2, 2, 1)}
    fit_cache.save(tmp_path / "home", {str(n): Rung(0, 0, 0, 2, 0) for n in range(fit_cache.MOST + 5)})
    assert len(fit_cache.load(tmp_path / "home")) == fit_cache.MOST


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"a": 1}', '{"a": [1, 2]}', '{"a": ["x", 1, 2, 3, 4]}', "\ud800"])
def test_damaged_fit_cache_is_ignored(tmp_path: Path, spoilt: str) -> None:
    (tmp_path / "rungs.json").write_bytes(spoilt.encode(errors="surrogatepass"))
    assert fit_cache.load(tmp_path) == {}
    fit_cache.save(tmp_path / "rungs.json", {})  # where a file is in the way nothing is kept, and nothing said
    assert json.loads("{}") == fit_cache.load(tmp_path / "nowhere")
