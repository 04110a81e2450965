"""How reliable a claim is: the date and method of its check, and its least certain label."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from wizard.content.flow import Ask, Check, Confidence, Do, File, Fix, Record
from wizard.content.library import Library
from wizard.content.spans import parse


@dataclass(frozen=True, slots=True)
class Trust:
    """The date and method of a claim's last check, and how certain it is.

    `wrong` is the date when someone last found that it didn't match this device, or "".
    """

    date: str
    how: str
    confidence: Confidence = "confirmed"
    wrong: str = ""

    def and_(self, other: "Trust") -> "Trust":
        """Return the older date and the weaker method and certainty of the two."""
        older = min(self, other, key=lambda trust: trust.date)
        how = min(self.how, other.how, key=_HOW.index)
        return Trust(older.date, how, weakest(self.confidence, other.confidence), max(self.wrong, other.wrong))


_NO_PAIR: Mapping[str, str] = {}
_HOW = ("reported", "public-pages", "vendor-page", "hands-on")


def words_version(record: Record) -> str:
    """Return a short hash of a step's text, so that a check counts only for the text that was tested."""
    said = "|".join(getattr(record, name, "") for name in ("do", "ask", "see"))
    return sha256(said.encode()).hexdigest()[:8]


def tried(library: Library, facts: Mapping[str, str], file_id: str, record: object | None) -> Check | None:
    """Return the last check of a step on this model with this platform, if the step worked."""
    check, worked = _last_check(library, facts, file_id, record)
    return check if worked else None


def wrong(library: Library, facts: Mapping[str, str], file_id: str, record: object | None) -> Check | None:
    """Return the last check of a step on this model with this platform, if the step didn't match the device."""
    check, worked = _last_check(library, facts, file_id, record)
    return None if worked else check


def _last_check(
    library: Library, facts: Mapping[str, str], file_id: str, record: object | None
) -> tuple[Check | None, bool]:
    """Return the last check of a step with its current text, and whether the step worked."""
    pair = facts.get("model", ""), facts.get("platform", "")
    if pair not in library.checks_of or not isinstance(record, Do | Ask):
        return None, False
    name, version = f"{file_id}/{record.id}", words_version(record)
    for check in library.checks_of[pair]:
        if version in (check.steps.get(name), check.wrong.get(name)):
            return check, check.wrong.get(name) != version
    return None, False


def trust(
    library: Library, file_id: str, record: Do | Fix | object | None = None, facts: Mapping[str, str] = _NO_PAIR
) -> Trust:
    """Return how far to trust a step: based on a check of this model and platform, or else on the step's own check or
    its file's.

    Without such a check, the step's least certain label counts too. If the step was wrong the last time, it's unsure.
    """
    check, worked = _last_check(library, facts, file_id, record)
    if check and worked:
        return Trust(check.date, "hands-on")
    file: File = library.files[file_id]
    verified = getattr(record, "verified", None) or file.verified
    sure: Confidence = getattr(record, "confidence", None) or "confirmed"
    for words in _labels_in(record):
        found = library.label(file_id, words)
        sure = weakest(sure, found[1].confidence) if found else sure
    return Trust(verified.date, verified.how, "unsure" if check else sure, check.date if check else "")


def _labels_in(record: object | None) -> list[str]:
    if record is None:
        return []
    texts = (getattr(record, name, "") for name in ("do", "ask", "try_", "see"))
    return [span.text for text in texts if text for span in parse(text) if span.kind == "label"]


_WRONG = "This didn't match the device, {}."
_NOT_TESTED = "Not tested on a device here yet."
HOW_KNOWN = {
    "hands-on": "Tested on a device, {}.",
    "vendor-page": f"From vendor help pages, {{}}. {_NOT_TESTED}",
    "public-pages": f"From public help pages, {{}}. {_NOT_TESTED}",
    "reported": f"Reported to us, {{}}. {_NOT_TESTED}",
}
"""How a claim was checked, with a slot for the date."""


def how_known(trust: Trust, day: Callable[[str], str]) -> str:
    """Return how a claim was checked, as one line on a screen, and mention if it's unsure. `day` formats a date."""
    if trust.wrong:
        return _WRONG.format(day(trust.wrong))
    said = HOW_KNOWN[trust.how].format(day(trust.date))
    if trust.confidence != "unsure":
        return said
    if said.endswith(_NOT_TESTED):
        return f"{said.removesuffix(_NOT_TESTED)}Not confirmed or tested here yet."
    return f"{said} Not confirmed."


CERTAINTY: tuple[Confidence, ...] = ("unsure", "likely", "confirmed")


def weakest(*levels: Confidence) -> Confidence:
    """Return the least certain of these levels."""
    return min(levels, key=CERTAINTY.index)
