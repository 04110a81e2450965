"""What `check` says of conditions that can never apply, wherever they are written."""

from pathlib import Path

import pytest

from tests.check_cases import content, problems

ALWAYS_ON_LEND = "# in a platform\nlabels:\n  Borrow: {confidence: confirmed, elsewhere: [{text: Get, only-if: %s}]}\n"


def _codes(folder: Path, fragment: str) -> list[str]:
    return [problem.code for problem in problems(content(folder, fragment))]


@pytest.mark.parametrize("only", ["{model: [slate-one]}", "{way: [browser]}", "{library.country: [US]}"])
def test_other_words_of_a_label_that_can_apply_are_accepted(only: str, tmp_path: Path) -> None:
    assert _codes(tmp_path, ALWAYS_ON_LEND % only) == []


@pytest.mark.parametrize("only", ["{model: [slate-two], way: [app]}"])
def test_other_words_of_a_label_that_never_apply_are_reported(only: str, tmp_path: Path) -> None:
    assert _codes(tmp_path, ALWAYS_ON_LEND % only) == ["never-holds"]


def test_an_offer_that_no_model_gets_is_reported(tmp_path: Path) -> None:
    offer = "# in a platform\ninstead:\n  - {text: 'Read on paper.', only-if: {model: [slate-one], way: [app]}}\n"
    assert _codes(tmp_path, offer) == ["never-holds"]


@pytest.mark.parametrize("fact", ["platforms", "branches", "card", "promises"])
def test_a_library_fact_without_a_value_is_reported_as_unknown(fact: str, tmp_path: Path) -> None:
    assert "unknown-fact" in _codes(tmp_path, ALWAYS_ON_LEND % f"{{library.{fact}: [lend]}}")


def test_a_value_that_a_library_fact_never_has_is_reported(tmp_path: Path) -> None:
    assert "unknown-value" in _codes(tmp_path, ALWAYS_ON_LEND % "{library.paper: [A4]}")
