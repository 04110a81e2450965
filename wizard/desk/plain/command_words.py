"""The words that run commands in line mode: names for the desk's commands, and extra commands."""

OWN = {
    "again": "Repeat everything",
    "more": "Show more answers, if there are more than nine",
    "print": "Print the sheet. Type “print large” for large print, or “sheet” for more options",
}
SPOKEN = {"leave": "quit", "by-phone": "phone", "still-right": "right", "checklist": "list", "promises": "callbacks"}
SILENT = {"choose", "other", "next-page", "last-page", "big", "blank", "theme", "repaint", "help"}
"""Commands that need a full screen, or that work differently in line mode."""
WITH_WORDS = {
    "find": "Type “find” and a device, a service, a problem, or words on a screen, such as “find e_adept”",
    "upto": "Type “upto” and a step's number to mark every step before that one as done",
}
