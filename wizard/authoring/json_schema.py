"""The grammar as a JSON Schema (draft-07), so that editors can complete, explain, and check flows, even offline.

It's made from flow.py; only the examples are here. It accepts everything that `check` accepts. Text can also be a
number or a boolean, because an editor's parser may read `16` or `yes` that way.
"""

import json
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from wizard.content import flow, local_terms
from wizard.content.decoder import SPOKEN, hints, required, spoken
from wizard.content.flow import COMMANDS, Plain
from wizard.content.library import Library
from wizard.content.way_table import WAYS

Schema = dict[str, Any]

KINDS: tuple[Any, ...] = (
    flow.Device,
    flow.Platform,
    flow.Topic,
    flow.Profile,
    flow.SearchWords,
    flow.Patch,
    flow.Checks,
)

_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
_TEXT = ["string", "number", "boolean"]
_ID_RULE = "Use lowercase letters, digits, and hyphens, such as tap-borrow."
_PLAIN: Mapping[Plain, Schema] = {
    Plain.TEXT: {"type": _TEXT},
    Plain.NAME: {"type": _TEXT},
    Plain.WORD: {"type": _TEXT},
    Plain.ID: {"type": _TEXT, "pattern": _ID, "maxLength": 40, "patternErrorMessage": _ID_RULE},
    Plain.TARGET: {
        "type": _TEXT,
        "pattern": f"{_ID[:-1]}(/{_ID[1:-1]})?$",
        "patternErrorMessage": "Use an id, or file/id, such as libby/confirm.",
    },
    Plain.DAY: {
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "patternErrorMessage": "Use a date, such as 2026-11-20.",
    },
    Plain.DAYS: {
        "type": "string",
        "pattern": "^[0-9]{1,4} days$",
        "patternErrorMessage": "Use a number of days, such as 90 days.",
    },
    Plain.MINUTES: {
        "type": "string",
        "pattern": "^[0-9]{1,4} min$",
        "patternErrorMessage": "Use a number of minutes, such as 5 min.",
    },
    Plain.URL: {
        "type": "string",
        "pattern": r"^https?://[^\s/]+\.[^\s]+$",
        "patternErrorMessage": "Use an address, such as https://example.org.",
    },
    Plain.TREE: {"type": ["object", "array"]},
}

# One example for each key. `Record.key` is for a record in which the key means something else.
EXAMPLES: Mapping[str, Any] = {
    "Check.steps": {"libby/confirm": "3f2a71c0"},
    "Check.wrong": {"libby/confirm": "3f2a71c0"},
    "Check.platform": "libby",
    "Check.with": "Paperwhite 11",
    "Checks.checks": [
        {
            "model": "kindle-2013",
            "platform": "libby",
            "date": "2026-11-20",
            "with": "Paperwhite 11",
            "by": "JM",
            "steps": {"libby/confirm": "3f2a71c0"},
        }
    ],
    "LocalChange.add": {"if-not": [{"trouble": "wifi/no-internet"}]},
    "LocalChange.after": [{"id": "ask-us", "do": "Ask us for the PIN."}],
    "LocalChange.answer": "which/old",
    "LocalChange.before": [{"id": "ask-us", "do": "Ask us for the PIN."}],
    "LocalChange.change": {"note": "Our PIN has four digits."},
    "LocalChange.fix": "book-missing/wifi",
    "LocalChange.flow": "libby",
    "LocalChange.in": "kindle",
    "LocalChange.label": "Borrow",
    "LocalChange.model": "kindle-2013",
    "LocalChange.remove": "yes",
    "LocalChange.replace": {"do": "Choose **Borrow!** again."},
    "LocalChange.step": "confirm",
    "LocalChange.trouble": "book-missing",
    "LocalChange.way": "browser",
    "LocalChange.why": "Our cards have no PIN.",
    "Patch.changes": [{"step": "confirm", "change": {"note": "Our PIN has four digits."}}],
    "Patch.patch": "libby",
    "account": "Amazon email",
    "address": "eBook desk, 12 River Street",
    "again": "yes",
    "also": ["stuck", "doesn't react"],
    "answer": "ask",
    "answers": [{"id": "new", "text": "Bought in 2014 or later"}, {"id": "old", "text": "Older"}],
    "ask": "Which Amazon account is this Kindle registered to?",
    "borrow": [{"use": "pick"}],
    "borrower": "computer",
    "branches": {"hill": {"name": "Hill Branch", "phone": "555 0101"}},
    "by": "JM",
    "card": {"number": "14 digits below the barcode", "pin": "4 digits"},
    "catalog": "catalog.example.org",
    "changes": [{"date": "2026-11-20", "significance": "medium", "note": "The Borrow button has a new name."}],
    "checked": "2026-11-20",
    "clean-up": [{"use": "sign-out", "only-if": {"borrows-on": ["library-computer"]}}],
    "commands": {"practice": ["practice", "training"]},
    "confidence": "likely",
    "counting": "yes",
    "countries": ["US", "CA"],
    "country": "US",
    "date": "2026-11-20",
    "days": "21",
    "device": "Kindle e-reader",
    "did": "Your Kindle is registered to your Amazon account.",
    "do": "Next to the book, {tap} **Borrow**.",
    "does": ["factory-reset"],
    "elsewhere": [{"text": "Tap to Borrow", "only-if": {"device": ["kobo"]}}],
    "end": "callback",
    "everyday": ["book", "library"],
    "facts": {"plugs-in": "drive"},
    "find-as": "Riverbend Public Library",
    "fixes": [{"id": "sync", "try": "Swipe down from the top, and tap **Sync**."}],
    "give-back": [{"use": "return-in-app"}],
    "gone": "2025-12-31",
    "help": "It's in **Settings**, under **Device Info**.",
    "holds": "10",
    "home": "Connect to Wi-Fi. Tap **Sync**.",
    "hours": "Monday to Saturday, 9 am to 6 pm",
    "how": "public-pages",
    "id": "tap-borrow",
    "idle": ["please", "error"],
    "if-not": [{"trouble": "book-missing"}],
    "instead": [{"text": "Read it on a phone or tablet."}],
    "labels": {"Borrow": {"confidence": "confirmed"}},
    "languages": ["en"],
    "library": "Riverbend Public Library",
    "limits": [
        {
            "only-if": {"model": ["fire-6"]},
            "why": "We haven't been able to confirm that this still works.",
            "answer": "ask",
        }
    ],
    "loans": "10",
    "made-on": "3f2a71c0",
    "marks": ["Paperwhite 5", "M2L3EK"],
    "meanings": {"frozen": ["frozen", "stuck", "black screen"]},
    "means": "kindle-2013",
    "minutes": "3 min",
    "models": {"kindle-2013": {"name": "Kindle from 2013 or later", "ways": ["kindle"]}},
    "monthly": "8",
    "heard": "yes",
    "offers": "movies",
    "name": "Kindle from 2013 or later",
    "negations": ["not", "can't", "never"],
    "needs": {"card": "your library card"},
    "never": ["deregister"],
    "note": "Older versions ask for the card first.",
    "number": "14 digits below the barcode",
    "only-if": {"model": ["kindle-2013"], "library.country": ["US"]},
    "owner": "digital-services",
    "paper": "letter",
    "parts": {"pick": [{"id": "tap-borrow", "do": "Next to the book, {tap} **Borrow**."}]},
    "phone": "555 0100",
    "picture": "kindle",
    "pin": "the last 4 digits of the phone number",
    "platform": "Libby",
    "Branch.name": "Hill Branch",
    "Instead.platform": "hoopla",
    "Instead.text": "Read it on a phone or tablet.",
    "Offer.address": "riverbend.townbooks.example.org",
    "Profile.words": {"pin": "password", "hold": "request"},
    "SearchWords.elsewhere": ["printer", "tax forms"],
    "Source.name": "Libby help",
    "Wifi.name": "Riverbend-Guest",
    "Wording.text": "Tap to Borrow",
    "platforms": {"libby": {"find-as": "Riverbend Public Library"}},
    "portal": "yes",
    "prefix": "2123",
    "prepare": [{"use": "wifi"}],
    "print-with": ["lp", "-d", "desk-printer"],
    "read": [{"id": "open-book", "do": "Tap the cover of your book."}],
    "promises": {"warn": "14 days", "wipe": "30 days"},
    "recognize": [{"id": "which", "ask": "Is it old?", "remember": "model", "answers": [{"id": "old", "text": "Yes"}]}],
    "remember": "kindle-account",
    "replaced-by": "libby",
    "returns": "no",
    "open-to-all": "yes",
    "review-every": "90 days",
    "say": "Think of a book you'd like to read this week.",
    "says": "My library book isn't on my Kindle",
    "screen": ["There was a problem"],
    "screens": {"search": {"rows": [{"book": ["Borrow"]}], "bottom-bar": ["magnifier", "books (Shelf)"]}},
    "labels-from": ["kindle", "kobo"],
    "rows": [{"book": ["Borrow"]}, {"book": ["Place Hold"]}],
    "Row.book": ["Borrow"],
    "Row.app": ["Get"],
    "Row.covers": "6",
    "Row.item": "Settings",
    "Row.button": "Return Loan",
    "Row.field": "Card number",
    "Row.choice": "Deliver to",
    "Row.tabs": ["Loans", "Holds"],
    "Row.text": ["...", "Borrowing for"],
    "Row.menu": ["...", "Return Early"],
    "Row.dialog": [{"button": "Authorize"}],
    "Row.switch": "Wi-Fi",
    "Row.keys": ["Ctrl", "Shift", "D"],
    "site": "ebooks.library.example.org",
    "title": "amazon.com",
    "top-bar": ["...", "Help"],
    "bottom-bar": ["magnifier", "building", "three-lines", "books (Shelf)", "tag"],
    "sidebar": [{"item": "{device.drive}"}],
    "devices": ["phone", "tablet"],
    "on-screen": "search",
    "taps": ["magnifier"],
    "drags": ["cover", "{device.drive}"],
    "shows": "kindle/library",
    "bodies": {
        "voyage": {
            "name": "Voyage",
            "model": "kindle-2013",
            "tells": "A mark on each side",
            "size": "115x162",
            "display": "91x122",
        }
    },
    "model": "kindle-2013",
    "tells": "Two buttons on one side",
    "size": "125x174",
    "display": "91x122",
    "Body.name": "Voyage",
    "Body.keys": ["page-right"],
    "back": {"place": "bottom", "begins": "B0"},
    "place": "bottom",
    "begins": "B0",
    "see": "your book, with a due date.",
    "seen": "2026-11-20",
    "set-up": [{"use": "library-card"}],
    "sheet": "no",
    "short-name": "Riverbend Library",
    "significance": "medium",
    "skipped": ["the", "is"],
    "sources": [{"name": "Libby help", "url": "https://help.libbyapp.com", "checked": "2026-11-20"}],
    "starting": ["set up", "new"],
    "steps": [{"id": "open-wifi", "do": "Open the Wi-Fi settings."}],
    "text": "Not sure, or second-hand",
    "then-choose": "Riverbend Public Library",
    "topic": "Connect to Wi-Fi",
    "transfer-computer": "yes",
    "trouble": "wifi/no-internet",
    "troubles": [
        {"id": "frozen", "says": "It's frozen", "fixes": [{"id": "restart", "try": "Hold the button for 40 seconds."}]}
    ],
    "try": "Connect to Wi-Fi again.",
    "url": "https://help.libbyapp.com",
    "use": "wifi",
    "verified": {"date": "2026-11-20", "how": "public-pages", "with": "Libby help"},
    "wait": "5 min",
    "we-may-not": ["type a patron's password"],
    "was": ["Sign Up"],
    "warn": "14 days",
    "ways": {"app": {"set-up": [{"use": "library-card"}]}},
    "web": "library.example.org/ebooks",
    "where": "borrower",
    "Label.where": "Amazon",
    "who": "together",
    "Change.who": "JM",
    "Limit.ways": ["kindle"],
    "Model.ways": ["kindle", "browser"],
    "why": "Its software is too old for the app.",
    "why-never": "It could never be used again.",
    "why-not": "Libby sends books to a Kindle only in the United States.",
    "wifi": {"name": "Riverbend-Guest", "portal": "yes"},
    "wipe": "30 days",
    "with": "Libby 12 on an iPad with iPadOS 19",
    "words": {"store": "the **App Store**"},
    "zeros": "yes",
}

# What the names mean that authors don't choose themselves.
_MEANT: Mapping[str, str] = {
    **{way: f"{kind.words.capitalize()}." for way, kind in WAYS.items()},
    **{word: f"Used instead of “{usual}”." for word, usual in local_terms.USUAL.items()},
    **{command: f"What people type for {what}." for command, what in COMMANDS.items()},
}


def schema() -> Schema:
    """Return the schema for all kinds of files. Each kind is identified by its first key."""
    made: dict[str, Schema] = {}
    top = _one_of(KINDS, made)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Made by `ebook-setup schema -o flows/schema.json` from wizard/content/flow.py.",
        "title": "A flow for the eBook setup assistant",
        **top,
        "definitions": dict(sorted(made.items())),
    }


def as_text(library: Library | None = None) -> str:
    """Return the schema as text. If a library is given, the schema also offers the names of that library's flows."""
    made = schema() if library is None else _with_names(schema(), library)
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _with_names(made: Schema, library: Library) -> Schema:
    """Offer the names that exist, in addition to everything else that `check` accepts."""
    parts = [f"{id}/{part}" for id, file in library.files.items() for part in file.parts]
    troubles = [f"{id}/{trouble.id}" for id, file in library.files.items() for trouble in file.troubles]
    offered = {
        ("use", "use"): [*library.topics, *parts],
        ("known", "trouble"): troubles,
        ("patch", "patch"): [*library.files],
        ("offer", "replaced-by"): [*library.platforms],
        ("instead", "platform"): [*library.platforms],
        ("check", "model"): [*library.models],
        ("check", "platform"): [*library.platforms],
    }
    definitions = made["definitions"]
    for (kind, key), names in offered.items():
        definitions[kind]["properties"][key] = _offering(definitions[kind]["properties"][key], names)
    values = [*library.devices, *library.models, *library.platforms, *WAYS]
    for definition in definitions.values():
        if only := definition["properties"].get("only-if"):
            only["propertyNames"] = {"anyOf": [{"enum": [*library.facts, "library.country"]}, {}]}
            only["additionalProperties"]["items"] = _offering(only["additionalProperties"]["items"], values)
        if listed := definition["properties"].get("labels-from"):
            listed["items"] = _offering(listed["items"], [*library.files])
    return made


def _offering(own: Schema, names: list[str]) -> Schema:
    """Return a value's schema that offers these names but accepts any others too."""
    kept: Schema = {key: own[key] for key in ("description", "examples") if key in own}
    rest = {key: value for key, value in own.items() if key not in kept}
    return {**kept, "anyOf": [{"enum": list(dict.fromkeys(names))}, rest]}


def example(kind: Any, key: str) -> Any:
    """Return an example for a key, as plain values."""
    return EXAMPLES.get(f"{kind.__name__}.{key}", EXAMPLES.get(key))


def meaning(hint: Any) -> str:
    """Return the help text of a key."""
    return str(get_args(hint)[-1])


# ------------------------------------------------------------------ types


def _record(kind: Any, made: dict[str, Schema]) -> Schema:
    """Return a reference to a record. Each record is defined once, under `definitions`."""
    name = kind.__name__.lower()
    if name not in made:
        made[name] = {}  # This is set first because steps contain answers, which contain steps.
        properties = {key: _key(kind, key, hint, made) for key, hint in hints(kind).items()}
        made[name] = {
            "title": spoken(kind).replace("`", "") if kind in SPOKEN else kind.__name__,
            "description": kind.__doc__.splitlines()[0],
            "type": "object",
            "properties": properties,
            "required": list(required(kind)),
            "additionalProperties": False,
        }
    return {"$ref": f"#/definitions/{name}"}


def _key(kind: Any, key: str, hint: Any, made: dict[str, Schema]) -> Schema:
    """Return a key with its meaning. Draft-07 ignores everything next to `$ref`, so the reference goes into `allOf`."""
    own = _type(hint, made)
    own = {"allOf": [own]} if "$ref" in own else own
    return {"description": meaning(hint), **own, "examples": [example(kind, key)]}


def _type(hint: Any, made: dict[str, Schema]) -> Schema:
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return dict(_PLAIN[args[1]]) if isinstance(args[1], Plain) else _type(args[0], made)
    if hint is str:
        return dict(_PLAIN[Plain.NAME])
    if origin is Literal:
        return {"enum": list(args)}
    if origin is tuple:
        return {"type": "array", "items": _type(args[0], made)}
    if origin is Mapping:
        return _names(args[0], args[1], made)
    if origin in (UnionType, Union):
        return _one_of(tuple(arg for arg in args if arg is not NoneType), made)
    return _record(hint, made)


def _names(name: Any, value: Any, made: dict[str, Schema]) -> Schema:
    """Return a map with names that authors choose, or with the allowed names if there's a fixed list."""
    own = _type(value, made)
    if get_origin(name) is Literal:
        described = {own_name: {"description": _MEANT[own_name], "allOf": [own]} for own_name in get_args(name)}
        return {"type": "object", "properties": described, "additionalProperties": False}
    if Plain.ID in get_args(name):
        return {"type": "object", "propertyNames": {"pattern": _ID, "maxLength": 40}, "additionalProperties": own}
    return {"type": "object", "additionalProperties": own}


def _one_of(kinds: tuple[Any, ...], made: dict[str, Schema]) -> Schema:
    """Return a choice of records by the key that only one requires, so that an editor explains the right one."""
    if len(kinds) == 1:
        return _type(kinds[0], made)
    refs = [_record(kind, made) for kind in kinds]
    told: Schema = {"anyOf": refs}  # Before a key is typed, an editor offers all of them.
    for kind, ref in reversed(list(zip(kinds, refs, strict=True))):
        told = {"if": {"type": "object", "required": [telling(kind, kinds)]}, "then": ref, "else": told}
    return told


def telling(kind: Any, kinds: tuple[Any, ...]) -> str:
    """Return the key that identifies a kind of record among others."""
    others = {key for other in kinds if other is not kind for key in required(other)}
    return next(key for key in required(kind) if key not in others)
