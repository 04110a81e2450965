"""The templates, the names they can use, and how values are put into each form without becoming markup.

All forms are templates in `handouts/`, and a library's own folder comes first. HTML is autoescaped, and Typst gets
every value as a literal.
"""

import base64
import json
import re
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from wizard.content import sheet_texts
from wizard.content.sheet_texts import Words
from wizard.content.spans import Phrase, Span, has_wide_letters, plain
from wizard.presenters.leaflet import Leaflet
from wizard.presenters.screen_map import ScreenMap
from wizard.presenters.sheet import Paper, Sheet, SheetStep, Task, Thing, maps_of, tasks_of
from wizard.printing.branding import Look, look
from wizard.printing.device_drawing import front
from wizard.printing.map_placing import Picture, Run, arranged, high, says_high, says_width
from wizard.printing.pdf import RenderError
from wizard.printing.qr_code import qr_code
from wizard.printing.sanitize import clean, isolated
from wizard.printing.screen_svg import STYLE, markup
from wizard.system.paths import Folders, shipped_handouts
from wizard.system.text_width import cells, wrap

if TYPE_CHECKING:
    from jinja2.runtime import Context
    from jinja2.sandbox import SandboxedEnvironment

Form = Literal["html", "typ", "txt"]

COLUMNS = 72
_MODEL_SCALE, _ONE_DEVICE_SCALE = 0.38, 0.6
"""The scales of drawings on the page *Which e-reader is this?*, in points per millimeter: about 1 to 7.5 for every
device, and larger for one."""


# ---- what the templates see ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RunPart:
    """Some steps in a run, with the maps for their screens.

    From step `together` on, the steps are kept together with the maps and the proof. `beside`: the maps are next to the
    steps, not below them. `checks_beside`: the maps are next to the proof, too.
    """

    lines: tuple[SheetStep, ...]
    maps: tuple[Picture, ...] = ()
    beside: bool = False
    checks_beside: bool = False
    together: int = 0


@dataclass(frozen=True, slots=True)
class StepRun:
    """Consecutive steps on one device, in parts. `tapped` has the numbers on the maps."""

    heading: str
    thing: Thing
    lines: tuple[SheetStep, ...]
    parts: tuple[RunPart, ...] = ()
    tapped: tuple[int, ...] = ()

    @property
    def maps(self) -> tuple[Picture, ...]:
        """Return the maps of all parts."""
        return tuple(screen for part in self.parts for screen in part.maps)

    @property
    def beside(self) -> bool:
        """Return whether every map is next to its steps."""
        return all(part.beside for part in self.parts if part.maps)


def runs(task: Task, sheet: Sheet, every_map: bool = False) -> tuple[StepRun, ...]:
    """Group a task's steps by device and heading, with the maps that are on paper, or every map."""
    return tuple(run for run, _ in _placed(task, sheet, every_map))


class Piece(NamedTuple):
    """A task, or the part below one of its headings: its approximate height, and how much of it must stay together."""

    height: float
    first: float


def pieces(task: Task, sheet: Sheet) -> list[Piece]:
    """Return the pieces of a task."""
    placed = _placed(task, sheet)
    several = len({run.thing for run, _ in placed}) > 1
    made = [_TASK_TITLE + (high([task.lead], sheet.size) + 8 if task.lead else 0)]
    first = [made[0]]
    for at, (run, heights) in enumerate(placed):
        titled = _RUN_TITLE * (bool(run.heading) + several)
        if at and run.heading:
            made.append(0)
            first.append(0)
        if not made[-1] or not at:
            first[-1] += titled + (_STEP if run.parts[0].together else heights[0])
        made[-1] += titled + sum(heights)
    return list(map(Piece, made, first))


_TASK_TITLE, _RUN_TITLE, _STEP = 42, 40, 50  # points


def height(task: Task, sheet: Sheet) -> float:
    """Return the approximate height of a task on paper, in points."""
    return sum(piece.height for piece in pieces(task, sheet))


def _placed(task: Task, sheet: Sheet, every_map: bool = False) -> list[tuple[StepRun, list[float]]]:
    """Return the runs in a task, each with the approximate heights of its parts."""
    groups: list[list[SheetStep]] = []
    for line in task.lines:
        if groups and not line.heading and groups[-1][-1].thing == line.thing:
            groups[-1].append(line)
        else:
            groups.append([line])
    found = [StepRun(group[0].heading, _drawn(group[0].thing), tuple(group)) for group in groups]
    on_paper = maps_of(sheet)
    maps = [screen for screen in task.maps if every_map or screen in on_paper]
    proof = (*task.worked, *task.if_not)
    return [_with_maps(run, proof if run is found[-1] else (), maps, sheet, on_paper) for run in found]


def _with_maps(
    run: StepRun, proof: Phrase, maps: list[ScreenMap], sheet: Sheet, on_paper: tuple[ScreenMap, ...]
) -> tuple[StepRun, list[float]]:
    """Return the run with the maps whose first step is in it."""
    start, end = run.lines[0].number, run.lines[-1].number
    tapped = tuple(sorted({int(number) for screen in maps for number in screen.numbers}))
    numbers = [(screen, sorted(map(int, screen.numbers))) for screen in maps]
    here = [
        (screen, each[0] - start, min(each[-1], end) - start) for screen, each in numbers if start <= each[0] <= end
    ]
    placed = arranged(Run([line.text for line in run.lines], proof, here, on_paper), sheet.size, sheet.room)
    parts, first = [], 0
    for one in placed:
        lines = run.lines[first : one.until]
        parts.append(RunPart(lines, one.maps, one.beside, one.checks_beside, one.together))
        first = one.until
    return replace(run, parts=tuple(parts), tapped=tapped), [one.height for one in placed]


def _drawn(thing: Thing) -> Thing:
    """Return the device with an icon that we have. If we don't have its icon, it gets the icon for an e-reader."""
    return thing if f"{thing.icon}-head" in _icons() else replace(thing, icon="reader")


def filled(form: Form, name: str, seen: Mapping[str, object], folders: Folders) -> str:
    """Fill in a template and return the text. Raises RenderError if a template, often a library's own, doesn't work."""
    try:
        template = templates(form, folders).get_template(f"{name}.{form}.j2")
        return "".join(_in_time(template.generate(seen)))
    except RecursionError:
        raise RenderError(f"{name}.{form}.j2 doesn't work: it includes itself endlessly.") from None
    except template_errors() as error:
        raise RenderError(f"{name}.{form}.j2 doesn't work: {error}") from error


def template_errors() -> tuple[type[Exception], ...]:
    """Return the errors that a template can raise."""
    from jinja2 import TemplateError

    wrong = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
    return (TemplateError, OSError, MemoryError, *wrong)


MOST = 4_000_000  # The most characters a template may write. A sheet has about 100,000.
LONGEST = 20  # The most seconds a template may take. Ours take a few milliseconds.


def _in_time(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the text a template writes. Raises ValueError if the template never ends, or takes far too long."""
    until, most = time.monotonic() + LONGEST, MOST
    for piece in pieces:
        most -= len(piece)
        if most < 0 or time.monotonic() > until:
            raise ValueError("it never stops writing.")
        yield piece


def seen(sheet: Sheet, paper: Paper, folders: Folders) -> dict[str, object]:
    """Return all names that a sheet template may use: the sheet, the fixed words, and values derived from them."""
    said, tasks = words_for(sheet.language, folders), tasks_of(sheet)
    problems = [(trouble.says, trouble.fix) for trouble in sheet.troubles]
    return {
        **shared(sheet, paper, folders),
        "tasks": tasks,
        "problems_after": min(1, len(tasks)) if sheet.room.problems_early else len(tasks),
        "help_early": sheet.room.help_early,
        "runs": lambda task: runs(task, sheet),
        "head": {"library": _unless_blank(sheet.help.library), "phone": _unless_blank(sheet.help.phone)},
        "help": _help(sheet, said),
        "says_width": says_width(problems, sheet.size),
        "says_high": sum(says_high(problems, sheet.size)),
    }


def versions(sheet: Sheet) -> tuple[Sheet, ...]:
    """Return the sheet, or both versions if it's in two languages."""
    return (replace(sheet, other=None), sheet.other) if sheet.other else (sheet,)


def version(sheet: Sheet, paper: Paper, folders: Folders) -> dict[str, object]:
    """Return one version of a page: its language, its direction, and its filled-in body."""
    own = {**seen(sheet, paper, folders), "runs": lambda task: runs(task, sheet, every_map=True)}
    return {"language": own["language"], "direction": own["direction"], "body": filled("html", "version", own, folders)}


def shared(sheet: Sheet | Leaflet, paper: Paper, folders: Folders) -> dict[str, object]:
    """Return the names that the templates of every paper may use."""
    said = words_for(sheet.language, folders)
    return {
        "sheet": sheet,
        "words": said.table,
        "paper": paper,
        "language": sheet.language,
        "direction": "rtl" if sheet_texts.right_to_left(sheet.language) else "ltr",
        "icons": _icons(),
        "look": _look(folders),
        "drawing": f"{_drawn(Thing(sheet.icon, '')).icon}-head",
        "write": {"library": _blank(sheet.help.library), "phone": _blank(sheet.help.phone)},
        "where": tuple(filter(None, _where(sheet))),
        "tel": telephone(plain(sheet.help.phone)),
        "map_style": STYLE,
        "columns": COLUMNS,
        "fronts": _fronts(sheet) if isinstance(sheet, Leaflet) else {},
        "square": qr_code(sheet.help.url, said.say("qr-alt", address=sheet.help.words)) if sheet.help.url else None,
    }


def _fronts(leaflet: Leaflet) -> dict[str, list[dict[str, object]]]:
    """Return drawings of models as SVG, with their heights in points, by the title of their part."""
    roomy = len(leaflet.parts) == 1 and leaflet.size == "standard"
    scale = _ONE_DEVICE_SCALE if roomy else _MODEL_SCALE
    drawn = {part.title: [front(one, scale) for one in part.outlines] for part in leaflet.parts}
    return {
        title: [{"svg": markup(one, any_font=True), "high": one.height} for one in drawings]
        for title, drawings in drawn.items()
    }


def _look(folders: Folders) -> Look:
    """Return the library's logo and color. Raises RenderError if they can't be used."""
    try:
        return look(folders)
    except (ValueError, OSError) as error:
        raise RenderError(str(error)) from error


def words_for(language: str, folders: Folders) -> Words:
    """Return the words in a language. Raises RenderError if their table can't be read."""
    try:
        return sheet_texts.words(language, folders)
    except (ValueError, OSError) as error:
        raise RenderError(f"The sheet's fixed text can't be read: {error}") from error


def letters_of(language: str, folders: Folders) -> frozenset[str]:
    """Return the characters that a language's fixed words use."""
    return frozenset("".join(words_for(language, folders).table.values()))


def _blank(phrase: Phrase) -> str:
    """Return the label of a line to write on, for a detail that the library hasn't filled in yet."""
    name = next((span.text for span in phrase if span.kind == "blank"), "")
    return name[:1].upper() + name[1:]


def _unless_blank(phrase: Phrase) -> Phrase:
    return () if _blank(phrase) else phrase


def _help(sheet: Sheet, said: Words) -> tuple[Phrase, ...]:
    """Return the lines under *Get help*: who, when, where, what to say, and what the QR code opens (HS10, HQ06)."""
    code, step = ((Span("label", _whole(text, sheet.language)),) for text in (sheet.code, _example(sheet)))
    address = (Span("label", sheet.help.words),) if sheet.help.words else ()
    scan = said.phrase("help-scan", address=address) if sheet.help.url else address
    say = said.phrase("help-say", code=code, step=step) if sheet.code else ()
    lines = (*_where(sheet), say, scan)
    return tuple(line for line in lines if line)


def _whole(code: str, language: str) -> str:
    """Return a code or a step, isolated so that its order stays the same in every script."""
    return isolated(clean(code)) if sheet_texts.right_to_left(language) else code


def _where(sheet: Sheet | Leaflet) -> tuple[Phrase, ...]:
    """Return two lines: the library with its address, and its hours.

    From right to left, a name and an address in Latin letters don't read as one line, so each has its own.
    """
    library, place = _unless_blank(sheet.help.library), sheet.help.place
    if sheet_texts.right_to_left(sheet.language):
        return library, place, sheet.help.hours
    return (library + (Span("text", ", "),) * bool(library and place) + place, sheet.help.hours)


def _example(sheet: Sheet) -> str:
    """Return the number of a step on this sheet, such as `B3`, as an example."""
    tasks = (task for task in (sheet.to_do, *sheet.tasks) if task and task.lines)
    task = next(tasks, None)
    return f"{task.letter}{task.lines[min(2, len(task.lines) - 1)].number}" if task else ""


@cache
def _icons() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((shipped_handouts() / "icons").glob("*.svg"))}


# ---- templates -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def templates(form: Form, folders: Folders) -> "SandboxedEnvironment":
    """Return the templates for one form. Values are escaped in HTML, and are literals in Typst."""
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(
        loader=FunctionLoader(partial(_template, folders)),
        undefined=StrictUndefined,
        autoescape=form == "html",
        finalize=literal if form == "typ" else None,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(plain=plain, wrap=_wrapper(), data=_data, linked=_linked)
    return environment


def _template(folders: Folders, name: str) -> str | None:
    """Return a template's text from the nearest folder that has it. Raises ValueError if it must not be used."""
    places = (*(folder / "handouts" for folder in folders), shipped_handouts())
    path = next((path for place in places if (path := place / name).is_file()), None)
    if path is None or ".." in Path(name).parts:
        return None
    if path.stat().st_size > LARGEST:
        raise ValueError(f"it's too big. Keep it under {LARGEST // 1000} KB.")
    text = path.read_text("utf-8")
    if name.endswith(".typ.j2") and takes_from_elsewhere(text):
        raise ValueError(ELSEWHERE)
    return text


LARGEST = 300_000  # bytes
ELSEWHERE = "it uses another file or the internet, which a sheet can't do."
_ELSEWHERE = re.compile(r'#(?:import|include)\b|\b(?:import|include)\s*["({]|["(]@\w+/|\b(?:eval|plugin|read)\s*\(')
_JINJA = re.compile(r"\{[%#].*?[%#]\}", re.S)


def takes_from_elsewhere(template: str) -> bool:
    """Return whether a Typst template names a package or a file, which Typst would look for on the network."""
    return bool(_ELSEWHERE.search(_JINJA.sub("", template)))


def _wrapper() -> "Callable[[Context, str, str, str | None], str]":
    """Return the filter that wraps a text at the template's `columns`, with a prefix for the first line and the rest.

    It's made here because a filter that sees the template's names needs Jinja, which is imported lazily.
    """
    from jinja2 import pass_context

    @pass_context
    def wrapped(context: "Context", string: str, first: str = "", rest: str | None = None) -> str:
        wide, further = context.get("columns", COLUMNS), first if rest is None else rest
        if has_wide_letters(string):
            head, *others = wrap(string, wide - max(cells(first), cells(further)))
            return "\n".join((first + head, *(further + line for line in others)))
        return textwrap.fill(string, wide, initial_indent=first, subsequent_indent=further, break_on_hyphens=False)

    return wrapped


def telephone(text: str) -> str:
    """Return the number for a phone to call, or "" if the text isn't a phone number."""
    found = _NUMBER.search(text)
    return re.sub(r"[^\d+]", "", found[0]) if found else ""


_NUMBER = re.compile(r"\+?[(\d][\d\s().\u00a0/-]{4,}\d")


def _linked(text: str) -> str:
    """Return a text as HTML, with web addresses as links."""
    from markupsafe import Markup, escape

    pieces = _ADDRESS.split(text)  # text, address, text, ...
    link = Markup('<a href="https://{0}">{0}</a>')
    return Markup("").join(link.format(piece) if odd % 2 else escape(piece) for odd, piece in enumerate(pieces))


# `libbyapp.com/help`, but neither an email address nor a file such as `book.acsm`.
_ADDRESS = re.compile(
    r"(?<![\w@.-])((?:[a-z0-9-]+\.)+(?!(?:acsm|epub|pdf|mobi|azw3?|exe|dmg|kepub)\b)[a-z]{2,}(?:/[\w/.-]*\w)?)(?![\w@-])"
)


def _data(svg: str) -> str:
    """Return a drawing as a data URL, which doesn't need a network."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def literal(value: object) -> str:
    """Return a value as a Typst literal, so that text is never read as Typst. Raises TypeError if it has no literal.

    A value with parts is passed as JSON in one string, so the source keeps its shape whatever the parts are. Typst
    reuses what hasn't moved, so it only redoes part of the layout when a problem is left out.
    """
    if isinstance(value, str):
        return f'"{_escaped(value)}"'
    if value is None:
        return "none"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return f"json(bytes({literal(json.dumps(_parts(value), ensure_ascii=False))}))"


def _parts(value: object) -> object:
    """Return a value in JSON types. Raises TypeError if that's not possible."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Span):
        return value._asdict()
    if isinstance(value, tuple | list):
        return [_parts(item) for item in value]
    if is_dataclass(value):
        return {field.name: _parts(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _parts(item) for key, item in value.items()}
    str(value)  # An unknown name raises an error that says so.
    raise TypeError(f"{type(value).__name__} can't be printed")


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    if text.isprintable():  # Nearly all texts are.
        return text
    return "".join(letter if letter.isprintable() else f"\\u{{{ord(letter):x}}}" for letter in text)
