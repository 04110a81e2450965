"""Rules about how far a file may be trusted: when it was made sure of, from where, and what changed."""

from collections.abc import Iterator
from datetime import date, timedelta

from wizard.checks.rules.corpus import Finding, Written, error, warning
from wizard.content.flow import Source, Verified

LONGEST = 365  # days that a source may be relied on (CM06)


@warning
def stale(written: Written) -> Iterator[Finding]:
    """Nobody has made sure of this file for longer than it says that it may be trusted. (standards: CM03)

    Wrong:
        verified: {date: 2020-01-15, how: public-pages}

    Right:
        verified: {date: 2026-11-20, how: public-pages}
    """
    for file in written.library.files.values():
        due = date.fromisoformat(file.verified.date) + timedelta(days=min(file.review_every, 36500))
        if due < written.today:
            place = file.verified.at.place("date")
            yield Finding(place, f"This was to be looked at again by {due}.", "Check it, then write the day.")


@error
def not_yet(written: Written) -> Iterator[Finding]:
    """A day that is still to come can't be the day somebody checked. (standards: CM02)

    Wrong:
        verified: {date: 2099-01-01, how: public-pages}

    Right:
        verified: {date: 2026-11-20, how: public-pages}
    """
    for _, record in written.each(Verified, Source):
        key = "checked" if isinstance(record, Source) else "date"
        day = vars(record)[key]
        if date.fromisoformat(day) > written.today:
            yield Finding(record.at.place(key), f"{day} is still to come.", "Write the day it was checked.")


@warning
def no_source(written: Written) -> Iterator[Finding]:
    """A file that says it comes from pages names at least one of them. (standards: CM06)

    Wrong:
        verified: {date: 2026-11-20, how: vendor-page}
        sources: []

    Right:
        verified: {date: 2026-11-20, how: vendor-page}
        sources:
          - name: The maker's help
            url: https://help.example.org
            checked: 2026-11-20
    """
    for file in written.library.files.values():
        if not file.sources and file.verified.how in ("vendor-page", "public-pages"):
            place = file.verified.at.place("how")
            yield Finding(place, "This comes from pages, but names none.", "Add the page under `sources:`.")


@warning
def old_source(written: Written) -> Iterator[Finding]:
    """A page that nobody has read for over a year may say something else by now. (standards: CM06)

    Wrong:
        sources:
          - name: The maker's help
            url: https://help.example.org
            checked: 2019-03-01

    Right:
        sources:
          - name: The maker's help
            url: https://help.example.org
            checked: 2026-11-20
    """
    for _, source in written.each(Source):
        if date.fromisoformat(source.checked) + timedelta(days=LONGEST) < written.today:
            place = source.at.place("checked")
            yield Finding(place, "Nobody has read this page for over a year.", "Read it, then write the day.")


@warning
def changes_order(written: Written) -> Iterator[Finding]:
    """The history of a file begins with what changed last. (standards: CM07)

    Wrong:
        changes:
          - {date: 2026-01-01, significance: major, note: First version.}
          - {date: 2026-02-01, significance: typo, note: A letter.}

    Right:
        changes:
          - {date: 2026-02-01, significance: typo, note: A letter.}
          - {date: 2026-01-01, significance: major, note: First version.}
    """
    for file in written.library.files.values():
        for newer, older in zip(file.changes, file.changes[1:], strict=False):
            if newer.date < older.date:
                place = older.at.place("date")
                yield Finding(place, "This is newer than the change above it.", "Write the newest change first.")
