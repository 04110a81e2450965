"""A sheet on paper, as a web page and as plain text, made to fit one piece of paper.

All three forms are templates in `handouts/`, and a library's own folder comes first. They place finished words only, so
nothing a person typed can become markup: HTML is autoescaped, and Typst gets every value as a literal.
"""

import base64
import io
import re
import textwrap
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from wizard.phrase import Phrase, Span, plain
from wizard.ready import each_string, prepared, without
from wizard.sheet import WORDS, Line, Paper, Room, Sheet, Task, Thing
from wizard.typeset import SHIPPED, NoGlyph, RenderError, browser_pdf, has_typst, typeset

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

Folders = tuple[Path, ...]
Form = Literal["html", "typ", "txt"]

SIDES = 2  # one sheet of paper, printed on both sides (standard HS14)
WORD_LIMIT = 440  # about 5.5 % ink; more words than this and the page looks full (sheet-design: fit)
COLUMNS = 72


@dataclass(frozen=True, slots=True)
class Fitted:
    """A sheet made to fit, as it is to be printed in all its forms.

    `pdf` is empty, and `sides` 0, where nothing on this computer makes PDFs. `notice` is for staff, where there is
    something to say: more paper than usual, letters that no font has, a template of the library's that did not work.
    """

    sheet: Sheet
    pdf: bytes
    sides: int
    words: int
    notice: str = ""


# ---- the four things to ask for --------------------------------------------------------------------------------------


def html(sheet: Sheet, paper: Paper, folders: Folders = ()) -> str:
    """The sheet as one web page that works offline. `folders` are content folders, the library's own first."""
    return _filled("html", prepared(sheet), paper, folders)


def text(sheet: Sheet, folders: Folders = ()) -> str:
    """The sheet as plain text of at most 72 columns, to read aloud on the phone."""
    filled = _filled("txt", prepared(sheet), "a4", folders)
    return re.sub(r"\n{3,}", "\n\n", filled).strip() + "\n"


def pdf(sheet: Sheet, paper: Paper, folders: Folders = ()) -> bytes:
    """The sheet as PDF/UA-1, laid out as its `room` says; from a browser, or empty, where typst is missing.

    Raises RenderError for a template that does not work or a letter that no font has.
    """
    if has_typst():
        return _typeset(prepared(sheet), paper, folders)
    return browser_pdf(html(sheet, paper, folders))


def fit(sheet: Sheet, paper: Paper, folders: Folders = ()) -> Fitted:
    """Make the sheet fit two sides of paper, by dropping what matters least and by closing up.

    Never fails for what a sheet says: letters that no font has print as `?`, and where a library's own template does
    not work the shipped one is used; both are said in the notice. Raises RenderError if the shipped one does not work.
    """
    try:
        return _fit_written(prepared(sheet), paper, folders)
    except RenderError as error:
        if not folders:
            raise
        fitted = _fit_written(prepared(sheet), paper, ())
        return _noticed(fitted, f"Your own template could not be used, so the usual one was: {error}")


# ---- fit: content first, then room -----------------------------------------------------------------------------------


def _give_back_in_a_line(sheet: Sheet) -> Sheet:
    """Print a task's one-line form where it has one; its square in *Try it yourself* goes too."""
    tasks = (Task(task.letter, task.title, (), task.short) if task.short else task for task in sheet.tasks)
    shortened = tuple(f"({task.letter})" for task in sheet.tasks if task.short)
    tries = (item for item in sheet.tries if not item.endswith(shortened))
    return replace(sheet, tasks=tuple(tasks), tries=tuple(tries))


_CONTENT: tuple[Callable[[Sheet], Sheet], ...] = (
    lambda sheet: replace(sheet, troubles=sheet.troubles[:3]),
    lambda sheet: replace(sheet, troubles=sheet.troubles[:2]),
    lambda sheet: replace(sheet, accounts=sheet.accounts[:1]),
    _give_back_in_a_line,
)

_ROOM = (
    Room(),
    Room(notes=False),
    Room(notes=False, squares_in_a_row=True),
    Room(notes=False, squares_in_a_row=True, step_gap=4.5, part_gap=14),
    Room(notes=False, squares_in_a_row=True, step_gap=3, part_gap=11),
    Room(notes=False, squares_in_a_row=True, step_gap=3, part_gap=11, whole_tasks=False),
)


def shorter(sheet: Sheet) -> tuple[Sheet, ...]:
    """The sheet and its shorter forms, each without what the one before left out."""
    return tuple(dict.fromkeys(accumulate(_CONTENT, lambda cut, drop: drop(cut), initial=sheet)))


def _candidates(sheet: Sheet, folders: Folders) -> tuple[Sheet, ...]:
    """The forms to try, longest first: those within the word limit, and a last one that only want of room calls for."""
    cuts = shorter(sheet)
    first = next((at for at, cut in enumerate(cuts) if words(cut, folders) <= WORD_LIMIT), len(cuts) - 1)
    last = replace(cuts[-1], troubles=cuts[-1].troubles[:1])
    return tuple(dict.fromkeys((*cuts[first:], last)))


def words(sheet: Sheet, folders: Folders = ()) -> int:
    """How many words a sheet prints, page heads and feet apart (the foot is the last line of the text)."""
    body = text(sheet, folders).rstrip().rpartition("\n")[0]
    return sum(any(letter.isalnum() for letter in word) for word in body.split())


def _fit_written(sheet: Sheet, paper: Paper, folders: Folders) -> Fitted:
    """Fit a sheet, and once more with `?` for the letters that no font has."""
    try:
        return _fit(sheet, paper, folders)
    except NoGlyph as missing:
        written = without(sheet, missing.letters)
        if written == sheet:  # they are the template's own
            raise
        return _noticed(_fit_written(written, paper, folders), f"{missing} The sheet has ? instead.")


def _fit(sheet: Sheet, paper: Paper, folders: Folders) -> Fitted:
    """Take the longest form that fits; if none does, print all of it comfortably on more paper."""
    candidates = _candidates(sheet, folders)
    if not has_typst():
        page = _filled("html", candidates[0], paper, folders)
        return _counted(candidates[0], browser_pdf(page), folders)

    @cache
    def made(cut: Sheet) -> bytes:
        return _typeset(cut, paper, folders)

    longest = bisect_left(candidates, True, key=lambda cut: _closest(cut, made) is not None)
    arranged = _roomiest(candidates[longest], made) if longest < len(candidates) else sheet
    return _counted(arranged, made(arranged), folders)


def _closest(cut: Sheet, made: Callable[[Sheet], bytes]) -> Sheet | None:
    """The closest arrangement that takes no more sides than there are, or None."""
    tries = (_placed(cut, room, made) for room in _ROOM[-2:])
    return next((arranged for arranged in tries if _sides(made(arranged)) <= SIDES), None)


def _roomiest(cut: Sheet, made: Callable[[Sheet], bytes]) -> Sheet:
    """The roomiest arrangement that takes no more sides than the closest one. The rooms get closer and closer, so half
    of those left can be ruled out with each try."""
    closest = _closest(cut, made)
    assert closest is not None
    fewest, places = _sides(made(closest)), dict.fromkeys((-1, closest.room.try_after))

    @cache
    def arranged(room: Room) -> Sheet | None:
        tries = (replace(cut, room=replace(room, try_after=place)) for place in places)
        return next((one for one in tries if _sides(made(one)) <= fewest), None)

    first = bisect_left(_ROOM, True, key=lambda room: arranged(room) is not None)
    return (arranged(_ROOM[first]) if first < len(_ROOM) else None) or closest


def _placed(cut: Sheet, room: Room, made: Callable[[Sheet], bytes]) -> Sheet:
    """*Try it yourself* in its own place or, where that is too much by one side, at the foot of a side after a task."""
    own = replace(cut, room=room)
    if not cut.tries or _sides(made(own)) != SIDES + 1:
        return own
    after = (at for at in reversed(range(len(cut.tasks))) if cut.tasks[at].letter != "A")
    moved = (replace(cut, room=replace(room, try_after=at)) for at in after)
    return next((arranged for arranged in moved if _sides(made(arranged)) <= SIDES), own)


def _counted(sheet: Sheet, made: bytes, folders: Folders) -> Fitted:
    sides = _sides(made)
    more = f"This sheet takes {sides} sides, on {-(-sides // 2)} sheets of paper." if sides > SIDES else ""
    return Fitted(sheet, made, sides, words(sheet, folders), more)


def _noticed(fitted: Fitted, notice: str) -> Fitted:
    return replace(fitted, notice=f"{fitted.notice} {notice}".strip())


def _sides(made: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page(?!s)", made))


# ---- what the templates see ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """Steps one after another on one thing: its picture and name stand once beside them."""

    heading: str
    thing: Thing
    lines: tuple[Line, ...]


def runs(task: Task, whole: bool) -> tuple[Run, ...]:
    """Group a task's steps by thing and heading; at most four together where a task may break over two sides."""
    groups: list[list[Line]] = []
    for line in task.lines:
        if groups and not line.heading and groups[-1][-1].thing == line.thing:
            groups[-1].append(line)
        else:
            groups.append([line])
    pieces = (piece for group in groups for piece in ([group] if whole else _halved(group)))
    return tuple(Run(piece[0].heading, _drawn(piece[0].thing), tuple(piece)) for piece in pieces)


def _drawn(thing: Thing) -> Thing:
    """The thing with a drawing we have; any other is drawn as a plain reader."""
    return thing if f"{thing.icon}-head" in _icons() else replace(thing, icon="reader")


def _halved(lines: list[Line]) -> list[list[Line]]:
    """Split steps into equal pieces of at most four, so that none is left alone."""
    size = -(-len(lines) // -(-len(lines) // 4))
    return [lines[at : at + size] for at in range(0, len(lines), size)]


def _filled(form: Form, sheet: Sheet, paper: Paper, folders: Folders) -> str:
    """One template filled in. Raises RenderError when a template (a library's own, surely) does not work."""
    from jinja2 import TemplateError

    try:
        return _templates(form, folders).get_template(f"sheet.{form}.j2").render(_seen(sheet, paper))
    except (TemplateError, TypeError, ValueError) as error:
        raise RenderError(f"sheet.{form}.j2 does not work: {error}") from error


def _seen(sheet: Sheet, paper: Paper) -> dict[str, object]:
    """Everything a template may name: the sheet, the fixed words, and what is worked out from them."""
    return {
        "sheet": sheet,
        "words": WORDS,
        "paper": paper,
        "language": sheet.language.partition("-")[0],
        "direction": "rtl" if sheet.language.partition("-")[0] in ("ar", "fa", "he", "ur") else "ltr",
        "runs": lambda task: runs(task, sheet.room.whole_tasks),
        "icons": _icons(),
        "drawing": f"{_drawn(Thing(sheet.icon, '')).icon}-head",
        "head": {"library": _unless_blank(sheet.help.library), "phone": _unless_blank(sheet.help.phone)},
        "write": {"library": _blank(sheet.help.library), "phone": _blank(sheet.help.phone)},
        "help": _help(sheet),
        "square": _square(sheet.help.url, sheet.help.words) if sheet.help.url else None,
    }


def _blank(phrase: Phrase) -> str:
    """What is to be written by hand where a library has not said it yet, as the name of a line."""
    name = next((span.text for span in phrase if span.kind == "blank"), "")
    return name[:1].upper() + name[1:]


def _unless_blank(phrase: Phrase) -> Phrase:
    return () if _blank(phrase) else phrase


def _help(sheet: Sheet) -> tuple[Phrase, ...]:
    """The lines of *Get help*: who, when, where, what to say, and what the square opens (standards HS10, HQ06)."""
    say = (Span("text", f"{WORDS['help-say']} "), Span("label", f"{sheet.code} {_example(sheet)}".strip()))
    address = (Span("label", sheet.help.words),) if sheet.help.words else ()
    scan = (Span("text", f"{WORDS['help-scan']} "), *address) if sheet.help.url else address
    lines = (_unless_blank(sheet.help.library), sheet.help.hours, sheet.help.place, say, scan)
    return tuple(line for line in lines if line)


def _example(sheet: Sheet) -> str:
    """A step of this sheet, to show what a step's name looks like: `B3`."""
    tasks = (task for task in (sheet.to_do, *sheet.tasks) if task and task.lines)
    task = next(tasks, None)
    return f"{task.letter}{task.lines[min(2, len(task.lines) - 1)].number}" if task else ""


@lru_cache(maxsize=64)
def _square(url: str, address: str) -> dict[str, object]:
    """The square code: its symbol 30 mm wide in four white modules, which hang over the text's edge (HQ02 to HQ04)."""
    import segno

    code = segno.make(url, error="m", boost_error=False, micro=False)
    modules = code.symbol_size(border=0)[0]
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=4, scale=4, xmldecl=False, nl=False, light="#fff")
    quiet = 30 * 4 / modules
    alt = WORDS["qr-alt"].replace("{words}", address)
    return {"svg": drawn.getvalue().decode(), "side": 30 + 2 * quiet, "quiet": quiet, "alt": alt}


@cache
def _icons() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((SHIPPED / "icons").glob("*.svg"))}


# ---- templates -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _templates(form: Form, folders: Folders) -> "SandboxedEnvironment":
    """The templates of one form; autoescaped in HTML, and in Typst every value a literal."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        loader=FileSystemLoader([*(folder / "handouts" for folder in folders), SHIPPED]),
        undefined=StrictUndefined,
        autoescape=form == "html",
        finalize=literal if form == "typ" else None,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(plain=plain, wrap=_wrapped, data=_data)
    return environment


def _wrapped(string: str, first: str = "", rest: str | None = None) -> str:
    """Text in lines of at most 72 columns, the first and the further ones begun as given."""
    further = first if rest is None else rest
    return textwrap.fill(string, COLUMNS, initial_indent=first, subsequent_indent=further, break_on_hyphens=False)


def _data(svg: str) -> str:
    """A drawing as an address that needs no net."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def literal(value: object) -> str:
    """A value as a Typst literal, so that text can never be read as Typst. Raises TypeError for what has no literal."""
    if isinstance(value, str):
        return '"' + "".join(map(_escaped, value)) + '"'
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "none"}[value]
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Span):
        return literal(value._asdict())
    if isinstance(value, tuple | list):
        return "(" + "".join(f"{literal(item)}, " for item in value) + ")"
    if is_dataclass(value):
        return literal({field.name: getattr(value, field.name) for field in fields(value)})
    if isinstance(value, dict):
        return "(" + ("".join(f"{literal(key)}: {literal(item)}, " for key, item in value.items()) or ":") + ")"
    raise TypeError(f"{type(value).__name__} cannot be printed")


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    return letter if letter.isprintable() else f"\\u{{{ord(letter):x}}}"


# ---- PDF -------------------------------------------------------------------------------------------------------------


def _typeset(sheet: Sheet, paper: Paper, folders: Folders) -> bytes:
    return typeset(_filled("typ", _breakable(sheet), paper, folders))


def _breakable(sheet: Sheet) -> Sheet:
    """The sheet with places to break in words longer than a line, which would run off the paper; not in its link."""
    broken = each_string(sheet, lambda string: _LONG.sub("\\g<0>\u200b", string))
    return replace(broken, help=replace(broken.help, url=sheet.help.url))


_LONG = re.compile(r"\S{30}(?=\S)")
