"""Library profiles: the order of platforms, and branches."""

import pytest

from tests.tiny import Flows
from wizard.content.wording import Wording

FILES = {
    "platforms/lend": "platform: Lend",
    "platforms/abroad": "platform: Abroad\ncountries: [DE, AT]",
    "platforms/here": "platform: Here\ncountries: [US]",
}


@pytest.mark.parametrize(
    ("country", "order"),
    [
        ("", ["abroad", "here", "lend"]),
        ("US", ["here", "lend", "abroad"]),
        ("at", ["abroad", "lend", "here"]),
        ("NZ", ["lend", "abroad", "here"]),
    ],
)
def test_platforms_for_the_country_come_first_and_those_for_others_last(
    flows: Flows, country: str, order: list[str]
) -> None:
    assert list(flows({"devices/reader": "", **FILES}).in_country(country).platforms) == order


def test_platforms_of_the_library_come_first_in_profile_order(flows: Flows) -> None:
    profile = "country: US\nplatforms: {lend: {find-as: H}, abroad: {find-as: H}, here: {gone: 2026-01-01}}"
    assert list(flows({"devices/reader": "", **FILES, "library": profile}).platforms) == ["lend", "abroad", "here"]


@pytest.mark.parametrize(
    ("profile", "paper"),
    [
        ("country: US", "letter"),
        ("country: DE", "a4"),
        ("country: US\npaper: a4", "a4"),
        ("country: DE\npaper: letter", "letter"),
    ],
)
def test_country_decides_the_paper_when_the_profile_does_not(flows: Flows, profile: str, paper: str) -> None:
    assert flows({"library": profile}).paper == paper


# ------------------------------------------------------------------ branches

BRANCHES = """
hours: Monday to Friday
wifi: {name: Hill-Guest, portal: "yes"}
print-with: [lp]
branches:
  mill: {name: Mill Lane, phone: 555 0109, wifi: {name: Mill-Guest}, print-with: [lp, -d, mill]}
  hill: {name: Hill Top}
"""


def test_branch_has_its_own_phone_wi_fi_and_printer(flows: Flows) -> None:
    mill = flows({"library": BRANCHES}).at_branch("mill")
    said = Wording(mill).plain("Ring {library.phone}, {library.hours}. Wi-Fi: {library.wifi.name}.", "lend")
    assert said == "Ring 555 0109, Monday to Friday. Wi-Fi: Mill-Guest."
    assert mill.field("library.wifi.portal") == "no"
    assert mill.profile is not None
    assert mill.profile.print_with == ("lp", "-d", "mill")


def test_branch_inherits_missing_values_from_the_library(flows: Flows) -> None:
    library = flows({"library": BRANCHES})
    assert library.at_branch("hill").field("library.phone") == library.field("library.phone") == "555 0100"
    assert library.at_branch("hill").field("library.wifi.name") == "Hill-Guest"


@pytest.mark.parametrize("branch", ["", "closed-long-ago"])
def test_library_values_are_used_when_the_branch_is_unknown(flows: Flows, branch: str) -> None:
    library = flows({"library": BRANCHES})
    assert library.at_branch(branch) is library


def test_no_branches_exist_when_there_is_no_profile(flows: Flows) -> None:
    library = flows()
    assert library.at_branch("mill") is library
