"""The sizes of windows from which more is shown. `desk.tcss` knows them by the classes of the screen."""

MAPS, PANELS, EVEN_WIDER = 100, 120, 160
"""Columns from which a picture is always beside a step, panels are at the sides, and the sheet has room."""
HIGH, HIGHEST = 28, 40
"""Rows from which there is more space around things, and from which the sheet and the words of outlines have room."""
SIDE = 42
"""Columns of the panel on the right, with its margins."""
SMALLEST = (60, 18)
"""The smallest window, in columns and rows."""
