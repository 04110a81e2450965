"""Rules about the reliability of a file: its last check, its sources, and its changes."""

from collections.abc import Iterator
from datetime import date, timedelta

from wizard.checks.rules.corpus import Corpus, Finding, error, warning
from wizard.content.flow import Source, Verified

LONGEST = 365  # The days until a source must be checked again. (standards: CM06)


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
    """A flow is checked again at least once a year. Apps change their buttons more often than that.

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
    """A date in the future can't be the date of a check. (standards: CM02)

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
    """A file based on web pages names at least one of them. (standards: CM06)

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
            yield Finding(
                place, "This is based on web pages, but it doesn't name one.", "Add the page under `sources:`."
            )


@warning
def old_source(written: Corpus) -> Iterator[Finding]:
    """A page that hasn't been checked for over a year may have changed. (standards: CM06)

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
    """A file's history starts with the newest change. (standards: CM07)

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
