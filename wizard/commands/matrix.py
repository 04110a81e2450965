"""`matrix`: every device model and platform."""

import argparse
import json
from typing import Any

from wizard.commands.common import country_option, library_of


def add(commands: Any) -> None:
    command = commands.add_parser("matrix", help="every device model and platform: the way, or why not")
    command.add_argument("--format", choices=("table", "json"), default="table")
    country_option(command)
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.matrix import matrix

    found = matrix(library_of(parsed))
    print(json.dumps(found.as_json(), indent=1) if parsed.format == "json" else found.as_table())
    return 0
