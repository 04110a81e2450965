"""Tiny flows, written as an author would, with only what a test is about, and walks through them, line by line.

A file that a test leaves out, and every key that a file leaves out, has the simplest possible value: one reader of one
model, one service with one way to it, and no teach-back.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Protocol

from wizard.authoring.walk_script import replay
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.content.spans import plain
from wizard.presenters.prompt import prompt_for
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

EVERY = {
    "owner": "desk",
    "verified": "{date: 2026-11-20, how: public-pages}",
    "review-every": "90 days",
}
USUAL: Mapping[str, Mapping[str, str]] = {
    "devices": {
        **EVERY,
        "device": "Reader",
        "models": "{one: {name: Reader One, ways: [app]}}",
        "recognize": "[{id: which, ask: Which one is it?, remember: model, answers: [{id: one, text: One}]}]",
    },
    "platforms": {**EVERY, "platform": "Lend", "ways": "{app: {}}"},
    "topics": {**EVERY, "topic": "Topic"},
}
PROFILE = {"library": "Hill Library", "phone": "555 0100", "country": "US", "catalog": "hill.example.org"}
START = Start("reader", "lend")


# Text between braces needs quotes. They're added here, or every line would be full of them.
KEYS = "do|ask|text|try|says|see|say|note|why|why-not|did|sheet|home|help"
TEXT = re.compile(rf'\b({KEYS}): ([A-Za-z][^"\n,{{}}\[\]]* [^"\n,{{}}\[\]]*)')
QUOTED = r'\1: "\2"'


class Flows(Protocol):
    """A function that writes files and reads them again. A second call changes what's there, as an author would."""

    root: Path

    def __call__(self, files: Mapping[str, str] = {}, /) -> Library: ...


class Tiny:
    """A content folder of tiny flows."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def __call__(self, files: Mapping[str, str] = {}, /) -> Library:
        """Return the library of these files (`devices/reader`, `library`), with the usual ones the first time."""
        usual = {"devices/reader": "", "platforms/lend": ""}
        for name, text in {**(usual if not self.root.exists() else {}), **files}.items():
            self._write(name, dedent(text).strip())
        loaded = load((self.root, self.root / "none"))
        assert not loaded.problems, [f"{p.place.path.name}:{p.place.line}: {p.message}" for p in loaded.problems]
        return loaded.library

    def _write(self, name: str, text: str) -> None:
        path = self.root / "flows" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        usual = dict(USUAL.get(path.parent.name, PROFILE if path.name == "library.yaml" else {}))
        for key in usual.keys() & {"device", "platform"} if path.stem not in ("reader", "lend") else ():
            usual[key] = path.stem.title()  # no two have the same name
        own = set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))
        head = "\n".join(f"{key}: {value}" for key, value in usual.items() if key not in own)
        path.write_text(f"{TEXT.sub(QUOTED, head)}\n{TEXT.sub(QUOTED, text)}\n", encoding="utf-8")


def walked(library: Library, *lines: str, start: Start = START) -> Walk:
    """Return the walk after these lines of a script. The model and the list *You need* are answered automatically."""
    first = ("reader/which: one",) if start == START and not any("which" in line for line in lines[:1]) else ()
    return replay(library, start, {}, "\n".join((*first, *lines)))


def here(walk: Walk) -> str:
    """Return the current address of the walk, or how it ended."""
    return walk.at.address if walk.at else f"end: {walk.end.how if walk.end else ''}"


def after_ready(walk: Walk) -> Walk:
    """Return the walk after *You need*."""
    if walk.at is not None and walk.at.kind == "ready":
        walk.answer("done")
    return walk


def said(walk: Walk, word: str) -> str:
    """Return the text next to a word of the prompt, as in `said(walk, "PATRON")`."""
    return "; ".join(plain(row.phrase) for row in prompt_for(walk).rows if row.word == word)


def answered(walk: Walk) -> list[str]:
    """Return the addresses of the turns used, without *recognize* and *You need*."""
    own = (taken for taken in walk.trail if taken.stop.section != "recognize" and taken.stop.kind != "ready")
    return [taken.address for taken in own]
