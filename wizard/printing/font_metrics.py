"""The width of text in the shipped fonts, read from the fonts themselves.

With this, `check` finds a word that's too long for its button before anything is printed, and a drawing can place text
without asking Typst or a browser.
"""

import struct
from functools import cache, lru_cache

from wizard.system.paths import shipped_handouts

REGULAR = ("AtkinsonHyperlegible-Regular", "NotoSans-Regular")
BOLD = ("AtkinsonHyperlegible-Bold", "NotoSans-Bold")
_UNKNOWN = 0.62  # The width in ems for a character that neither font has.


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of a text at a size, without kerning, which would only make it narrower."""
    return size * sum(_advance(ord(letter), bold) for letter in text)


def covered(text: str) -> bool:
    """Return whether the shipped fonts have every character in a text, so that its width is known."""
    return all(any(ord(letter) in _advances(font) for font in REGULAR) for letter in text)


def wrapped(text: str, room: float, size: float, bold: bool = False, most: int = 2) -> tuple[str, ...] | None:
    """Return a text wrapped to at most `most` lines, or None if it doesn't fit. Text is never cut or shrunk."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size, bold) <= room:
            lines[-1] = longer
        elif text_width(word, size, bold) <= room:
            lines.append(word)
        else:
            return None
    return tuple(lines) if len(lines) <= most else None


def _advance(letter: int, bold: bool) -> float:
    for font in BOLD if bold else REGULAR:
        advances: dict[int, float] = _advances(font)
        if letter in advances:
            return advances[letter]
    return _UNKNOWN


@cache
def _advances(font: str) -> dict[int, float]:
    """Read the advance width of each character, in ems, from a font file's `cmap` and `hmtx` tables."""
    data = (shipped_handouts() / "fonts" / f"{font}.ttf").read_bytes()
    tables: dict[str, int] = {}
    for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16):
        tag, _, start, _ = struct.unpack_from(">4sIII", data, at)
        tables[tag.decode()] = start

    def number(at: int) -> int:
        return int.from_bytes(data[at : at + 2], "big")

    per_em, measured = number(tables["head"] + 18), number(tables["hhea"] + 34)

    def advance(glyph: int) -> float:
        return number(tables["hmtx"] + 4 * min(glyph, measured - 1)) / per_em

    return {letter: advance(glyph) for letter, glyph in _glyphs(data, tables["cmap"]).items()}


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """Read characters and their glyphs from the format 4 subtable, which every shipped font has."""
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    starts = [cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * n)[0] for n in range(count)]
    at = next(start for start in starts if struct.unpack_from(">H", data, start)[0] == 4)
    half = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends, begins = at + 14, at + 16 + 2 * half
    deltas, ranges = begins + 2 * half, begins + 4 * half
    found: dict[int, int] = {}
    for n in range(half):
        end, begin = (struct.unpack_from(">H", data, table + 2 * n)[0] for table in (ends, begins))
        delta, offset = (struct.unpack_from(">H", data, table + 2 * n)[0] for table in (deltas, ranges))
        for letter in range(begin, min(end, 0xFFFE) + 1):
            glyph = letter
            if offset:
                place = ranges + 2 * n + offset + 2 * (letter - begin)
                glyph = struct.unpack_from(">H", data, place)[0] or -delta
            if shown := (glyph + delta) & 0xFFFF:
                found[letter] = shown
    return found
