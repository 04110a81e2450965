"""`stale`: what to look at next, the most used first; and one answer where nothing changed."""

import argparse
from datetime import date
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, load
from wizard.cli.flags import any_records, flagged, opened
from wizard.cli.flow_files import flow_named, own_folder, save
from wizard.cli.output import make_folder
from wizard.cli.step_counts import walked
from wizard.system.invocation import to_run

if TYPE_CHECKING:
    from wizard.content.library import Library


def add(commands: Any) -> None:
    command = commands.add_parser("stale", help="list what is old, unsure, or flagged, the most used first")
    command.add_argument("flow", nargs="?", default="", help="only this flow, such as libby")
    command.add_argument("--still-right", action="store_true", help="say that you checked it, and nothing changed")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.stale import as_text, stale

    library = load(parsed).library
    id = flow_named(library, parsed.flow) if parsed.flow else ""
    if parsed.still_right:
        _still_right(parsed, library, id)
        return 0
    flags = []
    if any_records():
        with opened() as records:
            flags = flagged(library, records)
    found = [one for one in stale(library, walked(library), flags, date.today()) if id in ("", one.flow)]
    print(as_text(found) or "Nothing is old, unsure, or flagged.")
    if found:
        print(f"\nIf you checked one, and nothing changed: {to_run('stale', found[0].flow, '--still-right')}")
    return 0


def _still_right(parsed: argparse.Namespace, library: "Library", id: str) -> None:
    from wizard.authoring.stale import still_right

    if not id:
        raise Refusal(f"Say which flow: `{to_run('stale', 'libby', '--still-right')}`.", 2)
    try:
        texts = still_right(library, id, own_folder(parsed), date.today())
    except ValueError as why:
        raise Refusal(f"The patch of {id} can't be continued. {why}") from None
    for path in texts:
        make_folder(path.parent)
    save(texts)
    print(f"{next(iter(texts))}: {id} counts as checked today.")
