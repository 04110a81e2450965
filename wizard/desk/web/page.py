"""A view as a page of HTML: real headings, lists and buttons, with one form."""

from functools import cache
from typing import TYPE_CHECKING

from wizard.content.spans import Phrase
from wizard.desk.screens.commands import NAMES
from wizard.desk.web.browser import Shown
from wizard.presenters.screen_map import spoken

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

MARKS = {"worked": "done", "failed": "didn't work", "not-seen": "not checked", "now": "you are here"}
"""What the marks of a plan are called."""
ELSEWHERE = {"leave", "find", "back"}
"""Commands with a place of their own on the page, or none: a browser is left by closing it."""
HEADINGS = {"find": "Choose", "checklist": "The plan", "sheet": "What next?", "step": "What happened?"}


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader  # here, since only `serve` needs them

    made = Environment(loader=PackageLoader("wizard.desk.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters["phrase"] = _phrase
    return made


def html(shown: Shown, root: str, library: str) -> str:
    """Return the page. `root` is the path under which the desk is served, and `library` its name."""
    view = shown.view
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            view=view,
            shown=shown,
            root=root,
            library=library,
            marks=MARKS,
            heading=HEADINGS.get(view.name, "Choose"),
            commands=[(name, NAMES[name].text) for name in view.commands if name in NAMES and name not in ELSEWHERE],
            drawing=_drawing(shown),
            place=spoken(view.screen) if view.screen else "",
        )
    )


def plain_page(root: str, title: str, said: str, password: bool = False) -> str:
    """Return a page that is no view: to sign in, or to say why there is none."""
    made = _environment().get_template("plain.html.j2")
    return made.render(root=root, title=title, said=said, password=password)


def _drawing(shown: Shown) -> "Markup | None":
    """Return the map of the screen as SVG, which says nothing that the words don't."""
    if shown.view.screen is None:
        return None
    from markupsafe import Markup

    from wizard.printing.screen_svg import svg  # here, since it reads fonts

    return Markup(svg(shown.view.screen, any_font=True))


def _phrase(phrase: Phrase) -> "Markup":
    """Return a phrase with the words on a device's screen set off."""
    from markupsafe import Markup, escape

    parts = (
        Markup('<b class="label">{}</b>').format(span.text) if span.kind == "label" else escape(span.text)
        for span in phrase
    )
    return Markup("").join(parts)
