"""What the commands of the flow keeper share."""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.cli.common import Refusal, folders
from wizard.cli.lookup import known
from wizard.cli.output import write
from wizard.system.invocation import with_content
from wizard.system.paths import OWN

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.content.problem import Place


def flow_named(library: "Library", word: str) -> str:
    """The id of a flow, given as its id or as its file. Raises Refusal with the nearest name."""
    return known(Path(word).stem if word.endswith(".yaml") else word, list(library.files), "flow")


def own_folder(parsed: argparse.Namespace) -> Path:
    """The folder whose flows are the keeper's to write: the library's own, else the one they stand in.

    Raises Refusal where neither has flows; what was installed with the program is never written.
    """
    first, *others = folders(parsed)
    own = first if others or parsed.content else Path()
    if not (own / "flows").is_dir():
        raise Refusal(f"Say where your flows are, for example `{with_content(OWN, '…')}`.", 2)
    return own


def refuse_foreign(parsed: argparse.Namespace, paths: Iterable[Path]) -> None:
    """Raises Refusal if any of these files is not the keeper's own."""
    own = own_folder(parsed).resolve()
    foreign = [path for path in paths if not path.resolve().is_relative_to(own)]
    if foreign:
        raise Refusal(f"{foreign[0]} would change too, but is not in your folder. Copy it there first.", 2)


def save(texts: dict[Path, str]) -> None:
    """Write every file; its own line ends are in its text."""
    for path, text in texts.items():
        write(path, text.encode())


def at(place: "Place") -> str:
    """`path:line:column`, which editors open."""
    return f"{place.path.as_posix()}:{place.line}:{place.column}"


def to_print(sheets: Sequence[str], lead: str) -> list[str]:
    """The sheets of the rack, one a line, below a heading."""
    return ["", lead, *(f"  {sheet}" for sheet in sheets)] if sheets else []
