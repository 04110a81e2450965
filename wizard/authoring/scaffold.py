"""The beginning of a new file: whole enough for `check`, with a note to its author beside each thing to write."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Literal

from wizard.authoring.inventory import values
from wizard.authoring.text_edits import scalar
from wizard.content.flow import WAY_NAMES, Plain
from wizard.content.library import Library
from wizard.content.spans import SLOT

Kind = Literal["device", "platform", "topic"]


def id_of(name: str) -> str:
    """The id, and so the file's name, for something of this name; empty where no letter of it can stand in one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")


def started(library: Library, kind: Kind, name: str, today: date) -> str:
    """The text of a new file."""
    parts = {"device": _device, "platform": _platform, "topic": _topic}
    return "\n".join([*_head(kind, name, today), *parts[kind](library, name), ""])


def _head(kind: Kind, name: str, today: date) -> list[str]:
    return f"""\
# yaml-language-server: $schema=../schema.json
# Lines that begin with # are notes for you. README.md beside the flows explains everything; `ebook-setup check` helps.
{kind}: {scalar(name)}
# Who keeps this file: a role, not a person.
owner: flow-keeper
# How you know: hands-on (tried on a device), vendor-page, public-pages, or reported.
verified:
  date: {today}
  how: reported
  with: nothing yet
review-every: 90 days
# Where you read it, page by page:
# sources:
#   - name: Title of the page
#     url: https://example.org/page
#     checked: {today}
changes:
  - date: {today}
    significance: major
    note: First version.
# The words on its screens. A text names one between two stars, as **Settings**, and it is listed here:
# labels:
#   Settings: {{confidence: likely}}""".splitlines()


def _usual(library: Library) -> str:
    """The commonest way of the platforms, of those that belong to no one brand."""
    ways = chain.from_iterable(platform.ways for platform in library.platforms.values())
    found = Counter(way for way in ways if way not in ("kindle", "kobo"))
    return found.most_common(1)[0][0] if found else "browser"


# ------------------------------------------------------------------ a device


def _device(library: Library, name: str) -> Iterator[str]:
    yield "# How steps speak of it. Change every line that begins with “its” or “Open its”."
    yield "words:"
    yield f"  name: {scalar(name)}"
    for word, said in _words_needed(library).items():
        yield f"  # As in: {said}"
        yield f"  {word}: {'Open its' if said.startswith('{device.') else 'its'} {word.replace('-', ' ')}"
    yield from _models(library, name)


def _words_needed(library: Library) -> dict[str, str]:
    """The `{device.…}` phrases that platforms and topics use, each with a text that uses it."""
    found: dict[str, str] = {}
    for value in values(library):
        for slot in SLOT.findall(value.text) if value.kind is Plain.TEXT and value.file not in library.devices else ():
            owner, _, word = slot.partition(".")
            if owner == "device" and word != "name":
                found.setdefault(word, value.text)
    return dict(sorted(found.items()))


def _models(library: Library, name: str) -> Iterator[str]:
    short = id_of(name)[:32].strip("-")
    usual = _usual(library)
    yield "# Classes that behave alike, and the ways in which books get to them, the best first:"
    yield from (f"#   {way}: {said}" for way, said in WAY_NAMES.items())
    yield "models:"
    for model, when in (("newer", "from 2020 or later"), ("older", "from before 2020")):
        yield f"  {short}-{model}:"
        yield f"    name: {scalar(f'{name} {when}')}"
        yield f"    ways: [{usual}]"
        yield "    confidence: unsure"
        yield "    why: Nobody has confirmed yet how books get onto it from here."
        yield "    instead:"
        yield "      - text: Borrow and read on a phone, a tablet or a computer."
    yield "# How to find out which model it is."
    yield from _recognise(short, name)
    yield "# What to do before any service: charge it, join the Wi-Fi."
    yield "prepare: []"
    yield "#  - use: wifi"


def _recognise(short: str, name: str) -> Iterator[str]:
    yield "recognise:"
    yield "  - id: model"
    yield f"    ask: {scalar(f'Which {name} is it?')}"
    yield "    help: Look at the back, or under Settings."
    yield "    remember: model"
    yield "    answers:"
    for model, text in (("newer", "Bought new in 2020 or later"), ("older", "Older")):
        yield f"      - id: {model}"
        yield f"        text: {text}"
        yield f"        means: {short}-{model}"


# ------------------------------------------------------------------ a platform


def _platform(library: Library, name: str) -> Iterator[str]:
    usual = _usual(library)
    card = ["      - use: library-card"] if "library-card" in library.topics else []
    yield "# How shared steps speak of its app."
    yield "words:"
    yield f"  app: {scalar(name)}"
    yield "# How its books get to a device. Each way may have its own set-up, borrow, read and give-back:"
    yield from (f"#   {way}: {said}" for way, said in WAY_NAMES.items())
    yield from f"""\
ways:
  {usual}:
    confidence: unsure
    set-up:
{chr(10).join([*card, "      - id: sign-in"])}
        do: {scalar(f"In {name}, sign in with your card number and PIN.")}
        # How they know that it worked; then what to try if it did not.
        see: the name of your library.
        did: {scalar(f"{name} knows your library card.")}
        if-not:
          - id: again
            try: Type the card number once more, without spaces.
# The same for all ways:
borrow:
  - id: choose-book
    do: Borrow a book that you would like to read.
    see: the day when it goes back.
read:
  - id: open-book
    do: Open the book.
    see: its first page.
give-back:
  - id: give-back
    do: Beside the book, choose to give it back.
    see: your books without it.
# What to offer where it does not reach.
instead:
  - text: Ask us which of our other services reaches this device.
# What goes wrong, in the words of patrons and of screens:
# troubles:
#   - id: book-missing
#     says: I can't find my book
#     screen: [Nothing here yet]
#     fixes:
#       - id: close
#         try: Close it and open it again.
#     home: Close it and open it again.""".splitlines()


# ------------------------------------------------------------------ a topic


def _topic(library: Library, name: str) -> Iterator[str]:
    yield from """\
# Steps that many files share. They are walked where another file says `- use:` and this file's name.
# Take the stars of this example (#) away once something uses it:
steps: []
#  - id: first-step
#    do: Open the settings.
#    see: a list of settings.
#    if-not:
#      - id: restart
#        try: Turn it off and on again.""".splitlines()
