"""Problems for authors, which replace YAML syntax errors and point to the place to fix.

The parser reports the place where it stopped, but the mistake is often somewhere else. So nearby lines are checked for
common mistakes, the most likely first. The parser's message is only used to choose the lines. (standards: DG05)
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import yaml

from wizard.content import flow
from wizard.content.line_syntax import CUT_OFF, LineParts, long_dash, requoted, split_line, stuck
from wizard.content.problem import Location, Problem
from wizard.content.quoting import counted, named, quoted

_SEARCHED = 200  # How many lines above are searched for an unclosed quotation mark.


class _SyntaxError:
    """A parser's error with the file's lines. Line numbers start at 1."""

    def __init__(self, error: yaml.MarkedYAMLError, lines: list[str], path: Path) -> None:
        self.lines, self.path = lines, path
        self.message = f"{error.context or ''} {error.problem or ''}"
        mark, begun = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
        self.line, self.column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        self.begun, self.begun_column = (begun.line + 1, begun.column + 1) if begun else (1, 1)

    def text(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def place(self, number: int, column: int, width: int = 1) -> Location:
        return Location(self.path, number, max(column, 1), max(width, 1))

    def near(self) -> Iterator[int]:
        """Yield the lines where the mistake may be, the most likely first."""
        if "scanning" in self.message or "scalar" in self.message:
            yield self.begun
        yield self.line
        yield from (number for number in range(self.line - 1, max(self.line - 3, 0), -1) if self.text(number).strip())


def explain(parser_error: yaml.MarkedYAMLError, lines: list[str], path: Path) -> Problem:
    """Return the problem that caused a parser's error."""
    error = _SyntaxError(parser_error, lines, path)
    for mistake in MISTAKES:
        for number in dict.fromkeys(error.near()):
            if found := mistake(error, number):
                return found
    return _not_yaml(error)


def _not_yaml(error: _SyntaxError) -> Problem:
    line = min(error.line, max(len(error.lines), 1))
    help = "Check its spaces, colon, and quotes, and the line above it."
    return Problem(error.place(line, error.column), "not-yaml", "This line can't be read.", help)


# ------------------------------------------------------------------ mistakes, the most likely first


def _backslash(error: _SyntaxError, number: int) -> Problem | None:
    r"""Find a backslash in double quotes, where it starts an escape code: `"C:\Users"`."""
    if "escape" not in error.message and "hexdecimal" not in error.message and "hexadecimal" not in error.message:
        return None
    line = error.text(error.line)
    at = line.rfind("\\", 0, error.column + 1)
    code = line[at : at + 2] if at >= 0 else "\\"
    parts = split_line(line)
    inner = parts.value.strip('"')
    fixed = parts.with_value(f"'{inner}'") if "'" not in inner else ""
    message = f"Inside double quotes, `{code}` stands for another character. Use single quotes."
    return Problem(error.place(error.line, at + 1, 2), "backslash", message, fixed)


def _quotes_early(error: _SyntaxError, number: int) -> Problem | None:
    """Find quotes that end too early: `"Borrow" button` or `'Don't tap'`."""
    parts = split_line(error.text(number))
    value, quote = parts.value, parts.value[:1]
    if quote not in ("'", '"') or not (match := _CLOSED[quote].match(value)):
        return None
    rest = value[match.end() :]
    if not rest.strip() or rest.startswith((",", "]", "}", " #")):
        return None
    place = error.place(number, parts.column + match.end() - 1, 1)
    if quote == "'" and value[match.end() - 2 : match.end() + 1].replace("'", "").isalpha():
        inner = value[1:].removesuffix("'")
        return Problem(place, "quotes-early", "The apostrophe closed the quotes.", parts.with_value(quoted(inner)))
    if value.endswith(quote) and quote in value[1:-1]:
        help = parts.with_value(quoted(value[1:-1]))
        return Problem(place, "quotes-early", "The quotation marks inside the text end it too early.", help)
    return Problem(
        place, "quotes-early", "The quotes are closed before the end of the line.", parts.with_value(quoted(value))
    )


_CLOSED = {'"': re.compile(r'"(?:\\.|[^"\\])*"'), "'": re.compile(r"'(?:''|[^'])*'")}


def _quotes_open(error: _SyntaxError, number: int) -> Problem | None:
    """Find quotes that are never closed, and report where they open. The parser stops much later."""
    message, help = "These quotes are never closed.", "Add the matching quotation mark at the end of the text."
    if "quoted scalar" in error.message:
        opened = error.text(error.begun)
        fixed = _closed(opened, error.begun_column)
        return Problem(error.place(error.begun, error.begun_column), "quotes-open", message, fixed or help)
    before = error.text(error.line)[: error.column - 1].rstrip()
    if number != error.line or not before.endswith(("'", '"')):
        return None
    for above in range(error.line - 1, max(error.line - _SEARCHED, 0), -1):
        parts = split_line(error.text(above))
        quote = parts.value[:1]
        if quote == before[-1] and not _CLOSED[quote].match(parts.value):
            fixed = _closed(error.text(above), parts.column)
            return Problem(error.place(above, parts.column), "quotes-open", message, fixed or help)
    return None


def _quotes_open_in_braces(error: _SyntaxError, number: int) -> Problem | None:
    """Find quotes between braces or brackets that are never closed: `{confidence: "likely}`."""
    parts = split_line(error.text(error.begun))
    match = _OPEN_INSIDE.fullmatch(parts.value)
    if match is None or not ("quoted scalar" in error.message or "parsing a flow" in error.message):
        return None
    before, text, closing = match.groups()
    place = error.place(error.begun, parts.column + len(before), len(text))
    return Problem(
        place, "quotes-open", "These quotes are never closed.", parts.with_value(f'{before}{text}"{closing}')
    )


_OPEN_INSIDE = re.compile(r"""([\[{](?:[^"]*"[^"]*")*[^"]*[ ,\[{])("[^"]*?)([\]}]+)""")


def _closed(line: str, column: int) -> str:
    """Return the line with its quotes closed, or "" if the line also has another mistake."""
    parts = split_line(line)
    if parts.column != column or parts.value[:1] in parts.value[1:]:
        return ""
    return parts.with_value(parts.value + parts.value[:1])


def _space_missing(error: _SyntaxError, number: int) -> Problem | None:
    """Find a missing space: `do:Tap` or `-Tap`."""
    line = error.text(number)
    return stuck(line, error.place(number, split_line(line).indent + 1))


_SIGNS = "@`%*&!>|?-,]}"


def _needs_quotes(error: _SyntaxError, number: int) -> Problem | None:
    """Find text that starts with a character that has a special meaning in YAML."""
    if number != error.line or "document" in error.message:
        return None
    line = error.text(number)
    parts = split_line(line)
    sign = parts.value[:1]
    alone = parts.value.rstrip() in (">", "|", ">-", "|-", "-", "?", ",", "}", "]")
    if not sign or sign not in _SIGNS or alone or (sign == "-" and not parts.name):
        return None
    message = f"Text that starts with {'a backtick' if sign == '`' else f'`{sign}`'} needs quotes."
    place = error.place(number, parts.column, len(parts.value))
    return Problem(place, "needs-quotes", message, requoted(line, parts.column - 1))


def _bracket(error: _SyntaxError, number: int) -> Problem | None:
    """Find text that starts with a bracket (`do: {device.settings}.` or `do: [Home] then`), or a bracket that isn't
    closed.
    """
    first = error.begun if split_line(error.text(error.begun)).value[:1] in ("{", "[") else number
    parts = split_line(error.text(first))
    opening = parts.value[:1]
    if opening not in ("{", "["):
        return None
    closing = "}" if opening == "{" else "]"
    place = error.place(first, parts.column)
    if closing not in parts.value:
        fixed = parts.with_value(parts.value.rstrip("]}") + closing)
        return Problem(place, "bracket-open", f"This `{opening}` is never closed.", fixed)
    if parts.value.endswith(closing) and first == number and "did not find expected key" not in error.message:
        if any(quote in parts.value for quote in "'\""):
            return None
        message = f"Something between `{opening}` and `{closing}` can't be read."
        help = "Put quotes around text with special characters, or write each item on its own line."
        return Problem(place, "bracket-text", message, help)
    message = f"Text that starts with `{opening}` needs quotes."
    return Problem(place, "needs-quotes", message, parts.with_value(quoted(parts.value)))


def _two_colons(error: _SyntaxError, number: int) -> Problem | None:
    """Find a second colon, which turns the words before it into a key: `do: Tap Settings: then Wi-Fi`."""
    if "values are not allowed" not in error.message or number != error.line:
        return None
    parts = split_line(error.text(number))
    name, colon, _ = parts.value.partition(": ")
    if not parts.name or not (colon or parts.value.endswith(":")):
        return None
    name = name.rstrip(":")
    message = f"This line has two colons, so {named(name)} looks like a key."
    place = error.place(number, parts.column + len(name))
    return Problem(place, "two-colons", message, parts.with_value(quoted(parts.value)))


def _second_flow(error: _SyntaxError, number: int) -> Problem | None:
    """Find text after a `...` or `---` line, which ends a flow."""
    if "<document start>" not in error.message:
        return None
    help = "Delete the `...` or `---` line above."
    message = "A file can have only one flow. A second one starts here."
    return Problem(error.place(error.line, 1), "two-documents", message, help)


def _no_colon(error: _SyntaxError, number: int) -> Problem | None:
    """Find a line that is neither a key with a value nor a list item."""
    line = error.text(number)
    if "could not find expected ':'" not in error.message or number != error.begun or ":" in line:
        return None
    place = error.place(number, split_line(line).indent + 1, len(line.strip()))
    if split_line(error.text(number - 1)).value[:1] in ("|", ">"):
        help = f"Indent it further, or write it on line {number - 1} in place of the `|` or `>`."
        return Problem(place, "no-colon", "This text isn't indented further than its key.", help)
    help = "Write `key: value`, or start a list item with `- `."
    return Problem(place, "no-colon", "This line needs a key and a colon.", help)


def _indent(error: _SyntaxError, number: int) -> Problem | None:
    """Find a line whose indentation differs from its neighbors'."""
    if number != error.line:
        return None
    parts, levels = split_line(error.text(number)), _levels(error, number)
    above = split_line(error.text(number - 1))
    if parts.before.startswith("-") and above.before.startswith("-") and above.indent < parts.indent:
        levels = {above.indent}
    elif parts.indent in levels or not levels or _other_kind(error, number, parts):
        return _other_kind(error, number, parts) or _continues(error, number, parts)
    near = min(levels, key=lambda level: (abs(level - parts.indent), -level))
    message = (
        f"This line is indented {counted(parts.indent, 'space')}, not {counted(near, 'space')} like its neighbors."
    )
    help = f"Indent it by {counted(near, 'space')}." if near else "Start it at the left margin."
    return Problem(error.place(number, 1, parts.indent or 1), "indent", message, help)


def _levels(error: _SyntaxError, number: int) -> set[int]:
    """Return the indentations above that this line can align with: keys with keys, dashes with dashes."""
    dashed = error.text(number).lstrip().startswith("- ")
    levels, room = set[int](), 10**6
    for above in range(number - 1, max(number - _SEARCHED, 0), -1):
        parts = split_line(error.text(above))
        if not error.text(above).strip() or error.text(above).lstrip().startswith("#") or parts.indent > room:
            continue
        room = parts.indent
        lead = len(parts.before) - len(parts.before.lstrip("- "))
        if dashed == parts.before.startswith("-"):
            levels.add(parts.indent)
        if not dashed:
            levels.add(parts.indent + lead)
    return levels


def _other_kind(error: _SyntaxError, number: int, parts: LineParts) -> Problem | None:
    """Find a list item among keys, or a key among list items."""
    place = error.place(number, parts.indent + 1)
    if parts.before.startswith("-"):
        message = "This is a list item, but a key and a colon belong here."
        return Problem(place, "indent", message, "Indent it under the key it belongs to.")
    if "'-' indicator" in error.message and parts.indent == error.begun_column - 1:
        message = "This line is in a list, but it has no dash."
        return Problem(place, "indent", message, "Start it with `- `, or indent it under the line above.")
    return None


def _continues(error: _SyntaxError, number: int, parts: LineParts) -> Problem | None:
    """Find a key and a value in a line that continues the text above."""
    if "values are not allowed" not in error.message:
        return None
    message = "This line continues the text above, but it has a colon."
    help = "Put quotes around the whole text, or line this up with the keys above."
    return Problem(error.place(number, parts.indent + 1), "indent", message, help)


_MERGE = re.compile(r" *(<{7}|={7}|>{7}|\|{7})( |$)")


def _merge(error: _SyntaxError, number: int) -> Problem | None:
    """Find the two versions of the same lines that a merge left in the file: `<<<<<<< HEAD`."""
    found = next((at for at, line in enumerate(error.lines, 1) if _MERGE.match(line)), 0)
    if not found:
        return None
    ends = [at for at, line in enumerate(error.lines, 1) if _MERGE.match(line) and line.lstrip()[0] == ">"]
    where = f"lines {found} to {ends[0]}" if ends else f"line {found}"
    message = f"A merge left two versions of the same lines here, in {where}."
    help = "Keep one version, and delete the lines with `<<<<<<<`, `=======`, and `>>>>>>>`."
    return Problem(error.place(found, 1, len(error.text(found))), "merge-left", message, help)


def _name_alone(error: _SyntaxError, number: int) -> Problem | None:
    """Find a key that has no colon above indented lines, such as `labels`."""
    for above in range(min(error.line, len(error.lines)) - 1, max(error.line - 4, 0), -1):
        line = error.text(above)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        alone = re.fullmatch(r"( *(?:- +)?)([a-z][a-z-]*) *", line)
        deeper = alone and split_line(error.text(error.line)).indent >= len(alone[1])
        if not alone or not deeper or split_line(error.text(above - 1)).value[:1] in ("|", ">"):
            return None
        place = error.place(above, len(alone[1]) + 1, len(alone[2]))
        return Problem(place, "no-colon", f"`{alone[2]}` needs a colon.", f"{alone[1].strip()} {alone[2]}:".strip())
    return None


@cache
def flow_keys() -> frozenset[str]:
    """Return every key that flows use. If a line starts with one of these words, it may be a key without its colon."""
    kinds = (kind for kind in vars(flow).values() if isinstance(kind, type) and is_dataclass(kind))
    return frozenset(field.name.rstrip("_").replace("_", "-") for kind in kinds for field in fields(kind))


def _wrapped(error: _SyntaxError, number: int) -> Problem | None:
    """Find a line that continues the text above but isn't indented."""
    line = error.text(number)
    if "could not find expected ':'" not in error.message or number != error.begun or ":" in line or number < 2:
        return None
    above = split_line(error.text(number - 1))
    goes_on = above.name and above.value and above.value[0] not in "\"'[{|>" and not line.lstrip().startswith("-")
    if not goes_on or " " not in line.strip() or (line.split()[0] in flow_keys() and not _is_prose(above.value, line)):
        return None
    place = error.place(number, split_line(line).indent + 1, len(line.strip()))
    message = "This line belongs to the text above. Indent it, or put all of the text on one line."
    return Problem(place, "text-goes-on", message, above.with_value(f"{above.value} {line.strip()}"))


def _is_prose(above: str, line: str) -> bool:
    """Return whether a line continues a sentence even though it starts with the name of a key: `read this week.`"""
    words = line.split()
    return len(words) > 2 and not words[1][0].isupper() and " " in above and above.rstrip()[-1] not in ".!?"


def _look_alike(error: _SyntaxError, number: int) -> Problem | None:
    """Find a dash that isn't a hyphen, at the start of a list item."""
    line, above = error.text(number), split_line(error.text(number - 1))
    if above.value and not above.before.startswith("-"):
        return None  # This may be a text with a dash.
    indent = len(line) - len(line.lstrip(" "))
    return long_dash(line, error.place(number, indent + 1))


def _cut_off(error: _SyntaxError, number: int) -> Problem | None:
    """Find a long file that stops in the middle of its last line, because of a full disk or a power cut."""
    last = len(error.lines)
    stops = any(sign in error.message for sign in ("quoted scalar", "could not find expected", "parsing a flow "))
    if last < CUT_OFF or not stops or error.begun != last or not error.text(last).strip():
        return None
    message = "This file stops in the middle of a line. Saving it may have failed."
    help = "Restore the last good version, and make your changes in that one. Or finish the line."
    return Problem(error.place(last, len(error.text(last))), "cut-off", message, help)


MISTAKES: tuple[Callable[[_SyntaxError, int], Problem | None], ...] = (
    _merge,
    _cut_off,
    _look_alike,
    _backslash,
    _quotes_early,
    _quotes_open_in_braces,
    _quotes_open,
    _space_missing,
    _name_alone,
    _wrapped,
    _needs_quotes,
    _bracket,
    _two_colons,
    _no_colon,
    _second_flow,
    _indent,
)
