"""Helpers that the flow keeper's commands share."""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.common import Refusal, folders
from wizard.cli.lookup import known
from wizard.cli.output import write, write_all
from wizard.system.invocation import to_run, with_content
from wizard.system.paths import OWN, read_file

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.content.problem import Location


def flow_named(library: "Library", word: str) -> str:
    """Return the id of a flow, given its id or file. Raises Refusal, with the closest name, if there's no such flow."""
    return known(Path(word).stem if word.endswith(".yaml") else word, list(library.files), "flow")


def own_folder(parsed: argparse.Namespace) -> Path:
    """Return the folder with the flows the keeper may change: the library's own folder, or else the current one.

    Raises Refusal if neither has flows. The installed flows are never changed.
    """
    refuse_copy(parsed)
    first, *others = folders(parsed)
    own = first if others or parsed.content else Path()
    if not (own / "flows").is_dir():
        raise Refusal(f"Name the folder with your flows, for example `{with_content(OWN, '…')}`.", 2)
    return own


def refuse_copy(parsed: argparse.Namespace) -> None:
    """Raise Refusal if the folder in use is a copy of a share, where a change would be lost."""
    if parsed.follow is not None:
        share = with_content(parsed.follow, "…")
        raise Refusal(f"A desk that follows a share only reads it. Make changes in the share itself: `{share}`.", 2)


def library_folder(parsed: argparse.Namespace) -> Path:
    """Return the library's own folder, not the shipped one. Raises Refusal if no folder was named."""
    refuse_copy(parsed)
    own, *further = folders(parsed)
    if not further:
        raise Refusal(f"Say which folder is your library's, for example `{with_content(OWN, '…')}`.", 2)
    return own


def refuse_foreign(parsed: argparse.Namespace, paths: Iterable[Path], label: tuple[str, str] | tuple[()] = ()) -> None:
    """Raise Refusal if any of these files is outside the keeper's folder. It suggests a patch of the steps.

    `label` is a flow and its label, to suggest a patch of that instead.
    """
    own = own_folder(parsed).resolve()
    foreign = [path for path in paths if not path.resolve().is_relative_to(own)]
    if foreign:
        patch = to_run("patch", *(label or [foreign[0].stem]))
        hint = f"Patch its {'label' if label else 'steps'}: `{patch}`. Or copy it to your folder first."
        raise Refusal(f"{foreign[0]} would change too, but it isn't in your folder. {hint}", 2)


def save(texts: dict[Path, str]) -> None:
    """Write every file. The texts already have the right line endings."""
    write_all({path: text.encode() for path, text in texts.items()})


def write_schema(parsed: argparse.Namespace, flows: Path) -> bool:
    """Write the schema that the first line of each flow names, and return whether there was none.

    In a library's own folder, update an existing schema, so that the editor offers the current names.
    """
    from wizard.authoring.json_schema import as_text
    from wizard.content.loader import load

    path, now = flows / "schema.json", folders(parsed)
    is_new = not path.exists()
    if is_new or now[1:]:
        text = as_text(load(now, places=False).library).encode()
        if is_new or read_file(path) != text:
            write(path, text)
    return is_new


def at(place: "Location") -> str:
    """Return `path:line:column`, which editors can open."""
    return f"{place.path.as_posix()}:{place.line}:{place.column}"


def to_print(sheets: Sequence[str], lead: str) -> list[str]:
    """Return the sheets, one per line, under a heading. Return [] if there are none."""
    return ["", lead, *(f"  {sheet}" for sheet in sheets)] if sheets else []
