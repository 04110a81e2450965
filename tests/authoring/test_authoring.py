"""Tools for flow keepers: find, rename, draw, fix, create, share, and preview flows."""

import json
import re
import shutil
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest

from tests.tiny import Flows, here, walked
from wizard.authoring.affected_sheets import printed, touched
from wizard.authoring.autofix import fixed
from wizard.authoring.flow_map import as_mermaid, as_svg, as_text, branches, plan
from wizard.authoring.inventory import owned, values
from wizard.authoring.map_pages import as_html
from wizard.authoring.rename import CannotRename, rename, rename_where
from wizard.authoring.usages import uses
from wizard.authoring.watch import Watch, again, begun
from wizard.cli import main
from wizard.content.flow import Plain
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.content.wording import Wording
from wizard.system import paths
from wizard.system.paths import content_folders
from wizard.walk.walk import Walk

ROOT = Path(__file__).parents[2]
SHIPPED = load(content_folders(None)).library
DEVICE = """
    models: {one: {name: Reader One, ways: [app]}, two: {name: Reader Two, ways: [browser]}}
    recognize:
      - id: which
        ask: Which one is it?
        remember: model
        answers: [{id: one, text: One}, {id: two, text: Two}]
    labels:
      Home: {confidence: likely}
    words:
      library: Tap **Home**
"""
LEND = """
    labels:
      Borrow: {confidence: likely}   # as on the web
      Sign In: {}
    labels-from: [reader]
    ways: {app: {}, browser: {borrow: [{id: web, do: Borrow it on the web.}]}}
    borrow:
      - id: tap
        do: Tap **Borrow**.
        note: It may say Borrow twice.
        if-not: [{trouble: gone}]
    read:
      - id: open
        do: "{device.library}."
    troubles:
      - id: gone
        says: It is gone
        fixes: [{id: again, try: Press **Borrow** once more.}]
        home: Tap **Borrow** tomorrow.
"""


@pytest.fixture
def lend(flows: Flows) -> Library:
    return flows({"devices/reader": DEVICE, "platforms/lend": LEND})


def spots(library: Library, words: str) -> list[str]:
    """Return the file, line, and column of every use."""
    found = uses(library, words).places
    return [f"{value.file}:{value.place.line}:{value.place.column}" for value in found]


# ------------------------------------------------------------------ every value


def test_every_text_of_a_flow_is_visited_once() -> None:
    """Each text that the rules of `check` read is visited once, and no other."""
    texts = [value for value in values(SHIPPED) if value.kind is Plain.TEXT]
    assert len({(value.place.path, value.place.line, value.place.column) for value in texts}) == len(texts)
    written = "\n".join(path.read_text(encoding="utf-8") for path in SHIPPED.paths.values())
    for key in ("do", "ask", "try", "see", "say", "home", "help"):
        count = len(re.findall(rf"^ +(?:- )?{key}: |[{{,] *{key}: ", written, re.MULTILINE))
        assert sum(value.key == key for value in texts) == count, key


@pytest.mark.parametrize("id", SHIPPED.files)
def test_names_in_a_flow_are_unique(id: str) -> None:
    names = [own.name for own in owned(SHIPPED.files[id])]
    assert len(set(names)) == len(names)


def test_sheet_depends_on_every_text_it_prints(lend: Library) -> None:
    one, two = printed(lend)
    assert (one.name, two.name) == ("Reader One, with Lend", "Reader Two, with Lend")
    said = {value.text for value in values(lend) if value.spot in one.spots}
    assert {"Tap **Borrow**.", "{device.library}.", "Tap **Home**", "Tap **Borrow** tomorrow.", "Home"} <= said
    assert not {"It may say Borrow twice.", "Borrow it on the web.", "Press **Borrow** once more."} & said


# ------------------------------------------------------------------ where


def test_label_is_found_between_stars(lend: Library) -> None:
    found = uses(lend, "**Borrow**")
    assert [value.text for value in found.places] == [
        "Borrow",
        "Tap **Borrow**.",
        "Press **Borrow** once more.",
        "Tap **Borrow** tomorrow.",
    ]
    assert found.sheets == ["Reader One, with Lend", "Reader Two, with Lend"]  # the trouble's line is on both


def test_word_is_found_anywhere_except_inside_another_word(lend: Library) -> None:
    assert "Borrow it on the web." in [value.text for value in uses(lend, "borrow").places]
    assert spots(lend, "orrow") == []


def test_trouble_is_found_at_its_definition_and_its_uses(lend: Library) -> None:
    found = uses(lend, "lend/gone")
    assert [value.owner for value in found.places] == ["`trouble: gone` in step `tap`", "trouble `gone`"]
    assert found.sheets == ["Reader One, with Lend", "Reader Two, with Lend"]


def test_topic_is_found_with_the_sheets_that_print_it(flows: Flows) -> None:
    library = flows(
        {
            "platforms/lend": "borrow: [{use: card}, {id: tap, do: Tap it.}]",
            "topics/card": "steps: [{id: show, do: Show the card.}]",
        }
    )
    found = uses(library, "card")
    assert "`use: card` under borrow in Lend" in [value.owner for value in found.places]
    assert found.sheets == ["Reader One, with Lend"]


def test_where_lists_places_that_editors_can_open(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["where", "**Manage Cards**"]) == 0
    first = capsys.readouterr().out.split("\n")[0]
    path, line, column, *_ = first.split(":")
    written = (ROOT / path).read_text(encoding="utf-8").split("\n")[int(line) - 1]
    assert written[int(column) - 1 :].startswith("Manage Cards")


@pytest.mark.parametrize(
    ("words", "hint"), [("wify", "`wifi`"), ("qqqqqq", "`qqqqqq` isn't used anywhere."), (" ", "``")]
)
def test_where_gives_a_hint_when_nothing_is_found(words: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["where", words]) == 1
    assert hint in capsys.readouterr().err


# ------------------------------------------------------------------ rename


def _lines(flows: Flows, name: str = "platforms/lend") -> list[str]:
    return (flows.root / "flows" / f"{name}.yaml").read_bytes().decode().split("\n")


def _renamed(flows: Flows, old: str, new: str, keep: bool = False) -> list[str]:
    """Rename, and return the changed lines."""
    before = {path: path.read_bytes().decode().split("\n") for path in flows.root.rglob("*.yaml")}
    made = rename(load((flows.root, flows.root / "none")).library, "lend", old, new, keep_old=keep)
    for path, text in made.texts.items():
        path.write_bytes(text.encode())
    after = {path: path.read_bytes().decode().split("\n") for path in before}
    return [line.strip() for path, lines in after.items() for line in lines if line not in before[path]]


def test_rename_changes_only_the_label_and_the_texts_that_name_it(lend: Library, flows: Flows) -> None:
    before = _lines(flows)
    assert _renamed(flows, "Borrow", "Take Out") == [
        "Take Out: {confidence: likely}   # as on the web",
        'do: "Tap **Take Out**."',
        'fixes: [{id: again, try: "Press **Take Out** once more."}]',
        'home: "Tap **Take Out** tomorrow."',
    ]
    assert len(_lines(flows)) == len(before)
    assert load((flows.root, flows.root / "none")).problems == []


def test_rename_changes_files_that_use_the_screens(flows: Flows) -> None:
    library = flows(
        {
            "devices/reader": "labels: {Sync: {}}\nwords: {library: 'Tap **Sync**'}",
            "platforms/lend": "labels-from: [reader]\nborrow:\n  - {id: tap, do: 'Tap **Sync**.'}",
        }
    )
    made = rename(library, "reader", "Sync", "Update")
    assert sorted(path.stem for path in made.texts) == ["lend", "reader"]
    assert touched(library, made.places) == ["Reader One, with Lend"]


def test_rename_leaves_the_same_label_in_other_files_unchanged(flows: Flows) -> None:
    library = flows(
        {
            "devices/reader": "labels: {Sync: {}}\nwords: {library: 'Tap **Sync**'}",
            "platforms/lend": "labels-from: [reader]\nlabels: {Sync: {}}\nborrow:\n  - {id: tap, do: 'Tap **Sync**.'}",
        }
    )
    assert [path.stem for path in rename(library, "reader", "Sync", "Update").texts] == ["reader"]


def test_rename_lists_places_of_the_word_without_stars(lend: Library) -> None:
    loose = [value.text for value in rename(lend, "lend", "Borrow", "Take Out").loose]
    assert sorted(loose) == ["Borrow it on the web.", "It may say Borrow twice."]


def test_rename_keeps_line_endings_and_byte_order_mark(lend: Library, flows: Flows) -> None:
    path = flows.root / "flows" / "platforms" / "lend.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    _renamed(flows, "Borrow", "Take Out", keep=True)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert load((flows.root, flows.root / "none")).problems == []


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Go: {confidence: likely}", "Walk: {was: [Go], confidence: likely}"),
        ("Go: {was: [Run], confidence: likely}", "Walk: {was: [Go, Run], confidence: likely}"),
        ("Go:\n    confidence: likely", "Walk:\n    was: [Go]\n    confidence: likely"),
        (
            "Go:\n    was:\n      - Run\n    seen: 2026-11-20",
            "Walk:\n    was:\n      - Go\n      - Run\n    seen: 2026-11-20",
        ),
        ('"Go": {seen: 2026-11-20}', "Walk: {was: [Go], seen: 2026-11-20}"),
        ("Go: {}", "Walk: {was: [Go]}"),
    ],
)
def test_rename_records_the_old_name_in_every_form_of_label(flows: Flows, label: str, expected: str) -> None:
    flows({"platforms/lend": f"labels:\n  {label}\nborrow:\n  - id: tap\n    do: Tap **Go**.\n"})
    _renamed(flows, "Go", "Walk", keep=True)
    assert f"labels:\n  {expected}\n" in "\n".join(_lines(flows))
    found = load((flows.root, flows.root / "none"))
    assert found.problems == []
    assert "Go" in found.library.platforms["lend"].labels["Walk"].was


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Go: {confidence: likely}", "Go: {elsewhere: [NEW], confidence: likely}"),
        ("Go: {}", "Go: {elsewhere: [NEW]}"),
        ("Go:\n    confidence: likely", "Go:\n    elsewhere: [NEW]\n    confidence: likely"),
        (
            "Go: {elsewhere: [{text: Run, only-if: {model: [one]}}]}",
            "Go: {elsewhere: [NEW, {text: Run, only-if: {model: [one]}}]}",
        ),
        (
            "Go:\n    elsewhere:\n      - text: Run\n        only-if: {model: [one]}",
            "Go:\n    elsewhere:\n      - NEW\n      - text: Run\n        only-if: {model: [one]}",
        ),
        ("Go: {elsewhere: [{text: Run, only-if: {model: [two]}}]}", "Go: {elsewhere: [NEW]}"),
    ],
)
def test_label_variant_is_added_to_every_form_of_label(flows: Flows, label: str, expected: str) -> None:
    library = flows({"platforms/lend": f"labels:\n  {label}\nborrow:\n  - id: tap\n    do: Tap **Go**.\n"})
    (change,) = rename_where(library, "lend", "Go", "Walk: up", {"model": ("two",)}).texts.items()
    change[0].write_text(change[1], encoding="utf-8")
    written = expected.replace("NEW", '{text: "Walk: up", only-if: {model: [two]}}')
    assert f"labels:\n  {written}\n" in "\n".join(_lines(flows))
    found = load((flows.root, flows.root / "none"))
    assert found.problems == []
    assert Wording(found.library, {"model": "two"}).plain("Tap **Go**.", "lend") == "Tap Walk: up."


@pytest.mark.parametrize(
    ("only", "sheets"),
    [
        ("model=two", ["Reader Two, with Lend"]),
        ("keys=few", ["Reader One, with Lend"]),
        ("device=reader", ["Reader One, with Lend", "Reader Two, with Lend"]),
        ("model=tow", "There's no value of model called `tow`. Did you mean two?"),
        ("modell=two", "There's no fact called `modell`. Did you mean model?"),
        ("model", "`model` should be a fact and its values, such as model=kindle-2013"),
    ],
)
def test_impact_of_a_label_variant_lists_the_sheets_that_have_it(
    flows: Flows,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    only: str,
    sheets: str | list[str],
) -> None:
    shipped = flows.root.parent / "shipped"
    shipped.mkdir()
    (shipped / "handouts").symlink_to(ROOT / "handouts")
    monkeypatch.setattr(paths, "bundled", lambda: shipped)
    reader = """
        models:
          one: {name: Reader One, ways: [app], facts: {keys: few}}
          two: {name: Reader Two, ways: [app]}
        recognize:
          - id: which
            ask: Which one is it?
            remember: model
            answers: [{id: one, text: One}, {id: two, text: Two}]
    """
    flows({"devices/reader": reader, "platforms/lend": "labels: {Go: {}}\nborrow:\n  - {id: tap, do: 'Tap **Go**.'}"})
    before = _tree(flows.root)
    words = ["rename-label", "lend", "Go", "Walk", "--only-if", only, "--dry-run"]
    code = main.main(["--content", str(flows.root), *words])
    told = capsys.readouterr()
    if isinstance(sheets, str):
        assert (code, sheets in told.err) == (2, True)
    else:
        assert [line for line in told.out.split("\n") if ", with " in line] == sheets
        assert f"`Go` would be `Walk` only if {only.replace('=', ' is ')}." in told.out
    assert _tree(flows.root) == before


@pytest.mark.parametrize(
    "new", ["Menu: more", "Yes", "50% [off], now", "It's", 'Say "go"', "a\\b", "Go #1", "Über…", "{x}"]
)
@pytest.mark.parametrize(
    "text",
    [
        "Tap **Go on**.",
        '"Tap **Go on**."',
        "'Tap **Go on**.'",
        "Tap **Go\n      on** now.",
        ">\n      Tap **Go on**.\n",
    ],
)
def test_any_name_can_be_written_into_any_form_of_text(flows: Flows, new: str, text: str) -> None:
    flows()
    path = flows.root / "flows" / "platforms" / "lend.yaml"
    head = path.read_text(encoding="utf-8")
    steps = f"labels:\n  Go on: {{seen: 2026-11-20}}\nborrow:\n  - id: tap\n    do: {text}\n    note: Fine.\n"
    path.write_text(head + steps, encoding="utf-8")
    _renamed(flows, "Go on", new)
    found = load((flows.root, flows.root / "none"))
    assert found.problems == []
    (step,) = found.library.platforms["lend"].borrow
    assert getattr(step, "do", "").startswith(f"Tap **{new}**")


@pytest.mark.parametrize("id", [id for id, file in SHIPPED.files.items() if file.labels])
def test_every_shipped_label_can_be_renamed(id: str) -> None:
    """Nothing is written. Each text is compared with its expected text after the rename."""
    for label in SHIPPED.files[id].labels:
        made = rename(SHIPPED, id, label, "Zebra: 7", keep_old=True)
        assert SHIPPED.paths[id] in made.texts
        assert f"**{label}**" not in made.texts[SHIPPED.paths[id]]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("lend", "Borow", "X", "`lend` has no label `Borow`. Did you mean `Borrow`?"),
        ("lend", "Home", "X", "`Home` is a label in `reader`, not in `lend`."),
        ("lend", "Borrow", "Sign In", "`Sign In` is already a label in `lend`"),
        ("lend", "Borrow", "Home", "`Home` is already a label in `reader`"),
        ("lend", "Borrow", "", "A label is the text of one button"),
        ("lend", "Borrow", "A **B**", "A label is the text of one button"),
    ],
)
def test_impossible_rename_is_rejected_with_a_message(lend: Library, file: str, old: str, new: str, says: str) -> None:
    with pytest.raises(CannotRename, match=re.escape(says)):
        rename(lend, file, old, new)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Make a library's own folder with a copy of a shipped flow."""
    shutil.copytree(ROOT / "flows", tmp_path / "own" / "flows")
    return tmp_path / "own"


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_rename_label_writes_nothing_when_dry_run_is_set(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, words = _tree(own), ["--content", str(own), "rename-label", "libby", "Manage Cards", "Your Cards"]
    assert main.main([*words, "--dry-run"]) == 0
    assert "would be" in capsys.readouterr().out
    assert _tree(own) == before
    assert main.main([*words, "--yes"]) == 0
    after = _tree(own)
    catalogs = sorted(path.name for path in (ROOT / "flows" / "translations").glob("*.po"))
    files = ["flows/platforms/libby.yaml", "flows/topics/library-card.yaml"]  # The second uses Libby's labels.
    changed = [*files, *(f"flows/translations/{name}" for name in catalogs)]
    assert sorted(name for name in after if after[name] != before[name]) == changed
    assert main.main(["--content", str(own), "check", "--no-walk"]) == 0


def test_rename_label_never_changes_shipped_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own" / "flows").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    for words in (["--content", "own"], []):
        assert main.main([*words, "rename-label", "libby", "Shelf", "Rack", "--dry-run"]) == 2
    assert "isn't in your folder" in capsys.readouterr().err


# ------------------------------------------------------------------ map


@pytest.mark.parametrize("id", SHIPPED.files)
def test_every_flow_can_be_drawn(id: str) -> None:
    root = branches(SHIPPED, id)
    lines = as_text(root).split("\n")
    drawn = [element.text or "" for element in ET.fromstring(as_svg(root)).iter() if element.tag.endswith("text")]
    assert len(drawn) >= len(lines)
    boxes = set(re.findall(r"^(b\d+)[\[({>]", as_mermaid(root), re.MULTILINE))
    edges = re.findall(r"^(b\d+) -.*?> ?(?:\|.*\| )?(b\d+)$", as_mermaid(root), re.MULTILINE)
    assert {end for edge in edges for end in edge} <= boxes


def test_map_has_every_answer_condition_and_trouble_on_its_branch(lend: Library, flows: Flows) -> None:
    library = flows(
        {
            "topics/card": """
                steps:
                  - id: has
                    ask: Has the patron a card?
                    only-if: {model: [one]}
                    answers:
                      - {id: has-one, text: A card, steps: [{id: show, do: Show it.}]}
                      - {id: none, text: No card, end: callback}
                """
        }
    )
    assert as_text(branches(library, "card")) == (
        "Topic\n"
        "└─ Steps\n"
        "   └─ ? Has the patron a card?  (only if model is one)\n"
        "      ├─ A card →\n"
        "      │  └─ Show it.\n"
        "      └─ No card →\n"
        "         └─ ■ promise to call back"
    )
    chart = as_mermaid(branches(library, "card"))
    assert '-->|"A card"|' in chart
    assert '-->|"No card"|' in chart
    assert "didn't: ! It is gone" in as_text(branches(library, "lend"))
    assert "Tap [Borrow]." in as_text(branches(library, "lend"))


def test_map_of_a_visit_opens_steps_from_elsewhere_and_leaves_out_what_never_applies() -> None:
    said = as_text(plan(SHIPPED, "kindle", "libby"))
    assert "» borrows-on\n" in said
    assert "? What will the patron use to borrow books?" in said
    assert "The Kobo itself" not in said
    assert "{device." not in said
    assert "only if device" not in said
    assert "Tap [Read With...] next to the book.  [unsure]" in said
    assert said.count("» charged\n") == 1
    assert "The Kindle" in said or "this Kindle" in said


def test_printed_map_has_each_part_on_its_own_page() -> None:
    page = as_html(plan(SHIPPED, "kindle", "libby", "kindle-2013"))
    parts = re.findall("<section><h2>(.*?)</h2>", page)
    assert parts[:2] == ["Which model", "Prepare"]
    assert parts[-1] == "Way kindle: sent to it by Amazon · Clean up"
    assert "section + section { break-before: page }" in page
    assert '<li class="do unsure"><div>Tap [Return Early]. <small>(unsure)</small></div>' in page


def test_map_of_steps_that_use_each_other_is_finite(flows: Flows) -> None:
    library = flows(
        {
            "topics/one": "steps: [{use: two}]",
            "topics/two": "steps: [{use: one}]",
            "platforms/lend": "set-up: [{use: one}]\nways: {app: {}}",
        }
    )
    assert "» one, as above" in as_text(plan(library, "reader", "lend"))


def test_map_format_follows_the_file_ending(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("wifi.svg", "wifi.mmd", "wifi.txt"):
        assert main.main(["map", "wifi", "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / "wifi.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert (tmp_path / "wifi.mmd").read_text(encoding="utf-8").startswith("flowchart TD\n")
    assert main.main(["map", "wifi", "-o", str(tmp_path / "wifi.png")]) == 2
    assert main.main(["map", "wifi", "-o", str(tmp_path / "wifi.PDF")]) == 2
    assert "Save the map as .html, then open it in a browser and print it." in capsys.readouterr().err
    assert main.main(["map", "kindle libby", "-o", str(tmp_path / "visit.mmd")]) == 2
    assert main.main(["map", "wify"]) == 2
    assert "Did you mean wifi?" in capsys.readouterr().err
    assert main.main(["map", "flows/topics/wifi.yaml"]) == 0


# ------------------------------------------------------------------ fix


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("topic: X  \n", "topic: X\n"),
        ("steps:\n\t- id: a\n\t  do: Tap.\n", "steps:\n  - id: a\n    do: Tap.\n"),
        ("also:\n  -Tap\n  - x\n", "also:\n  - Tap\n  - x\n"),
        ("do: Tap Settings: then Wi-Fi\n", 'do: "Tap Settings: then Wi-Fi"\n'),
        ("also:\n  - Tap Menu: choose X\n", 'also:\n  - "Tap Menu: choose X"\n'),
        ("date: 20.11.2026\n", "date: 2026-11-20\n"),
        ("v: {date: 11/20/2026, how: x}\n", "v: {date: 2026-11-20, how: x}\n"),
        ("topic: X \r\nsee: a: b\r\n", 'topic: X\r\nsee: "a: b"\r\n'),
        ("\ufefftopic: X \n", "\ufefftopic: X\n"),
    ],
)
def test_typing_mistake_is_fixed(wrong: str, right: str) -> None:
    assert fixed(wrong) == right
    assert fixed(right) == right


@pytest.mark.parametrize(
    "text",
    [
        "date: 03-04-2026\n",
        "date: 32.13.2026\n",
        "do: Tap Settings: then # or not\n",
        "say: This goes on\n  -like this\n",
        "say: |\n  - Tap Menu: choose X\n  date: 20.11.2026\n",
        "hello:text\n",
        "a: 'never closed\n",
        "",
        "\n",
    ],
)
def test_uncertain_mistake_is_left_to_the_author(text: str) -> None:
    assert fixed(text) == text


@pytest.mark.parametrize("path", sorted((ROOT / "flows").rglob("*.yaml")), ids=lambda path: path.stem)
def test_correct_file_is_not_changed(path: Path) -> None:
    text = path.read_bytes().decode()
    assert fixed(text) == text


def test_fix_lists_changed_lines_and_leaves_other_files_unchanged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_bytes(b"topic: X\r\nsee: a: b\r\n")
    good.write_bytes(b"topic: X\n")
    stamp = good.stat().st_mtime_ns
    main.main(["check", "--fix", str(tmp_path)])
    told = capsys.readouterr().err
    assert f'{bad}:2: see: "a: b"' in told
    assert "1 line fixed" in told
    assert bad.read_bytes() == b'topic: X\r\nsee: "a: b"\r\n'
    assert good.stat().st_mtime_ns == stamp
    bad.write_bytes(b"\xff\xfe")
    assert main.main(["check", "--fix", str(bad)]) == 1
    assert bad.read_bytes() == b"\xff\xfe"


# ------------------------------------------------------------------ new


NAMES = ("Zebra", "Bücher: für alle, 2!", "yes", "A very long name that goes on for ever and ever")


def filled_in(path: Path) -> None:
    """Fill in the placeholders of a new file as an author would."""
    text = re.sub(r"(# One of: ([\w-]+).*\n.*: )change-me", r"\1\2", path.read_text("utf-8"))
    path.write_text(text.replace("CHANGE ME", "Open the list"), "utf-8")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["device", "platform", "topic"])
def test_new_file_passes_check_when_its_placeholders_are_filled_in(
    kind: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "flows").mkdir()
    assert main.main(["--content", str(tmp_path), "new", kind, name]) == 0
    (path,) = (tmp_path / "flows").rglob("*.yaml")
    assert path.parent.name == f"{kind}s"
    capsys.readouterr()
    assert main.main(["--content", str(tmp_path), "check", "--format", "json", str(path)]) == 1
    found = json.loads(capsys.readouterr().out)["problems"]
    assert {problem["code"] for problem in found if problem["severity"] == "error"} == {"placeholder"}
    filled_in(path)
    assert main.main(["--content", str(tmp_path), "check", str(path)]) == 0
    told = capsys.readouterr().out
    assert "No problems" in told or (kind == "topic" and "topic-unused" in told) or name == NAMES[-1]


@pytest.mark.parametrize("kind", ["device", "platform"])
def test_new_file_causes_no_errors_in_other_files(kind: str, tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    assert main.main(["--content", str(tmp_path), "new", kind, "Zebra"]) == 0
    filled_in(next((tmp_path / "flows").rglob("*.yaml")))
    assert main.main(["--content", str(tmp_path), "check"]) == 0


def test_new_device_and_platform_work_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "flows").mkdir()
    for words in (["device", "Zebra"], ["platform", "TownBooks"]):
        assert main.main(["--content", str(tmp_path), "new", *words]) == 0
    assert main.main(["--content", str(tmp_path), "sheet", "zebra-newer", "townbooks"]) == 1
    assert "Some steps are missing: zebra.yaml line" in capsys.readouterr().err
    for path in (tmp_path / "flows").rglob("*.yaml"):
        filled_in(path)
    assert main.main(["--content", str(tmp_path), "sheet", "zebra-newer", "townbooks"]) == 0
    assert "Zebra" in capsys.readouterr().out


def test_new_never_overwrites_or_hides_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "flows").mkdir()
    words = ["--content", str(tmp_path), "new"]
    assert main.main([*words, "topic", "Card Trouble"]) == 0
    before = _tree(tmp_path)
    for kind, name in (("topic", "card trouble"), ("platform", "Libby"), ("device", "Wifi")):
        assert main.main([*words, kind, name]) == 1
    assert "already exists" in capsys.readouterr().err
    assert main.main([*words, "topic", "日本"]) == 2
    assert _tree(tmp_path) == before
    assert sorted(before) == ["flows/schema.json", "flows/topics/card-trouble.yaml"]


def test_new_is_rejected_when_folder_has_no_flows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.main(["new", "topic", "X"]) == 2
    assert "Name the folder with your flows" in capsys.readouterr().err
    assert _tree(tmp_path) == {}
    (tmp_path / "flows").mkdir()
    assert main.main(["new", "topic", "X"]) == 0
    assert "flows/topics/x.yaml" in _tree(tmp_path)


# ------------------------------------------------------------------ share


def test_shared_flow_is_one_file_with_its_differences(own: Path, tmp_path: Path) -> None:
    words = ["--content", str(own)]
    assert main.main([*words, "rename-label", "libby", "Manage Cards", "Your Cards", "--yes"]) == 0
    out = tmp_path / "mail.txt"
    assert main.main([*words, "share", "libby", "-o", str(out)]) == 0
    lines = out.read_text(encoding="utf-8").split("\n")
    assert lines[0].startswith("# yaml-language-server")
    assert "# - The button **Manage Cards** is now called **Your Cards**." in lines
    assert "# To use it, save it as flows/platforms/libby.yaml in your own folder, and" in lines
    note = [line for line in lines if line.startswith("#")]
    assert max(map(len, note[1:])) <= 80
    kept = (own / "flows" / "platforms" / "libby.yaml").read_text(encoding="utf-8").split("\n")
    assert lines[-len(kept) + 1 :] == kept[1:]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("owner: digital-services", "owner: jo@riverbend.example.org", "email address"),
        ("says: My", "says: At Riverbend Library my", "Write {library.short-name} instead"),
        ("labels-from: [", "labels-from: [nowhere, ", "1 mistake"),
    ],
)
def test_flow_is_not_shared_when_it_is_private_or_has_errors(
    own: Path, tmp_path: Path, before: str, after: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = own / "flows" / "platforms" / "libby.yaml", tmp_path / "mail.txt"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert main.main(["--content", str(own), "share", str(path), "-o", str(out)]) == 1
    assert says in capsys.readouterr().err
    assert not out.exists()


# ------------------------------------------------------------------ preview


def _watch(flows: Flows) -> Watch:
    return Watch((flows.root, flows.root / "none"))


def _save(flows: Flows, name: str, before: str, after: str) -> None:
    path = flows.root / "flows" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_preview_reads_only_saved_files(lend: Library, flows: Flows) -> None:
    watch = _watch(flows)
    assert watch.look() is None
    (flows.root / "flows" / "platforms" / "lend.yaml").touch()
    assert watch.look() is None
    _save(flows, "platforms/lend", "tomorrow", "on Friday")
    found = watch.look()
    assert found is not None
    assert found.library.platforms["lend"].troubles[0].home == "Tap **Borrow** on Friday."
    assert watch.look() is None


def test_preview_notices_added_and_removed_files(lend: Library, flows: Flows) -> None:
    watch = _watch(flows)
    flows({"topics/card": "steps: []"})
    found = watch.look()
    assert found is not None
    assert "card" in found.library.topics
    (flows.root / "flows" / "topics" / "card.yaml").unlink()
    found = watch.look()
    assert found is not None
    assert "card" not in found.library.topics


def test_preview_visit_keeps_its_place_when_its_flow_is_saved(lend: Library, flows: Flows) -> None:
    watch, walk = _watch(flows), walked(lend, "ready: done", "tap: done")
    assert here(walk) == "lend/open"
    _save(flows, "platforms/lend", "id: open", "id: open-it")
    found = watch.look()
    assert found is not None
    anew = again(found.library, walk)
    assert here(anew) == "lend/open-it"
    assert anew.turns == walk.turns


def test_preview_visit_is_unchanged_when_its_flow_is_unreadable(lend: Library, flows: Flows) -> None:
    watch, walk = _watch(flows), walked(lend, "ready: done", "tap: done")
    _save(flows, "platforms/lend", "do:", "od:")
    found = watch.look()
    assert found is not None
    assert found.problems
    assert again(found.library, walk) is walk


@pytest.mark.parametrize("id", SHIPPED.files)
def test_every_flow_has_a_preview_visit(id: str) -> None:
    found = begun(SHIPPED, id)
    assert found is not None
    assert Walk(SHIPPED, found.start, found.turns).at is not None


def test_unused_flow_has_no_preview_visit(flows: Flows) -> None:
    assert begun(flows({"topics/card": "steps: []"}), "card") is None


# ------------------------------------------------------------------ dates


def test_new_file_has_the_date_of_today(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    assert main.main(["--content", str(tmp_path), "new", "topic", "Today"]) == 0
    text = (tmp_path / "flows" / "topics" / "today.yaml").read_text(encoding="utf-8")
    assert f"date: {date.today()}" in text
