"""`collect`: import the flags and counts that the branches' desks sent."""

import argparse
from pathlib import Path
from typing import Any

from wizard.cli.common import Refusal
from wizard.cli.flags import opened
from wizard.system.invocation import to_run
from wizard.system.paths import read_file


def add(commands: Any) -> None:
    command = commands.add_parser("collect", help="import the flags and counts that other desks sent")
    command.add_argument(
        "place", type=Path, metavar="FOLDER_OR_FILE", help="the shared folder, or a file you were sent"
    )
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.content.quoting import counted
    from wizard.records.database.exchange import ImportCounts, take

    paths = sorted(parsed.place.glob("*.jsonl")) if parsed.place.is_dir() else [parsed.place]
    if not paths:
        raise Refusal(f"There's nothing to collect in {parsed.place}. Desks put their files there with `send`.", 2)
    every = list[ImportCounts]()
    with opened() as records:
        for path in paths:
            try:
                every.append(take(records, read_file(path).decode("utf-8", "replace")))
            except OSError as error:
                raise Refusal(f"{path} can't be read: {(error.strerror or str(error)).lower()}.", 2) from None
    new, known, unreadable = (sum(counts) for counts in zip(*every, strict=True))
    print(f"{counted(new, 'new line')} from {counted(len(paths), 'desk')} ({known} already here).")
    if unreadable:
        print(f"{counted(unreadable, 'line')} can't be read. Ask those desks to send again.")
    print(f"`{to_run('flags')}` shows what was flagged, and `{to_run('report')}` shows what was counted.")
    return 0
