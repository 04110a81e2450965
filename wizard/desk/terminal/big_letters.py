"""Letters large enough to read from across the desk: 5 by 7 dots drawn with half blocks, one sentence at a time.

Every console font has the half blocks. If a sentence has a character that isn't drawn here, it's shown in plain letters
with spaces between them. (desk-screens: 8)
"""

import re
from collections.abc import Iterator
from functools import cache

SCALES = (3, 2, 1)

_DRAWN = """
A     B     C     D     E     F     G     H     I     J     K     L     M     N     O     P
.###. ####. .#### ####. ##### ##### .#### #...# .###. ..### #...# #.... #...# #...# .###. ####.
#...# #...# #.... #...# #.... #.... #.... #...# ..#.. ...#. #..#. #.... ##.## ##..# #...# #...#
#...# #...# #.... #...# #.... #.... #.... #...# ..#.. ...#. #.#.. #.... #.#.# ##..# #...# #...#
##### ####. #.... #...# ####. ####. #..## ##### ..#.. ...#. ##... #.... #.#.# #.#.# #...# ####.
#...# #...# #.... #...# #.... #.... #...# #...# ..#.. ...#. #.#.. #.... #...# #..## #...# #....
#...# #...# #.... #...# #.... #.... #...# #...# ..#.. #..#. #..#. #.... #...# #..## #...# #....
#...# ####. .#### ####. ##### #.... .#### #...# .###. .##.. #...# ##### #...# #...# .###. #....
Q     R     S     T     U     V     W     X     Y     Z     a     b     c     d     e     f
.###. ####. .#### ##### #...# #...# #...# #...# #...# ##### ..... #.... ..... ....# ..... ..##.
#...# #...# #.... ..#.. #...# #...# #...# #...# #...# ....# ..... #.... ..... ....# ..... .#..#
#...# #...# #.... ..#.. #...# #...# #...# .#.#. .#.#. ...#. .###. ####. .#### .#### .###. .#...
#...# ####. .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#.. ....# #...# #.... #...# #...# ###..
#.#.# #.#.. ....# ..#.. #...# .#.#. #.#.# .#.#. ..#.. .#... .#### #...# #.... #...# ##### .#...
#..#. #..#. ....# ..#.. #...# .#.#. ##.## #...# ..#.. #.... #...# #...# #.... #...# #.... .#...
.##.# #...# ####. ..#.. .###. ..#.. #...# #...# ..#.. ##### .#### ####. .#### .#### .###. .#...
g     h     i     j     k     l     m     n     o     p     q     r     s     t     u     v
..... #.... ..#.. ...#. #.... .##.. ..... ..... ..... ..... ..... ..... ..... .#... ..... .....
.#### #.... ..... ..... #.... ..#.. ..... ..... ..... ..... ..... ..... ..... .#... ..... .....
#...# ####. .##.. ..##. #..#. ..#.. ##.#. ####. .###. ####. .#### #.##. .#### ####. #...# #...#
#...# #...# ..#.. ...#. #.#.. ..#.. #.#.# #...# #...# #...# #...# ##..# #.... .#... #...# #...#
.#### #...# ..#.. ...#. ###.. ..#.. #.#.# #...# #...# ####. .#### #.... .###. .#... #...# #...#
....# #...# ..#.. #..#. #..#. ..#.. #.#.# #...# #...# #.... ....# #.... ....# .#..# #...# .#.#.
.###. #...# .###. .##.. #...# .###. #.#.# #...# .###. #.... ....# #.... ####. ..##. .#### ..#..
w     x     y     z     0     1     2     3     4     5     6     7     8     9     .     ,
..... ..... ..... ..... .###. ..#.. .###. ##### ...#. ##### ..##. ##### .###. .###. ..... .....
..... ..... ..... ..... #...# .##.. #...# ...#. ..##. #.... .#... ....# #...# #...# ..... .....
#...# #...# #...# ##### #..## ..#.. ....# ..#.. .#.#. ####. #.... ...#. #...# #...# ..... .....
#.#.# .#.#. #...# ...#. #.#.# ..#.. ..##. ...#. #..#. ....# ####. ...#. .###. .#### ..... .....
#.#.# ..#.. .#### ..#.. ##..# ..#.. .#... ....# ##### ....# #...# ..#.. #...# ....# ..... ..##.
#.#.# .#.#. ....# .#... #...# ..#.. #.... #...# ...#. #...# #...# ..#.. #...# ...#. ..##. ..##.
.#.#. #...# .###. ##### .###. .###. ##### .###. ...#. .###. .###. ..#.. .###. .##.. ..##. ..#..
:     ;     !     ?     '     "     -     _     (     )     [     ]     /     &     +     =
..... ..... ..#.. .###. ..#.. .#.#. ..... ..... ...#. .#... .###. .###. ....# .##.. ..... .....
..##. ..##. ..#.. #...# ..#.. .#.#. ..... ..... ..#.. ..#.. .#... ...#. ....# #..#. ..#.. .....
..##. ..##. ..#.. ....# .#... #.#.. ..... ..... .#... ...#. .#... ...#. ...#. #.#.. ..#.. #####
..... ..... ..#.. ..##. ..... ..... .###. ..... .#... ...#. .#... ...#. ..#.. .#... ##### .....
..##. ..##. ..#.. ..#.. ..... ..... ..... ..... .#... ...#. .#... ...#. .#... #.#.# ..#.. #####
..##. ..##. ..... ..... ..... ..... ..... ..... ..#.. ..#.. .#... ...#. #.... #..#. ..#.. .....
..... ..#.. ..#.. ..#.. ..... ..... ..... ##### ...#. .#... .###. .###. #.... .##.# ..... .....
*     @     #     %     $     <     >
..... .###. .#.#. ##..# ..#.. ...#. .#...
#.#.# #...# .#.#. ##..# .#### ..#.. ..#..
.###. #.### ##### ...#. #.#.. .#... ...#.
##### #.#.# .#.#. ..#.. .###. #.... ....#
.###. #.##. ##### .#... ..#.# .#... ...#.
#.#.# #.... .#.#. #..## ####. ..#.. ..#..
..... .###. .#.#. #..## ..#.. ...#. .#...
"""
_PAUSES = ",;:"
_SAME = str.maketrans("‘’“”–—…", "''\"\"--.")
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def pages(text: str, width: int, height: int) -> list[list[str]]:
    """Return a text as pages of at most `height` lines: a page for each sentence, or several pages if it's long."""
    sentences = re.split(r"(?<=[.!?])\s+", text.translate(_SAME).strip())
    return [page for sentence in sentences for page in _pages(sentence, max(width, 12), max(height, 4))]


def _pages(sentence: str, width: int, height: int) -> Iterator[list[str]]:
    drawn = set(sentence) <= {*_letters(), " "}
    for scale in SCALES if drawn else ():
        columns, rows = max((width + scale) // (6 * scale), 1), (height + scale) // _pitch(scale)
        lines = _wrapped(sentence, columns)
        fits = len(lines) <= rows and _longest(sentence) <= columns
        if fits or scale == SCALES[-1]:
            yield from ([row for line in some for row in _line(line, scale)] for some in _by(lines, max(rows, 1)))
            return
    spaced = [row for line in _wrapped(sentence, width // 2) for row in (" ".join(line), "")]
    yield from _by(spaced, height)


def _by(lines: list[str], count: int) -> list[list[str]]:
    return [lines[first : first + count] for first in range(0, len(lines), count)]


def whole(text: str, width: int) -> bool:
    """Return whether every word stays in one piece, because it fits on a line of the smallest letters."""
    return _longest(text.translate(_SAME)) <= (width + 1) // 6


def _longest(text: str) -> int:
    return max((len(word.rstrip(_PAUSES)) for word in text.split()), default=0)


def _wrapped(sentence: str, room: int) -> list[str]:
    """Return the sentence wrapped into lines.

    A comma is left out if there's no room for it, because the end of the line is a pause too. If a word is too long for
    a line, such as a web address, it continues on the next one, if possible after a period or a slash.
    """
    lines = [""]
    for word in sentence.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word.rstrip(_PAUSES)) > room:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
        if len(lines[-1].rstrip(_PAUSES)) <= room:
            lines[-1] = lines[-1][:room]
        while len(lines[-1]) > room:
            cut = max(lines[-1].rfind(mark, 0, room) for mark in "./@_-") + 1 or room
            lines[-1:] = [lines[-1][:cut], lines[-1][cut:]]
    return lines


def _pitch(scale: int) -> int:
    """Return how many rows a line of letters takes, with the gap below it."""
    return (7 * scale + 1) // 2 + scale


def _line(text: str, scale: int) -> Iterator[str]:
    """Yield the rows of one line of letters, with the gap below it."""
    points = [[lit for letter in text for lit in _row(letter, row, scale)] for row in range(7) for _ in range(scale)]
    points += [[False] * len(points[0])] * (2 * _pitch(scale) - len(points))
    for upper, lower in zip(points[::2], points[1::2], strict=True):
        yield "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True)).rstrip()


def _row(letter: str, row: int, scale: int) -> Iterator[bool]:
    """Yield the dots in one row of a letter, with the gap after it."""
    for point in (_letters()[letter][row] if letter != " " else ".....") + ".":
        yield from [point == "#"] * scale


@cache
def _letters() -> dict[str, list[str]]:
    """Return each letter's seven rows of five dots."""
    bands = [_DRAWN.strip("\n").split("\n")[first : first + 8] for first in range(0, 48, 8)]
    return {
        name: [row.split()[place] for row in rows] for names, *rows in bands for place, name in enumerate(names.split())
    }
