"""The flows show staff or patrons every limit that a library's profile gives for a service."""

from pathlib import Path

import pytest

FLOWS = Path(__file__).parents[2] / "flows"


@pytest.mark.parametrize("limit", ["loans", "holds", "days", "monthly", "address", "find-as", "then-choose"])
def test_flows_name_each_limit_of_a_service_in_the_profile(limit: str) -> None:
    said = [file for file in FLOWS.glob("*/*.yaml") if f"{{platform.{limit}" in file.read_text("utf-8")]
    assert said


def test_platform_names_its_hold_limit_when_it_names_its_loan_limit() -> None:
    for file in (FLOWS / "platforms").glob("*.yaml"):
        text = file.read_text("utf-8")
        assert ("{platform.loans}" in text) == ("{platform.holds}" in text), file.name
