"""Window sizes from which more is shown. `desk.tcss` refers to them by the screen's classes."""

MAPS, PANELS, EVEN_WIDER = 100, 120, 160
"""With this many columns, a step's picture is always shown, then panels at the sides, and then the sheet."""
HIGH, HIGHEST = 28, 40
"""With this many rows, there's more space around things, and then room for the sheet and descriptions of outlines."""
SIDE = 42
"""How many columns the panel on the right takes, with its margins."""
SMALLEST = (60, 18)
"""The smallest window that the desk works in, in columns and rows."""
