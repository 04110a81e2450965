"""The table of ways: each row has all the program's facts about a way."""

from tests.tiny import Flows
from wizard.authoring.json_schema import schema
from wizard.content.way_table import WAYS, way_words
from wizard.presenters.matrix import as_table, matrix


def test_flow_schema_has_every_way_of_the_table() -> None:
    model = schema()["definitions"]["model"]["properties"]["ways"]["items"]
    assert model["enum"] == [*WAYS]


def test_matrix_explains_every_way_of_the_table(flows: Flows) -> None:
    legend = as_table(matrix(flows()), {"lend": "Lend"}).replace("\n", " ")
    assert all(f"{way.letter} {way.words}" in legend for way in WAYS.values())


def test_every_way_has_its_own_letter_and_words() -> None:
    assert len({way.letter for way in WAYS.values()}) == len({way.words for way in WAYS.values()}) == len(WAYS)


def test_unknown_way_has_no_words() -> None:
    assert way_words("pigeon") == way_words(None) == ""
