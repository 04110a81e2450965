"""All English texts in the project, grouped by reader: flows, sheets, screens, messages, docs, code, and tests."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from tests.running import ROOT

FLOWS = ("flows-patron", "flows-staff", "flows-aloud", "flows-says")
SCREENS = ("desk", "commands")
UI = (*FLOWS, "sheet", *SCREENS, "check")
GROUPS = {"flows": FLOWS, "screen": SCREENS, "ui": UI, "dev": ("code", "tests-names")}
GROUPS["all"] = (*UI, "docs", *GROUPS["dev"])

_KEYS = {
    "flows-patron": [
        *("do", "see", "sheet", "did", "home", "why", "why-not", "why-never"),
        *("account", "device", "platform", "topic", "name"),
    ],
    "flows-staff": ["ask", "text", "help", "note", "try"],
    "flows-aloud": ["say"],
    "flows-says": ["says"],
}
_AREAS = {key: area for area, keys in _KEYS.items() for key in keys}
_NO_TEXT = ("screen", "labels", "sources", "verified", "only-if", "facts", "marks", "platforms", "also")
_CHECKS = ("checks/", "authoring/", "content/")
_COMMANDS = ("cli/", "desk/plain/")
_DOCS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "flows/README.md", "handouts/README.md")
_CODE = r"\\b|\(\?|SELECT |INSERT |CREATE |UPDATE |DELETE |PRAGMA |#set |#let "
_HIDDEN = re.compile(r"\*\*.+?\*\*|`[^`]*`|https?://\S+|\(standards?:? [^)]*\)")
_SLOT = re.compile(r"\{[^{}]*\}")


class Text(NamedTuple):
    """A text with its readers, its place, and its words."""

    area: str
    place: str
    words: str

    @property
    def masked(self) -> str:
        """Return the words, with labels, code, and addresses as `§` and slots as `¶`."""
        bare = _HIDDEN.sub(lambda found: "§" * len(found[0]), self.words)
        return _SLOT.sub(lambda found: "¶" * len(found[0]), bare)


def areas_of(names: str) -> set[str]:
    """Return the areas that a pattern counts in: `ui+docs`."""
    return {area for name in names.split("+") for area in GROUPS.get(name, (name,))}


@cache
def everything() -> tuple[Text, ...]:
    """Return every text of the project."""
    return tuple(_everything())


def _everything() -> Iterator[Text]:
    for path in sorted((ROOT / "flows").rglob("*.yaml")):
        yield from _yaml(path, "")
    for path in sorted((ROOT / "handouts" / "words").glob("en*.yaml")):
        yield from _yaml(path, "sheet")
    for folder in ("wizard", "tests"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from _python(path)
    for name in _DOCS:
        yield from _markdown(ROOT / name)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


# ------------------------------------------------------------------ YAML


def _yaml(path: Path, area: str) -> Iterator[Text]:
    """Yield the texts of a YAML file. All belong to one area, or each belongs to the area of its key."""
    waiting = [(yaml.compose(path.read_text(encoding="utf-8"), yaml.CSafeLoader), "")]
    while waiting:
        node, under = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += [(item, under) for item in node.value if not isinstance(item, yaml.ScalarNode)]
            continue
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if not isinstance(value, yaml.ScalarNode):
                waiting += [] if key.value in _NO_TEXT else [(value, key.value)]
                continue
            own = area or ("flows-patron" if under in ("needs", "words") else _AREAS.get(key.value, ""))
            if own and key.value not in ("language", "checked"):
                yield Text(own, _place(path, value.start_mark.line + 1), _one_line(value.value))


# ------------------------------------------------------------------ Python


def _python(path: Path) -> Iterator[Text]:
    where, source = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    inner = where.removeprefix("wizard/")
    area = "commands" if inner.startswith(_COMMANDS) else "check" if inner.startswith(_CHECKS) else "desk"
    tree = ast.parse(source)
    docs = dict(_docstrings(tree))
    for node, text in docs.items():
        is_page = bool(re.search(r"\n\s*Wrong:", text))
        yield Text("check" if is_page else "code", _place(path, node.lineno), _one_line(text.partition("Wrong:")[0]))
    if where.startswith("tests/"):
        for own in ast.walk(tree):
            if isinstance(own, ast.FunctionDef | ast.AsyncFunctionDef) and own.name.startswith("test_"):
                yield Text("tests-names", _place(path, own.lineno), own.name.removeprefix("test_").replace("_", " "))
    else:
        for line, text in _strings(tree, docs):
            if _is_prose(text):
                yield Text(area, _place(path, line), _one_line(text.partition("Wrong:")[0]))
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        text = token.string.lstrip("#! ").strip()
        if (
            token.type == tokenize.COMMENT
            and re.search(r"[a-z] [a-z]", text)
            and not text.startswith(("type:", "noqa"))
        ):
            yield Text("code", _place(path, token.start[0]), _one_line(text.strip("- ")))


def _docstrings(tree: ast.Module) -> Iterator[tuple[ast.Constant, str]]:
    """Yield the docstrings of modules, classes, functions, and constants."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            value = statement.value if isinstance(statement, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value, value.value


def _strings(tree: ast.Module, docs: dict[ast.Constant, str]) -> Iterator[tuple[int, str]]:
    """Yield the other strings, each f-string as one text with `{}` for its values."""
    inside: set[int] = {id(node) for node in docs}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside.update(id(part) for part in node.values)
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.lineno, node.value


def _is_prose(text: str) -> bool:
    """Return True for text with at least two words that isn't code."""
    words = re.search(r"[A-Za-z]{2,}[,;:]? [A-Za-z]|[A-Z][a-z]+[.?!]$", text)
    return bool(words) and not re.search(_CODE, text)


# ------------------------------------------------------------------ Markdown


def _markdown(path: Path) -> Iterator[Text]:
    """Yield the paragraphs, list items, and table rows of a page, without its code."""
    fenced, paragraph, begun = False, list[str](), 1
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        if line.startswith("```"):
            fenced = not fenced
        if fenced or line.startswith(("```", "    ")):
            continue
        if paragraph and (not line.strip() or line.lstrip().startswith(("- ", "|", "#", "* "))):
            yield Text("docs", _place(path, begun), _one_line(" ".join(paragraph)))
            paragraph = []
        if line.strip() and not re.fullmatch(r"[|\-: ]+", line):
            begun = begun if paragraph else number
            paragraph.append(line.strip())
