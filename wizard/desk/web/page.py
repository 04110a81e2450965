"""Views as HTML pages with headings, lists, buttons, and one form."""

from functools import cache
from typing import TYPE_CHECKING

from wizard.content.spans import Phrase
from wizard.desk.screens.commands import NAMES
from wizard.desk.screens.sheet import TEXT_PREVIEW
from wizard.desk.view import View
from wizard.desk.web.browser import Shown
from wizard.presenters.device_outline import number_words
from wizard.presenters.screen_map import spoken
from wizard.system.paths import shipped_handouts

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from wizard.content.flow import Profile
    from wizard.presenters.device_outline import DeviceOutline

MARKS = {"worked": "done", "failed": "didn't work", "not-seen": "not checked", "now": "you are here"}
"""The marks in a plan, in words."""
ELSEWHERE = {"leave", "find", "back"}
"""Commands that aren't listed on a page, because they have their own button or none at all."""
HEADINGS = {"find": "Choose", "checklist": "The plan", "sheet": "What next?", "step": "What happened?"}


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader  # Imported here because only `serve` needs it.

    made = Environment(loader=PackageLoader("wizard.desk.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters["phrase"] = phrase_html
    return made


def html(shown: Shown, root: str, profile: "Profile | None", terminal: bool = False) -> str:
    """Return a page. `root` is the desk's base path. The library's name is shown only in the page's header.

    `terminal` is True if the page should link to the terminal view.
    """
    view = shown.view
    numbered = tuple(enumerate(view.options))
    names = (profile.library, profile.short_name) if profile else ()
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            view=view,
            shown=shown,
            root=root,
            library=profile.library if profile else "",
            status=[said for said in view.status if said not in (*names, TEXT_PREVIEW)],
            marks=MARKS,
            heading=HEADINGS.get(view.name, "Choose"),
            commands=[(name, NAMES[name].text) for name in view.commands if name in NAMES and name not in ELSEWHERE],
            drawing=_drawing(shown),
            lines=[(number, option) for number, option in numbered if not option.icon],
            shelf=[(number, option) for number, option in numbered if option.icon],
            device_drawing=_device_drawing,
            front=_front,
            number_words=number_words,
            place=_place(view),
            terminal=terminal,
        )
    )


def terminal(socket: str, papers: tuple[str, ...], root: str, profile: "Profile | None") -> str:
    """Return the page with the terminal view, which connects to a WebSocket at the address `socket`."""
    made = _environment().get_template("terminal.html.j2")
    return made.render(socket=socket, papers=papers, root=root, library=profile.library if profile else "")


def plain_page(root: str, title: str, said: str, password: bool = False) -> str:
    """Return a page without a view: the sign-in page, or a message."""
    made = _environment().get_template("plain.html.j2")
    return made.render(root=root, title=title, said=said, password=password)


def _place(view: View) -> str:
    """Return where to tap, in words."""
    act = next((row.phrase for row in view.rows if row.role == "act"), ())
    return spoken(view.screen, step=act) if view.screen else ""


def _drawing(shown: Shown) -> "Markup | None":
    """Return the map of the screen as SVG. The page's text says the same in words."""
    if shown.view.screen is None:
        return None
    from markupsafe import Markup

    from wizard.printing.screen_svg import svg  # Imported here because it reads fonts.

    return Markup(svg(shown.view.screen, any_font=True))


@cache
def _device_drawing(kind: str) -> "Markup":
    """Return the drawing for a kind of device, or a plain e-reader if that kind has no drawing."""
    from markupsafe import Markup

    icons = shipped_handouts() / "icons"
    drawn = next(file for name in (kind, "reader") if (file := icons / f"{name}-head.svg").is_file())
    return Markup(drawn.read_text("utf-8").replace('stroke="#000"', 'stroke="currentColor" aria-hidden="true"'))


def _front(outline: "DeviceOutline") -> "Markup":
    """Return the front of a model as SVG."""
    from markupsafe import Markup

    from wizard.printing.device_drawing import PER_MM, front  # Imported here for the same reason as `svg`.
    from wizard.printing.screen_svg import markup

    return Markup(markup(front(outline, PER_MM), any_font=True))


def phrase_html(phrase: Phrase) -> "Markup":
    """Return a phrase as HTML, with labels in bold. Icons are left out, because the words before them name them."""
    from markupsafe import Markup, escape

    parts = (
        Markup('<b class="label">{}</b>').format(span.text) if span.kind == "label" else escape(span.text)
        for span in phrase
        if span.kind != "icon"
    )
    return Markup("").join(parts)
