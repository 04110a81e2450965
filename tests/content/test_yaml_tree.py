"""YAML trees: files become trees with places, and unreadable files are reported in plain words."""

import os
from pathlib import Path

import pytest
import yaml

from wizard.checks.report import Style, human
from wizard.content import yaml_tree
from wizard.content.problem import MAX_BYTES, Location, Problem
from wizard.content.yaml_nodes import Map, Seq
from wizard.system.text_width import cells


def read(path: Path, data: bytes | str) -> tuple[Map | None, list[Problem]]:
    """Return the tree of a file with these contents, and the problems found."""
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    notes: list[Problem] = []
    return yaml_tree.read(path, Path("f.yaml"), notes.append), notes


def told(path: Path, data: bytes | str) -> tuple[str, int, int]:
    """Return the code and the place of the only problem."""
    _, notes = read(path, data)
    assert len(notes) == 1, notes
    return notes[0].code, notes[0].place.line, notes[0].place.column


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "f.yaml"


def test_values_stay_text_as_typed(file: Path) -> None:
    typed = ["No", "yes", "on", "3.10", "2026-08-01", "9:30", "0123456", "null", "~", "2_000", "0x1F", ".inf", "Yes"]
    tree, notes = read(file, "".join(f"k{n}: {text}\n" for n, text in enumerate(typed)))
    assert notes == []
    assert tree is not None
    assert list(tree.values()) == typed


def test_every_key_and_value_has_its_place(file: Path) -> None:
    tree, _ = read(file, "a: b\nlist:\n  - one\n  - key: [x, yy]\n")
    assert tree is not None
    assert tree.key_place("list") == Location(Path("f.yaml"), 2, 1, 4)
    assert tree.place("a") == Location(Path("f.yaml"), 1, 4, 1)
    listed: Seq = tree["list"]
    assert listed.place(0) == Location(Path("f.yaml"), 3, 5, 3)
    assert listed[1]["key"].place(1) == Location(Path("f.yaml"), 4, 14, 2)


def test_places_count_characters_instead_of_bytes(file: Path) -> None:
    tree, _ = read(file, "é日😀: [本, y]\n")
    assert tree is not None
    assert tree["é日😀"].place(1) == Location(Path("f.yaml"), 1, 10, 1)


@pytest.mark.parametrize("ends", ["\r\n", "\r"], ids=["windows", "old mac"])
def test_line_endings_of_every_system_are_accepted(file: Path, ends: str) -> None:
    tree, notes = read(file, f"a: b{ends}c:{ends}  - d{ends}")
    assert notes == []
    assert tree == {"a": "b", "c": ["d"]}
    assert tree is not None
    assert tree.key_place("c").line == 2


def test_byte_order_mark_is_accepted(file: Path) -> None:
    assert read(file, "\ufeffa: b\n")[0] == {"a": "b"}


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"a: caf\xe9\n", "not-utf8", 1, 7),
        (b"a: b\nc: d\xff\n", "not-utf8", 2, 5),
        ("a: b\n".encode("utf-16"), "not-utf8", 1, 1),
        ("a: b\n".encode("utf-16-le"), "strange-character", 1, 2),
        (b"a: b\x00c\n", "strange-character", 1, 5),
        ("a: b\nc: d\u202ee\n", "strange-character", 2, 5),
        ("a: \x1b[31mred\n", "strange-character", 1, 4),
        ("a: b\u2028c: d\n", "strange-character", 1, 5),
        ('a: "\\e[31mred"\n', "strange-character", 1, 4),
        ('a: "\\u202Ered"\n', "strange-character", 1, 4),
        ("a: b\n\tc: d\n", "tab", 2, 1),
        ("", "empty-file", 1, 1),
        ("# nothing\n", "empty-file", 1, 1),
        ("a: b\n---\nc: d\n", "two-documents", 2, 1),
        ("- a\n", "not-a-flow", 1, 1),
        ("a: !!python/object/apply:os.system [ls]\n", "needs-quotes", 1, 4),
        ("a: &x b\n", "shortcut", 1, 4),
        ("a: *x\n", "shortcut", 1, 4),
        ("<<: {a: b}\n", "shortcut", 1, 1),
        ("a: b\na: c\n", "twice", 2, 1),
        ("a: b\n{c: d}: e\n", "odd-name", 2, 1),
        ("x: " + "y" * (MAX_BYTES), "too-big", 1, 1),
        ("a: " + "[" * 500, "too-deep", 1, 23),
        ("- " * 500, "too-deep", 1, 41),
    ],
)
def test_invalid_yaml_is_reported_at_its_place(
    file: Path, data: bytes | str, code: str, line: int, column: int
) -> None:
    assert told(file, data) == (code, line, column)


@pytest.mark.parametrize("data", ["a: " + "[" * 10_000, "- " * 10_000])
def test_nesting_that_is_too_deep_is_reported_when_the_parser_rejects_it(file: Path, data: str) -> None:
    assert told(file, data)[:2] == ("too-deep", 1)


def test_all_kinds_of_invisible_characters_are_reported_together(file: Path) -> None:
    _, notes = read(file, "a:\u00a0b\nc: d\u200be\nf: g\u200b\n\u00a0h: i\n")
    assert [(note.code, note.place.line) for note in notes] == [("strange-character", n) for n in (1, 2, 4)]
    assert "after `d`" in notes[1].message
    _, notes = read(file, "".join(f"a{n}:\u00a0b\n" for n in range(50)))
    assert [note.help for note in notes] == ["Type an ordinary space instead. It's also on 49 more lines."]


def test_joiners_in_other_scripts_are_accepted(file: Path) -> None:
    assert read(file, "a: می\u200cخواهم\n")[1] == []
    assert told(file, "a: b\u200cc\n")[0] == "strange-character"


@pytest.mark.parametrize(
    "line",
    ["do: Press key  # a comment", 'do: "Press key" #5', "do: Press #5", "do: a#b", "# only", "#only", 'do: "key #5"'],
)
def test_real_comment_is_accepted(file: Path, line: str) -> None:
    _, notes = read(file, f"{line}\na: b\n")
    assert [note.code for note in notes] == (["text-after-hash"] if line == "do: Press #5" else [])


def test_hash_is_text_when_it_is_inside_multiline_text(file: Path) -> None:
    assert read(file, "a: |\n  key #5\n  - #5\nb: >-\n  see: #7\nc: 'x\n  #5'\n")[1] == []


def test_lost_text_is_reported_with_all_other_errors(file: Path) -> None:
    _, notes = read(file, "a: b #1\na: c\nd:\n  - e #2\n  - #3\n")
    assert sorted((note.code, note.place.line) for note in notes) == [
        *(("text-after-hash", line) for line in (1, 4, 5)),
        ("twice", 2),
    ]


# ------------------------------------------------------------------ unreadable files


def test_folder_with_a_file_name_is_reported(file: Path) -> None:
    file.mkdir()
    notes: list[Problem] = []
    assert yaml_tree.read(file, file, notes.append) is None
    assert "folder" in notes[0].message


def test_dead_link_is_reported(file: Path, tmp_path: Path) -> None:
    file.symlink_to(tmp_path / "gone.yaml")
    notes: list[Problem] = []
    assert yaml_tree.read(file, file, notes.append) is None
    assert "link" in notes[0].message


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_file_without_read_permission_is_reported(file: Path) -> None:
    file.write_text("a: b\n")
    file.chmod(0)
    notes: list[Problem] = []
    if yaml_tree.read(file, file, notes.append) is not None:
        pytest.skip("this user may read everything")
    assert notes[0].message == "You don't have permission to read this file."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among files")
def test_pipe_does_not_block_reading(file: Path) -> None:
    os.mkfifo(file)
    notes: list[Problem] = []
    assert yaml_tree.read(file, file, notes.append) is None
    assert notes[0].code == "cannot-read"


def test_error_is_shown_when_its_file_became_shorter_in_the_meantime(file: Path) -> None:
    _, notes = read(file, "a: b\nc: d\ne: f: g\n")
    shown = notes[0].place._replace(path=file)
    file.write_text("a: b\n")
    assert human(Problem(shown, "c", "Here."), Style(500)) == f"{file}:3:5: Here.  [c]"
    file.unlink()
    assert human(Problem(shown, "c", "Here."), Style(500)) == f"{file}:3:5: Here.  [c]"


# ------------------------------------------------------------------ display


def test_wide_characters_line_up(file: Path) -> None:
    _, notes = read(file, "本: 日本語: x\n")
    file_shown = Problem(notes[0].place._replace(path=file), "c", "M.")
    _, line, caret = human(file_shown).split("\n")[:3]
    assert cells(caret.split("|")[1].rstrip("^")) == cells(line.split("|")[1].partition(": 日本語")[0] + ": 日本語")


def test_long_line_is_shown_around_the_error(file: Path) -> None:
    _, notes = read(file, "a: " + "x" * 500_000 + ": y" + "z" * 400_000 + "\n")
    shown = human(Problem(notes[0].place._replace(path=file), "c", "M."), Style(60))
    assert len(shown) < 400
    assert ": y" in shown


@pytest.mark.parametrize("loader", [yaml.BaseLoader, yaml.CBaseLoader], ids=["python", "libyaml"])
def test_both_yaml_readers_return_the_same_tree(loader: type, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setattr(yaml_tree, "_BASE", loader)
    text = "a: b\nc: {d: e f, g: [h]}\nk:\n  - l # m\n  - 'n'\n  -\n"
    tree, notes = read(file, text)
    assert notes == []
    assert tree == {"a": "b", "c": {"d": "e f", "g": ["h"]}, "k": ["l", "n", None]}
    assert tree is not None
    assert tree["c"].bare == {"d"}
