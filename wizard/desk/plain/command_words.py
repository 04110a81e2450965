"""The words of this mode: what the desk's commands are called, and what it has besides."""

OWN = {
    "again": "say all of this again",
    "more": "the next answers, where there are more than nine",
    "print": "print the sheet; print large for large letters, and sheet for all there is to choose",
}
SPOKEN = {"leave": "quit", "by-phone": "phone", "still-right": "right", "checklist": "list"}
SILENT = {"choose", "other", "next-page", "last-page", "big", "blank", "theme", "repaint", "help"}
"""Commands that are about a screen, or that have another form here."""
WITH_WORDS = {
    "find": "find and words, such as find e_adept: a device, a service, a trouble, or words on a screen",
    "upto": "upto and a number: all before that line is done",
}
