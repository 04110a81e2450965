"""`sheet`: a take-home sheet without a visit."""

import argparse
from pathlib import Path
from typing import Any

from wizard.commands.common import answer_option, answered, country_option, form_of, library_of, start_of, write_sheet


def add(commands: Any) -> None:
    command = commands.add_parser("sheet", help="make a take-home sheet without a visit")
    command.add_argument("device", help="a device or a model, as kindle or kindle-2013")
    command.add_argument("platform", help="a platform, as libby")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it; text goes to the screen")
    command.add_argument("--format", choices=("pdf", "html", "text"), help="told by FILE's name, else text")
    command.add_argument("--paper", choices=("a4", "letter"), help="the library's own if left out")
    answer_option(command)
    country_option(command)
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.walk import Walk

    library = library_of(parsed)
    start, turns = start_of(library, parsed.device, parsed.platform)
    walk = Walk(library, start, {**turns, **answered(library, start, turns, parsed.answer)})
    form = parsed.format or (form_of(parsed.output) if parsed.output else "text")
    output = parsed.output or (None if form == "text" else Path(f"{parsed.device}-{parsed.platform}.{form}"))
    write_sheet(walk, form, output, parsed, visited=False)
    return 0
