"""`patch`: start a change to one step of a shipped flow, in the library's own folder."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, folders, load
from wizard.cli.flow_files import at, flow_named, library_folder, write_schema
from wizard.cli.impact import confirm, yes_option
from wizard.cli.output import make_folder, write
from wizard.system.invocation import to_run

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.content.patches import PatchTarget
    from wizard.content.yaml_nodes import Map

_VERBS = ("change", "replace", "add", "before", "after", "remove")


def add(commands: Any) -> None:
    command = commands.add_parser("patch", help="change one step of a shipped flow, and keep it across updates")
    command.add_argument("flow", help="the flow, such as libby")
    command.add_argument(
        "name", nargs="?", default="", help="a step, answer, fix, problem, label, or way (default: list them)"
    )
    command.add_argument("verb", nargs="?", choices=_VERBS, default=None, help="what to do with it (default: change)")
    command.add_argument(
        "--in",
        dest="within",
        default="",
        metavar="PART",
        help="the way, part, or section it's in, if the name is used more than once",
    )
    yes_option(command)
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.content import loader
    from wizard.content.flow import PATCHES

    own = library_folder(parsed)
    library = load(parsed).library
    id = flow_named(library, parsed.flow)
    tree = _tree(parsed, id)
    if not parsed.name:
        print("\n".join(_listed(library, tree, id)))
        return 0
    spot = _spot(tree, id, parsed.name, parsed.within)
    if parsed.verb is None:
        _refuse_second(library, id, spot, parsed)
    path = own / "flows" / PATCHES / f"{id}.yaml"
    line = _begin(path, id, spot, parsed)
    write_schema(parsed, own / "flows")
    print(
        f"{loader.shown(path)}:{line} is where your change starts. Finish it, then run `{to_run('check', str(path))}`."
    )
    return 0


def _refuse_second(library: "Library", id: str, spot: "PatchTarget", parsed: argparse.Namespace) -> None:
    """Raise Refusal rather than begin a second change of what a patch already changes."""
    for patch in library.patches.get(id, ()):
        for change in patch.changes:
            if change.at.get(spot.kind) == spot.name and change.in_ in ("", parsed.within):
                place = change.at.place(spot.kind)
                more = to_run("patch", id, parsed.name, "after")
                hint = f"Edit that change. To add something next to it: `{more}`."
                message = f"You already have a change of {spot.kind} `{spot.name}`: {at(place)}."
                raise Refusal(f"{message} {hint}", 2)


def _tree(parsed: argparse.Namespace, id: str) -> "Map":
    """Return the tree of the shipped flow. Raises Refusal if the flow is the library's own."""
    from wizard.content import loader

    own, *further = folders(parsed)
    shipped = loader.load(tuple(further)).library
    mine = own / "flows"
    copy = next((path for folder in loader.KINDS for path in [mine / folder / f"{id}.yaml"] if path.exists()), None)
    if copy is not None:
        raise Refusal(f"{loader.shown(copy)} is your own file, so there's nothing to patch. Change that file.", 2)
    return shipped.files[id].at


def _listed(library: "Library", tree: "Map", id: str) -> Iterator[str]:
    """Yield a line for everything in a flow that can be changed, with its text as it reads on the screen."""
    from wizard.content.patches import plain, spots

    for spot in spots(tree):
        node = plain(spot.node)
        said = next((node[key] for key in ("do", "ask", "text", "try", "says") if key in node), "") if node else ""
        yield f"{spot.kind:8} {spot.name:32} {library.with_phrases(id, str(said))}".rstrip()
    yield f"To change one: {to_run('patch', id, 'NAME')}"


def _spot(tree: "Map", id: str, name: str, within: str) -> "PatchTarget":
    """Return the part of a flow that has this name. Raises Refusal if none has it, or more than one."""
    from wizard.content.decoder import nearest
    from wizard.content.patches import distinct, spots

    every = list(spots(tree))
    called = [spot for spot in every if name.strip() in (spot.name, f"{spot.kind} {spot.name}")]
    found = [spot for spot in called if within in ("", *spot.within)]
    if len(found) == 1:
        return found[0]
    if not called:
        close = nearest(name, [spot.name for spot in every])
        hint = f"Did you mean `{close}`?" if close else f"`{to_run('patch', id)}` lists what it has."
        raise Refusal(f"`{id}` has nothing named `{name[:60]}`. {hint}", 2)
    kinds = dict.fromkeys(f"“{spot.kind} {spot.name}”" for spot in called)
    hint = (
        f"Write {' or '.join(kinds)}." if len(kinds) > 1 else f"Add `--in` and one of: {', '.join(distinct(called))}."
    )
    raise Refusal(f"`{id}` has {len(called)} things named `{name}`. {hint}", 2)


def _begin(path: Path, id: str, spot: "PatchTarget", parsed: argparse.Namespace) -> int:
    """Write the change at the end of the patch, and return its line number. Raises Refusal if that can't be done."""
    from wizard.authoring.patch_text import begun, usual_verb
    from wizard.authoring.text_edits import read

    try:
        before = read(path) if path.exists() else ""
        made = begun(before, id, spot, parsed.within, parsed.verb or usual_verb(spot))
    except (ValueError, OSError):
        raise Refusal(
            f"Nothing can be added to {path} yet. To see what to fix first, run `{to_run('check', str(path))}`."
        ) from None
    confirm(parsed, {path: made})
    make_folder(path.parent)
    write(path, made.encode())
    return len(before.rstrip().splitlines()) + 1 if before else made.count("\n", 0, made.index("# The shipped")) + 1
