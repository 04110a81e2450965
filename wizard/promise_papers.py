"""What leaves the desk about promises: a hand-over slip, a calendar day, a letter, a message to a service."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

from wizard.library import Library
from wizard.promise import Promise, about, details, story
from wizard.walking.walk import Walk


def slip(promises: Sequence[Promise], library: Library, today: date) -> str:
    """The open promises on paper, for the next shift. It holds contacts: it is torn up after use."""
    return "\n".join(_slip(promises, library, today)) + "\n"


def _slip(promises: Sequence[Promise], library: Library, today: date) -> Iterator[str]:
    yield f"PROMISES TO PATRONS, {today}"
    yield "Tear this up when you are done: it has names and numbers on it."
    for number, promise in enumerate(promises, 1):
        yield ""
        for place, line in enumerate(details(promise, library, today)):
            lead = f"{number:>2} [ ] " if place == 0 else " " * 7
            yield textwrap.fill(line, 72, initial_indent=lead, subsequent_indent=" " * 7)


def calendar(promise: Promise, library: Library) -> str:
    """The promised day for a calendar (RFC 5545). Calendars are shared, so nobody's name or number is in it."""
    words = f"Call a patron: {about(promise, library)}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//eBook setup assistant//EN",
        "BEGIN:VEVENT",
        f"UID:{promise.id}@ebook-setup-assistant",
        f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{promise.due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{promise.due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(words)}",
        "DESCRIPTION:The desk knows whom to call.",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\;," else char for char in text)


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 bytes, each but the first begun with a space (RFC 5545, 3.1)."""
    piece = ""
    for char in line:
        if len((piece + char).encode()) > 75:
            yield piece
            piece = " "
        piece += char
    yield piece


def letter(promise: Promise, library: Library) -> EmailMessage:
    """The answer as an e-mail, ready to be opened and sent by whoever promised it."""
    message, profile = EmailMessage(), library.profile
    message["Subject"] = "Your question about library eBooks"
    if "@" in promise.contact:
        message["To"] = promise.contact
    message["X-Unsent"] = "1"  # mail programs open it to be sent
    name = f" {promise.name}" if promise.name else ""
    sign = [profile.library, profile.phone] if profile else []
    rows = [f"Hello{name},", "", f"You asked us about {about(promise, library)}.", "", promise.found]
    message.set_content(
        "\n".join([*rows, "", "If it does not work, call us or come by.", *sign]) + "\n", cte="quoted-printable"
    )
    return message


def referral(walk: Walk) -> str:
    """A message for a service's support: what was tried, with nothing about the patron in it."""
    library, facts = walk.library, walk.facts
    model, platform = library.model(facts.get("model", "")), library.platforms.get(facts.get("platform", ""))
    profile = library.profile
    rows = [f"{profile.library if profile else 'Our library'} asks for help for a patron."]
    rows += [f"Service: {platform.platform}"] if platform else []
    rows += [f"Device: {model.name}"] if model else []
    rows += [f"Way: {facts['way']}"] if facts.get("way") else []
    rows += ["What happened:", *(f"- {line}" for line in story(walk))]
    return "\n".join(rows) + "\n"
