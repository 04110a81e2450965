"""Missing steps: every plan on screen or paper names them and never leaves them out silently."""

import json
import shutil
import subprocess
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest

from tests.desk.hands import FLOWS
from tests.running import ROOT, run
from tests.tiny import START, Flows, Tiny, walked
from wizard.authoring.watch import Begun, Watch
from wizard.content.library import Library, Missing, missing_words
from wizard.content.loader import load, unread
from wizard.desk.actions import Begin
from wizard.desk.desk import Desk
from wizard.desk.preview import Preview
from wizard.desk.session import Session
from wizard.desk.settings import Settings
from wizard.presenters.bilingual import sheet_in
from wizard.presenters.sheet_catalog import ANY_DAY
from wizard.records.database import in_memory
from wizard.walk.lookahead import ahead
from wizard.walk.stops import Start
from wizard.walk.walk import Walk


@pytest.fixture
def flows(tmp_path: Path) -> Flows:
    return Tiny(tmp_path / "content")


def lend(text: str) -> dict[str, str]:
    return {"platforms/lend": text}


LOST = {
    "a use": "borrow:\n  - use: nowhere",
    "a use of a part": "borrow:\n  - use: lend/nowhere",
    "a use in a part": "borrow:\n  - use: own\nparts:\n  own:\n    - use: nowhere",
    "a trouble": "borrow:\n  - {id: tap, do: Tap it., see: it., if-not: [{trouble: nowhere}]}",
    "a trouble of a file": "borrow:\n  - {id: tap, do: Tap it., see: it., if-not: [{trouble: gone/nowhere}]}",
    "a fact": "borrow:\n  - {id: tap, do: Tap it., see: it., only-if: {nowhere: [yes]}}",
    "an answer's fact": "borrow:\n  - {id: q, ask: Well?, answers: [{id: a, text: A, only-if: {nowhere: [x]}},"
    " {id: b, text: B}]}",
}


@pytest.mark.parametrize("text", LOST.values(), ids=LOST)
@pytest.mark.parametrize("places", [True, False])
def test_plan_names_file_and_line_of_a_missing_step(flows: Tiny, text: str, places: bool) -> None:
    flows(lend(text))
    library = load((flows.root, flows.root / "none"), places=places).library
    path = flows.root / "flows/platforms/lend.yaml"
    line = next(n for n, own in enumerate(path.read_text().split("\n"), 1) if "nowhere" in own)
    assert ahead(Walk(library, START)).missing == (Missing("lend.yaml", line),)
    assert Missing("lend.yaml", line) in library.missing


def test_plan_is_complete_when_the_missing_step_does_not_apply(flows: Flows) -> None:
    library = flows(lend("borrow:\n  - {use: nowhere, only-if: {model: [another]}}"))
    assert ahead(Walk(library, START)).missing == ()


def test_broken_topic_is_named_with_its_line(flows: Tiny) -> None:
    flows(lend("borrow:\n  - use: extra"))
    (flows.root / "flows/topics").mkdir()
    (flows.root / "flows/topics/extra.yaml").write_text("topic: Extra\nsteps: [")
    library = load((flows.root, flows.root / "none")).library
    assert ahead(Walk(library, START)).missing == (Missing("extra.yaml", 2),)


def test_removed_model_is_reported_as_missing(flows: Flows) -> None:
    library = flows({"devices/reader": "models: {two: {name: Reader Two, ways: [app]}}"})
    walk = walked(library, "reader/which: one")
    assert walk.missing and walk.end and walk.end.how == "refer"


def test_many_missing_steps_are_counted() -> None:
    assert missing_words([Missing("a.yaml", n) for n in range(1, 6)]) == (
        "Some steps are missing: a.yaml line 1, a.yaml line 2, a.yaml line 3, and 2 more."
    )


# ------------------------------------------------------------------ places that report it

SAID = "Some steps are missing: libby.yaml line "


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Make a library's own folder whose Libby flow lacks its sign-in."""
    flows = tmp_path / "our books" / "flows"
    (flows / "platforms").mkdir(parents=True)
    text = (ROOT / "flows/platforms/libby.yaml").read_text("utf-8")
    (flows / "platforms/libby.yaml").write_text(
        text.replace("use: libby-card/sign-in\n", "use: libby-card/in\n"), "utf-8"
    )
    return flows.parent


def test_sheet_with_missing_steps_is_written_only_when_requested(own: Path, tmp_path: Path) -> None:
    for form in ("x.txt", "x.html", "x.pdf"):
        ran = run("--content", str(own), "sheet", "ipad", "libby", "-o", str(tmp_path / form))
        assert (ran.returncode, (tmp_path / form).exists()) == (1, False)
        assert SAID in ran.stderr and "--incomplete" in ran.stderr
    slip = run("--content", str(own), "sheet", "--slip", "ipad", "libby")
    assert (slip.returncode, slip.stdout) == (1, "") and SAID in slip.stderr
    ran = run("--content", str(own), "sheet", "ipad", "libby", "--incomplete")
    assert ran.returncode == 0 and SAID in ran.stderr
    assert "! Some steps are missing from this sheet." in ran.stdout


def test_incomplete_sheet_has_a_boxed_warning_in_every_format(own: Path, tmp_path: Path) -> None:
    for words in ([], ["--large"]):
        path = tmp_path / "x.html"
        command = ("--content", str(own), "sheet", "ipad", "libby", "--incomplete", "--language", "es", *words, "-o")
        assert run(*command, str(path)).returncode == 0
        page = path.read_text("utf-8")
        assert '<p class="missing"><b>Some steps are missing from this sheet.' in page
        assert "Faltan algunos pasos en esta hoja." in page
        pdf = path.with_suffix(".pdf")
        assert run(*command, str(pdf)).returncode == 0
        assert "Faltan algunos pasos" in pdfium.PdfDocument(pdf)[0].get_textpage().get_text_bounded()


def test_walk_script_with_missing_steps_ends_with_one(own: Path) -> None:
    ran = run("--content", str(own), "walk", "--script", str(ROOT / "tests/walks/ipad.walk"))
    assert ran.returncode == 1 and (SAID in ran.stderr or "ipad.walk" in ran.stderr)


def test_matrix_names_missing_steps(own: Path) -> None:
    assert SAID in run("--content", str(own), "matrix").stdout
    found = json.loads(run("--content", str(own), "matrix", "--format", "json").stdout)
    assert [place.partition(" ")[0] for place in found["missing"]] == ["libby.yaml"] * len(found["missing"])
    assert found["missing"]


def test_line_mode_names_missing_steps(own: Path, tmp_path: Path) -> None:
    ran = run("--content", str(own), "--plain", typed="ipad libby\n1\n", EBOOK_SETUP_HOME=str(tmp_path / "home"))
    assert SAID in " ".join(ran.stdout.split())


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Make a writable copy of the small library."""
    shutil.copytree(FLOWS / "flows", tmp_path / "small" / "flows", copy_function=shutil.copyfile)
    return tmp_path / "small"


def test_desk_and_its_sheet_name_missing_steps(small: Path, tmp_path: Path) -> None:
    library = _without_a_target(small)
    desk = Desk(Session(library, in_memory(""), Settings(tmp_path), tmp_path, (small,)))
    desk.apply(Begin(Start("kobo", "libby")))
    assert "Some steps are missing: libby.yaml line" in desk.view().warning
    spoken = sheet_in("", Walk(library, Start("kobo", "libby")), ANY_DAY, (small,))
    assert spoken.notice.startswith("Some steps are missing: libby.yaml line") and spoken.sheet.missing


def test_preview_names_missing_steps_after_a_save(small: Path, tmp_path: Path) -> None:
    desk = Preview(Watch((small, small)), Begun(Start("kobo", "libby"), {}), tmp_path, (small,))
    assert "missing" not in desk.view().warning
    _without_a_target(small)
    assert desk.glance()
    assert "Some steps are missing: libby.yaml line" in desk.view().warning


def _without_a_target(small: Path) -> Library:
    path = small / "flows/platforms/libby.yaml"
    path.write_text(path.read_text("utf-8").replace("- use: ", "- use: no-"), "utf-8")
    return load((small, small)).library


# ------------------------------------------------------------------ files that can't be read


def test_shipped_file_is_used_when_the_library_has_a_broken_one(tmp_path: Path) -> None:
    path = tmp_path / "flows/platforms/libby.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("platform: Libby\nways: [", "utf-8")
    loaded = load((tmp_path, ROOT))
    assert "libby" in loaded.library.platforms
    assert unread(loaded).startswith(f"{path} line 2 can't be read, so the version that came with the program is used.")


def test_every_command_uses_the_shipped_flow_when_the_library_has_a_broken_one(tmp_path: Path) -> None:
    path = tmp_path / "flows/topics/wifi.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("topic: Wi-Fi\nsteps:\n  - di: Tap it.\n", "utf-8")
    home = str(tmp_path / "home")
    for words in (["sheet", "kindle", "libby"], ["matrix"], ["--plain"], ["where", "wifi"], ["promises"], ["report"]):
        ran = run("--content", str(tmp_path), *words, EBOOK_SETUP_HOME=home)
        said = " ".join(f"{ran.stdout} {ran.stderr}".split())
        assert "wifi.yaml line 1 can't be read, so the version that came with the program is used." in said, words


NO_PHONE = "library: Hill Library\ncountry: US\ncatalog: hill.example.org\nhours: 9 to 5\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NO_PHONE, "A library profile needs `phone`."),
        (NO_PHONE + "phone: 1\nphone: 2\n", "`phone` is already on line 5."),
        (NO_PHONE + "phone: 555 0100\npaper: a5\n", "`a5` isn't one of the words"),
        (NO_PHONE + "phone: 555 0100\nplatforms: {libby: {days: [1, 2]}, hoopla: {}}\n", "`days`"),
    ],
)
def test_profile_is_used_and_missing_values_are_named(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows/library.yaml").write_text(text, "utf-8")
    loaded = load((tmp_path, ROOT))
    profile = loaded.library.profile
    assert profile and (profile.library, profile.hours, loaded.library.country) == ("Hill Library", "9 to 5", "US")
    assert "The rest of the file is used." in unread(loaded) and "library.yaml line" in unread(loaded)
    assert loaded.problems and (said in unread(loaded) or said == "`days`")
    if "platforms" in text:
        assert list(profile.platforms) == ["libby", "hoopla"]
    ran = run("--content", str(tmp_path), "sheet", "kindle", "free-books")
    assert ran.returncode == 0 and "Hill Library" in ran.stdout


# ------------------------------------------------------------------ names of files

COMPARE = "Compare it with libby.yaml, keep one, and delete the other."


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("libby (1).yaml", COMPARE),
        ("Libby.yaml", COMPARE),
        ("libby - Copy.yaml", COMPARE),
        ("libby - Copy (2).yaml", COMPARE),
        ("libby-DESKTOP-7.yaml", COMPARE),
        ("libby.yml", COMPARE),
        ("libby (Anna's conflicted copy 2026-11-20).yaml", COMPARE),
        ("libby.sync-conflict-20261120-101010-ABC.yaml", COMPARE),
        ("kanopy (1).yaml", "Compare it with kanopy.yaml, keep one, and delete the other."),
        ("Kanopy.yaml", "Rename it to kanopy.yaml."),
        ("our-READER.yaml", "Rename it to our-reader.yaml."),
        ("hoopla.yml", "Rename it to hoopla.yaml."),
        ("hoopla.yaml.txt", "Rename it to hoopla.yaml."),
        ("hoopla.YAML", "Rename it to hoopla.yaml."),
        ("my library.yaml", "Rename it to my-library.yaml."),
    ],
)
def test_flow_is_rejected_when_its_file_name_is_wrong(name: str, help: str, tmp_path: Path) -> None:
    folder = tmp_path / "flows/platforms"
    folder.mkdir(parents=True)
    for own in ("libby.yaml", name):
        shutil.copy(ROOT / "flows/platforms/libby.yaml", folder / own)
    loaded = load((tmp_path, ROOT))
    assert [(p.code, p.place.path.name) for p in loaded.problems] == [("file-name", name)]
    assert help in loaded.problems[0].help
    assert [own.platform for own in loaded.library.platforms.values()].count("Libby") == 1


@pytest.mark.parametrize(
    "name", [".#libby.yaml", "._libby.yaml", "~$libby.yaml", "#libby.yaml#", "libby.yaml~", ".x.yml"]
)
def test_backup_and_system_files_are_skipped(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "flows/platforms"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(b"\0\5\x16\7\0")
    loaded = load((tmp_path, ROOT))
    assert loaded.problems == [] and "libby" in loaded.library.platforms


def test_two_flows_with_one_name_are_rejected(tmp_path: Path) -> None:
    folder = tmp_path / "flows/platforms"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "flows/platforms/libby.yaml", folder / "libby-two.yaml")
    loaded = load((tmp_path, ROOT))
    assert [(p.code, p.place.path.name) for p in loaded.problems] == [("name-twice", "libby-two.yaml")]
    assert "libby-two" not in loaded.library.platforms and "name this file libby.yaml" in loaded.problems[0].help


# ------------------------------------------------------------------ files checked and commands suggested by check


def test_check_lists_checked_and_unused_files(tmp_path: Path) -> None:
    (tmp_path / "our-library/flows").mkdir(parents=True)
    (tmp_path / "our-library/flows/library.yaml").write_text("library: [", "utf-8")
    ran = run("check", "--no-walk", cwd=tmp_path)
    assert "Checked: the flows that come with the program." in ran.stdout
    assert "our-library wasn't checked. To check it: " in ran.stdout
    assert ran.stdout.rstrip().endswith("--content our-library check")
    assert "our-library isn't used." in run("matrix", cwd=tmp_path).stderr


def test_suggested_command_works_when_pasted(own: Path) -> None:
    """The folder's name has a space."""
    (own / "flows/library.yaml").write_text("library: Hill\nphone: 1\nphone: 2\n", "utf-8")
    ran = run("--content", str(own), "sheet", "ipad", "libby", "--incomplete")
    command = next(said for said in ran.stderr.split("`") if said.endswith(" check"))
    pasted = shutil.which("bash") and subprocess.run(
        ["bash", "-c", f"{command} --no-walk"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert pasted and pasted.returncode == 1
    assert "`phone` is already on line 2." in pasted.stdout


# ------------------------------------------------------------------ catalogs

PO = 'msgctxt "libby"\nmsgid "Choose **Borrow!** once more."\nmsgstr "Elija **Borrow!** otra vez, señor."\n'


def _catalog_file(folder: Path, data: bytes) -> Path:
    path = folder / "flows/translations/es.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_catalog_is_read_with_or_without_a_byte_order_mark(bom: bytes, tmp_path: Path) -> None:
    path = _catalog_file(tmp_path, bom + PO.encode())
    ran = run("--content", str(tmp_path), "check", "--no-walk", str(path))
    assert "can't be read" not in ran.stdout and "saved as" not in ran.stdout
    ran = run("--content", str(tmp_path), "sheet", "kindle", "libby", "--language", "es")
    assert "El mismo" in ran.stdout or "Lea libros" in ran.stdout or "español" in ran.stdout.lower()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (PO.encode("latin-1"), "Latin-1 (Windows-1252)"),
        (
            b'msgid ""\nmsgstr "Content-Type: text/plain; charset=ISO-8859-15\\n"\n' + PO.encode("latin-1"),
            "ISO-8859-15",
        ),
        (PO.encode("utf-16"), "UTF-16"),
    ],
)
def test_encoding_of_a_catalog_is_named_when_it_is_not_utf8(data: bytes, named: str, tmp_path: Path) -> None:
    path = _catalog_file(tmp_path, data)
    for words in ((), (str(path),)):
        ran = run("--content", str(tmp_path), "check", "--no-walk", *words)
        said = " ".join(ran.stdout.split())
        assert f"This file is saved as {named}, not UTF-8." in said and "save it with UTF-8 encoding." in said
    ran = run("--content", str(tmp_path), "sheet", "kindle", "libby", "--language", "es")
    assert f"saved as {named}" in ran.stderr and "English only" not in ran.stderr
