"""`matrix`: what works on each device model, or why it doesn't, and how reliable the flows are."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from wizard.cli.common import country_option, library_of
from wizard.cli.lookup import also_called, known, say_meant

if TYPE_CHECKING:
    from wizard.content.library import Library


def add(commands: Any) -> None:
    command = commands.add_parser("matrix", help="show what works on each device model, or why it doesn't")
    command.add_argument("of", nargs="?", default="", help="only this device, model, or platform, with the reasons")
    command.add_argument(
        "--summary", action="store_true", help="show how reliable, up to date, and easy to read the flows are"
    )
    command.add_argument("--format", choices=("table", "json"), default="table")
    country_option(command)
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    library = library_of(parsed)
    in_json, table = _summary(library) if parsed.summary else _pairs(library, parsed.of)
    print(json.dumps(in_json, indent=1) if parsed.format == "json" else table)
    return 0


def _pairs(library: "Library", name: str) -> tuple[object, str]:
    from wizard.presenters.matrix import as_reasons, as_table, matrix

    every = matrix(library)
    if name:
        names = [*library.devices, *library.models, *library.platforms]
        id = known(name, names, "device or platform", also_called(library))
        say_meant(library, name, id)
        part = every.of(id)
        return part.as_json(), as_reasons(part)
    return every.as_json(), as_table(every, {id: file.platform for id, file in library.platforms.items()})


def _summary(library: "Library") -> tuple[object, str]:
    from datetime import date

    from wizard.authoring.status import summary
    from wizard.presenters.matrix import matrix

    made = summary(library, matrix(library), date.today())
    return made.as_json(), made.as_text()
