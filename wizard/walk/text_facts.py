"""The facts that the slots in a flow's texts need."""

from typing import Any, NamedTuple

from wizard.content.flow import Ask, Do, Fix, Trouble


class TextFacts(NamedTuple):
    """The facts that a step's wording needs: `all` for all of it, and `act` for its action only.

    `apart` means that it's done on the device the patron borrows on, which may be another one.
    """

    all: tuple[str, ...]
    act: tuple[str, ...]
    apart: bool


def facts_in(record: Do | Ask | Fix | Trouble) -> TextFacts:
    """Return the facts that a step's texts need: the model for `{device.…}`, the platform for `{platform.…}`."""
    found = _NEEDED.get(record)
    if found is None:
        own = [record.says] if isinstance(record, Trouble) else [v for v in vars(record).values() if isinstance(v, str)]
        answers = [answer.text for answer in record.answers] if isinstance(record, Ask) else []
        act = next((getattr(record, name) for name in ("do", "ask", "try_") if hasattr(record, name)), "")
        apart = getattr(record, "where", "") == "borrower"
        found = _NEEDED[record] = TextFacts(named_facts(" ".join([*own, *answers])), named_facts(act), apart)
    return found


def named_facts(text: str) -> tuple[str, ...]:
    return ("model",) * ("{device." in text) + ("platform",) * ("{platform." in text)


_NEEDED: dict[Any, TextFacts] = {}
