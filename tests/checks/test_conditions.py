"""Conditions that can never apply: `check` reports them in every place."""

from pathlib import Path

import pytest

from tests.check_cases import content, problems

ALWAYS_ON_LEND = "# in a platform\nlabels:\n  Borrow: {confidence: confirmed, elsewhere: [{text: Get, only-if: %s}]}\n"


def _codes(folder: Path, fragment: str) -> list[str]:
    return [problem.code for problem in problems(content(folder, fragment))]


@pytest.mark.parametrize("only", ["{model: [slate-one]}", "{way: [browser]}", "{library.country: [US]}"])
def test_label_variant_is_accepted_when_it_can_apply(only: str, tmp_path: Path) -> None:
    assert _codes(tmp_path, ALWAYS_ON_LEND % only) == []


@pytest.mark.parametrize("only", ["{model: [slate-two], way: [app]}"])
def test_label_variant_is_reported_when_it_never_applies(only: str, tmp_path: Path) -> None:
    assert _codes(tmp_path, ALWAYS_ON_LEND % only) == ["never-holds"]


def test_alternative_is_reported_when_no_model_gets_it(tmp_path: Path) -> None:
    offer = "# in a platform\ninstead:\n  - {text: 'Read on paper.', only-if: {model: [slate-one], way: [app]}}\n"
    assert _codes(tmp_path, offer) == ["never-holds"]


@pytest.mark.parametrize("fact", ["platforms", "branches", "card", "promises"])
def test_library_fact_is_reported_when_it_is_unknown(fact: str, tmp_path: Path) -> None:
    assert "unknown-fact" in _codes(tmp_path, ALWAYS_ON_LEND % f"{{library.{fact}: [lend]}}")


def test_value_is_reported_when_a_library_fact_never_has_it(tmp_path: Path) -> None:
    assert "unknown-value" in _codes(tmp_path, ALWAYS_ON_LEND % "{library.paper: [A4]}")


@pytest.mark.parametrize(("steps", "found"), [("[{id: tap, do: 'Tap.', see: 'A list.'}]", True), ("[]", False)])
def test_unused_topic_is_reported_unless_it_only_has_problems(steps: str, found: bool, tmp_path: Path) -> None:
    trouble = "troubles: [{id: dark, says: 'It went dark', fixes: [{id: wake, try: 'Wake it up.'}]}]"
    codes = _codes(tmp_path, f"# in another topic\nsteps: {steps}\nparts: {{}}\n{trouble}\n")
    assert ("topic-unused" in codes) == found
