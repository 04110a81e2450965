"""`rename-label`: one button's new name, wherever it stands."""

import argparse
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, load
from wizard.cli.flow_files import at, flow_named, refuse_foreign, save, to_print

if TYPE_CHECKING:
    from wizard.authoring.rename import Rename


def add(commands: Any) -> None:
    command = commands.add_parser("rename-label", help="one button's new name, wherever it stands")
    command.add_argument("flow", help="whose button it is, as libby or flows/platforms/libby.yaml")
    command.add_argument("old", help="its name until now")
    command.add_argument("new", help="its new name")
    command.add_argument("--was", action="store_true", help="keep the old name: screens that lag still show it")
    command.add_argument("--dry-run", action="store_true", help="only say what would change")
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
    print("\n".join(_told(made, touched(library, made.places), parsed)))
    return 0


def _told(made: "Rename", sheets: list[str], parsed: argparse.Namespace) -> list[str]:
    from wizard.content.quoting import counted

    would = "would be" if parsed.dry_run else "is now"
    places = f"{counted(len(made.places), 'place')} of {counted(len(made.texts), 'file')}"
    loose = [f"  {at(value.place)}: {value.text}" for value in made.loose]
    return [
        *(f"{at(value.place)}: {value.text}" for value in made.places),
        f"`{parsed.old}` {would} `{parsed.new}` in {places}.",
        *to_print(sheets, "Sheets to print again:"),
        *(["", "Look at these too; they have the word without stars:", *loose] if loose else []),
    ]
