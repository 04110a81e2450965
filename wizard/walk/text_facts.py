"""The facts that a flow's texts name in their slots."""

from typing import Any, NamedTuple

from wizard.content.flow import Ask, Do, Fix, Trouble


class Named(NamedTuple):
    """The facts that words name: all words of a step, and those of the act alone."""

    all: tuple[str, ...]
    act: tuple[str, ...]


def facts_in(record: Do | Ask | Fix | Trouble) -> Named:
    """The facts that a step's words need: `{device.…}` needs the model, `{platform.…}` the platform."""
    found = _NEEDED.get(record)
    if found is None:
        own = [record.says] if isinstance(record, Trouble) else [v for v in vars(record).values() if isinstance(v, str)]
        answers = [answer.text for answer in record.answers] if isinstance(record, Ask) else []
        act = next((getattr(record, name) for name in ("do", "ask", "try_") if hasattr(record, name)), "")
        found = _NEEDED[record] = Named(named_facts(" ".join([*own, *answers])), named_facts(act))
    return found


def named_facts(text: str) -> tuple[str, ...]:
    return ("model",) * ("{device." in text) + ("platform",) * ("{platform." in text)


_NEEDED: dict[Any, Named] = {}
