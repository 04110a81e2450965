"""A check for invisible characters, and for text that is lost after a `#`. (standards: YA06, YA07)"""

import re
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from wizard.content.line_syntax import split_line
from wizard.content.problem import MOST, Location, Problem
from wizard.content.quoting import counted, named, quoted

_SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_TURNING = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
_HIDDEN = "\u200b\u2060-\u2064\ufeff\u00ad\u180e\ufff9-\ufffb"
# These two join letters in languages such as Persian and Hindi, so they're only a problem next to Latin letters.
_JOINERS = "(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff"
SPACES = f"[{_SPACES}]"
_STRANGE = rf"(?m)^ *\t|[{_CONTROL}{_SPACES}{_TURNING}{_HIDDEN}]|{_JOINERS}"


class _Kind(NamedTuple):
    """A kind of invisible character: the code of its problem, a description, and a fix."""

    code: str
    message: str
    help: str


_PASTED = "(often pasted from a web page or Word)"
_KINDS = {
    "tab": _Kind("tab", "This line starts with a tab (→). Use two spaces.", "Replace the tab with spaces"),
    "indent": _Kind(
        "strange-character", f"This line is indented with a special space {_PASTED}.", "Replace it with ordinary spaces"
    ),
    "space": _Kind("strange-character", f"There's a special space here {_PASTED}.", "Type an ordinary space instead"),
    "turning": _Kind("strange-character", "An invisible character here changes the text direction.", "Delete it"),
    "control": _Kind("strange-character", "There's an invisible control character here.", "Delete it"),
    "hidden": _Kind(
        "strange-character",
        "There's an invisible character {}.",
        "Delete it, and type an ordinary space if one is needed",
    ),
}
_LONGEST_INDENT = 200
_MOST = 1000  # The most places that are checked in a file. Authors fix these before they see more.


def unseen(text: str, path: Path) -> list[Problem]:
    """Return a problem for each kind of invisible character, at the first place it occurs."""
    if text.isascii() and "\t" not in text and text.replace("\n", "").isprintable():
        return []
    first: dict[str, tuple[Location, str]] = {}
    lines: dict[str, set[int]] = {}
    for found in islice(re.finditer(_STRANGE, text), _MOST):
        at = found.end() - 1
        start = text.rfind("\n", 0, at) + 1
        before = text[max(start, at - _LONGEST_INDENT) : at]
        kind = _kind(found[0][-1], before if at - start < _LONGEST_INDENT else "x")
        if kind not in first:
            first[kind] = (Location(path, text.count("\n", 0, at) + 1, at - start + 1), before)
        lines.setdefault(kind, set()).add(start)
    return [_unseen(kind, place, before, len(lines[kind]) - 1) for kind, (place, before) in first.items()]


def _unseen(kind: str, place: Location, before: str, more: int) -> Problem:
    code, message, help = _KINDS[kind]
    word = re.search(r"\S+$", before)
    also = f" It's also on {counted(more, 'more line')}." if more else ""
    said = message.format(f"after {named(word[0])}" if word and word[0].isprintable() else "here")
    return Problem(place, code, said, f"{help}.{also}")


def _kind(char: str, before: str) -> str:
    if char == "\t":
        return "tab"
    if re.match(f"[{_SPACES}]", char):
        return "space" if before.strip() else "indent"
    if re.match(f"[{_TURNING}]", char):
        return "turning"
    return "control" if re.match(f"[{_CONTROL}]", char) else "hidden"


def coded(value: str) -> str:
    """Return a message about a `\\` escape code that stands for an invisible character, or "" if there isn't one."""
    found = re.search(_STRANGE, value)
    return "An escape code in this text stands for an invisible character." if found else ""


# ------------------------------------------------------------------ text after a hash

_HASH = r"[ \t](#(?=[^\s#!])[^\n]*)"


def lost(text: str, path: Path, loader: Any) -> list[Problem]:
    """Return a problem for each piece of text that's lost after a `#`. If a space follows the `#`, it counts as a
    comment.
    """
    hits = list(islice(re.finditer(_HASH, text), _MOST)) if " #" in text or "\t#" in text else []
    if not hits:
        return []
    ends, inside = _ends(text, loader)
    found, number, counted_to = list[Problem](), 0, 0
    for hit in hits:
        start = text.rfind("\n", 0, hit.start()) + 1
        number, counted_to = number + text.count("\n", counted_to, start), start
        before = text[start : hit.start()]
        cut = ends.get(number) == len(before.rstrip()) and before.strip()
        if cut or (number not in inside and re.search(r"(^|\s)-\s*$|:\s*$", before)):
            place = Location(path, number + 1, hit.start(1) - start + 1, len(hit[1].rstrip()))
            found.append(_lost(place, hit[1], text[start:].partition("\n")[0]))
        if len(found) == MOST:
            break
    return found


def _lost(place: Location, rest: str, line: str) -> Problem:
    word = named(rest.split()[0])
    message = f"A `#` after a space starts a comment, so {word} and the rest are ignored."
    parts = split_line(line)
    help = parts.with_value(quoted(parts.value)) if parts.value else "Put quotes around the whole text."
    return Problem(place, "text-after-hash", message, help)


def _ends(text: str, loader: Any) -> tuple[dict[int, int], set[int]]:
    """Return the end of each unquoted text by line, and the lines that are inside quoted texts. Both count from 0."""
    # This import is here because only files with a `#` in their text need it.
    import yaml

    ends, inside = dict[int, int](), set[int]()
    for event in yaml.parse(text, loader):
        if isinstance(event, yaml.ScalarEvent):
            first: Any = event.start_mark
            last: Any = event.end_mark
            if not event.style:
                ends[last.line] = last.column
            else:
                inside.update(range(first.line + 1, last.line))
    return ends, inside
