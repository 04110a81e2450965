"""The reliability of a claim: the date and method of its check, and its least certain label."""

from dataclasses import dataclass

from wizard.content.flow import Confidence, Do, File, Fix
from wizard.content.library import Library
from wizard.content.spans import parse


@dataclass(frozen=True, slots=True)
class Trust:
    """The date and method of a claim's last check, and how sure it is."""

    date: str
    how: str
    confidence: Confidence = "confirmed"

    def and_(self, other: "Trust") -> "Trust":
        """Return the less certain and older values of the two."""
        older = min(self, other, key=lambda trust: trust.date)
        how = min(self.how, other.how, key=_HOW.index)
        return Trust(older.date, how, weakest(self.confidence, other.confidence))


_HOW = ("reported", "public-pages", "vendor-page", "hands-on")


def trust(library: Library, file_id: str, record: Do | Fix | object | None = None) -> Trust:
    """Return how far to trust a step: its own check or its file's, and its least sure label."""
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


_NOT_TESTED = "Not tested on a device here yet."
HOW_KNOWN = {
    "hands-on": "Tested on a device, {}.",
    "vendor-page": f"From vendor help pages, {{}}. {_NOT_TESTED}",
    "public-pages": f"From public help pages, {{}}. {_NOT_TESTED}",
    "reported": f"Reported to us, {{}}. {_NOT_TESTED}",
}
"""The method of the check, with its date."""


def how_known(trust: Trust, checked: str) -> str:
    """Return how a claim was checked, in one line of a screen, and whether it's unsure."""
    said = HOW_KNOWN[trust.how].format(checked)
    if trust.confidence != "unsure":
        return said
    if said.endswith(_NOT_TESTED):
        return f"{said.removesuffix(_NOT_TESTED)}Not confirmed or tested here yet."
    return f"{said} Not confirmed."


CERTAINTY: tuple[Confidence, ...] = ("unsure", "likely", "confirmed")


def weakest(*levels: Confidence) -> Confidence:
    """Return the least certain of these levels."""
    return min(levels, key=CERTAINTY.index)
