"""The words of this mode: what the keys of the desk are called, what it has besides, and its four cards."""

OWN = {
    "again": "say all of this once more",
    "more": "the next answers, where there are more than nine",
    "print": "print the sheet; print large for large letters, and sheet for all there is to choose",
}
SPOKEN = {"leave": "quit", "by-phone": "phone", "still-right": "right", "checklist": "list"}
SILENT = {"choose", "next-page", "last-page", "big", "blank", "theme", "help"}
"""Commands that are about a screen, or that have another form here."""
WITH_WORDS = {
    "find": "find and words, such as find e_adept: a device, a service, a trouble, or words on a screen",
    "upto": "upto and a number: all before that line is done",
}
CARDS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("TYPE", "What is on the desk, or what the patron says: “kindle libby”, “verify card”. A few letters do."),
        ("ANSWER", "By the number, or by how the answer begins. A list of more than nine goes on with “more”."),
    ),
    (
        ("SAY", "“Read this aloud.”"),
        ("PATRON", "Does this. They keep the device, and they type every PIN and password."),
        ("SHOULD SEE", "Look for this, then answer: it worked, or it didn't. Then we mend it together."),
    ),
    (
        ("KEPT", "Every answer is, before the next step is said. “back” goes back; “list” tells the whole plan."),
        ("PATRONS", "Tells who is at the desk. You may leave one and help another; who waited is told to be ready."),
    ),
    (
        ("PRINT", "Prints the sheet for home. “close” closes the visit, and its answers are erased."),
        ("HELP", "Tells the words that work here. “practice” has a pretend patron to try all this with."),
    ),
)
"""The four cards of the tour, in the words of this mode."""
