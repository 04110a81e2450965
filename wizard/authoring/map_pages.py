"""A map as a web page to print, with each part of the visit starting on a new sheet of paper."""

from collections.abc import Iterator
from html import escape

from wizard.authoring.flow_map import KEY, SURE_COLORS, MapNode

_STYLE = """
body { font: 11pt/1.35 Verdana, Arial, sans-serif; margin: 1.5cm; color: #111 }
h1 { font-size: 16pt } h2 { font-size: 13pt; border-bottom: 2px solid #1f3a5f }
ul { list-style: none; margin: 0; padding-left: 1.2em }
section > ul { padding-left: 0 }
li > div { border: 1px solid #777; padding: 2px 6px; margin: 3px 0; break-inside: avoid }
.ask > div { background: #fff7dd } .use > div { background: #eee } .answer > div { border-radius: 12px }
.trouble > div, .fix > div { border-style: dashed } .end > div { border-width: 2px }
small { color: #444 }
@media print { body { margin: 0 } section + section { break-before: page } }
"""


def as_html(root: MapNode) -> str:
    """Return the map as a web page. When it's printed, each part starts on a new page."""
    colors = "\n".join(f".{sure} > div {{ border-left: 6px solid {color} }}" for sure, color in SURE_COLORS.items())
    title = escape(root.text)
    return "\n".join(
        [
            '<!doctype html><html lang="en"><meta charset="utf-8">',
            f"<title>{title}</title><style>{_STYLE}{colors}</style>",
            f"<h1>{title}</h1><p>{KEY}</p>",
            *_parts(root, ""),
            "</html>",
            "",
        ]
    )


def _parts(node: MapNode, above: str) -> Iterator[str]:
    """Yield each part that has steps, under the names of the parts it's in."""
    for below in node.below:
        if below.kind == "section":
            name = f"{above}{below.text}" + (f" ({below.only})" if below.only else "")
            steps = [item for item in below.below if item.kind != "section"]
            if steps:
                yield f"<section><h2>{escape(name)}</h2>"
                yield from _list(steps)
                yield "</section>"
            yield from _parts(below, f"{name} · ")


def _list(nodes: list[MapNode]) -> Iterator[str]:
    yield "<ul>"
    for node in nodes:
        notes = ", ".join(filter(None, (node.only, node.sure if node.sure in ("tested", "unsure") else "")))
        small = f" <small>({escape(notes)})</small>" if notes else ""
        yield f'<li class="{node.kind} {node.sure}"><div>{escape(node.lead + node.text)}{small}</div>'
        if node.below:
            yield from _list(list(node.below))
        yield "</li>"
    yield "</ul>"
