"""The tables in the guide for flow authors (flows/README.md), made from the grammar so that they're always current."""

import re
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from wizard.authoring.json_schema import meaning
from wizard.content import flow
from wizard.content.decoder import hints, required
from wizard.content.flow import Plain

BEGIN, END = "<!-- keys: made by `ebook-setup schema --guide` -->", "<!-- end of keys -->"

# Each entry has a title, the record whose keys the table lists, and a record whose keys an earlier table already lists.
TABLES: tuple[tuple[str, Any, Any], ...] = (
    ("Every file", flow.File, None),
    ("A device", flow.Device, flow.File),
    ("A model, under `models`", flow.Model, None),
    ("A platform", flow.Platform, flow.File),
    ("A way, under `ways`", flow.Way, None),
    ("A limit, under `limits`", flow.Limit, None),
    ("An alternative to offer, under `instead`", flow.Instead, None),
    ("A topic", flow.Topic, flow.File),
    ("Every step", flow.Named, None),
    ("A step with `do`", flow.Do, flow.Named),
    ("A step with `ask`", flow.Ask, flow.Named),
    ("An answer, under `answers`", flow.Answer, None),
    ("A step with `use`", flow.Use, None),
    ("A problem, under `troubles`", flow.Trouble, None),
    ("A fix, under `fixes` or `if-not`", flow.Fix, None),
    ("A label, under `labels`", flow.Label, None),
    ("Other text for a label, under `elsewhere`", flow.LabelWording, None),
    ("A screen, under `screens`", flow.ScreenSketch, None),
    ("A row on a screen, under `rows`", flow.Row, None),
    ("What a device looks like, under `bodies`", flow.Body, None),
    ("The `back` of a device, under `bodies`", flow.DeviceBack, None),
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
    ("What your library tested, `checked.yaml`", flow.Checks, None),
    ("A test, under `checks`", flow.Check, None),
)


def tables() -> str:
    """Return every table, in reading order."""
    return "\n".join(line for title, kind, above in TABLES for line in _table(title, kind, above))


def renewed(guide: str) -> str:
    """Return the guide with current tables. Raise ValueError if it has no markers for them."""
    pattern = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    if not pattern.search(guide):
        raise ValueError(f"There's no place for the tables. The guide needs a line `{BEGIN}` and a line `{END}`.")
    return pattern.sub(lambda _: f"{BEGIN}\n\n{tables()}\n{END}", guide)


def _table(title: str, kind: Any, above: Any) -> Iterator[str]:
    known = hints(above) if above else {}
    yield from (f"**{title}**", "", "| Key | What it means | How to write it |", "|---|---|---|")
    for key, hint in hints(kind).items():
        if key not in known:
            must = " (required)" if key in required(kind) else ""
            yield f"| `{key}`{must} | {_cell(meaning(hint))} | {_cell(written_as(hint))} |"
    yield ""


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


_PLAIN: Mapping[Plain, str] = {
    Plain.TEXT: "text",
    Plain.NAME: "plain text",
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
    """Return how authors write a value of this type."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _PLAIN[args[1]] if isinstance(args[1], Plain) else written_as(args[0])
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in args)
    if hint == flow.Only:
        return "`fact: [values]`"
    if origin is tuple:
        return f"list of {_many(args[0])}"
    if origin is Mapping:
        return f"names, each with {_with_article(written_as(args[1]))}"
    if origin in (UnionType, Union):
        return written_as(next(arg for arg in args if arg is not NoneType))
    return _one(hint)


def _with_article(words: str) -> str:
    if words in ("text", "plain text"):
        return words
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _many(hint: Any) -> str:
    if hint == flow.Step:
        return "steps"
    if hint == flow.Remedy:
        return "`trouble: id` items, or fixes"
    return _MANY.get(written_as(hint), written_as(hint))


_MANY = {
    "id": "ids",
    "check": "tests",
    "plain text": "plain-text items",
    "answer": "answers",
    "trouble": "problems",
    "fix": "fixes",
    "source": "pages",
    "change": "changes",
    "limit": "limits",
    "instead": "alternatives",
    "wording": "label texts",
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
