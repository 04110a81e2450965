"""Turns YAML syntax errors into problems in an author's words, at the place where they should type.

The parser reports where it gave up, which often isn't where the mistake is. So nearby lines are checked for common
mistakes, the most likely first. The parser's message only selects the lines. (standards: DG05)
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import yaml

from wizard.content import flow
from wizard.content.line_syntax import Line, requoted, stuck, taken_apart
from wizard.content.problem import Place, Problem
from wizard.content.quoting import counted, named, quoted

_SEARCHED = 200  # lines above in which an open quote is looked for


class _Trouble:
    """The error with the lines round it. Lines are counted from 1."""

    def __init__(self, error: yaml.MarkedYAMLError, lines: list[str], path: Path) -> None:
        self.lines, self.path = lines, path
        self.said = f"{error.context or ''} {error.problem or ''}"
        mark, begun = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
        self.line, self.column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        self.begun, self.begun_column = (begun.line + 1, begun.column + 1) if begun else (1, 1)

    def text(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def place(self, number: int, column: int, width: int = 1) -> Place:
        return Place(self.path, number, max(column, 1), max(width, 1))

    def near(self) -> Iterator[int]:
        """The lines where the mistake may be, the likeliest first."""
        if "scanning" in self.said or "scalar" in self.said:
            yield self.begun
        yield self.line
        yield from (number for number in range(self.line - 1, max(self.line - 3, 0), -1) if self.text(number).strip())


def explain(error: yaml.MarkedYAMLError, lines: list[str], path: Path) -> Problem:
    """The problem behind a parser's error."""
    trouble = _Trouble(error, lines, path)
    for mistake in MISTAKES:
        for number in dict.fromkeys(trouble.near()):
            if found := mistake(trouble, number):
                return found
    return _not_yaml(trouble)


def _not_yaml(trouble: _Trouble) -> Problem:
    line = min(trouble.line, max(len(trouble.lines), 1))
    help = "Check its spaces, colon, and quotes, and the line above it."
    return Problem(trouble.place(line, trouble.column), "not-yaml", "This line can't be read.", help)


# ------------------------------------------------------------------ the mistakes, the likeliest first


def _backslash(trouble: _Trouble, number: int) -> Problem | None:
    r"""`"C:\Users"`: in double quotes a backslash begins a code."""
    if "escape" not in trouble.said and "hexdecimal" not in trouble.said and "hexadecimal" not in trouble.said:
        return None
    line = trouble.text(trouble.line)
    at = line.rfind("\\", 0, trouble.column + 1)
    code = line[at : at + 2] if at >= 0 else "\\"
    parts = taken_apart(line)
    inner = parts.value.strip('"')
    fixed = parts.with_value(f"'{inner}'") if "'" not in inner else ""
    message = f"In double quotes, `{code}` is a code. Use single quotes."
    return Problem(trouble.place(trouble.line, at + 1, 2), "backslash", message, fixed)


def _quotes_early(trouble: _Trouble, number: int) -> Problem | None:
    """`"Borrow" button` and `'Don't tap'`: the text goes on after its quotes."""
    parts = taken_apart(trouble.text(number))
    value, quote = parts.value, parts.value[:1]
    if quote not in ("'", '"') or not (match := _CLOSED[quote].match(value)):
        return None
    rest = value[match.end() :]
    if not rest.strip() or rest.startswith((",", "]", "}", " #")):
        return None
    place = trouble.place(number, parts.column + match.end() - 1, 1)
    if quote == "'" and value[match.end() - 2 : match.end() + 1].replace("'", "").isalpha():
        inner = value[1:-1] if value.endswith("'") else value
        return Problem(place, "quotes-early", "The apostrophe closed the quotes.", parts.with_value(quoted(inner)))
    if value.endswith(quote) and quote in value[1:-1]:
        help = parts.with_value(quoted(value[1:-1]))
        return Problem(place, "quotes-early", "The quotes inside the text end it too early.", help)
    return Problem(place, "quotes-early", "The quotes end before the line does.", parts.with_value(quoted(value)))


_CLOSED = {'"': re.compile(r'"(?:\\.|[^"\\])*"'), "'": re.compile(r"'(?:''|[^'])*'")}


def _quotes_open(trouble: _Trouble, number: int) -> Problem | None:
    """Quotes that are never closed: told where they open, though the parser stumbles much later."""
    message, help = "These quotes are never closed.", "Add the same quote at the end of the text."
    if "quoted scalar" in trouble.said:
        opened = trouble.text(trouble.begun)
        fixed = _closed(opened, trouble.begun_column)
        return Problem(trouble.place(trouble.begun, trouble.begun_column), "quotes-open", message, fixed or help)
    before = trouble.text(trouble.line)[: trouble.column - 1].rstrip()
    if number != trouble.line or not before.endswith(("'", '"')):
        return None
    for above in range(trouble.line - 1, max(trouble.line - _SEARCHED, 0), -1):
        parts = taken_apart(trouble.text(above))
        quote = parts.value[:1]
        if quote == before[-1] and not _CLOSED[quote].match(parts.value):
            fixed = _closed(trouble.text(above), parts.column)
            return Problem(trouble.place(above, parts.column), "quotes-open", message, fixed or help)
    return None


def _closed(line: str, column: int) -> str:
    """The line with its quote closed, to copy; empty where more than that is wrong."""
    parts = taken_apart(line)
    if parts.column != column or parts.value[:1] in parts.value[1:]:
        return ""
    return parts.with_value(parts.value + parts.value[:1])


def _space_missing(trouble: _Trouble, number: int) -> Problem | None:
    """`do:Tap` and `-Tap`."""
    line = trouble.text(number)
    return stuck(line, trouble.place(number, taken_apart(line).indent + 1))


_SIGNS = "@`%*&!>|?-,]}"


def _needs_quotes(trouble: _Trouble, number: int) -> Problem | None:
    """Text that begins with a sign that YAML keeps for itself."""
    if number != trouble.line or "document" in trouble.said:
        return None
    line = trouble.text(number)
    parts = taken_apart(line)
    sign = parts.value[:1]
    alone = parts.value.rstrip() in (">", "|", ">-", "|-", "-", "?", ",", "}", "]")
    if not sign or sign not in _SIGNS or alone or (sign == "-" and not parts.name):
        return None
    message = f"Text that starts with {'a backtick' if sign == '`' else f'`{sign}`'} needs quotes."
    place = trouble.place(number, parts.column, len(parts.value))
    return Problem(place, "needs-quotes", message, requoted(line, parts.column - 1))


def _bracket(trouble: _Trouble, number: int) -> Problem | None:
    """`do: {device.settings}.` and `do: [Home] then`: text that begins with a bracket; or a bracket never closed."""
    first = trouble.begun if taken_apart(trouble.text(trouble.begun)).value[:1] in ("{", "[") else number
    parts = taken_apart(trouble.text(first))
    opening = parts.value[:1]
    if opening not in ("{", "["):
        return None
    closing = "}" if opening == "{" else "]"
    place = trouble.place(first, parts.column)
    if closing not in parts.value:
        fixed = parts.with_value(parts.value.rstrip("]}") + closing)
        return Problem(place, "bracket-open", f"This `{opening}` is never closed.", fixed)
    if parts.value.endswith(closing) and first == number and "did not find expected key" not in trouble.said:
        if any(quote in parts.value for quote in "'\""):
            return None
        message = f"Something between `{opening}` and `{closing}` can't be read."
        help = "Put quotes around text with special characters, or write each item on its own line."
        return Problem(place, "bracket-text", message, help)
    message = f"Text that starts with `{opening}` needs quotes."
    return Problem(place, "needs-quotes", message, parts.with_value(quoted(parts.value)))


def _two_colons(trouble: _Trouble, number: int) -> Problem | None:
    """`do: Tap Settings: then Wi-Fi`: the second colon makes a name of the words before it."""
    if "values are not allowed" not in trouble.said or number != trouble.line:
        return None
    parts = taken_apart(trouble.text(number))
    name, colon, _ = parts.value.partition(": ")
    if not parts.name or not (colon or parts.value.endswith(":")):
        return None
    name = name.rstrip(":")
    message = f"This line has two colons, so {named(name)} looks like a key."
    place = trouble.place(number, parts.column + len(name))
    return Problem(place, "two-colons", message, parts.with_value(quoted(parts.value)))


def _second_flow(trouble: _Trouble, number: int) -> Problem | None:
    """A line `...` or `---` ends a flow, and something stands behind it."""
    if "<document start>" not in trouble.said:
        return None
    help = "Delete the line `...` or `---` above."
    message = "A flow file has one flow. A second one starts here."
    return Problem(trouble.place(trouble.line, 1), "two-documents", message, help)


def _no_colon(trouble: _Trouble, number: int) -> Problem | None:
    """A line that is neither a name with a value nor a list line."""
    line = trouble.text(number)
    if "could not find expected ':'" not in trouble.said or number != trouble.begun or ":" in line:
        return None
    place = trouble.place(number, taken_apart(line).indent + 1, len(line.strip()))
    help = "Write `key: value`, or start a list item with `- `."
    return Problem(place, "no-colon", "This line has no key and colon.", help)


def _indent(trouble: _Trouble, number: int) -> Problem | None:
    """A line that stands a little beside its neighbours."""
    if number != trouble.line:
        return None
    parts, levels = taken_apart(trouble.text(number)), _levels(trouble, number)
    if parts.indent in levels or not levels or _other_kind(trouble, number, parts):
        return _other_kind(trouble, number, parts) or _goes_on(trouble, number, parts)
    near = min(levels, key=lambda level: (abs(level - parts.indent), -level))
    message = (
        f"This line is indented {counted(parts.indent, 'space')}, not {counted(near, 'space')} like its neighbors."
    )
    help = f"Indent it {counted(near, 'space')}." if near else "Start it at the left margin."
    return Problem(trouble.place(number, 1, parts.indent or 1), "indent", message, help)


def _levels(trouble: _Trouble, number: int) -> set[int]:
    """How far in the lines above stand, that this one may line up with: names with names, dashes with dashes."""
    dashed = trouble.text(number).lstrip().startswith("- ")
    levels, room = set[int](), 10**6
    for above in range(number - 1, max(number - _SEARCHED, 0), -1):
        parts = taken_apart(trouble.text(above))
        if not trouble.text(above).strip() or trouble.text(above).lstrip().startswith("#") or parts.indent > room:
            continue
        room = parts.indent
        lead = len(parts.before) - len(parts.before.lstrip("- "))
        if dashed == parts.before.startswith("-"):
            levels.add(parts.indent)
        if not dashed:
            levels.add(parts.indent + lead)
    return levels


def _other_kind(trouble: _Trouble, number: int, parts: Line) -> Problem | None:
    """A list line among names, or a name among list lines."""
    place = trouble.place(number, parts.indent + 1)
    if parts.before.startswith("-"):
        message = "This is a list item, but a key and a colon belong here."
        return Problem(place, "indent", message, "Indent it under the key it belongs to.")
    if "'-' indicator" in trouble.said and parts.indent == trouble.begun_column - 1:
        message = "This line is in a list, but it has no dash."
        return Problem(place, "indent", message, "Start it with `- `, or indent it under the line above.")
    return None


def _goes_on(trouble: _Trouble, number: int, parts: Line) -> Problem | None:
    """A name with its value, where the text above still goes on."""
    if "values are not allowed" not in trouble.said:
        return None
    message = "This line continues the text above, but it has a colon."
    help = "Put quotes around the whole text, or line this up with the keys above."
    return Problem(trouble.place(number, parts.indent + 1), "indent", message, help)


_MERGE = re.compile(r" *(<{7}|={7}|>{7}|\|{7})( |$)")


def _merge(trouble: _Trouble, number: int) -> Problem | None:
    """`<<<<<<< HEAD`: two people changed the same lines, and both versions are in the file."""
    found = next((at for at, line in enumerate(trouble.lines, 1) if _MERGE.match(line)), 0)
    if not found:
        return None
    ends = [at for at, line in enumerate(trouble.lines, 1) if _MERGE.match(line) and line.lstrip()[0] == ">"]
    last = f" to {ends[0]}" if ends else ""
    message = f"Two versions of the same lines are here, in lines {found}{last}. A merge left them."
    help = "Keep one version, and delete the lines with `<<<<<<<`, `=======`, and `>>>>>>>`."
    return Problem(trouble.place(found, 1, len(trouble.text(found))), "merge-left", message, help)


def _name_alone(trouble: _Trouble, number: int) -> Problem | None:
    """`labels` without its colon, and its lines below it."""
    for above in range(min(trouble.line, len(trouble.lines)) - 1, max(trouble.line - 4, 0), -1):
        line = trouble.text(above)
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        alone = re.fullmatch(r"( *(?:- +)?)([a-z][a-z-]*) *", line)
        deeper = alone and taken_apart(trouble.text(trouble.line)).indent >= len(alone[1])
        if not alone or not deeper or taken_apart(trouble.text(above - 1)).value[:1] in ("|", ">"):
            return None
        place = trouble.place(above, len(alone[1]) + 1, len(alone[2]))
        return Problem(place, "no-colon", f"`{alone[2]}` needs a colon.", f"{alone[1].strip()} {alone[2]}:".strip())
    return None


@cache
def flow_keys() -> frozenset[str]:
    """Every key of a flow: a line that begins with one lacks its colon."""
    kinds = (kind for kind in vars(flow).values() if isinstance(kind, type) and is_dataclass(kind))
    return frozenset(field.name.rstrip("_").replace("_", "-") for kind in kinds for field in fields(kind))


def _wrapped(trouble: _Trouble, number: int) -> Problem | None:
    """A text that goes on in a line of its own that isn't indented."""
    line = trouble.text(number)
    if "could not find expected ':'" not in trouble.said or number != trouble.begun or ":" in line or number < 2:
        return None
    above = taken_apart(trouble.text(number - 1))
    goes_on = above.name and above.value and above.value[0] not in "\"'[{|>" and not line.lstrip().startswith("-")
    if not goes_on or " " not in line.strip() or line.split()[0] in flow_keys():
        return None
    place = trouble.place(number, taken_apart(line).indent + 1, len(line.strip()))
    message = "This line belongs to the text above. Indent it, or put all of the text on one line."
    return Problem(place, "text-goes-on", message, above.with_value(f"{above.value} {line.strip()}"))


MISTAKES: tuple[Callable[[_Trouble, int], Problem | None], ...] = (
    _merge,
    _backslash,
    _quotes_early,
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
