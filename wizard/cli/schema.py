"""`schema`: the grammar for editors."""

import argparse
import sys
from pathlib import Path
from typing import Any

from wizard.cli.common import Refusal
from wizard.cli.output import write
from wizard.system.paths import read_file


def add(commands: Any) -> None:
    command = commands.add_parser("schema", help="the grammar for your editor, so that it completes and explains")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="as flows/schema.json; else to the screen")
    command.add_argument("--guide", type=Path, metavar="FILE", help="renew the tables of the guide instead")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.json_schema import as_text

    if parsed.guide is not None:
        return _renew(parsed.guide)
    if parsed.output is None:
        sys.stdout.write(as_text())
        return 0
    write(parsed.output, as_text().encode())
    print(f"{parsed.output} is written.", file=sys.stderr)
    return 0


def _renew(path: Path) -> int:
    """Write the tables of the grammar into the guide to authors, between their two marks."""
    from wizard.authoring.guide_tables import renewed

    try:
        guide = renewed(read_file(path).decode("utf-8"))
    except (OSError, ValueError) as error:
        raise Refusal(f"{path} can't be renewed. {error}", 2) from None
    write(path, guide.encode())
    return 0
