"""A library's own templates, words, and look, with ours as a fallback when those don't work."""

from collections.abc import Callable
from typing import TypeVar

from wizard.printing.pdf import RenderError
from wizard.system.paths import Folders

_T = TypeVar("_T")


def with_ours(folders: Folders, make: Callable[[Folders], _T]) -> tuple[_T, str]:
    """Make something with the library's own files, or with ours and a sentence for staff if those don't work.

    Raises RenderError if ours don't work either.
    """
    try:
        return make(folders), ""
    except RenderError as error:
        if not folders:
            raise
        return make(()), f"Your library's own design can't be used, so ours was used: {error}"
