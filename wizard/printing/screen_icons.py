"""The icons on screen maps, each as an SVG path: one stroke with round ends, in a 24-by-24 square.

An icon is drawn only where the real screen has it. `blank` stands for an icon whose picture doesn't matter.
"""

from collections.abc import Mapping


def _dot(x: float, y: float) -> str:
    return f"M{x + 0.9:g} {y:g}a0.9 0.9 0 1 1-1.8 0a0.9 0.9 0 0 1 1.8 0Z"


PATHS: Mapping[str, str] = {
    "magnifier": "M16.6 10.3a6.3 6.3 0 1 1-12.6 0a6.3 6.3 0 0 1 12.6 0ZM15 15l6 6",
    "building": "M3 9.2L12 4l9 5.2ZM6 11v6.2M10 11v6.2M14 11v6.2M18 11v6.2M3.4 20h17.2",
    "three-lines": "M4 6.5h16M4 12h16M4 17.5h16",
    "books": "M4 4.5h4v15h-4ZM8 4.5h4v15h-4ZM13.6 5.3l3.8-1l3.6 14.2l-3.8 1Z",
    "tag": "M4 4.5h7.2l9 9l-6.7 6.7l-9.5-9.3ZM9.1 8.6a0.7 0.7 0 1 1-1.4 0a0.7 0.7 0 0 1 1.4 0Z",
    "dots": _dot(12, 6) + _dot(12, 12) + _dot(12, 18),
    "gear": "M12 5.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 0 0 0-12.4ZM12 9.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5Z"
    "M12 3v2.8M12 18.2V21M3 12h2.8M18.2 12H21M5.6 5.6l2 2M16.4 16.4l2 2M5.6 18.4l2-2M16.4 7.6l2-2",
    "house": "M3.5 11.5L12 4l8.5 7.5M6 10v10h12V10",
    "cart": "M3 4.5h3l2.6 11h9.2l2.4-8H7" + _dot(10, 19.4) + _dot(16.8, 19.4),
    "back": "M14.5 5l-7 7l7 7",
    "person": "M12 4.2a3.8 3.8 0 1 0 0 7.6a3.8 3.8 0 0 0 0-7.6ZM4.5 20.5a7.5 6.5 0 0 1 15 0",
    "sync": "M5 10.5a7.3 7.3 0 0 1 13-2.2M19 13.5a7.3 7.3 0 0 1-13 2.2M18.4 3.8v4.6h-4.6M5.6 20.2v-4.6h4.6",
    "cloud": "M7 18.5h10.5a4 4 0 0 0 .7-7.9a6 6 0 0 0-11.4-1a4.5 4.5 0 0 0 .2 8.9Z",
    "eject": "M4.5 14L12 5.5L19.5 14ZM4.5 18.5h15",
    "close": "M6 6l12 12M18 6L6 18",
    "book": "M6 4h12v16H6ZM9 8h6",
    "blank": "M6.5 6.5h11v11h-11Z",
    "wifi": "M3 9.5a13 13 0 0 1 18 0M6.3 13a8.3 8.3 0 0 1 11.4 0M9.6 16.4a3.6 3.6 0 0 1 4.8 0M12 19.6h0.01",
}
