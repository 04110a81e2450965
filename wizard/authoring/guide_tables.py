"""The tables of the authoring guide (flows/README.md), made from the grammar so that they're always current."""

import re
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from wizard.authoring.json_schema import meaning
from wizard.content import flow
from wizard.content.decoder import hints, required
from wizard.content.flow import Plain

BEGIN, END = "<!-- keys: made by `ebook-setup schema --guide` -->", "<!-- end of keys -->"

# Each table has the record whose keys it lists, and the record whose keys an earlier table lists.
TABLES: tuple[tuple[str, Any, Any], ...] = (
    ("Every file", flow.File, None),
    ("A device", flow.Device, flow.File),
    ("A model, under `models`", flow.Model, None),
    ("A platform", flow.Platform, flow.File),
    ("A way, under `ways`", flow.Way, None),
    ("A limit, under `limits`", flow.Limit, None),
    ("Something else to offer, under `instead`", flow.Instead, None),
    ("A topic", flow.Topic, flow.File),
    ("Every step", flow.Named, None),
    ("A step with `do`", flow.Do, flow.Named),
    ("A step with `ask`", flow.Ask, flow.Named),
    ("An answer, under `answers`", flow.Answer, None),
    ("A step with `use`", flow.Use, None),
    ("A problem, under `troubles`", flow.Trouble, None),
    ("A fix, under `fixes` or `if-not`", flow.Fix, None),
    ("A label, under `labels`", flow.Label, None),
    ("Other words, under `elsewhere`", flow.LabelWording, None),
    ("A screen, under `screens`", flow.ScreenSketch, None),
    ("A row of a screen, under `rows`", flow.Row, None),
    ("The look of a device, under `bodies`", flow.Body, None),
    ("Its `back`", flow.DeviceBack, None),
    ("`verified`", flow.Verified, None),
    ("A page, under `sources`", flow.Source, None),
    ("A change, under `changes`", flow.Change, None),
    ("The library's profile, `library.yaml`", flow.Profile, None),
    ("A platform in the profile", flow.Offer, None),
    ("How long callbacks are stored, under `promises` in the profile", flow.PromiseDays, None),
    ("A branch, under `branches` in the profile", flow.Branch, None),
    ("`card` in the profile", flow.Card, None),
    ("`wifi` in the profile", flow.Wifi, None),
    ("The desk's search words, `search-words.yaml`", flow.SearchWords, None),
    ("A patch, in `patches/`", flow.Patch, None),
    ("A change in a patch", flow.LocalChange, None),
    ("What was tried here, `checked.yaml`", flow.Checks, None),
    ("One check", flow.Check, None),
)


def tables() -> str:
    """Return every table, in reading order."""
    return "\n".join(line for title, kind, above in TABLES for line in _table(title, kind, above))


def renewed(guide: str) -> str:
    """Return the guide with current tables. Raise ValueError if it has no place for them."""
    pattern = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    if not pattern.search(guide):
        raise ValueError(f"There is no place for the tables: a line `{BEGIN}` and a line `{END}`.")
    return pattern.sub(lambda _: f"{BEGIN}\n\n{tables()}\n{END}", guide)


def _table(title: str, kind: Any, above: Any) -> Iterator[str]:
    known = hints(above) if above else {}
    yield from (f"**{title}**", "", "| Key | Says | Written as |", "|---|---|---|")
    for key, hint in hints(kind).items():
        if key not in known:
            must = " (must)" if key in required(kind) else ""
            yield f"| `{key}`{must} | {_cell(meaning(hint))} | {_cell(written_as(hint))} |"
    yield ""


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


_PLAIN: Mapping[Plain, str] = {
    Plain.TEXT: "text",
    Plain.NAME: "words",
    Plain.WORD: "a label, an icon, or `...`",
    Plain.ID: "id",
    Plain.TARGET: "id or file/id",
    Plain.DAY: "`2026-11-20`",
    Plain.DAYS: "`90 days`",
    Plain.MINUTES: "`5 min`",
    Plain.URL: "https://…",
    Plain.TREE: "as in the flow",
}


def written_as(hint: Any) -> str:
    """Return a type in authors' words."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _PLAIN[args[1]] if isinstance(args[1], Plain) else written_as(args[0])
    if origin is Literal:
        return " ".join(f"`{choice}`" for choice in args)
    if hint == flow.Only:
        return "facts: [values]"
    if origin is tuple:
        return f"list of {_many(args[0])}"
    if origin is Mapping:
        return f"names: {written_as(args[1])}"
    if origin in (UnionType, Union):
        return written_as(next(arg for arg in args if arg is not NoneType))
    return _one(hint)


def _many(hint: Any) -> str:
    if hint == flow.Step:
        return "steps"
    if hint == flow.Remedy:
        return "`trouble: id`, or fixes"
    return _MANY.get(written_as(hint), written_as(hint))


_MANY = {
    "id": "ids",
    "answer": "answers",
    "trouble": "troubles",
    "fix": "fixes",
    "source": "pages",
    "change": "changes",
    "limit": "limits",
    "instead": "offers",
    "wording": "other words",
    "row": "rows",
    "a label, an icon, or `...`": "labels, icons, or `...`",
}


_ONE = {
    flow.Verified: "date, how, with, by",
    flow.PromiseDays: "warn, wipe",
    flow.LabelWording: "wording",
    flow.ScreenSketch: "screen",
    flow.DeviceBack: "back",
    flow.LocalChange: "change",
}


def _one(kind: Any) -> str:
    return _ONE.get(kind) or str(kind.__name__.lower())
