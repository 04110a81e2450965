"""`new`: a template for a new flow, with notes for its author."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, load
from wizard.cli.flow_files import own_folder, write_schema
from wizard.cli.output import make_folder, write
from wizard.system.invocation import to_run

if TYPE_CHECKING:
    from wizard.content.library import Library


def add(commands: Any) -> None:
    command = commands.add_parser("new", help="start a file for a device, a platform, or a topic")
    command.add_argument("kind", choices=("device", "platform", "topic"))
    command.add_argument("name", help="what people call it, such as 'Tolino' or 'Connect to Wi-Fi'")
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.authoring.scaffold import id_of, started

    folder, library, name = own_folder(parsed) / "flows", load(parsed).library, " ".join(parsed.name.split())
    id = id_of(name)
    if not id:
        raise Refusal("The name needs at least one letter from a to z.", 2)
    path = folder / f"{parsed.kind}s" / f"{id}.yaml"
    _refuse_taken(library, path, id)
    make_folder(path.parent)
    write(path, started(library, parsed.kind, name, date.today()).encode())
    print(f"Saved {path}. Edit it, then run `{to_run('check', str(path))}`.")
    if write_schema(parsed, folder):
        print(f"Saved {folder / 'schema.json'} too. Your editor uses it to explain every key.")
    return 0


def _refuse_taken(library: "Library", path: Path, id: str) -> None:
    """Raise Refusal rather than overwrite a file, or hide a built-in flow with the same name."""
    there = path if path.exists() else library.paths.get(id)
    if there and there.resolve().is_relative_to(path.parents[1].resolve()):
        raise Refusal(f"`{id}` already exists: {there}. Edit that file, or choose another name.")
    if there:
        raise Refusal(f"We already have a flow `{id}`. Change it with `{to_run('patch', id)}`, or choose another name.")
