"""Facts and conditions: the one place that decides what a fact's value is, and whether an `only-if` is true.

The walk, the ways, labels on screen and paper, and `check` all use this module, so that a condition means the same
thing everywhere. Only the walk adds something: it asks staff for a fact that isn't known yet.
"""

from collections.abc import Iterator, Mapping

from wizard.content.flow import Ask, Do, Fix, Only
from wizard.content.library import Library
from wizard.content.spans import labels

Value = str | tuple[str, ...]
COUNTRY = "library.country"


def value_of(library: Library, facts: Mapping[str, str], fact: str) -> Value | None:
    """Return a fact's value, "" if neither the library nor the model states it, or None if it isn't known yet."""
    if fact in facts:
        return facts[fact]
    if fact.startswith("library."):
        return library.field(fact)
    if fact not in library.given:
        return None
    model, device = facts.get("model", ""), facts.get("device", "")
    own, family = library.model(model), library.devices.get(library.models.get(model, device))
    if family is None or (own is None and any(fact in other.facts for other in family.models.values())):
        return None
    return (own.facts.get(fact) if own else None) or family.facts.get(fact, "")


def matches(value: Value | None, values: tuple[str, ...]) -> bool:
    """Return whether a condition lists a value. If the profile's value is a list, one matching item is enough."""
    return not set(value).isdisjoint(values) if isinstance(value, tuple) else value in values


def holds(library: Library, facts: Mapping[str, str], only: Only) -> bool:
    """Return whether a condition is true. An unknown fact doesn't match."""
    return all(matches(value_of(library, facts, fact), values) for fact, values in only.items())


def may_hold(library: Library, facts: Mapping[str, str], only: Only) -> bool:
    """Return whether a condition could still be true, given the facts known so far."""
    known = ((value_of(library, facts, fact), values) for fact, values in only.items())
    return all(value is None or matches(value, values) for value, values in known)


def label_conditions(library: Library, file: str, record: Do | Ask | Fix) -> Iterator[Only]:
    """Yield the conditions under `elsewhere` for the labels that a step in this file mentions."""
    texts = [text for text in vars(record).values() if isinstance(text, str) and "**" in text]
    texts += [answer.text for answer in record.answers if "**" in answer.text] if isinstance(record, Ask) else []
    for name in (name for text in texts for name in labels(text)):
        found = library.label(file, name)
        yield from (other.only_if for other in (found[1].elsewhere if found else ()))


def needs_country(library: Library, only: Only) -> bool:
    """Return whether a condition depends on the country and the country isn't known yet."""
    return COUNTRY in only and not library.country


def in_any_country(library: Library, only: Only) -> Only:
    """Return the condition without its country test if the country is unknown, so that its way can be offered with a
    caution.
    """
    return {fact: values for fact, values in only.items() if fact != COUNTRY} if needs_country(library, only) else only
