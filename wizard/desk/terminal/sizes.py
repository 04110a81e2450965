"""Window sizes that have room for more. `desk.tcss` knows them by the classes of the screen."""

MAPS, PANELS, EVEN_WIDER = 100, 120, 160
"""With this many columns, a step always has its picture; then panels are at the sides; then the sheet has room."""
HIGH, HIGHEST = 28, 40
"""With this many rows, there is more space around things; then the sheet and the words of outlines have room."""
SIDE = 42
"""Columns of the panel on the right, with its margins."""
SMALLEST = (60, 18)
"""The smallest window, in columns and rows."""
