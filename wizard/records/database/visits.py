"""Open visits: each turn is committed before the next screen is painted, so a crash at any key loses nothing.

A visit is erased when it is closed: nothing of a patron's visit outlives it.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, text, update
from sqlalchemy import Row as Found

from wizard.records.database.sqlite import erased
from wizard.records.database.store import NotKept, Row, Store
from wizard.records.database.tables import lot, turn, visit


@dataclass(frozen=True, slots=True)
class Saved:
    """An open visit as it is kept. All times are seconds since 1970.

    `turns` are address and answer in the order they were first given; `open_at` is the address gone back to;
    `waiting_since` is when the latest of the answers that still say *waiting* was given.
    """

    id: int
    handle: str
    device: str | None
    platform: str | None
    trouble: str | None
    turns: dict[str, str]
    open_at: str | None
    waiting_since: float | None
    promised_day: date | None
    touched: float
    created: float = 0.0
    version: int = 0


class Visits:
    """The open visits of all desks that share a database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[int, Saved] = {}
        self._moved: dict[int, int] = {}  # in this transaction: visits that had to take another id
        store.kinds["visit"] = self

    def begin(self, *, device: str | None = None, platform: str | None = None, trouble: str | None = None) -> Saved:
        """Open a visit, under a handle that no open visit has."""
        now, new = self._store.clock(), lot()
        row = {"id": new, "device": device, "platform": platform, "trouble": trouble, "created": now, "touched": now}
        return self._write(new, lambda connection, _, version: self._begin(connection, {**row, "version": version}))

    def record(self, visit_id: int, changes: Mapping[str, str | None], open_at: str | None) -> Saved:
        """Commit the changed answers (None takes one away) and the address the visit is open at, all or nothing.

        Gives the visit as it now stands, with what another desk answered; under another id and handle, when another
        branch went on with it while the database was away. Raises NotKept when it was closed elsewhere.
        """
        now, turns = self._store.clock(), dict(changes)
        return self._write(visit_id, lambda c, id, version: _record(c, id, version, turns, open_at, now))

    def promise(self, visit_id: int, day: date | None) -> Saved:
        """Keep the day staff promised to call back. Raises NotKept when another desk has closed the visit."""
        now = self._store.clock()
        return self._write(visit_id, lambda c, id, version: _promise(c, id, version, day, now))

    def all_open(self) -> list[Saved]:
        """Every open visit, oldest first; those this desk knows of while the database is away."""
        found = self._store.read(_read)
        if found is not None:
            self._known = {saved.id: saved for saved in found}
        self._known |= {saved.id: saved for saved in self._store.read_aside(_read)}
        return list(self._known.values())

    def close(self, visit_id: int) -> None:
        """Erase the visit: its row, its turns, and their traces in the database's files."""
        row = self._row(visit_id, lot())
        self._store.write(row, lambda connection: erase(connection, visit.c.id == self._there(connection, visit_id)))
        self._known.pop(visit_id, None)
        self._store.wipe()

    def bring(self, there: Connection, here: Connection, id: int, own: set[int]) -> str:
        """Bring a visit over from `here`; see `store.Kind`."""
        ours, version = _read_one(here, id), there.scalar(select(visit.c.version).where(visit.c.id == id))
        if ours is None:
            erase(there, visit.c.id == id, visit.c.version.in_(own))
        elif version is None and 0 not in own:
            return f"{ours.handle} was closed at another desk. What was done here since is not kept."
        elif version is None or version in own:
            erase(there, visit.c.id == id)
            return self._add(there, ours)
        else:
            other = replace(ours, id=lot())
            self._moved[id] = other.id
            return f"{ours.handle} went on at another desk, too. Both are kept. {self._add(there, other)}"
        return ""

    def _add(self, there: Connection, ours: Saved) -> str:
        """Add a visit under its own handle, or under a free one, and say so."""
        handle = _free_handle(there, (), ours.handle)
        _restore(there, replace(ours, handle=handle))
        return "" if handle == ours.handle else f"{ours.handle} of this desk is now called {handle}."

    def _write(self, visit_id: int, change: Callable[[Connection, int, int], Saved | None]) -> Saved:
        version = lot()
        self._moved.clear()
        saved = self._store.write(
            self._row(visit_id, version),
            lambda connection: change(connection, self._there(connection, visit_id), version),
        )
        if saved is None:
            raise NotKept("This visit was closed at another desk. What you do now is not kept.")
        self._known[saved.id] = saved
        return saved

    def _row(self, visit_id: int, version: int) -> Row:
        known = self._known.get(visit_id)
        if known is None:
            return Row("visit", visit_id, 0, version)
        return Row("visit", visit_id, known.version, version, lambda connection: _restore(connection, known))

    def _there(self, connection: Connection, visit_id: int) -> int:
        """The visit's id in this database: the one it was moved to in this transaction, if it was."""
        moved = self._moved.get(visit_id)
        if moved is None:
            return visit_id
        return moved if connection.scalar(select(visit.c.id).where(visit.c.id == moved)) else visit_id

    def _begin(self, connection: Connection, row: Mapping[str, Any]) -> Saved | None:
        # A write reported as failed may have reached the disk all the same: asked again, it begins anew.
        connection.execute(delete(visit).where(visit.c.id == row["id"]))
        known = {saved.handle for saved in self._known.values()} if self._store.is_away else ()
        connection.execute(insert(visit).values(handle=_free_handle(connection, known), **row))
        return _read_one(connection, row["id"])


def erase(connection: Connection, *which: ColumnElement[bool]) -> None:
    """Delete visits with their turns."""
    connection.execute(delete(visit).where(*which))
    erased(connection)


def _free_handle(connection: Connection, known: Iterable[str], wanted: str = "") -> str:
    if connection.dialect.name == "postgresql":  # two desks at once must not find the same one free
        connection.execute(text("SELECT pg_advisory_xact_lock(1)"))
    taken = {*connection.scalars(select(visit.c.handle)), *known}
    return next(handle for handle in itertools.chain([wanted] if wanted else [], _handles()) if handle not in taken)


def _handles() -> Iterator[str]:
    """Animal and colour; the first eight share neither, so that one word tells the patrons at a desk apart."""
    colours = "Green", "Blue", "Red", "Gold", "Grey", "Pink", "Orange", "Lilac"
    animals = "fox", "owl", "hare", "bee", "seal", "swan", "deer", "moth"
    for number in itertools.count(1):
        for shift, (place, colour) in itertools.product(range(len(animals)), enumerate(colours)):
            handle = f"{colour} {animals[(place + shift) % len(animals)]}"
            yield handle if number == 1 else f"{handle} {number}"


class _Turn(NamedTuple):
    address: str
    answer: str
    position: int
    waiting_since: float | None


# Put together once, not for every turn.
_CHANGE = update(visit).where(visit.c.id == bindparam("own")).returning(visit)
_TURNS = select(*(turn.c[name] for name in _Turn._fields)).where(turn.c.visit_id == bindparam("own"))
_TURNS = _TURNS.order_by(turn.c.position)
_ADD = insert(turn)


def _record(
    connection: Connection, id: int, version: int, changes: Mapping[str, str | None], open_at: str | None, now: float
) -> Saved | None:
    row = _change(connection, id, version, open_at=open_at, touched=now)
    if row is None:
        return None
    old = _turns(connection, id)
    turns, gone = _merged(old, changes, now), [address for address in changes if address in old]
    if gone:
        connection.execute(delete(turn).where(turn.c.visit_id == id, turn.c.address.in_(gone)))
    _add_turns(connection, id, [turns[address] for address in changes if address in turns])
    return _saved(row, turns)


def _merged(turns: Mapping[str, _Turn], changes: Mapping[str, str | None], now: float) -> dict[str, _Turn]:
    """The turns after a change, which leaves an address at its place."""
    merged, fresh = dict(turns), itertools.count(max((turn.position for turn in turns.values()), default=0) + 1)
    for address, answer in changes.items():
        if answer is None:
            merged.pop(address, None)
        else:
            place = merged[address].position if address in merged else next(fresh)
            merged[address] = _Turn(address, answer, place, now if answer == "waiting" else None)
    return merged


def _promise(connection: Connection, id: int, version: int, day: date | None, now: float) -> Saved | None:
    row = _change(connection, id, version, promised_day=day, touched=now)
    return None if row is None else _saved(row, _turns(connection, id))


def _change(connection: Connection, id: int, version: int, **columns: object) -> Found[Any] | None:
    """Change columns of the visit and give its row; None when it is no longer open."""
    return connection.execute(_CHANGE, {"own": id, "version": version, **columns}).one_or_none()


def _restore(connection: Connection, saved: Saved) -> None:
    connection.execute(insert(visit).values({column.name: getattr(saved, column.name) for column in visit.c}))
    turns = enumerate(saved.turns.items())
    since = {"waiting": saved.waiting_since}
    _add_turns(connection, saved.id, [_Turn(*given, place, since.get(given[1])) for place, given in turns])


def _add_turns(connection: Connection, id: int, turns: Iterable[_Turn]) -> None:
    if rows := [{"visit_id": id, **turn._asdict()} for turn in turns]:
        connection.execute(_ADD, rows)


def _turns(connection: Connection, id: int) -> dict[str, _Turn]:
    return {row.address: _Turn(*row) for row in connection.execute(_TURNS, {"own": id})}


def _read_one(connection: Connection, id: int) -> Saved | None:
    row = connection.execute(select(visit).where(visit.c.id == id)).one_or_none()
    return None if row is None else _saved(row, _turns(connection, id))


def _read(connection: Connection) -> list[Saved]:
    rows = connection.execute(select(visit).order_by(visit.c.created, visit.c.id)).all()
    return [_saved(row, _turns(connection, row.id)) for row in rows]


def _saved(row: Found[Any], turns: Mapping[str, _Turn]) -> Saved:
    since = [turn.waiting_since for turn in turns.values() if turn.waiting_since is not None]
    answers = {address: turn.answer for address, turn in turns.items()}
    return Saved(**row._mapping, turns=answers, waiting_since=max(since, default=None))
