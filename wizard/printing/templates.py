"""Templates filled in: what they may name, and how a value comes into each form without ever becoming markup.

All forms are templates in `handouts/`, and a library's own folder comes first. HTML is autoescaped, and Typst gets
every value as a literal.
"""

import base64
import json
import re
import textwrap
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from wizard.content import sheet_texts
from wizard.content.sheet_texts import Words
from wizard.content.spans import Phrase, Span, plain
from wizard.presenters.leaflet import Leaflet
from wizard.presenters.sheet import Line, Paper, Sheet, Task, Thing
from wizard.printing.branding import Look, look
from wizard.printing.pdf import RenderError
from wizard.printing.qr_code import qr_code
from wizard.printing.sanitize import clean, isolated
from wizard.system.paths import Folders, shipped_handouts

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

Form = Literal["html", "typ", "txt"]

COLUMNS = 72


# ---- what the templates see ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """Steps one after another on one thing: its picture and name stand once beside them.

    `again` is for further steps on the thing of the run before, which is named again only on another side.
    """

    heading: str
    thing: Thing
    lines: tuple[Line, ...]
    again: bool


def runs(task: Task, whole: bool) -> tuple[Run, ...]:
    """Group a task's steps by thing and heading; at most four together where a task may break over two sides."""
    groups: list[list[Line]] = []
    for line in task.lines:
        if groups and not line.heading and groups[-1][-1].thing == line.thing:
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(
        Run(piece[0].heading, _drawn(piece[0].thing), tuple(piece), piece[0] is not group[0])
        for group in groups
        for piece in ([group] if whole else _halved(group))
    )


def _drawn(thing: Thing) -> Thing:
    """The thing with a drawing we have; any other is drawn as a plain reader."""
    return thing if f"{thing.icon}-head" in _icons() else replace(thing, icon="reader")


def _halved(lines: list[Line]) -> list[list[Line]]:
    """Split steps into equal pieces of at most four, so that none is left alone."""
    size = -(-len(lines) // -(-len(lines) // 4))
    return [lines[at : at + size] for at in range(0, len(lines), size)]


def filled(form: Form, name: str, seen: Mapping[str, object], folders: Folders) -> str:
    """One template filled in. Raises RenderError when a template (a library's own, surely) does not work."""
    try:
        template = templates(form, folders).get_template(f"{name}.{form}.j2")
        return "".join(_in_time(template.generate(seen)))
    except RecursionError:
        raise RenderError(f"{name}.{form}.j2 doesn't work: it includes itself endlessly.") from None
    except template_errors() as error:
        raise RenderError(f"{name}.{form}.j2 doesn't work: {error}") from error


def template_errors() -> tuple[type[Exception], ...]:
    """All that a template can raise."""
    from jinja2 import TemplateError

    wrong = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError)
    return (TemplateError, OSError, MemoryError, *wrong)


MOST = 4_000_000  # letters that a template may write: a sheet has some 100,000
LONGEST = 20  # seconds that it may take: ours take a few milliseconds


def _in_time(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces of a template that ends. Raises ValueError where it writes without end, or takes far too long."""
    until, most = time.monotonic() + LONGEST, MOST
    for piece in pieces:
        most -= len(piece)
        if most < 0 or time.monotonic() > until:
            raise ValueError("it never stops writing.")
        yield piece


def seen(sheet: Sheet, paper: Paper, folders: Folders) -> dict[str, object]:
    """Everything a template of the sheet may name: the sheet, the fixed words, and what is worked out from them."""
    said = words_for(sheet.language, folders)
    return {
        **shared(sheet, paper, folders),
        "runs": lambda task: runs(task, sheet.room.whole_tasks),
        "head": {"library": _unless_blank(sheet.help.library), "phone": _unless_blank(sheet.help.phone)},
        "help": _help(sheet, said),
    }


def versions(sheet: Sheet) -> tuple[Sheet, ...]:
    """The sheet, or both versions of one in two languages, each by itself."""
    return (replace(sheet, other=None), sheet.other) if sheet.other else (sheet,)


def version(sheet: Sheet, paper: Paper, folders: Folders) -> dict[str, object]:
    """One version of a page: its language and direction, and its body, filled in."""
    own = seen(sheet, paper, folders)
    return {"language": own["language"], "direction": own["direction"], "body": filled("html", "version", own, folders)}


def shared(sheet: Sheet | Leaflet, paper: Paper, folders: Folders) -> dict[str, object]:
    """What the templates of every paper may name."""
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
        "square": qr_code(sheet.help.url, said.say("qr-alt", address=sheet.help.words)) if sheet.help.url else None,
    }


def _look(folders: Folders) -> Look:
    """The library's logo and colour. Raises RenderError where they can't be used."""
    try:
        return look(folders)
    except (ValueError, OSError) as error:
        raise RenderError(str(error)) from error


def words_for(language: str, folders: Folders) -> Words:
    """The words of a language. Raises RenderError for a table that can't be read."""
    try:
        return sheet_texts.words(language, folders)
    except (ValueError, OSError) as error:
        raise RenderError(f"The words of the sheet can't be read: {error}") from error


def _blank(phrase: Phrase) -> str:
    """What is to be written by hand where a library has not said it yet, as the name of a line."""
    name = next((span.text for span in phrase if span.kind == "blank"), "")
    return name[:1].upper() + name[1:]


def _unless_blank(phrase: Phrase) -> Phrase:
    return () if _blank(phrase) else phrase


def _help(sheet: Sheet, said: Words) -> tuple[Phrase, ...]:
    """The lines of *Get help*: who, when, where, what to say, and what the square opens (standards HS10, HQ06)."""
    step = (Span("label", _whole(f"{sheet.code} {_example(sheet)}".strip(), sheet.language)),)
    address = (Span("label", sheet.help.words),) if sheet.help.words else ()
    scan = said.phrase("help-scan", address=address) if sheet.help.url else address
    lines = (*_where(sheet), said.phrase("help-say", example=step), scan)
    return tuple(line for line in lines if line)


def _whole(code: str, language: str) -> str:
    """A code and its step, kept together and in this order in every script."""
    return isolated(clean(code)) if sheet_texts.right_to_left(language) else code


def _where(sheet: Sheet | Leaflet) -> tuple[Phrase, ...]:
    return (_unless_blank(sheet.help.library), sheet.help.hours, sheet.help.place)


def _example(sheet: Sheet) -> str:
    """A step of this sheet, to show what a step's name looks like: `B3`."""
    tasks = (task for task in (sheet.to_do, *sheet.tasks) if task and task.lines)
    task = next(tasks, None)
    return f"{task.letter}{task.lines[min(2, len(task.lines) - 1)].number}" if task else ""


@cache
def _icons() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((shipped_handouts() / "icons").glob("*.svg"))}


# ---- templates -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def templates(form: Form, folders: Folders) -> "SandboxedEnvironment":
    """The templates of one form; autoescaped in HTML, and in Typst every value a literal."""
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
    environment.filters.update(plain=plain, wrap=_wrapped, data=_data)
    return environment


def _template(folders: Folders, name: str) -> str | None:
    """The text of a template, of the nearest folder that has it. Raises ValueError for one that must not be used."""
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
    """Whether a template for Typst names a package or another file, which Typst would look for on the network."""
    return bool(_ELSEWHERE.search(_JINJA.sub("", template)))


def _wrapped(string: str, first: str = "", rest: str | None = None) -> str:
    """Text in lines of at most 72 columns, the first and the further ones begun as given."""
    further = first if rest is None else rest
    return textwrap.fill(string, COLUMNS, initial_indent=first, subsequent_indent=further, break_on_hyphens=False)


def _data(svg: str) -> str:
    """A drawing as an address that needs no net."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def literal(value: object) -> str:
    """A value as a Typst literal, so that text can never be read as Typst. Raises TypeError for what has no literal.

    What has parts arrives as JSON in one string. So the source keeps its shape whatever the parts hold; Typst, which
    knows again what stands where it stood, need not lay out the rest of a sheet anew when one trouble is left out.
    """
    if isinstance(value, str):
        return f'"{_escaped(value)}"'
    if value is None:
        return "none"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return f"json(bytes({literal(json.dumps(_parts(value), ensure_ascii=False))}))"


def _parts(value: object) -> object:
    """The same in what JSON knows. Raises TypeError for what it does not know."""
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
    str(value)  # a name that nobody filled in says so itself
    raise TypeError(f"{type(value).__name__} can't be printed")


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    if text.isprintable():  # as nearly all are
        return text
    return "".join(letter if letter.isprintable() else f"\\u{{{ord(letter):x}}}" for letter in text)
