"""`check`: read all flows and say what to mend."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from wizard.commands.common import Refusal, folders


def add(commands: Any) -> None:
    command = commands.add_parser("check", help="read all flows and say what to mend")
    command.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="only these files or folders")
    command.add_argument("--format", choices=("human", "json"), default="human")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.check import check
    from wizard.problem import human, summary

    missing = [path for path in parsed.paths if not path.exists()]
    if missing:
        raise Refusal(f"There is no file or folder {missing[0]}.", 2)
    found = check(folders(parsed), parsed.paths, date.today())
    errors = sum(problem.severity == "error" for problem in found.problems)
    if parsed.format == "json":
        counts = {"files": found.files, "errors": errors, "warnings": len(found.problems) - errors}
        print(json.dumps({**counts, "problems": [problem.as_json() for problem in found.problems]}, indent=1))
    else:
        print("\n\n".join([*map(human, found.problems), summary(found.problems, found.files)]))
    return 1 if errors else 0
