"""The starting text of a new file: complete enough for `check`, with a note next to each thing to write."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Literal

from wizard.authoring.inventory import values
from wizard.authoring.text_edits import scalar
from wizard.content.flow import Device, Plain
from wizard.content.library import Library
from wizard.content.loader import ID_PLACEHOLDER, PLACEHOLDER
from wizard.content.spans import slots
from wizard.content.way_table import WAYS

Kind = Literal["device", "platform", "topic"]


def id_of(name: str) -> str:
    """Return the id for a name, which is also its file name, or "" if the name has no character that can be in
    an id.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")


def started(library: Library, kind: Kind, name: str, today: date) -> str:
    """Return the text of a new file."""
    parts = {"device": _device, "platform": _platform, "topic": _topic}
    return "\n".join([*_head(kind, name, today), *parts[kind](library, name), ""])


def _head(kind: Kind, name: str, today: date) -> list[str]:
    return f"""\
# yaml-language-server: $schema=../schema.json
# Lines that start with # are notes for you. README.md explains everything. `ebook-setup check` finds mistakes.
{kind}: {scalar(name)}
# Who maintains this file: a role, not a person.
owner: flow-keeper
# How you know: hands-on (you tried it on a device), vendor-page, public-pages, or reported.
verified:
  date: {today}
  how: reported
  with: {PLACEHOLDER}, what you tried or read
review-every: 90 days
# The pages you read:
# sources:
#   - name: Title of the page
#     url: https://example.org/page
#     checked: {today}
changes:
  - date: {today}
    significance: major
    note: First version.
# The labels on its screens. In a text, put a label between double asterisks, such as **Settings**, and list it here:
# labels:
#   Settings: {{confidence: likely}}
# What a screen looks like, for the drawings that show where to tap:
# screens:
#   home:
#     seen: {today}
#     rows:
#       - item: Settings""".splitlines()


def _usual(library: Library) -> str:
    """Return the way that is most common among platforms and isn't specific to one brand."""
    ways = chain.from_iterable(platform.ways for platform in library.platforms.values())
    found = Counter(way for way in ways if not WAYS[way].one_brand)
    return found.most_common(1)[0][0] if found else "browser"


# ------------------------------------------------------------------ a device


def _device(library: Library, name: str) -> Iterator[str]:
    yield "# What steps call its parts. Start with a verb where the example does."
    yield "words:"
    yield f"  name: {scalar(name)}"
    for word, said in _words_needed(library).items():
        yield f"  # For example: {said}"
        yield f"  {word}: {PLACEHOLDER}"
    if facts := _facts_needed(library):
        yield "# Facts that steps in other files test. If one depends on the model, move it to each model's `facts`."
        yield "facts:"
        for fact, known in facts.items():
            yield f"  # One of: {', '.join(known)}"
            yield f"  {fact}: {ID_PLACEHOLDER}"
    yield from _models(library, name)


def _facts_needed(library: Library) -> dict[str, list[str]]:
    """Return the facts that every device states, for all its models or for each one, with their values."""
    found: dict[str, set[str]] = {}
    for device in library.devices.values():
        for facts in (device.facts, *(model.facts for model in device.models.values())):
            for fact, value in facts.items():
                found.setdefault(fact, set()).add(value)

    def has(device: Device, fact: str) -> bool:
        return fact in device.facts or all(fact in model.facts for model in device.models.values())

    every = (fact for fact in sorted(found) if all(has(device, fact) for device in library.devices.values()))
    return {fact: sorted(found[fact]) for fact in every if len(found[fact]) > 1}


def _words_needed(library: Library) -> dict[str, str]:
    """Return the `{device.…}` phrases that platforms and topics use, each with an example."""
    found: dict[str, str] = {}
    for value in values(library):
        for slot in slots(value.text) if value.kind is Plain.TEXT and value.file not in library.devices else ():
            owner, _, word = slot.partition(".")
            if owner == "device" and word != "name":
                found.setdefault(word, value.text)
    return dict(sorted(found.items()))


def _models(library: Library, name: str) -> Iterator[str]:
    short = id_of(name)[:32].strip("-")
    usual = _usual(library)
    yield "# Groups of models that work the same way, and the ways that books get to them, best way first:"
    yield from (f"#   {way}: {kind.words}" for way, kind in WAYS.items())
    yield "models:"
    for model, when in (("newer", "from 2020 or later"), ("older", "from before 2020")):
        yield f"  {short}-{model}:"
        yield f"    name: {scalar(f'{name} {when}')}"
        yield f"    ways: [{usual}]"
        yield "    confidence: unsure"
        yield "    why: We haven't been able to confirm how library books get onto it."
        yield "    instead:"
        yield "      - text: Borrow and read on a phone, a tablet, or a computer."
    yield "# Questions to find out which model it is."
    yield from _recognize(short, name)
    yield "# What to do before setting up any service: charge it and connect it to Wi-Fi."
    yield "prepare: []"
    yield "#  - use: wifi"


def _recognize(short: str, name: str) -> Iterator[str]:
    yield "recognize:"
    yield "  - id: model"
    yield f"    ask: {scalar(f'Which {name} is it?')}"
    yield "    help: Check the back, or look in Settings."
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
    yield "# What shared steps call its app."
    yield "words:"
    yield f"  app: {scalar(name)}"
    yield "# How its books get to a device. Each way can have its own set-up, borrow, read, and give-back:"
    yield from (f"#   {way}: {kind.words}" for way, kind in WAYS.items())
    yield from f"""\
ways:
  {usual}:
    confidence: unsure
    set-up:
{chr(10).join([*card, "      - id: sign-in"])}
        do: {scalar(f"In {name}, sign in with your card number and PIN.")}
        # What's on the screen if it worked, and what to try if it didn't.
        see: the name of your library.
        did: {scalar(f"Your library card is added to {name}.")}
        if-not:
          - id: again
            try: Type the card number again, without spaces.
# The same for all ways:
borrow:
  - id: choose-book
    do: Borrow a book you'd like to read.
    see: its due date.
read:
  - id: open-book
    do: Open the book.
    see: its first page.
give-back:
  - id: give-back
    do: Next to the book, choose the button that returns it.
    see: your other books.
# What to offer if it doesn't work on a device.
instead:
  - text: Ask us which of our other services works on this device.
# What can go wrong, in the patron's words and the words on the screen:
# troubles:
#   - id: book-missing
#     says: I can't find my book
#     screen: [Nothing here yet]
#     fixes:
#       - id: close
#         try: Close the app and open it again.
#     home: Close the app and open it again.""".splitlines()


# ------------------------------------------------------------------ a topic


def _topic(library: Library, name: str) -> Iterator[str]:
    yield from """\
# Steps that many files share. Another file includes them with `- use:` and this file's name.
# Delete the # in this example once a file uses it:
steps: []
#  - id: first-step
#    do: Open the settings.
#    see: a list of settings.
#    if-not:
#      - id: restart
#        try: Turn it off and on again.""".splitlines()
