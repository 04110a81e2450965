"""How far a claim may be trusted: when and how it was checked, and its least sure label."""

from dataclasses import dataclass

from wizard.content.flow import Confidence, Do, File, Fix
from wizard.content.library import Library
from wizard.content.spans import parse


@dataclass(frozen=True, slots=True)
class Trust:
    """When a claim was last made sure of, how, and how sure it is."""

    date: str
    how: str
    confidence: Confidence = "confirmed"

    def and_(self, other: "Trust") -> "Trust":
        """The weaker and older of both."""
        older = min(self, other, key=lambda trust: trust.date)
        how = min(self.how, other.how, key=_HOW.index)
        return Trust(older.date, how, weakest(self.confidence, other.confidence))


_HOW = ("reported", "public-pages", "vendor-page", "hands-on")


def trust(library: Library, file_id: str, record: Do | Fix | object | None = None) -> Trust:
    """How far a step may be trusted: its own word, else its file's, and the least sure label on it."""
    file: File = library.files[file_id]
    verified = getattr(record, "verified", None) or file.verified
    sure: Confidence = getattr(record, "confidence", None) or "confirmed"
    for words in _labels_in(record):
        found = library.label(file_id, words)
        sure = weakest(sure, found[1].confidence) if found else sure
    return Trust(verified.date, verified.how, sure)


def _labels_in(record: object | None) -> list[str]:
    if record is None:
        return []
    texts = (getattr(record, name, "") for name in ("do", "ask", "try_", "see"))
    return [span.text for text in texts if text for span in parse(text) if span.kind == "label"]


HOW_KNOWN = {
    "hands-on": "Checked on a device",
    "vendor-page": "From the vendor's page; not yet tried on a device here",
    "public-pages": "From public pages; not yet tried on a device here",
    "reported": "As reported; not yet tried on a device here",
}


CERTAINTY: tuple[Confidence, ...] = ("unsure", "likely", "confirmed")


def weakest(*levels: Confidence) -> Confidence:
    """The least sure of these."""
    return min(levels, key=CERTAINTY.index)
