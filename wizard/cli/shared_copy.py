"""This computer's own copy of a content folder on a network share, used only if nothing in it needs fixing."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.system import paths
from wizard.system.paths import WrongFolder, data_folder

if TYPE_CHECKING:
    from wizard.content.instructions import Version


def own_copy(source: Path) -> Path:
    """Return the folder with this computer's copy, made first if there is none. Raises WrongFolder if that fails."""
    from wizard.content import following

    following.begin(copies(), source)
    found = following.current(copies())
    if found is None:
        look(source)
        found = following.use(copies())
    if found is None:
        raise WrongFolder(f"{source} can't be used yet: it has no flows.")
    return found


def look(source: Path) -> "Version | None":
    """Copy the instructions from the share to a place next to those in use, if they're new. Return their version.

    Raises WrongFolder if anything in them needs fixing, so that a desk keeps the instructions it has.
    """
    from wizard.content import following

    if not source.is_dir():
        raise WrongFolder(f"{source} can't be reached, or isn't a folder.")
    try:
        copy = following.prepare(copies(), source)
    except OSError as error:
        raise WrongFolder(f"{source} can't be copied: {(error.strerror or 'unknown disk error').lower()}.") from None
    if copy is None:
        return None
    _refuse_unclean(source, copy)
    return following.accept(copy)


def _refuse_unclean(source: Path, copy: Path) -> None:
    from wizard.checks.check import check
    from wizard.content.following import refuse

    problems = check((copy, paths.bundled()), [], date.today(), walking=False).problems
    first = min((problem for problem in problems if problem.severity == "error"), default=None)
    if first is not None:
        refuse(copy)
        where = f"{first.place.path.name} line {first.place.line}"
        raise WrongFolder(f"{source} has something to fix in {where}, so nothing was copied. {first.message}")


def copies() -> Path:
    """Return the folder with the copies."""
    return data_folder() / "instructions"
