"""The JSON schema for editors: it agrees with `check`."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.tiny import Flows
from wizard.authoring.json_schema import EXAMPLES, as_text, schema
from wizard.authoring.json_schema import KINDS as FILES
from wizard.content import yaml_tree
from wizard.content.decoder import hints, read_as
from wizard.content.flow import Profile, SearchWords
from wizard.content.loader import KINDS, SEARCH_WORDS, flow_files
from wizard.content.problem import Problem

ROOT = Path(__file__).parents[2]
SCHEMA = schema()
VALIDATOR = Draft7Validator(SCHEMA)
SHIPPED = flow_files(ROOT)


class _Editor(yaml.SafeLoader):
    """A YAML loader like an editor's: it reads numbers and booleans, but dates stay text because JSON has no dates."""


_Editor.yaml_implicit_resolvers = {
    char: [(tag, pattern) for tag, pattern in resolvers if "timestamp" not in tag]
    for char, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_editor(text: str) -> Any:
    return yaml.load(text, _Editor)


def refused(tree: Any) -> bool:
    return not VALIDATOR.is_valid(tree)


def problems(text: str, kind: Any) -> list[Problem]:
    """Return the problems that `check` finds when it reads this text as a flow of this kind."""
    found: list[Problem] = []
    tree = yaml_tree.parse(text, Path("flow.yaml"), found.append)
    if tree is not None:
        try:
            read_as(kind, tree, found)
        except yaml_tree.Unreadable:
            assert found
    return found


def kind_of(path: Path) -> Any:
    return KINDS.get(path.parent.name, SearchWords if path.name == SEARCH_WORDS else Profile)


# ------------------------------------------------------------------ the file


def test_committed_schema_is_current() -> None:
    kept = (ROOT / "flows" / "schema.json").read_text(encoding="utf-8")
    assert kept == as_text(), "Run: ebook-setup schema -o flows/schema.json"


def test_schema_is_valid_for_every_editor() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert not re.search(r'"(prefixItems|unevaluated\w+|\$defs|dependentRequired)"', as_text())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_flow_names_the_schema_in_its_first_line(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n")[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found, first
    assert (path.parent / found[1]).resolve() == ROOT / "flows" / "schema.json"


# ------------------------------------------------------------------ descriptions


@pytest.mark.parametrize("name", SCHEMA["definitions"])
def test_every_key_has_a_description_and_a_valid_example(name: str) -> None:
    for key, told in SCHEMA["definitions"][name]["properties"].items():
        assert re.fullmatch(r"[A-Z`].*[.…`]", told["description"]), key
        (example,) = told["examples"]
        assert example is not None, f"schema.EXAMPLES has none for {name}.{key}"
        Draft7Validator({**told, "definitions": SCHEMA["definitions"]}).validate(example)


def test_every_example_belongs_to_a_key() -> None:
    known = {key for definition in SCHEMA["definitions"].values() for key in definition["properties"]}
    assert {name.split(".")[-1] for name in EXAMPLES} <= known


def test_record_allows_only_its_own_keys() -> None:
    for kind in FILES:
        definition = SCHEMA["definitions"][kind.__name__.lower()]
        assert list(definition["properties"]) == list(hints(kind))
        assert definition["additionalProperties"] is False


# ------------------------------------------------------------------ good flows and bad ones


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_schema_accepts_shipped_flows(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for tree in (as_editor(text), yaml.load(text, yaml.BaseLoader)):
        assert [error.message for error in VALIDATOR.iter_errors(tree)] == []


@pytest.mark.parametrize(
    "line",
    ["days: 21", "days: 2026-11-20", "loans: yes", "find-as: 451", "gone: 2026-11-20", "replaced-by: 24symbols"],
)
def test_schema_accepts_numbers_and_booleans_that_check_accepts(line: str) -> None:
    text = f"library: X\nphone: 5550100\ncountry: NO\ncatalog: x.example.org\nplatforms:\n  libby:\n    {line}\n"
    assert problems(text, Profile) == []
    assert not refused(as_editor(text))


BAD = {
    "a misspelt key": ("owner: us", "ownr: us"),
    "a key that must be there": ("owner: us\n", ""),
    "a day in another order": ("date: 2026-11-20", "date: 20.11.2026"),
    "another word than those offered": ("how: reported", "how: guessed"),
    "a length without its unit": ("review-every: 90 days", "review-every: 90"),
    "text where a list should be": ("steps:\n  - id: a\n    do: Tap.", "steps: Tap."),
    "a step of no kind": ("do: Tap.", "say: Tap."),
    "a step of two kinds": ("do: Tap.", "do: Tap.\n    use: wifi"),
    "an id with a space": ("id: a", "id: a b"),
    "nothing behind the colon": ("do: Tap.", "do:"),
    "a list where text should be": ("do: Tap.", "do: [Tap.]"),
    "an end of another kind": ("do: Tap.", "ask: Which?\n    answers: [{id: x, text: X, end: later}]"),
}
GOOD = """\
topic: X
owner: us
verified: {date: 2026-11-20, how: reported}
review-every: 90 days
steps:
  - id: a
    do: Tap.
"""


@pytest.mark.parametrize("slip", BAD)
def test_schema_rejects_mistakes_that_check_reports(slip: str) -> None:
    good, bad = BAD[slip]
    assert good in GOOD
    assert not refused(as_editor(GOOD))
    assert problems(GOOD, KINDS["topics"]) == []
    assert refused(as_editor(GOOD.replace(good, bad)))
    assert problems(GOOD.replace(good, bad), KINDS["topics"])


def _spoilt(tree: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to every value in a tree."""
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield (*way, key)
        if isinstance(value, dict | list):
            yield from _spoilt(value, (*way, key))


SPOILS: tuple[Any, ...] = ([], {}, "", "Some words, no id", [["x"]], {"x": "y"}, "none", ...)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_check_reports_everything_the_schema_rejects(path: Path) -> None:
    """Breaks the values of a shipped flow one by one: an editor must never be stricter than `check`."""
    tree = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    ways, stricter = list(_spoilt(tree)), []
    for number, way in enumerate(Random(path.stem).sample(ways, min(40, len(ways)))):
        spoilt, spoil = deepcopy(tree), SPOILS[number % len(SPOILS)]
        holder = spoilt
        for key in way[:-1]:
            holder = holder[key]
        if spoil is ...:
            del holder[way[-1]]
        else:
            holder[way[-1]] = spoil
        if refused(spoilt) and not problems(json.dumps(spoilt, ensure_ascii=False), kind_of(path)):
            stricter.append((way, spoil))
    assert stricter == []


# ------------------------------------------------------------------ names


def test_schema_of_a_library_offers_its_names_and_still_takes_others(flows: Flows) -> None:
    library = flows(
        {
            "topics/wifi": "troubles: [{id: slow, says: Slow, fixes: [{id: a, try: Wait.}]}]",
            "platforms/lend": "set-up: [{use: wifi}]\nparts: {pick: [{id: tap, do: Tap it.}]}\nborrow: [{use: pick}]",
        }
    )
    definitions = json.loads(as_text(library))["definitions"]

    def offered(kind: str, key: str) -> list[str]:
        names: list[str] = definitions[kind]["properties"][key]["anyOf"][0]["enum"]
        return names

    assert offered("use", "use") == ["wifi", "lend/pick"]
    assert offered("known", "trouble") == ["wifi/slow"]
    assert offered("patch", "patch") == ["reader", "lend", "wifi"]
    only = definitions["do"]["properties"]["only-if"]
    assert "model" in only["propertyNames"]["anyOf"][0]["enum"]
    validator = Draft7Validator(json.loads(as_text(library)))
    Draft7Validator.check_schema(validator.schema)
    assert validator.is_valid(as_editor(GOOD.replace("do: Tap.", "do: Tap.\n    only-if: {weather: [rain]}")))
    assert validator.is_valid(as_editor(GOOD.replace("- id: a\n    do: Tap.", "- use: other")))


def test_patterns_say_what_to_write() -> None:
    patterns = re.findall(r'"pattern": .*\n *"(\w+)"', as_text())
    assert set(patterns) <= {"patternErrorMessage", "maxLength"}
