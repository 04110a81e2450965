"""`map`: a flow as an outline, a drawing, or a flowchart."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, load
from wizard.cli.flow_files import flow_named
from wizard.cli.lookup import model_named, start_of
from wizard.cli.output import write
from wizard.system.invocation import to_run

if TYPE_CHECKING:
    from wizard.authoring.flow_map import MapNode
    from wizard.content.library import Library


def add(commands: Any) -> None:
    command = commands.add_parser("map", help="draw a flow, or a whole visit: its steps, answers, and problems")
    command.add_argument(
        "flow",
        nargs="+",
        help="a flow, such as libby or flows/platforms/libby.yaml, or a device and a service for a whole visit",
    )
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="a page to print (.html), a drawing (.svg), a Mermaid chart of a flow (.mmd), or text (.txt)",
    )
    command.add_argument(
        "--screens", action="store_true", help="draw the flow's screens instead, as the desk shows them"
    )
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.flow_map import as_mermaid, as_svg, as_text
    from wizard.authoring.map_pages import as_html

    library, words = load(parsed).library, " ".join(parsed.flow).split()
    whole = len(words) == 2
    if parsed.screens:
        print(_screens(library, flow_named(library, " ".join(parsed.flow))))
        return 0
    root = _root(library, words)
    if parsed.output is None:
        print(as_text(root))
        return 0
    paints = {".html": as_html, ".svg": as_svg, ".txt": as_text} | ({} if whole else {".mmd": as_mermaid})
    paint = paints.get(parsed.output.suffix.lower())
    if paint is None:
        raise Refusal(f"{parsed.output.name} {_instead(parsed.output.suffix.lower(), list(paints))}", 2)
    write(parsed.output, paint(root).encode())
    print(f"Saved {parsed.output}.", file=sys.stderr)
    return 0


def _instead(suffix: str, endings: list[str]) -> str:
    """Return what's wrong with a file's ending, and what to use instead."""
    if suffix == ".pdf":
        return "can't be a PDF. Save the map as .html, then open it in a browser and print it."
    return f"should end in {', '.join(endings[:-1])}, or {endings[-1]}."


def _root(library: "Library", words: list[str]) -> "MapNode":
    """Return the map of one flow, or of a whole visit. Raises Refusal if the visit's device and service don't work."""
    from wizard.authoring.flow_map import branches, plan

    if len(words) != 2:
        return branches(library, flow_named(library, " ".join(words)))
    start, _ = start_of(library, *words)
    root = plan(library, start.device, start.platform, model_named(library, words[0]))
    if not any(below.text.startswith("Way ") for below in root.below):
        raise Refusal(f"{root.text} doesn't work. To see why, run `{to_run('matrix', words[0])}`.")
    return root


def _screens(library: "Library", file: str) -> str:
    """Draw every screen in a flow as text, on the first device it's for, and the outlines of the flow's models."""
    from wizard.presenters import device_outline
    from wizard.presenters.screen_cells import text
    from wizard.presenters.screen_map import as_written

    drawn = []
    for name, screen in library.files[file].screens.items():
        device = screen.devices[0] if screen.devices else "phone"
        rows = len(screen.rows) + len(screen.sidebar)
        drawn.append(f"{name} ({device}, {screen.confidence})\n{text(as_written(name, screen, device), 99, rows)}")
    for group in device_outline.outlines(library.devices[file]).values() if file in library.devices else ():
        for own in group:
            lines = ("".join(run.text for run in line) for line in device_outline.cells(own))
            drawn.append("\n".join([f"{own.name} ({own.model_name}): {own.tells}", *lines]))
    return "\n\n".join(drawn) or f"{file} has no screens."
