"""`site`: the guides as a website for patrons at home."""

import argparse
import sys
from pathlib import Path
from typing import Any

from wizard.cli.common import Refusal, country_option, folders, library_of
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder


def add(commands: Any) -> None:
    command = commands.add_parser("site", help="write the guides as a website for patrons at home")
    command.add_argument("-o", "--output", type=Path, metavar="DIR", help="the folder to write into")
    command.add_argument("--no-pdf", action="store_true", help="leave out the sheets as PDFs, which take the longest")
    country_option(command)
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.printing.site import Site

    folder = parsed.output
    if folder is None or folder.is_file():
        raise Refusal(f"Choose a folder, for example `{to_run('site', '-o', 'site')}`.", 2)
    library = library_of(parsed)
    profile = library.profile
    base = f"https://{profile.site.rstrip('/')}" if profile and profile.site else ""
    try:
        site = Site(library, folder, base, folders(parsed))
        if not parsed.no_pdf:
            site.add_sheets(data_folder())
        written = site.write()
    except OSError as error:
        raise Refusal(f"{folder} can't be written: {(error.strerror or 'unknown disk error').lower()}.", 2) from None
    print(f"Wrote {written.pages} pages to {folder}. New or changed files: {written.changed}.", file=sys.stderr)
    return 0
