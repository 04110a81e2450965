"""`rename-label`: change a button's name everywhere."""

import argparse
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, load
from wizard.cli.flow_files import at, flow_named, refuse_foreign, save, to_print

if TYPE_CHECKING:
    from wizard.authoring.rename import Rename


def add(commands: Any) -> None:
    command = commands.add_parser("rename-label", help="change a button's name everywhere")
    command.add_argument("flow", help="the flow with the button, such as libby or flows/platforms/libby.yaml")
    command.add_argument("old", help="its old name")
    command.add_argument("new", help="its new name")
    command.add_argument("--was", action="store_true", help="also keep the old name, for screens that still show it")
    command.add_argument("--dry-run", action="store_true", help="only show what would change")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.affected_sheets import touched
    from wizard.authoring.rename import CannotRename, rename

    library = load(parsed).library
    try:
        made = rename(library, flow_named(library, parsed.flow), parsed.old, parsed.new, parsed.was)
    except CannotRename as refused:
        raise Refusal(str(refused)) from None
    refuse_foreign(parsed, made.texts)
    if not parsed.dry_run:
        save(made.texts)
    print("\n".join(_summary(made, touched(library, made.places), parsed)))
    return 0


def _summary(made: "Rename", sheets: list[str], parsed: argparse.Namespace) -> list[str]:
    from wizard.content.quoting import counted

    would = "would be" if parsed.dry_run else "is now"
    places = f"{counted(len(made.places), 'place')} in {counted(len(made.texts), 'file')}"
    loose = [f"  {at(value.place)}: {value.text}" for value in made.loose]
    return [
        *(f"{at(value.place)}: {value.text}" for value in made.places),
        f"`{parsed.old}` {would} `{parsed.new}` in {places}.",
        *to_print(sheets, "Sheets to print again:"),
        *(["", "Check these too. They use the word without asterisks:", *loose] if loose else []),
    ]
