"""The addresses of pages on the library's setup website, which the QR codes on sheets open."""

from collections.abc import Mapping

from wizard.content.library import Library
from wizard.walk.ways import verdicts


def plan_path(library: Library, facts: Mapping[str, str]) -> str:
    """Return the path of a plan's page on the website, such as `kindle-2013/libby/`.

    If the plan isn't on the first way that works, the path ends with its way. Return "" if the way isn't known yet.
    """
    model, platform, way = (facts.get(fact, "") for fact in ("model", "platform", "way"))
    if not (model and platform and way):
        return ""
    ways = [verdict.way for verdict in verdicts(library, model, platform) if verdict.answer == "way"]
    return f"{model}/{platform}/" + (f"{way}/" if way in ways[1:] else "")


def step_anchor(letter: str, number: int) -> str:
    """Return the anchor of a sheet's step on its plan's page, such as `b3` for step B3."""
    return f"{letter}{number}".lower()
