"""`where`: every place that uses a word, a label, a topic, an address, or an id."""

import argparse
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, load
from wizard.cli.flow_files import at, to_print

if TYPE_CHECKING:
    from wizard.authoring.inventory import Value


def add(commands: Any) -> None:
    command = commands.add_parser(
        "where", help="find every place that uses a word, a label, a topic, an address, or an id"
    )
    command.add_argument("text", help="such as borrow, '**Borrow**' (only the label), wifi, or libby/book-missing")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.usages import names, uses
    from wizard.content.decoder import nearest
    from wizard.content.quoting import counted

    library = load(parsed).library
    words = parsed.text.strip()
    found = uses(library, words) if words else None
    if found is None or not found.places:
        close = nearest(words.strip("*"), names(library))
        raise Refusal(f"`{words}` isn't used anywhere." + (f" Did you mean `{close}`?" if close else ""))
    for value in found.places:
        print(f"{at(value.place)}: {_owner(value)}: {value.text}")
    files = len({value.file for value in found.places})
    print(f"\n{counted(len(found.places), 'place')} in {counted(files, 'file')}.")
    print("\n".join(to_print(found.sheets, "Printed on these sheets:") or ["It isn't printed on any sheet."]))
    return 0


def _owner(value: "Value") -> str:
    return value.owner if value.key == value.text else f"{value.owner}, {value.key}"
