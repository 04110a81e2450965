"""`send`: put this desk's flags and counts into a shared folder or a file to email."""

import argparse
from pathlib import Path
from typing import Any

from wizard.cli.common import Refusal
from wizard.cli.flags import opened
from wizard.system.invocation import to_run
from wizard.system.paths import data_folder, read_file


def add(commands: Any) -> None:
    command = commands.add_parser("send", help="put this desk's flags and counts into a folder, or a file to email")
    command.add_argument(
        "place", type=Path, metavar="FOLDER_OR_FILE", help="a file, or a folder that gets one file per desk"
    )
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.content.quoting import counted
    from wizard.records.database import exchange

    path = parsed.place / f"desk-{_desk()}.jsonl" if parsed.place.is_dir() else parsed.place
    if not path.parent.is_dir():
        raise Refusal(f"There's no folder {path.parent}.", 2)
    try:
        before = read_file(path).decode("utf-8", "replace") if path.exists() else ""
        with opened() as records:
            new = list(exchange.lines(records, exchange.ids(before)))
        if new:
            start = "" if before.endswith("\n") or not before else "\n"
            with path.open("a", encoding="utf-8") as file:
                file.write(start + "".join(f"{line}\n" for line in new))
    except OSError as error:
        raise Refusal(f"{path} can't be written: {(error.strerror or 'unknown disk error').lower()}.", 2) from None
    if not new:
        print("There's nothing new to send.")
        return 0
    print(
        f"{path}: {counted(len(new), 'new line')}. "
        f"To import them, the main library runs `{to_run('collect', str(parsed.place))}`."
    )
    return 0


def _desk() -> str:
    """Return this desk's name in the folder. It's chosen at random once, so it doesn't reveal where the desk is."""
    import secrets

    from wizard.desk.settings import Settings

    settings = Settings(data_folder())
    if not settings.get("desk"):
        settings.put("desk", secrets.token_hex(4))
    return settings.get("desk")
