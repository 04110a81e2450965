"""`stale`: list what to check next, the most used first, or record that nothing has changed."""

import argparse
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, load
from wizard.cli.flags import any_records, flagged, opened
from wizard.cli.flow_files import flow_named, own_folder, save
from wizard.cli.impact import NOTHING, answered
from wizard.cli.output import make_folder
from wizard.cli.step_counts import walked
from wizard.system.invocation import to_run

if TYPE_CHECKING:
    from wizard.authoring.flagged_steps import FlaggedStep
    from wizard.content.loader import Loaded
    from wizard.content.patches import Applied


def add(commands: Any) -> None:
    command = commands.add_parser("stale", help="list what is old, unsure, or flagged, the most used first")
    command.add_argument("flow", nargs="?", default="", help="only this flow, such as libby")
    command.add_argument("--still-right", action="store_true", help="record that you checked it and nothing changed")
    command.add_argument("--yes", action="store_true", help="with --still-right: don't ask, for scripts")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.stale import as_text, stale

    loaded = load(parsed)
    library = loaded.library
    id = flow_named(library, parsed.flow) if parsed.flow else ""
    flags = []
    if any_records():
        with opened() as records:
            flags = flagged(library, records)
    if parsed.still_right:
        _still_right(parsed, loaded, id, [step for step in flags if step.flow == id])
        return 0
    found = [one for one in stale(library, walked(library), flags, date.today()) if id in ("", one.flow)]
    print(as_text(found) or "Nothing is old, unsure, or flagged.")
    if found:
        print(f"\nIf you checked one and nothing changed, run: {to_run('stale', found[0].flow, '--still-right')}")
    return 0


def _still_right(parsed: argparse.Namespace, loaded: "Loaded", id: str, flags: "list[FlaggedStep]") -> None:
    from wizard.authoring.stale import still_right

    if not id:
        raise Refusal(f"Say which flow: `{to_run('stale', 'libby', '--still-right')}`.", 2)
    try:
        texts = still_right(loaded.library, id, own_folder(parsed), date.today())
    except ValueError as why:
        raise Refusal(f"Nothing can be added to the patch for {id}. {why}") from None
    if rows := list(_open(loaded, id, flags)):
        print("\n".join(rows))
        if not answered(parsed, f"Is everything in {id} still right?"):
            raise Refusal(NOTHING)
    for path in texts:
        make_folder(path.parent)
    save(texts)
    print(f"{next(iter(texts))}: {id} counts as checked today.")


def _open(loaded: "Loaded", id: str, flags: "list[FlaggedStep]") -> Iterator[str]:
    """Yield what to look at before a flow counts as checked: its open flags, and the library's changes to it."""
    from wizard.content.quoting import counted

    if flags:
        yield f"Staff flagged {counted(len(flags), 'step')} in {id}:"
        yield from (f"  {step.name}: flagged {counted(step.times, 'time')}" for step in flags)
        yield f"These flags stay open. To see or close them: {to_run('flags')}"
    if changes := [made for made in loaded.applied if made.flow == id and not _only_dated(made)]:
        yield f"Your library made {counted(len(changes), 'change')} in {id}:"
        yield from (f"  {made.kind} {made.name}" for made in changes)


def _only_dated(made: "Applied") -> bool:
    """Return whether a change is only the date from an earlier `--still-right`, so there's nothing to look at."""
    keys = made.change.change
    return made.kind == "flow" and isinstance(keys, dict) and keys.keys() == {"verified"}
