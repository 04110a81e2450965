"""`checked`: record that a service was tried on a real device."""

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, country_option, folders, library_of
from wizard.cli.flow_files import library_folder, write_schema
from wizard.cli.lookup import model_named, start_of
from wizard.cli.output import make_folder, write
from wizard.system.invocation import to_run

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.presenters.sheet_catalog import Pair


def add(commands: Any) -> None:
    command = commands.add_parser("checked", help="record that you tried a service on a real device and it worked")
    pair_arguments(command)
    who_options(command)
    command.set_defaults(run=run)


def pair_arguments(command: argparse.ArgumentParser, needed: bool = True) -> None:
    """Add the arguments for the device and the platform."""
    count = None if needed else "?"
    command.add_argument("device", nargs=count, default="", help="a device or model, such as kindle or kindle-2013")
    command.add_argument("platform", nargs=count, default="", help="a platform, such as libby")
    country_option(command)


def who_options(command: argparse.ArgumentParser) -> None:
    """Add the options for who tried it, when, and on which device."""
    command.add_argument(
        "--with", dest="with_", default="", metavar="DEVICE", help="your device, such as 'Paperwhite 11'"
    )
    command.add_argument("--by", default="", metavar="INITIALS", help="your initials; they're never printed")
    command.add_argument("--on", default="", metavar="DATE", help="the date, such as 2026-11-30 (default: today)")


def run(parsed: argparse.Namespace) -> int:
    library_folder(parsed)
    library = library_of(parsed)
    pair = pair_of(library, parsed.device, parsed.platform)
    record(parsed, library, pair, frozenset())
    return 0


def pair_of(library: "Library", device: str, platform: str) -> "Pair":
    """Return the pair that these words stand for: the usual model of the device, set up in the best way.

    Raises Refusal if the service doesn't work on this device.
    """
    from wizard.presenters.sheet_catalog import Pair, pairs

    start, _ = start_of(library, device, platform)
    named = model_named(library, device)
    models = [named] if named else [*library.devices[start.device].models]
    found = next((pair for model in models for pair in pairs(library) if pair[:2] == (model, start.platform)), None)
    if found is None:
        service = library.platforms[start.platform].platform
        raise Refusal(f"{service} doesn't work on this device. To see why, run `{to_run('matrix', device)}`.")
    return Pair(*found)


def record(parsed: argparse.Namespace, library: "Library", pair: "Pair", wrong: frozenset[str]) -> None:
    """Record the check in the library's own folder. Raises Refusal if the initials or the device are missing."""
    from wizard.authoring.device_test import recorded
    from wizard.authoring.text_edits import read
    from wizard.content.loader import CHECKED
    from wizard.presenters.proof import proof
    from wizard.presenters.sheet_catalog import name

    day, with_, by = _day(parsed.on), _said(parsed.with_, "Which device and version"), _initials(parsed.by)
    path = library_folder(parsed) / "flows" / CHECKED
    before = read(path) if path.exists() else ""
    make_folder(path.parent)
    write(path, recorded(before, library, pair, day, with_, by, wrong).encode())
    write_schema(parsed, path.parent)
    now = proof(_again(parsed), pair)
    if wrong:
        matched = f"{now.steps - len(wrong)} of {now.steps} steps matched. {len(wrong)} didn't:"
    else:
        matched = f"{now.tried} of {now.steps} steps were tried here with {with_}."
    print(f"{path}: {name(library, pair)}: {matched}")


def _again(parsed: argparse.Namespace) -> "Library":
    from wizard.content import loader

    return loader.load(folders(parsed)).library


def _day(said: str) -> date:
    if not said:
        return date.today()
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise Refusal(f"`{said[:40]}` isn't a valid date. Use a date such as 2026-11-20.", 2) from None
    if day > date.today():
        raise Refusal(f"{day} is in the future. Use the date you tried it.", 2)
    return day


def _said(given: str, question: str) -> str:
    """Return what was given, or ask for it. Raises Refusal if there's no answer."""
    from wizard.system import personal_data

    try:
        said = " ".join((given or input(f"{question}? ")).split())
    except (EOFError, KeyboardInterrupt):
        print()
        said = ""
    if not said:
        raise Refusal("Nothing was saved. Add the device you tried it on (--with) and your initials (--by).", 2)
    if refusal := personal_data.device_refusal(said):
        raise Refusal(refusal, 2)
    return said[:60]


def _initials(given: str) -> str:
    from wizard.authoring.device_test import initials_refusal

    said = _said(given, "Your initials")
    if refusal := initials_refusal(said):
        raise Refusal(refusal, 2)
    return said
