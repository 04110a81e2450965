"""Rules about how reliable a file is: its last check, its sources, and its changes."""

from collections.abc import Iterator
from datetime import date, timedelta

from wizard.checks.rules.corpus import Corpus, Finding, error, warning
from wizard.content.flow import Source, Verified

LONGEST = 365  # A source must be checked again after this many days. (standards: CM06)


@warning
def stale(written: Corpus) -> Iterator[Finding]:
    """This file is overdue for review: its `review-every` has passed since it was last checked. (standards: CM03)

    Wrong:
        verified: {date: 2020-01-15, how: public-pages}

    Right:
        verified: {date: 2026-11-20, how: public-pages}
    """
    for file in written.library.files.values():
        due = date.fromisoformat(file.verified.date) + timedelta(days=min(file.review_every, 36500))
        if due < written.today:
            place = file.verified.at.place("date")
            yield Finding(place, f"This was due for review by {due}.", "Check it, then write today's date.")


@error
def review_too_rare(written: Corpus) -> Iterator[Finding]:
    """Check each flow at least once a year. Apps change their buttons more often than that.

    Wrong:
        review-every: 400 days

    Right:
        review-every: 365 days
    """
    for file in written.library.files.values():
        if file.review_every > MOST_DAYS:
            place = file.at.place("review-every")
            yield Finding(
                place,
                f"{file.review_every} days is too long. Check a flow at least once a year.",
                "review-every: 365 days",
            )


MOST_DAYS = 366


@error
def not_yet(written: Corpus) -> Iterator[Finding]:
    """The date of a check can't be in the future. (standards: CM02)

    Wrong:
        verified: {date: 2099-01-01, how: public-pages}

    Right:
        verified: {date: 2026-11-20, how: public-pages}
    """
    for _, record in written.each(Verified, Source):
        key = "checked" if isinstance(record, Source) else "date"
        day = vars(record)[key]
        if date.fromisoformat(day) > written.today:
            yield Finding(record.at.place(key), f"{day} is in the future.", "Write the date it was checked.")


@warning
def no_source(written: Corpus) -> Iterator[Finding]:
    """If a file is based on web pages, list at least one of them under `sources`. (standards: CM06)

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
            yield Finding(place, "This is based on web pages, but none are listed.", "Add the page under `sources:`.")


@warning
def old_source(written: Corpus) -> Iterator[Finding]:
    """A page that hasn't been checked in over a year may have changed. (standards: CM06)

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
            yield Finding(place, "This page hasn't been checked for over a year.", "Read it, then write today's date.")


@warning
def changes_order(written: Corpus) -> Iterator[Finding]:
    """List the newest change first in a file's history. (standards: CM07)

    Wrong:
        changes:
          - {date: 2026-01-01, significance: major, note: First version.}
          - {date: 2026-02-01, significance: typo, note: Fixed a typo.}

    Right:
        changes:
          - {date: 2026-02-01, significance: typo, note: Fixed a typo.}
          - {date: 2026-01-01, significance: major, note: First version.}
    """
    for file in written.library.files.values():
        for newer, older in zip(file.changes, file.changes[1:], strict=False):
            if newer.date < older.date:
                place = older.at.place("date")
                yield Finding(place, "This is newer than the change above it.", "Put the newest change first.")
