"""Proof of privacy for `init`: private data is typed at every question, then all files and output are searched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_init import FILES
from tests.running import run
from tests.tiny import Flows
from wizard.authoring.profile_questions import begun
from wizard.system.personal_data import library_refusal

CARD, PIN, MAIL = "21234000123456", "PIN is 4729", "canary@example.org"
NEVER = (CARD, "4729")
ANSWERS = {
    "library": "Hill",
    "country": "US",
    "phone": "555 0100",
    "catalog": "h.example.org",
    "wifi/name": "Hill Guest",
    "platforms": "lend, Free Books",
    "platforms/lend/find-as": "Shire",
    "gone": "boundless 2025-12-31",
    "platforms/boundless/replaced-by": "lend",
    "branches": "Mill Lane",
}
OF_ITSELF = {
    *("library", "short-name", "phone", "hours", "address", "web", "catalog", "wifi/name", "branches"),
    *("platforms/lend/find-as", "platforms/lend/then-choose"),
    *(f"branches/mill-lane/{key}" for key in ("phone", "hours", "address", "wifi/name")),
}
"""The keys that accept an email address: the library's contact details and the names of its own items."""


def typed(flows: Flows) -> Iterator[str]:
    """For each question, yield the input to reject, then an answer."""
    asked = begun(flows(FILES), {}, {}, more=True)
    while question := asked.next():
        yield from (CARD, PIN, *([] if question.key in OF_ITSELF else [MAIL]))
        answer = ANSWERS.get(question.key, "")
        yield answer
        asked = asked.answered(question, answer)


@pytest.mark.parametrize("part", [1, 2], ids=["to the end", "stopped half way"])
def test_no_byte_of_rejected_input_is_left(part: int, flows: Flows, tmp_path: Path) -> None:
    said = list(typed(flows))
    lines = "".join(f"{line}\n" for line in said[: len(said) // part])
    ran = run("--content", str(flows.root), "init", "ours", "--more", typed=lines, cwd=tmp_path)
    assert ran.returncode == (0 if part == 1 else 130)
    written = [file for file in (tmp_path / "ours").rglob("*") if file.is_file()]
    assert written, "the answers are there"
    for text in (*[file.read_text(encoding="utf-8") for file in written], ran.stdout, ran.stderr):
        assert not [canary for canary in (*NEVER, MAIL) if canary in text]


def test_contact_details_of_a_library_are_accepted(flows: Flows, tmp_path: Path) -> None:
    own = {key: f"{MAIL} {number}" for number, key in enumerate(sorted(OF_ITSELF - {"web", "catalog", "branches"}))}
    asked = begun(flows(FILES), {}, {}, more=True)
    while question := asked.next():
        asked = asked.answered(question, own.pop(question.key, ANSWERS.get(question.key, "")))
    assert not own


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("phone", "+44 20 7946 0018"),
        ("phone", "555 0100 / 555 0101"),
        ("phone", "0049 561 787 2014"),
        ("hours", "Monday to Saturday, 9 am to 6 pm; 0900-1800"),
        ("card/number", "14 digits under the bar code, beginning 21234"),
        ("card/pin", "the last 4 digits of their phone number"),
        ("card/pin", "PIN is the year of birth, 4 digits"),
        ("words/pin", "password"),
        ("we-may-not", "type a PIN; change a password; spend more than 1000 dollars"),
    ],
)
def test_text_about_a_library_is_accepted(key: str, text: str) -> None:
    assert library_refusal(key, text) == ""


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("phone", "21234000123456"),
        ("card/number", "2 1234 00012 3456"),
        ("card/pin", "4729"),
        ("card/pin", "it is 4729"),
        ("words/pin", "4729"),
        ("wifi/name", "Hill Guest, password: open sesame"),
        ("we-may-not", "write to ann@example.org"),
    ],
)
def test_patron_data_is_rejected(key: str, text: str) -> None:
    assert library_refusal(key, text).endswith(
        ("We never save card numbers.", "We never save those.", "email address.")
    )
