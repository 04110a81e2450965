"""A library's own look: its logo and its color, from `handouts/` in its own folder."""

import base64
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wizard.content import yaml_tree
from wizard.content.problem import Problem
from wizard.system.contrast import CONTRAST, contrast
from wizard.system.paths import Folders

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LOGOS = ("logo.svg", "logo.png")
COLOR_FILE = "look.yaml"

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"
# Parts of an SVG that run code or fetch something from elsewhere. A plain drawing has none of these.
_REACHES_OUT = re.compile(
    r"<script|<foreignObject|<!ENTITY|@import|\son\w+\s*=|href\s*=\s*[\"']?(?!#|data:image/|[\"'])|url\((?!\s*[\"']?#)",
    re.IGNORECASE,
)
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_MOST = 300_000  # The largest logo, in bytes, because every sheet contains it.


BLACK, WHITE = "#000000", "#ffffff"


@dataclass(frozen=True, slots=True)
class Look:
    """The logo as SVG, or "", and the color of headings."""

    logo: str = ""
    color: str = BLACK


def look(folders: Folders) -> Look:
    """Return the logo and color from the nearest folders that have them. Raises ValueError if either can't be used."""
    logo = _nearest(folders, *LOGOS)
    return Look(_drawn(logo) if logo else "", own_color(folders) or BLACK)


def own_color(folders: Folders) -> str:
    """Return the library's color, such as "#003a8c", or "". Raises ValueError if it can't be used."""
    table = _nearest(folders, COLOR_FILE)
    return _color(table) if table else ""


def _nearest(folders: Folders, *names: str) -> Path | None:
    places = (folder / "handouts" / name for folder in folders for name in names)
    return next((place for place in places if place.is_file()), None)


def _drawn(path: Path) -> str:
    try:
        data = path.read_bytes() if path.stat().st_size <= _MOST else None
    except OSError as error:
        raise ValueError(f"{path.name} can't be read: {(error.strerror or 'no').lower()}.") from error
    if data is None:
        raise ValueError(f"{path.name} is too big. Keep it under {_MOST // 1000} KB.")
    if data.startswith(_PNG):
        wide, high = _png_size(data, path.name)
        picture = f'href="data:image/png;base64,{base64.b64encode(data).decode()}"'
        size = f'width="{wide}" height="{high}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"><image {size} {picture}/></svg>'
    text = data.decode(errors="replace")
    if "<svg" not in text or _REACHES_OUT.search(text):
        raise ValueError(f"{path.name} isn't a plain drawing. Save it as an SVG without scripts or links, or as a PNG.")
    drawing = text[text.index("<svg") :]
    _check_svg(drawing, path.name)
    return drawing


def _png_size(data: bytes, name: str) -> tuple[int, int]:
    """Return the width and height of a PNG. Raises ValueError if it's damaged, or too big once it's unpacked."""
    wide, high = struct.unpack(">II", data[16:24].ljust(8, b"\0"))
    if not (wide and high and data[12:16] == b"IHDR" and data.rstrip(b"\0\n").endswith(_PNG_END)):
        raise ValueError(f"{name} is damaged. Save it again.")
    if wide * high > _PIXELS:
        raise ValueError(f"{name} is too big, at {wide} by {high} pixels. Save it with at most 2000 by 2000.")
    return wide, high


_PIXELS = 2000 * 2000
_PARTS = 20_000  # The most parts in a drawing. Each part counts as often as it's drawn.
_XLINK = "{http://www.w3.org/1999/xlink}href"


def _check_svg(drawing: str, name: str) -> None:
    """Raise ValueError for a drawing that expands to far more than its file, such as one that uses a part many
    times."""
    from xml.etree import ElementTree  # Imported here because it takes 1.5 MiB, and most libraries have no SVG logo.

    try:
        root = ElementTree.fromstring(drawing)
    except ElementTree.ParseError as error:
        raise ValueError(f"{name} is damaged on line {error.position[0]}. Save it again.") from error
    if _parts(root, {}, {part.get("id", ""): part for part in root.iter()}) > _PARTS:
        raise ValueError(f"{name} has too many parts. Simplify the drawing, or save it as a PNG.")
    for part in root.iter():
        kind, link = part.tag.rpartition("}")[2], part.get("href", part.get(_XLINK, ""))
        if kind == "filter":
            raise ValueError(f"{name} has filters, such as blur. Save it without them, or as a PNG.")
        if kind == "image" and not link.startswith(_DATA):
            raise ValueError(f"{name} contains a picture that isn't a PNG. Save the whole logo as a PNG.")
        if kind == "image":
            _png_size(_decoded(link, name), name)


_DATA = "data:image/png;base64,"


def _decoded(link: str, name: str) -> bytes:
    try:
        return base64.b64decode(link.removeprefix(_DATA))
    except ValueError as error:
        raise ValueError(f"{name} is damaged. Save it again.") from error


def _parts(part: "Element", counted: "dict[Element, int]", named: "dict[str, Element]") -> int:
    """Return how many parts are drawn for this part, including those it uses. A part that uses itself has too many."""
    if part not in counted:
        counted[part] = _PARTS + 1  # A placeholder until the count is known.
        used = named.get(part.get("href", part.get(_XLINK, "#")).removeprefix("#"))
        inner = [*part, used] if used is not None and part.tag.endswith("use") else list(part)
        counted[part] = min(1 + sum(_parts(one, counted, named) for one in inner), _PARTS + 1)
    return counted[part]


def _color(path: Path) -> str:
    problems: list[Problem] = []
    read = yaml_tree.read(path, path, problems.append)
    color = read.get("color", read.get("colour", "")) if read else ""  # Older files use the British spelling.
    if problems or len(read or ()) != 1 or not isinstance(color, str) or not _HEX.fullmatch(color):
        why = f"{path.name}, line {problems[0].place.line}: {problems[0].message} " if problems else ""
        raise ValueError(f'{why}{path.name} should have one line, such as `color: "#003a8c"`.')
    if contrast(color, WHITE) < CONTRAST:
        stands = f"{contrast(color, WHITE):.1f} to 1. It needs at least {CONTRAST:g} to 1"
        raise ValueError(f"{path.name}: {color} is too pale on white, {stands}.")
    return color
