"""Documents about promises: a list for the next shift, an answer for the patron, a calendar event, and emails."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

from wizard.content.dates import in_words
from wizard.content.library import Library
from wizard.content.spans import Phrase, Span
from wizard.content.way_table import way_words
from wizard.content.wording import Wording
from wizard.presenters.leaflet import Leaflet, Section
from wizard.presenters.sheet_builder import help_of, words_of
from wizard.records.promise import Promise, about, story, summary, without_contact
from wizard.walk.walk import Walk


def slip(promises: Sequence[Promise], library: Library, today: date) -> Leaflet:
    """Return the open promises as a printed list for the next shift. Names and numbers aren't printed, for privacy."""
    contact = "Names and numbers aren't on this list. To see them, press F5 at the desk and choose the callback."
    parts = (Section(summary(one, library, today), "dots", _lines(_slip(one, library, today))) for one in promises)
    title = f"Calls to make, {in_words(today, library.country, 'day')}"
    return _page(title, contact if promises else "There are no callbacks.", "phone", tuple(parts), library)


def _slip(promise: Promise, library: Library, today: date) -> list[str]:
    on_paper = [f"The name and number are on slip {promise.slip}."] if promise.slip else []
    return [*on_paper, *without_contact(promise, library, today)]


def answer(promise: Promise, library: Library) -> Leaflet:
    """Return the findings as a printed page for the patron, without their name and number."""
    found = Section("What we found out", "dots", _lines([promise.found]))
    tried = Section("What we tried together", "dots", _lines(promise.tried))
    parts = (found, tried) if promise.tried else (found,)
    return _page("About your question", _asked(promise, library), "reader", parts, library)


def _asked(promise: Promise, library: Library) -> str:
    """Return what the patron asked about, in their words, such as `You asked us about Libby on your Kobo.`"""
    service, facts = library.platforms.get(promise.platform), {"device": promise.device, "model": promise.model}
    names = [service.platform] if service else []
    names += [f"your {Wording(library, facts, paper=True).thing('reader')[0]}"] if promise.device else []
    return f"You asked us about {' on '.join(names) or 'library eBooks'}."


def _page(title: str, message: str, icon: str, parts: tuple[Section, ...], library: Library) -> Leaflet:
    said = words_of(library)
    return Leaflet("page", "en", title, (Span("text", message),), icon, parts, help_of(library, said))


def _lines(sentences: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple((Span("text", sentence),) for sentence in sentences)


def calendar(promise: Promise, library: Library) -> str:
    """Return the promised day as a calendar event (RFC 5545), without name and number because calendars are shared."""
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
        "DESCRIPTION:See the callback at the desk for the name and number.",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\;," else char for char in text)


def _folded(line: str) -> Iterator[str]:
    """Split a line into pieces of at most 75 bytes, each after the first with a leading space (RFC 5545, 3.1)."""
    piece = ""
    for char in line:
        if len((piece + char).encode()) > 75:
            yield piece
            piece = " "
        piece += char
    yield piece


def letter(promise: Promise, library: Library) -> EmailMessage:
    """Return the answer as an email, which staff open in their mail program and send."""
    message, profile = EmailMessage(), library.profile
    message["Subject"] = "Your question about library eBooks"
    if "@" in promise.contact:
        message["To"] = promise.contact
    message["X-Unsent"] = "1"  # This makes mail programs open it as a draft.
    name = f" {promise.name}" if promise.name else ""
    sign = [profile.library, profile.phone] if profile else []
    rows = [f"Hello{name},", "", _asked(promise, library), "", promise.found]
    message.set_content(
        "\n".join([*rows, "", "If it doesn't work, call us or come by.", *sign]) + "\n", cte="quoted-printable"
    )
    return message


def referral(walk: Walk) -> str:
    """Return a message for a service's support with the steps that were tried, without patron data."""
    library, facts = walk.library, walk.facts
    model, platform = library.model(facts.get("model", "")), library.platforms.get(facts.get("platform", ""))
    profile = library.profile
    rows = [f"{profile.library if profile else 'Our library'} needs help with a patron's device."]
    rows += [f"Service: {platform.platform}"] if platform else []
    rows += [f"Device: {model.name}"] if model else []
    rows += [f"How it works: {way}"] if (way := way_words(facts.get("way"))) else []
    happened = [f"- {line}" for line in story(walk)]
    rows += ["What happened:", *happened] if happened else []
    return "\n".join(rows) + "\n"
