"""A flow to send to another library: one file with its changes and its sources, and without private data."""

import re
from collections.abc import Iterator
from datetime import date
from textwrap import wrap

from wizard.authoring.diff import of_file
from wizard.authoring.text_edits import BOM
from wizard.content.dates import in_words
from wizard.content.flow import Branch, Profile, title_of
from wizard.content.library import Library
from wizard.content.loader import KINDS
from wizard.content.trust import HOW_KNOWN


class Private(Exception):
    """The library's private data in a flow. Its message has the line."""


def shared(library: Library, shipped: Library, id: str, text: str, today: date) -> str:
    """Return the flow's text with a note for the recipient. Raise Private if it contains the library's own data."""
    _refuse_private(library.profile, text)
    first, _, rest = text.removeprefix(BOM).partition("\n")
    note = "\n".join(_note(library, shipped, id, today))
    return f"{first.rstrip()}\n{note}\n{rest}" if first.startswith("#") else f"{note}\n{first}\n{rest}"


def _note(library: Library, shipped: Library, id: str, today: date) -> Iterator[str]:
    file = library.files[id]
    folder = next(folder for folder, kind in KINDS.items() if isinstance(file, kind))
    yield from _comment(
        f"{title_of(file)}: a flow for the eBook setup assistant, shared on {in_words(today, library.country)}."
    )
    how = f"save it as flows/{folder}/{id}.yaml in your own folder, and run `ebook-setup check`."
    yield from _comment(f"To use it, {how}")
    checked = in_words(date.fromisoformat(file.verified.date), library.country)
    yield from _comment(f"{HOW_KNOWN[file.verified.how].format(checked)} Try it before you trust it.")
    yield "#"
    if id not in shipped.files:
        yield "# It's new. The program doesn't come with this flow."
    else:
        lines = of_file(shipped.files[id], file).lines
        yield (
            "# How it differs from the version that comes with the program:"
            if lines
            else "# It shows the same as the version that comes with the program."
        )
        for line in lines:
            yield from _comment(line, "- ")
    yield from _comment("Its sources are listed under `sources`.")


def _comment(words: str, lead: str = "") -> Iterator[str]:
    """Yield comment lines that start with `#` and are short enough for an email."""
    for number, line in enumerate(wrap(words, 74, break_long_words=False, break_on_hyphens=False)):
        yield f"# {lead if not number else ' ' * len(lead)}{line}"


# ------------------------------------------------------------------ private data

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


def _refuse_private(profile: Profile | None, text: str) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if _MAIL.search(line):
            raise Private(f"Line {number} has an email address. Write a role instead.")
        for key, value in _own(profile):
            if re.search(rf"(?<!\w){re.escape(value)}(?!\w)", line, re.IGNORECASE):
                raise Private(f"Line {number} has your library's own words, “{value}”. Write {{{key}}} instead.")


def _own(profile: Profile | None) -> Iterator[tuple[str, str]]:
    """Yield the profile's own words with their slots. Short ones such as `US` are skipped, because they aren't specific
    enough.
    """
    if profile is not None:
        yield from (("library." + key, value) for key, value in _of_library(profile) if len(value) > 3)
        for key in ("find-as", "then-choose", "address"):
            own = (getattr(offer, key.replace("-", "_")) for offer in profile.platforms.values())
            yield from ((f"platform.{key}", value) for value in own if len(value) > 3)


def _of_library(profile: Profile) -> Iterator[tuple[str, str]]:
    for key in ("library", "short-name", "phone", "address", "web", "catalog"):
        yield key, getattr(profile, key.replace("-", "_"))
    houses: tuple[Profile | Branch, ...] = (profile, *profile.branches.values())
    for house in houses:
        yield "phone", house.phone
        yield "address", house.address
        yield "wifi.name", house.wifi.name if house.wifi else ""
