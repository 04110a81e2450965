"""Hostile files: `check` accepts them or explains them within a second and without a traceback."""

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.check_cases import BASE, TODAY, well_said
from wizard.checks.check import Report, check
from wizard.checks.report import Style, as_concise, as_github, as_human, as_json, human
from wizard.content.problem import MAX_BYTES, MOST, Problem
from wizard.content.yaml_tree import parse
from wizard.system.paths import content_folders

LONGEST = 5.0  # seconds: a check that takes longer has lost its way in the file
SHIPPED = sorted((content_folders(None)[-1] / "flows").rglob("*.yaml"))


def answered(folder: Path, walking: bool = True) -> Report:
    """Return the report after checking its time, its words, and every format."""
    start = time.process_time()
    found = check((folder,), (), TODAY, walking)
    assert time.process_time() - start < LONGEST
    for problem in found.problems:
        well_said(problem)
        assert "\x1b" not in human(problem)
    shown = (as_concise(found.problems, ""), as_json(found.problems, 1), as_github(found.problems))
    for text in (as_human(found.problems, ""), *shown):
        assert text.replace("\n", "").isprintable()
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a content folder without errors."""
    shutil.copytree(BASE, tmp_path / "content")
    return tmp_path / "content"


# ------------------------------------------------------------------ hundreds of random typing mistakes

SIGNS = [*list("#:-'\"{}[],&*!|>%@`?\\\t \n"), *("\xa0", "\u200b", "\u202e", "\ufeff", "\x00", "\x1b")]
SIGNS += [": ", " #", "- ", "---\n"]


def _delete(text: str, at: int, chance: random.Random) -> str:
    return text[:at] + text[at + chance.randint(1, 5) :]


def _insert(text: str, at: int, chance: random.Random) -> str:
    return text[:at] + chance.choice(SIGNS) + text[at:]


def _swap(text: str, at: int, chance: random.Random) -> str:
    lines = text.split("\n")
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return "\n".join(lines)


def _repeat(text: str, at: int, chance: random.Random) -> str:
    lines = text.split("\n")
    one = chance.randrange(len(lines))
    return "\n".join([*lines[:one], lines[one], *lines[one:]])


def _move_in(text: str, at: int, chance: random.Random) -> str:
    lines = text.split("\n")
    one = chance.randrange(len(lines))
    lines[one] = " " * chance.randint(0, 6) + lines[one].lstrip()
    return "\n".join(lines)


def _cut(text: str, at: int, chance: random.Random) -> str:
    return text[:at]


def _join(text: str, at: int, chance: random.Random) -> str:
    spot = text.find("\n", at)
    return text[:spot] + text[spot + 1 :] if spot >= 0 else text


def _unquote(text: str, at: int, chance: random.Random) -> str:
    spot = text.find(chance.choice("\"'{}[]:"), at)
    return text[:spot] + text[spot + 1 :] if spot >= 0 else text


SLIPS: list[Callable[[str, int, random.Random], str]] = [
    _delete,
    _insert,
    _swap,
    _repeat,
    _move_in,
    _cut,
    _join,
    _unquote,
]


def slipped(text: str, seed: int) -> str:
    """Return the text with one to three typing mistakes, which depend only on the seed."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 3)):
        text = chance.choice(SLIPS)(text, chance.randrange(len(text) + 1), chance)
    return text


@pytest.mark.parametrize("seed", range(160))
def test_check_reports_a_file_with_random_mistakes(seed: int, folder: Path) -> None:
    files = sorted(folder.rglob("*.yaml"))
    file = files[seed % len(files)]
    file.write_bytes(slipped(file.read_text(encoding="utf-8"), seed).encode())
    answered(folder)


@pytest.mark.parametrize("seed", range(60))
def test_check_reports_a_shipped_flow_with_random_mistakes(seed: int, tmp_path: Path) -> None:
    shutil.copytree(content_folders(None)[-1] / "flows", tmp_path / "flows")
    source = SHIPPED[seed % len(SHIPPED)]
    file = tmp_path / "flows" / source.relative_to(content_folders(None)[-1] / "flows")
    file.write_bytes(slipped(source.read_text(encoding="utf-8"), 1000 + seed).encode())
    answered(tmp_path, walking=False)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read_or_its_problems_are_reported(text: str) -> None:
    notes: list[Problem] = []
    tree = parse(text.encode("utf-8", "ignore").decode(), Path("f.yaml"), notes.append)
    assert tree is not None or notes
    for problem in notes:
        well_said(problem)


@given(
    st.lists(
        st.sampled_from(
            ["a", "b: ", "- ", "  ", "\n", '"', "'", "{", "}", "[", "]", ",", "#", " #", "x y", "*", "&", "!"]
        )
    )
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_check_reports_any_mix_of_characters(pieces: list[str]) -> None:
    test_any_text_is_read_or_its_problems_are_reported.hypothesis.inner_test("".join(pieces))  # type: ignore[attr-defined]


# ------------------------------------------------------------------ hostile files written by hand

LAUGHS = "a: &a [x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

NASTY: dict[str, bytes | str] = {
    "empty": "",
    "blank": "\n\n   \n",
    "bom": "\ufefftopic: x\n",
    "only bom": "\ufeff",
    "utf-16": "topic: x\n".encode("utf-16"),
    "utf-16 without bom": "topic: x\n".encode("utf-16-be"),
    "utf-32": "topic: x\n".encode("utf-32"),
    "latin-1": "topic: café\n".encode("latin-1"),
    "nul": b"topic: x\0\n",
    "tabs": "topic:\tx\nsteps:\n\t- use: wifi\n",
    "no-break spaces": "topic:\u00a0x\n" * 1000,
    "zero width": "to\u200bpic: x\n",
    "turned round": "topic: \u202exx\n",
    "isolates": "topic: \u2066x\u2069\n",
    "line separators": "topic: x\u2028owner: y\u2029\n",
    "escape codes": 'topic: "\\x1b[2J\\x07"\n',
    "escape signs": b"topic: \x1b[2Jx\n",
    "markup": "topic: '[bold red]x[/] <b>y</b> #set page(width: 1pt)'\n",
    "a megabyte in a line": "topic: " + "x" * (MAX_BYTES - 20) + "\n",
    "a megabyte of words": "topic: " + "x y " * (MAX_BYTES // 4 - 10) + "\n",
    "a megabyte in a key": "x" * (MAX_BYTES - 20) + ": y\n",
    "a megabyte of keys": "".join(f"k{n}: v\n" for n in range(90_000)),
    "a megabyte of steps": "topic: x\nsteps:\n" + "  - use: wifi\n" * 60_000,
    "a megabyte of hashes": "a: b #c\n" * 100_000,
    "a megabyte of strange spaces": "\u00a0" * 500_000,
    "a megabyte of quotes": '"' * (MAX_BYTES - 1),
    "a megabyte of brackets": "[" * (MAX_BYTES - 1),
    "a megabyte of braces": "{" * (MAX_BYTES - 1),
    "a megabyte of colons": ":" * (MAX_BYTES - 1),
    "a megabyte of dashes": "- " * (MAX_BYTES // 2 - 1),
    "a megabyte of lines": "\n" * (MAX_BYTES - 1),
    "a megabyte of stars": "*" * (MAX_BYTES - 1),
    "too big": "x" * (MAX_BYTES + 1),
    "ten thousand deep": "a: " + "[" * 10_000 + "]" * 10_000,
    "ten thousand deep, in lines": "\n".join(" " * n + "a:" for n in range(1400)),
    "billion laughs": LAUGHS,
    "python object": "topic: !!python/object/apply:os.system ['true']\n",
    "any tag": "topic: !x y\n",
    "binary tag": "topic: !!binary aGk=\n",
    "set": "? a\n? b\n",
    "merge": "<<: {topic: x}\n",
    "twice": "topic: x\ntopic: y\n" * 100,
    "documents": "topic: x\n---\ntopic: y\n",
    "many documents": "---\n" * 1000,
    "directive": "%YAML 1.2\n---\ntopic: x\n",
    "wrong directive": "%YAML 9.9\n---\ntopic: x\n",
    "windows lines": "topic: x\r\nowner: y\r\n",
    "mac lines": "topic: x\rowner: y\r",
    "a list": "- a\n- b\n",
    "a word": "hello\n",
    "a number": "1\n",
    "a null": "null\n",
    "json": '{"topic": "x", "steps": []}\n',
    "not closed": 'topic: "x\n',
    "a table": "a,b,c\n1,2,3\n",
    "html": "<html><body>&nbsp;</body></html>\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "private letters": "topic: \ue000\U0010fffd\n",
    "no letters": "topic: \ufdd0\n",
    "joined emoji": "topic: \U0001f468\u200d\U0001f469\u200d\U0001f467\n",
    "keys like ours": "__class__: x\nat: y\n",
    "long number": "review-every: " + "9" * 5000 + " days\n",
    "dates": "verified: {date: 9999-99-99, how: hands-on}\n",
    "year 0": "verified: {date: 0000-01-01, how: hands-on}\n",
    "last year": "verified: {date: 9999-12-31, how: hands-on}\nreview-every: 9999 days\n",
    "surrogates": 'topic: "\\ud800"\n',
    "block text": "topic: |\n  a\n  b: c #d\n - e\n",
    "braces": "steps: [{id: a, do: {b: c}}]\n",
}


@pytest.mark.parametrize("name", NASTY)
def test_check_reports_a_hostile_file(name: str, folder: Path) -> None:
    data = NASTY[name]
    (folder / "flows" / "topics" / "nasty.yaml").write_bytes(data if isinstance(data, bytes) else data.encode())
    found = answered(folder)
    own = [problem for problem in found.problems if problem.place.path.name == "nasty.yaml"]
    assert 1 <= len(own) <= 2 * MOST


def test_other_files_are_checked_when_one_is_unreadable(folder: Path) -> None:
    (folder / "flows" / "topics" / "nasty.yaml").write_text('topic: "x\n')
    other = folder / "flows" / "topics" / "sample.yaml"
    other.write_text(other.read_text().replace("**Settings**", "**Setings**"))
    assert {problem.code for problem in answered(folder).problems} == {"quotes-open", "unknown-label"}


# ------------------------------------------------------------------ folders, links, and pipes


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among files")
def test_folders_and_pipes_with_file_names_are_reported(folder: Path) -> None:
    topics = folder / "flows" / "topics"
    (topics / "folder.yaml").mkdir()
    (topics / "link.yaml").symlink_to("nowhere.yaml")
    os.mkfifo(topics / "pipe.yaml")
    told = {problem.message for problem in answered(folder).problems}
    assert told == {
        "This is a folder, but its name looks like a file's.",
        "This link points to a file that doesn't exist.",
        "This isn't an ordinary file.",
    }


def test_control_characters_in_file_names_are_escaped(folder: Path) -> None:
    try:
        (folder / "flows" / "topics" / "a\x1b[31m\nb.yaml").write_text("")
    except OSError:
        pytest.skip("no such names here")
    (problem,) = answered(folder).problems
    assert "\x1b" not in human(problem, Style(60, color=False))


def test_missing_file_is_reported_when_it_disappears_during_reading(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, opened = folder / "flows" / "topics" / "sample.yaml", Path.open

    def gone(self: Path, *arguments: Any) -> Any:
        if self.name == "sample.yaml":
            file.unlink(missing_ok=True)
        return opened(self, *arguments)

    monkeypatch.setattr(Path, "open", gone)
    assert [problem.message for problem in answered(folder).problems] == ["This file no longer exists."]


# ------------------------------------------------------------------ files that are large only when walked


def heap(levels: int, times: int) -> str:
    """Return parts that use parts, nested this deep."""
    parts = "".join(f"  p{n}:\n" + f"    - use: p{n + 1}\n" * times for n in range(levels))
    return (
        f"parts:\n{parts}  p{levels}:\n    - id: light\n      do: Tap it.\n      see: a light.\nsteps:\n  - use: p0\n"
    )


def sample(folder: Path, text: str) -> None:
    """Put these steps into the base's sample topic."""
    file = folder / "flows" / "topics" / "sample.yaml"
    file.write_text(file.read_text().partition("steps:")[0] + text)


@pytest.mark.parametrize(("levels", "times"), [(30, 2), (6, 9), (3000, 1)])
def test_check_is_fast_when_parts_are_deeply_nested(levels: int, times: int, folder: Path) -> None:
    sample(folder, heap(levels, times))
    codes = [problem.code for problem in answered(folder).problems]
    assert codes == ["too-many-steps"]


def test_cycle_of_a_thousand_parts_is_reported_once(folder: Path) -> None:
    sample(folder, heap(1000, 1).replace("  p1000:\n", "  p1000:\n    - use: p0\n"))
    assert [problem.code for problem in answered(folder).problems] == ["uses-itself"]
