"""`map`: a flow as an outline, a drawing, or a flowchart."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, load
from wizard.cli.flow_files import flow_named
from wizard.cli.output import write

if TYPE_CHECKING:
    from wizard.content.library import Library


def add(commands: Any) -> None:
    command = commands.add_parser("map", help="draw a flow: its steps, answers, and problems")
    command.add_argument("flow", help="such as libby or flows/platforms/libby.yaml")
    command.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="a drawing (.svg), a Mermaid chart (.mmd), or text (.txt)"
    )
    command.add_argument("--screens", action="store_true", help="draw its screens instead, as the desk shows them")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.flow_map import as_mermaid, as_svg, as_text, branches

    library = load(parsed).library
    if parsed.screens:
        print(_screens(library, flow_named(library, parsed.flow)))
        return 0
    root = branches(library, flow_named(library, parsed.flow))
    if parsed.output is None:
        print(as_text(root))
        return 0
    paint = {".svg": as_svg, ".mmd": as_mermaid, ".txt": as_text}.get(parsed.output.suffix.lower())
    if paint is None:
        raise Refusal(f"{parsed.output.name} should end in .svg, .mmd, or .txt.", 2)
    write(parsed.output, paint(root).encode())
    print(f"Saved {parsed.output}.", file=sys.stderr)
    return 0


def _screens(library: "Library", file: str) -> str:
    """Draw every screen of a flow as text, on the first of its devices, and the outlines of its models."""
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
