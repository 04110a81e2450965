"""The addresses of pages on the library's website, which QR codes on sheets open."""

from collections.abc import Mapping

from wizard.content.library import Library
from wizard.walk.ways import verdicts


def plan_path(library: Library, facts: Mapping[str, str]) -> str:
    """Return the address of a plan's page below the site's, such as `kindle-2013/libby/`.

    A plan that isn't on the first way that works has its way at the end. The address is "" if it isn't known yet.
    """
    model, platform, way = (facts.get(fact, "") for fact in ("model", "platform", "way"))
    if not (model and platform and way):
        return ""
    ways = [verdict.way for verdict in verdicts(library, model, platform) if verdict.answer == "way"]
    return f"{model}/{platform}/" + (f"{way}/" if way in ways[1:] else "")


def step_anchor(letter: str, number: int) -> str:
    """Return the address of a sheet's step on the page of its plan: `b3` for step B3."""
    return f"{letter}{number}".lower()
