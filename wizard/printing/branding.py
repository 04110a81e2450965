"""A library's own look: its logo and its colour, from `handouts/` of its own folder."""

import base64
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from wizard.content import yaml_tree
from wizard.content.problem import Problem
from wizard.system.paths import Folders

LOGOS = ("logo.svg", "logo.png")
COLOURS = "look.yaml"
CONTRAST = 7.0  # to one, on white paper (standard HP06)

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"IEND\xaeB`\x82"
# What in a drawing runs, or fetches something from elsewhere; a plain drawing has none of it.
_REACHES_OUT = re.compile(
    r"<script|<foreignObject|<!ENTITY|@import|\son\w+\s*=|href\s*=\s*[\"']?(?!#|data:image/|[\"'])|url\((?!\s*[\"']?#)",
    re.IGNORECASE,
)
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_MOST = 300_000  # bytes of a logo: it stands in every sheet


BLACK = "#000000"


@dataclass(frozen=True, slots=True)
class Look:
    """The logo as SVG, empty where there is none, and the colour of headings."""

    logo: str = ""
    colour: str = BLACK


def look(folders: Folders) -> Look:
    """The look of the nearest folder that has one. Raises ValueError, in a sentence, for one that can't be used."""
    places = [folder / "handouts" for folder in folders]
    logo = next((path for place in places for name in LOGOS if (path := place / name).is_file()), None)
    table = next((path for place in places if (path := place / COLOURS).is_file()), None)
    return Look(_drawn(logo) if logo else "", _colour(table) if table else BLACK)


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
    """The width and height of a PNG, from its head. Raises ValueError for one that is damaged, or too big unpacked."""
    wide, high = struct.unpack(">II", data[16:24].ljust(8, b"\0"))
    if not (wide and high and data[12:16] == b"IHDR" and data.rstrip(b"\0\n").endswith(_PNG_END)):
        raise ValueError(f"{name} is damaged. Save it again.")
    if wide * high > _PIXELS:
        raise ValueError(f"{name} is too big, at {wide} by {high} pixels. Save it with at most 2000 by 2000.")
    return wide, high


_PIXELS = 2000 * 2000
_PARTS = 20_000  # of a drawing, each as often as it is drawn
_XLINK = "{http://www.w3.org/1999/xlink}href"


def _check_svg(drawing: str, name: str) -> None:
    """Raises ValueError for a drawing that becomes far more than its file: parts used over and over, big pictures."""
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


def _parts(part: Element, counted: dict[Element, int], named: dict[str, Element]) -> int:
    """How many parts are drawn for this one, with all that it uses; very many where it uses itself."""
    if part not in counted:
        counted[part] = _PARTS + 1  # until it is known
        used = named.get(part.get("href", part.get(_XLINK, "#")).removeprefix("#"))
        inner = [*part, used] if used is not None and part.tag.endswith("use") else list(part)
        counted[part] = min(1 + sum(_parts(one, counted, named) for one in inner), _PARTS + 1)
    return counted[part]


def _colour(path: Path) -> str:
    problems: list[Problem] = []
    read = yaml_tree.read(path, path, problems.append)
    colour = read.get("color", read.get("colour", "")) if read else ""  # older files have the British spelling
    if problems or len(read or ()) != 1 or not isinstance(colour, str) or not _HEX.fullmatch(colour):
        raise ValueError(f'{path.name} should have one line, such as: color: "#003a8c".')
    if contrast(colour) < CONTRAST:
        stands = f"{contrast(colour):.1f} to 1. It needs at least {CONTRAST:g} to 1"
        raise ValueError(f"{path.name}: {colour} is too pale on white, {stands}.")
    return colour


def contrast(colour: str) -> float:
    """How a colour stands out on white: 1 not at all, 21 as black does (WCAG 2.2, contrast ratio)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
