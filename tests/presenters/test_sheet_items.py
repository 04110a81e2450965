"""Required items of every sheet, read from its PDF: finished, unfinished, referred, and unvisited."""

import io
import re
from datetime import date
from functools import cache

import pypdf
import pytest

from tests.papers import ROOT, shipped
from wizard.content.library import Library
from wizard.content.loader import load
from wizard.presenters.sheet import Size, sized
from wizard.presenters.sheet_builder import build
from wizard.printing import fit
from wizard.walk.lookahead import usual
from wizard.walk.stops import Start
from wizard.walk.walk import Walk

TODAY, PROMISED = date(2026, 11, 23), date(2026, 11, 27)

# The items of each sheet: a name that staff would use, and the text.
ALWAYS = {
    "title": "Libby on your Kindle",
    "one main message": "You borrow on your phone. You read on your Kindle.",
    "the thing itself first": r"You need: Your Kindle",
    "numbered steps, each on a thing": r"B Borrow a book On your phone 1 .* C Read it On your Kindle 1 ",
    "a proof after each task": r"(Done when:? you see .*){2}",
    "what to do if not": r"(If not:? .*){2}",
    "troubles": r"If something goes wrong The problem What to do .*\. A screen looks different\. ",
    "how far the steps are trusted": "We haven't tried them on a device yet",
    "help": r"Get help .* Tell us: sheet \w{4} and your step, like [AB]\d",
}
PROFILE = {
    "who and by phone": "Get help 555 0100 Riverbend Public Library",
    "desk and address": "Riverbend Public Library, eBook desk, 12 River Street",
    "hours": "Monday to Saturday, 9 am to 6 pm",
    "address of the QR code in words": "Or scan the QR code with your phone: library.example.org/ebooks",
}
OWN = {
    "done": {
        "things to try at home": r"A Set up today B Borrow at home C Read at home D Return at home",
        "accounts to write on": r"Amazon email \(never a password\)",
        "what was set up": "What we did today: Your library card is added to Libby.",
        "when the book goes back": "it's returned automatically on December 14, 2026",
    },
    "cut": {"what was promised, by when": "We'll call you: You can expect a call by Friday, November 27, 2026."},
    "referred": {"a line for who can help": "Who can help: Name and phone"},
    "plan": {"set-up in full": r"A Set up once On your phone 1 .* 3 "},
    "no-profile": {"lines to write on": r"Get help Your library Phone Tell us: sheet"},
}


@cache
def _bare() -> Library:
    return load((ROOT,)).library.in_country("US")


def _visit(library: Library, well: int, end: str) -> Walk:
    """Walk a visit whose first stops go well and the rest fail until it can end this way."""
    walk = Walk(library, Start("kindle", "libby"))
    for _ in range(well):
        if walk.at is not None:
            walk.answer(usual(walk.at))
    while end and walk.at is not None:
        offers = walk.at.offers
        walk.answer(next(answer for answer in (end, "didnt", "stuck", "not-sure", offers[-1]) if answer in offers))
    return walk


@cache
def sides(kind: str, size: Size) -> list[str]:
    """Return the text of each side, in one line."""
    library = _bare() if kind == "no-profile" else shipped()
    ends = {"done": (200, ""), "cut": (5, "callback"), "referred": (5, "refer")}
    walk = _visit(library, *ends.get(kind, (0, "")))
    made = build(walk, TODAY, visited=kind in ends, promised=PROMISED if kind == "cut" else None)
    pages = pypdf.PdfReader(io.BytesIO(fit.fit(sized(made, size), "a4").pdf)).pages
    return [re.sub(r"\s+", " ", page.extract_text().replace("\u00a0", " ")) for page in pages]


def _items() -> list[tuple[str, str, str]]:
    return [
        (kind, item, words)
        for kind, own in OWN.items()
        for item, words in {**ALWAYS, **({} if kind == "no-profile" else PROFILE), **own}.items()
    ]


_FOOT_AND_HEAD = re.compile(
    r" Page \d of \d Code \w{4}( Turn over| Continued on page \d)?"
    r" Checked [\w, ]{,20}2026( Turn over| Continued on page \d)?"
    r"( Riverbend Public Library 555 0100)? ?"
)


@pytest.mark.parametrize("size", ["standard", "large"])
@pytest.mark.parametrize(("kind", "item", "words"), _items(), ids=lambda value: value.replace(" ", "-")[:40])
def test_sheet_has_each_required_item(kind: str, item: str, words: str, size: Size) -> None:
    body = _FOOT_AND_HEAD.sub(" ", " ".join(sides(kind, size)))
    assert re.search(words, body), f"{item} is missing"


@pytest.mark.parametrize("size", ["standard", "large"])
@pytest.mark.parametrize("kind", OWN)
def test_every_side_has_its_page_number_code_and_check_date(kind: str, size: Size) -> None:
    read = sides(kind, size)
    for number, side in enumerate(read, 1):
        assert re.search(rf"Page {number} of {len(read)} Code \w{{4}} .*Checked November 23, 2026", side)
        goes_on = f"Continued on page {number + 1}" in side
        assert (goes_on or "Turn over" in side) == (goes_on or (number % 2 == 1 and number < len(read)))


def test_steps_left_to_do_are_printed_in_full_with_their_numbers() -> None:
    walk = _visit(shipped(), 0, "")
    while walk.at is not None and not any(taken.stop.section == "set-up" for taken in walk.trail):
        walk.answer(usual(walk.at))
    assert walk.at is not None
    walk.answer(usual(walk.at))
    made = build(walk, TODAY, promised=PROMISED)
    assert made.to_do is not None and made.to_do.title == "Finish setting up"
    assert made.to_do.lines[0].number > 1
    assert made.to_do.worked and made.to_do.if_not
