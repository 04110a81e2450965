"""Every limit that a library's profile gives for a service is said somewhere in the flows."""

from pathlib import Path

import pytest

FLOWS = Path(__file__).parents[2] / "flows"


@pytest.mark.parametrize("limit", ["loans", "holds", "days", "monthly", "address", "find-as", "then-choose"])
def test_each_limit_of_a_service_is_said_to_staff_or_patrons(limit: str) -> None:
    said = [file for file in FLOWS.glob("*/*.yaml") if f"{{platform.{limit}" in file.read_text("utf-8")]
    assert said


def test_hold_limit_is_said_wherever_the_loan_limit_is() -> None:
    for file in (FLOWS / "platforms").glob("*.yaml"):
        text = file.read_text("utf-8")
        assert ("{platform.loans}" in text) == ("{platform.holds}" in text), file.name
