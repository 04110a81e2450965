"""`schema`: the JSON schema for flows, for editors."""

import argparse
import sys
from pathlib import Path
from typing import Any

from wizard.cli.common import Refusal, folders, load
from wizard.cli.output import write
from wizard.system.paths import read_file


def add(commands: Any) -> None:
    command = commands.add_parser("schema", help="write the schema that lets your editor complete and explain keys")
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="where to save it, such as flows/schema.json (default: print it)",
    )
    command.add_argument("--guide", type=Path, metavar="FILE", help="update the tables in this guide instead")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.json_schema import as_text

    if parsed.guide is not None:
        return _update_guide(parsed.guide)
    text = as_text(load(parsed).library if len(folders(parsed)) > 1 else None)
    if parsed.output is None:
        sys.stdout.write(text)
        return 0
    write(parsed.output, text.encode())
    print(f"Saved {parsed.output}.", file=sys.stderr)
    return 0


def _update_guide(path: Path) -> int:
    """Update the tables of keys in the authors' guide, between their two markers."""
    from wizard.authoring.guide_tables import renewed

    try:
        guide = renewed(read_file(path).decode("utf-8"))
    except (OSError, ValueError) as error:
        raise Refusal(f"{path} can't be updated. {error}", 2) from None
    write(path, guide.encode())
    return 0
