"""What leaves the desk about promises: a slip for the next shift, an answer, a calendar day, letters."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

from wizard.content.library import Library
from wizard.content.spans import Phrase, Span
from wizard.presenters.leaflet import Leaflet, Part
from wizard.presenters.sheet_builder import help_of, words_of
from wizard.records.promise import Promise, about, story, summary, without_contact
from wizard.walk.walk import Walk


def slip(promises: Sequence[Promise], library: Library, today: date) -> Leaflet:
    """The open promises on paper, for the next shift. Whom to call stays at the desk: paper lies about."""
    whom = "Whom to call is kept at the desk, not on this paper. Press F5 there, and choose the promise."
    parts = (Part(summary(one, library, today), "dots", _lines(_slip(one, library, today))) for one in promises)
    title = f"Calls we owe, {today.day} {today:%B}"
    return _page(title, whom if promises else "Nothing is promised.", "phone", tuple(parts), library)


def _slip(promise: Promise, library: Library, today: date) -> list[str]:
    on_paper = [f"Name and number are on slip {promise.slip}."] if promise.slip else []
    return [*on_paper, *without_contact(promise, library, today)]


def answer(promise: Promise, library: Library) -> Leaflet:
    """What was found out, on paper for the patron. There is no name on it, and no number of theirs."""
    found = Part("What we found out", "dots", _lines([promise.found]))
    tried = Part("What we tried together", "dots", _lines(promise.tried))
    parts = (found, tried) if promise.tried else (found,)
    return _page("About your question", f"You asked us about {about(promise, library)}.", "reader", parts, library)


def _page(title: str, message: str, icon: str, parts: tuple[Part, ...], library: Library) -> Leaflet:
    said = words_of(library)
    return Leaflet("page", "en", title, (Span("text", message),), icon, parts, help_of(library, said))


def _lines(sentences: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple((Span("text", sentence),) for sentence in sentences)


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
