"""`fix`: mend slips of the keyboard that can be mended without asking."""

import argparse
from pathlib import Path
from typing import Any

from wizard.commands.common import Refusal, write


def add(commands: Any) -> None:
    command = commands.add_parser("fix", help="mend slips of the keyboard: tabs, spaces, missing quotes")
    command.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, or folders of flows")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    files = [file for path in parsed.paths for file in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path])]
    if not files:
        raise Refusal("There are no flows here: a flow is a file that ends in .yaml.", 2)
    for file in files:
        print("\n".join(mend(file)))
    return 0


def mend(path: Path) -> list[str]:
    """Mend one file in place, and say which lines. Raises Refusal where it can't be read as text, or not written."""
    from wizard.keeping.mending import fixed
    from wizard.keeping.patching import read
    from wizard.problem import counted

    try:
        text = read(path)
    except (OSError, UnicodeDecodeError):
        raise Refusal(f"{path} can't be read as text.", 2) from None
    mended = fixed(text)
    if mended == text:
        return [f"{path}: nothing to mend."]
    write(path, mended.encode())
    lines = zip(text.split("\n"), mended.split("\n"), strict=True)
    told = [f"{path}:{number}: {after.strip()}" for number, (before, after) in enumerate(lines, 1) if before != after]
    return [*told, f"{path}: {counted(len(told), 'line')} mended. `ebook-setup check` says what is left."]
