"""`flags`: the steps that staff flagged as wrong, and how to fix each one."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, load, tell_news
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder

if TYPE_CHECKING:
    from wizard.authoring.flagged_steps import FlaggedStep
    from wizard.content.library import Library
    from wizard.records.database import Records


def add(commands: Any) -> None:
    command = commands.add_parser("flags", help="list the steps that staff flagged as wrong, and how to fix them")
    command.add_argument("step", nargs="?", default="", help="only this step, such as libby/confirm")
    closing = command.add_mutually_exclusive_group()
    closing.add_argument("--fixed", action="store_true", help="close the step's flags because you fixed it")
    closing.add_argument("--still-right", action="store_true", help="close the step's flags: it's right as is")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.flagged_steps import as_text
    from wizard.records.database.flags import REASONS

    library = load(parsed).library
    with opened() as records:
        found = _named(flagged(library, records), parsed.step)
        if parsed.fixed or parsed.still_right:
            print(_closed(found, parsed, records))
            return 0
    print(as_text(library, found, REASONS, to_run) or "No steps are flagged.")
    return 0


@contextmanager
def opened() -> "Iterator[Records]":
    """Open the records, and close them afterward. Raises Refusal if they can't be opened."""
    from wizard.records.database import records_in

    records = records_in(data_folder())
    try:
        if records.trouble:
            raise Refusal(records.trouble, 2)
        yield records
    finally:
        records.close()
        tell_news(records)


def flagged(library: "Library", records: "Records") -> "list[FlaggedStep]":
    """Return the steps with open flags, the one flagged most often first."""
    from wizard.authoring.flagged_steps import steps

    return steps(library, records.flags.open())


def any_records() -> bool:
    """Return whether a desk has ever saved anything here, so that commands can avoid creating an empty database."""
    return bool(os.environ.get("EBOOK_SETUP_DATABASE")) or (data_folder() / "visits.db").exists()


def close(step: "FlaggedStep", reason: str, records: "Records") -> None:
    """Close the flags on one step."""
    records.flags.close(step.flow, step.step, reason, records.today())


def _named(found: "list[FlaggedStep]", name: str) -> "list[FlaggedStep]":
    """Return the step that was named, or all of them if none was. Raises Refusal if that step isn't flagged."""
    if not name:
        return found
    own = [step for step in found if step.name == name]
    if own:
        return own
    from wizard.content.decoder import nearest

    close_ = nearest(name, [step.name for step in found])
    hint = f" Did you mean {close_}?" if close_ else ""
    raise Refusal(f"There are no open flags on `{name[:60]}`.{hint}", 2)


def _closed(found: "list[FlaggedStep]", parsed: argparse.Namespace, records: "Records") -> str:
    from wizard.content.quoting import counted
    from wizard.records.database.flags import FIXED, STILL_RIGHT

    if not parsed.step:
        raise Refusal(f"Say which step: `{to_run('flags', 'libby/confirm', '--fixed')}`.", 2)
    (step,) = found
    close(step, FIXED if parsed.fixed else STILL_RIGHT, records)
    return f"Closed {counted(step.times, 'flag')} on {step.name}."
