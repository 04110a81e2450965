"""`map`: a flow as an outline, a drawing or a flowchart."""

import argparse
import sys
from pathlib import Path
from typing import Any

from wizard.cli.common import Refusal, load
from wizard.cli.flow_files import flow_named
from wizard.cli.output import write


def add(commands: Any) -> None:
    command = commands.add_parser("map", help="draw a flow: its steps, answers and troubles")
    command.add_argument("flow", help="as libby or flows/platforms/libby.yaml")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="a drawing (.svg) or a Mermaid chart (.mmd)")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.flow_map import as_mermaid, as_svg, as_text, branches

    library = load(parsed).library
    root = branches(library, flow_named(library, parsed.flow))
    if parsed.output is None:
        print(as_text(root))
        return 0
    paint = {".svg": as_svg, ".mmd": as_mermaid, ".txt": as_text}.get(parsed.output.suffix.lower())
    if paint is None:
        raise Refusal(f"I can draw a .svg, a .mmd or a .txt, but not {parsed.output.name}.", 2)
    write(parsed.output, paint(root).encode())
    print(f"{parsed.output} is written.", file=sys.stderr)
    return 0
