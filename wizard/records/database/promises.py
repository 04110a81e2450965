"""Open promises. A promise is deleted, with its contact data, as soon as the call is done."""

import json
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlalchemy import Row as Found

from wizard.records.database.counts import Counts
from wizard.records.database.pending import ChangedRow
from wizard.records.database.sqlite import erased
from wizard.records.database.store import Store
from wizard.records.database.tables import promise, random_id
from wizard.records.database.visible_text import visible
from wizard.records.promise import DueCounts, Promise, Refused, checked, count_due, day_refusal


class Changed(Exception):
    """A promise that a colleague changed or closed in the meantime. Its message is a sentence for the screen.

    `now` is the current promise, or None if it was closed.
    """

    def __init__(self, now: Promise | None) -> None:
        what = "changed" if now else "closed"
        super().__init__(f"A colleague {what} this callback in the meantime. Please check it. Nothing was overwritten.")
        self.now = now


class PromiseStore:
    """The open promises of all desks that share a database. A change needs the version that staff saw."""

    def __init__(self, store: Store, counts: Counts) -> None:
        self._store, self._counts = store, counts
        self._known: dict[int, Promise] = {}
        store.kinds["promise"] = self

    def all(self) -> list[Promise]:
        """Return every open promise by day. While the database is away, return those that this desk knows."""
        found = self._store.read(_read)
        if found is not None:
            self._known = {kept.id: kept for kept in found}
        self._known |= {kept.id: kept for kept in self._store.read_pending(_read)}
        return sorted(self._known.values(), key=lambda kept: (kept.due, kept.made, kept.id))

    def due(self, today: date) -> list[Promise]:
        """Return the promises for today and the overdue ones."""
        return [kept for kept in self.all() if kept.due <= today]

    def count(self) -> int:
        """Return the number of open promises."""
        found = self._store.read(lambda connection: connection.scalar(select(func.count()).select_from(promise)))
        return len(self.all()) if found is None else found

    def page(self, first: int, most: int) -> list[Promise]:
        """Return some of the open promises, by day, beginning with number `first` (from 0)."""
        found = self._store.read(lambda connection: _read(connection, first, most))
        return self.all()[first : first + most] if found is None else found

    def due_counts(self, today: date) -> DueCounts:
        """Count the promises that are due today, overdue, or deleted soon."""
        found = self._store.read(lambda connection: _due_counts(connection, today))
        return count_due(self.all(), today) if found is None else found

    def add(self, draft: Promise) -> Promise:
        """Save a promise. Raise Refused for text that can't be saved."""
        _check(draft)
        fresh = replace(draft, id=random_id(), version=random_id(), made=self._made(draft.made, draft.wipe))
        self._store.write(ChangedRow("promise", fresh.id, 0, fresh.version), lambda connection: _put(connection, fresh))
        self._known[fresh.id] = fresh
        return fresh

    def take(self, seen: Promise, who: str) -> Promise:
        """Set the colleague who will call. Raise Changed or Refused."""
        return self._change(seen, replace(seen, who=checked(who=who)["who"]))

    def find_out(self, seen: Promise, words: str) -> Promise:
        """Add findings. Raise Changed or Refused."""
        found = " ".join(filter(None, (seen.found, words.strip())))
        return self._change(seen, replace(seen, found=checked(found=found)["found"]))

    def move(self, seen: Promise, day: date, today: date) -> Promise:
        """Change the promised day. Raise Changed, or Refused for a day in the past or too late."""
        if sentence := day_refusal(day, seen.delete_on, today):
            raise Refused(sentence)
        return self._change(seen, replace(seen, due=day))

    def kept(self, seen: Promise, today: date) -> None:
        """Delete a promise after the call, with its traces in the database's files. Raise Changed."""
        self.withdraw(seen)
        self._counts.event(today, "promise", "", "kept" if today <= seen.due else "late")

    def withdraw(self, seen: Promise) -> None:
        """Delete a promise because the patron no longer wants a call, without counting it. Raise Changed."""
        row = self._row(seen, random_id())
        if not self._store.write(row, lambda connection: _erased(connection, seen)):
            self._raise_changed(seen.id)
        self._known.pop(seen.id, None)
        self._store.delete_traces()

    def free_slip(self) -> str:
        """Return the number for the next paper slip, which no open promise uses."""
        found = self._store.read(lambda connection: set(connection.scalars(select(promise.c.slip).distinct())))
        taken = {kept.slip for kept in self.all()} if found is None else found
        return next(str(number) for number in range(1, 10_000) if str(number) not in taken)

    def forget(self) -> None:
        """Clear the cache, because all promises have been deleted."""
        self._known.clear()

    def bring(self, there: Connection, here: Connection, id: int, own: set[int]) -> str:
        """Copy a promise from `here` to the database.

        See `store.Kind`. A promise that was done here is always deleted.
        """
        ours, theirs = _read_one(here, id), _read_one(there, id)
        if ours is None:
            there.execute(delete(promise).where(promise.c.id == id))
            erased(there)
        elif theirs is None and 0 not in own:
            return "A colleague closed a callback that was changed here."
        elif theirs is None or theirs.version in own:
            _put(there, replace(ours, made=self._made(ours.made, ours.wipe)))
        else:
            _put(there, replace(ours, id=random_id(), made=self._made(ours.made, ours.wipe)))
            return "A callback was changed here and by a colleague. Both versions are saved. Please check them."
        return ""

    def _made(self, made: date, wipe: int) -> date:
        """Return the day it was made, or today if only a wrong clock can have set that day."""
        today = date.fromtimestamp(self._store.clock())
        return made if timedelta(days=-1) <= today - made <= timedelta(days=wipe) else today

    def _change(self, seen: Promise, wanted: Promise) -> Promise:
        fresh = replace(wanted, version=random_id())
        if not self._store.write(self._row(seen, fresh.version), lambda connection: _changed(connection, seen, fresh)):
            self._raise_changed(seen.id)
        self._known[fresh.id] = fresh
        return fresh

    def _row(self, seen: Promise, version: int) -> ChangedRow:
        last = self._known.get(seen.id, seen)
        return ChangedRow("promise", seen.id, last.version, version, lambda connection: _put(connection, last))

    def _raise_changed(self, id: int) -> None:
        raise Changed(next((kept for kept in self.all() if kept.id == id), None))


def _check(draft: Promise) -> None:
    names = ("name", "contact", "slip", "best_time", "who", "found")
    checked(**{name: getattr(draft, name) for name in names})


def _put(connection: Connection, fresh: Promise) -> None:
    connection.execute(delete(promise).where(promise.c.id == fresh.id))
    connection.execute(insert(promise).values(_values(fresh)))


def _values(kept: Promise) -> dict[str, Any]:
    return asdict(kept) | {"tried": json.dumps(kept.tried, ensure_ascii=False)}


def _changed(connection: Connection, seen: Promise, fresh: Promise) -> bool:
    # A write can reach the database even if it's reported as failed. Then the new version is already there.
    mine = promise.c.id == seen.id, promise.c.version.in_((seen.version, fresh.version))
    return connection.execute(update(promise).where(*mine).values(_values(fresh))).rowcount == 1


def _erased(connection: Connection, seen: Promise) -> bool:
    erased(connection)
    mine = promise.c.id == seen.id, promise.c.version == seen.version
    return connection.execute(delete(promise).where(*mine)).rowcount == 1


def _read_one(connection: Connection, id: int) -> Promise | None:
    row = connection.execute(select(promise).where(promise.c.id == id)).one_or_none()
    return None if row is None else _promise(row)


def _read(connection: Connection, first: int = 0, most: int | None = None) -> list[Promise]:
    rows = select(promise).order_by(promise.c.due, promise.c.made, promise.c.id).offset(first).limit(most)
    return [_promise(row) for row in connection.execute(rows)]


def _due_counts(connection: Connection, today: date) -> DueCounts:
    due, late = (_count(connection, promise.c.due == today), _count(connection, promise.c.due < today))
    ages = connection.scalars(select(promise.c.warn).distinct()).all()
    old = (promise.c.warn == days for days in ages)
    since = (promise.c.made <= today - timedelta(days=days) for days in ages)
    return DueCounts(due, late, sum(_count(connection, *both) for both in zip(old, since, strict=True)))


def _count(connection: Connection, *which: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(promise).where(*which)) or 0


def _promise(row: Found[Any]) -> Promise:
    tried = json.loads(row.tried)
    if not isinstance(tried, list):
        raise ValueError("not a list of sentences")
    kept = Promise(**{**row._mapping, "tried": tuple(visible(str(sentence)) for sentence in tried)})
    # An impossible number raises OverflowError here and not later on a screen.
    timedelta(days=kept.warn), kept.delete_on
    return kept
