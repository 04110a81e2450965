"""Promises, open ones only: a promise that was kept is erased at once, contact and all."""

import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy import Row as Found

from wizard.records.database.counts import Counts
from wizard.records.database.sqlite import erased
from wizard.records.database.store import Row, Store
from wizard.records.database.tables import lot, promise
from wizard.records.promise import Promise, Refused, checked, day_refusal


class Changed(Exception):
    """A colleague changed a promise meanwhile, or closed it. Its text is a sentence for the screen.

    `now` is the promise as it stands, None where it was closed.
    """

    def __init__(self, now: Promise | None) -> None:
        what = "changed" if now else "closed"
        super().__init__(f"A colleague {what} this promise meanwhile. Nothing was overwritten; please look again.")
        self.now = now


class Promises:
    """The open promises of all desks that share a database. Whoever changes one says which version was seen."""

    def __init__(self, store: Store, counts: Counts) -> None:
        self._store, self._counts = store, counts
        self._known: dict[int, Promise] = {}
        store.kinds["promise"] = self

    def all(self) -> list[Promise]:
        """Every open promise, by day; those this desk knows of while the database is away."""
        found = self._store.read(_read)
        if found is not None:
            self._known = {kept.id: kept for kept in found}
        self._known |= {kept.id: kept for kept in self._store.read_aside(_read)}
        return sorted(self._known.values(), key=lambda kept: (kept.due, kept.made, kept.id))

    def due(self, today: date) -> list[Promise]:
        """Those for today, and those overdue."""
        return [kept for kept in self.all() if kept.due <= today]

    def add(self, draft: Promise) -> Promise:
        """Keep a promise. Raises Refused for text that must not be kept."""
        _check(draft)
        fresh = replace(draft, id=lot(), version=lot())
        self._store.write(Row("promise", fresh.id, 0, fresh.version), lambda connection: _put(connection, fresh))
        self._known[fresh.id] = fresh
        return fresh

    def take(self, seen: Promise, who: str) -> Promise:
        """Take a promise over. Raises Changed, and Refused."""
        return self._change(seen, replace(seen, who=checked(who=who)["who"]))

    def find_out(self, seen: Promise, words: str) -> Promise:
        """Add what was found out, in plain words. Raises Changed, and Refused."""
        found = " ".join(filter(None, (seen.found, words.strip())))
        return self._change(seen, replace(seen, found=checked(found=found)["found"]))

    def move(self, seen: Promise, day: date, today: date) -> Promise:
        """Promise another day. Raises Changed, and Refused for one that is over or too far ahead."""
        if sentence := day_refusal(day, seen.wiped, today):
            raise Refused(sentence)
        return self._change(seen, replace(seen, due=day))

    def kept(self, seen: Promise, today: date) -> None:
        """The patron was told: erase the promise, and its traces in the database's files. Raises Changed."""
        self.withdraw(seen)
        self._counts.event(today, "promise", "", "kept" if today <= seen.due else "late")

    def withdraw(self, seen: Promise) -> None:
        """The patron wants no call after all: erase it in the same way, and count nothing. Raises Changed."""
        row = self._row(seen, lot())
        if not self._store.write(row, lambda connection: _erased(connection, seen)):
            self._raise_changed(seen.id)
        self._known.pop(seen.id, None)
        self._store.wipe()

    def free_slip(self) -> str:
        """The number for the next paper slip: one that no open promise has."""
        taken = {kept.slip for kept in self.all()}
        return next(str(number) for number in range(1, 10_000) if str(number) not in taken)

    def bring(self, there: Connection, here: Connection, id: int, own: set[int]) -> str:
        """Bring a promise over from `here`; see `store.Kind`. One that was kept here is kept, whatever others did."""
        ours, theirs = _read_one(here, id), _read_one(there, id)
        if ours is None:
            there.execute(delete(promise).where(promise.c.id == id))
            erased(there)
        elif theirs is None and 0 not in own:
            return "A promise that was changed here was closed by a colleague meanwhile."
        elif theirs is None or theirs.version in own:
            _put(there, ours)
        else:
            _put(there, replace(ours, id=lot()))
            return "A promise was changed here and by a colleague. Both are kept; please look at them."
        return ""

    def _change(self, seen: Promise, wanted: Promise) -> Promise:
        fresh = replace(wanted, version=lot())
        if not self._store.write(self._row(seen, fresh.version), lambda connection: _changed(connection, seen, fresh)):
            self._raise_changed(seen.id)
        self._known[fresh.id] = fresh
        return fresh

    def _row(self, seen: Promise, version: int) -> Row:
        last = self._known.get(seen.id, seen)
        return Row("promise", seen.id, last.version, version, lambda connection: _put(connection, last))

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
    # A write reported as failed may have reached the database all the same: then the fresh version is there already.
    mine = promise.c.id == seen.id, promise.c.version.in_((seen.version, fresh.version))
    return connection.execute(update(promise).where(*mine).values(_values(fresh))).rowcount == 1


def _erased(connection: Connection, seen: Promise) -> bool:
    erased(connection)
    mine = promise.c.id == seen.id, promise.c.version == seen.version
    return connection.execute(delete(promise).where(*mine)).rowcount == 1


def _read_one(connection: Connection, id: int) -> Promise | None:
    row = connection.execute(select(promise).where(promise.c.id == id)).one_or_none()
    return None if row is None else _promise(row)


def _read(connection: Connection) -> list[Promise]:
    return [_promise(row) for row in connection.execute(select(promise))]


def _promise(row: Found[Any]) -> Promise:
    return Promise(**{**row._mapping, "tried": tuple(json.loads(row.tried))})
