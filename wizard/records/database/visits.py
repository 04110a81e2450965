"""Open visits. Each answer is committed before the next screen appears, so a crash never loses one.

A visit is deleted when it's closed, for the patron's privacy.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    true,
    type_coerce,
    update,
)
from sqlalchemy import Row as Found

from wizard.records.database.failures import NotSaved
from wizard.records.database.pending import ChangedRow
from wizard.records.database.retention import APART, KEPT_DAYS, erase_visits
from wizard.records.database.store import Store
from wizard.records.database.tables import nickname, random_id, turn, visit
from wizard.records.database.visible_text import visible


@dataclass(frozen=True, slots=True)
class Saved:
    """An open visit as stored. All times are seconds since 1970.

    `turns` has addresses and answers in the order they were first given. `open_at` is the address that staff went back
    to. `waiting_since` is the time of the latest answer that is still *waiting*. `branch` is where it was opened,
    and `called` is the device's own name, such as `iPhone`.
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
    branch: str = ""
    called: str = ""


class Visits:
    """The open visits of all desks that share a database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[int, Saved] = {}
        self._moved: dict[int, int] = {}  # The visits that were given a different id in this transaction.
        store.kinds["visit"] = self

    def begin(
        self,
        *,
        device: str | None = None,
        platform: str | None = None,
        trouble: str | None = None,
        handle: str = "",
        branch: str = "",
        called: str = "",
    ) -> Saved:
        """Open a visit with an unused handle. If possible, use `handle`, from the same patron's earlier visit."""
        now, new = self._store.clock(), random_id()
        row = {"id": new, "device": device, "platform": platform, "trouble": trouble, "created": now, "touched": now}
        row |= {"branch": branch, "called": called}
        return self._write(
            new, lambda connection, _, version: self._begin(connection, {**row, "version": version}, handle)
        )

    def record(self, visit_id: int, changes: Mapping[str, str | None], open_at: str | None) -> Saved:
        """Commit the changed answers (None deletes one) and the open address in one transaction.

        Return the current visit, including answers from other desks. It has another id and handle if another branch
        continued it while the database was away. Raise NotSaved if it was closed at another desk.
        """
        now, turns = self._store.clock(), dict(changes)
        return self._write(visit_id, lambda c, id, version: _record(c, id, version, turns, open_at, now))

    def promise(self, visit_id: int, day: date | None) -> Saved:
        """Save the day of the promised callback. Raise NotSaved if the visit was closed at another desk."""
        now = self._store.clock()
        return self._write(visit_id, lambda c, id, version: _promise(c, id, version, day, now))

    def all_open(self) -> list[Saved]:
        """Return every open visit, oldest first. While the database is away, return those that this desk knows.

        Only visits that changed since the last call are read.
        """
        known = self._known
        found = self._store.read(lambda connection: _read_changed(connection, known))
        if found is not None:
            self._known = found
        self._known |= {saved.id: saved for saved in self._store.read_pending(_read)}
        return list(self._known.values())

    def count(self) -> int:
        """Return the number of open visits."""
        found = self._store.read(lambda connection: connection.scalar(select(func.count()).select_from(visit)))
        return len(self.all_open()) if found is None else found

    def count_nicknames(self) -> int:
        """Return the number of nicknames that are still reserved from closed visits."""
        return self._store.read(lambda connection: connection.scalar(select(func.count()).select_from(nickname))) or 0

    def page(self, first: int, most: int) -> list[Saved]:
        """Return some of the open visits, oldest first, beginning with number `first` (from 0)."""
        found = self._store.read(lambda connection: _read(connection, first, most))
        return self.all_open()[first : first + most] if found is None else found

    def waiting(self) -> list[Saved]:
        """Return the open visits with a waiting step, the one that has waited longest first."""
        found = self._store.read(lambda connection: _read(connection, among=_WAITING))
        every = self.all_open() if found is None else found
        return sorted((s for s in every if s.waiting_since is not None), key=lambda s: s.waiting_since or 0.0)

    def unsaved(self) -> tuple[set[int], set[int]]:
        """Return the ids of open visits that are only in memory, and of visits whose latest answers are."""
        whole, newest = self._store.unsaved("visit")
        return (set(self._known) if whole is None else whole & set(self._known)), newest & set(self._known)

    def close(self, visit_id: int) -> None:
        """Delete the visit: its row, its turns, and their traces in the database's files.

        Its nickname is reserved for a day, so that the next patron doesn't get it.
        """
        row, now = self._row(visit_id, random_id()), self._store.clock()
        self._store.write(
            row, lambda connection: erase_visits(connection, now, visit.c.id == self._there(connection, visit_id))
        )
        self._known.pop(visit_id, None)
        self._store.delete_traces()

    def forget(self) -> None:
        """Clear the cache, because all visits have been deleted."""
        self._known.clear()

    def bring(self, there: Connection, here: Connection, id: int, own: set[int]) -> str:
        """Copy a visit from `here` to the database. See `store.Kind`."""
        ours, version = _read_one(here, id), there.scalar(select(visit.c.version).where(visit.c.id == id))
        if ours is None:
            erase_visits(there, self._store.clock(), visit.c.id == id, visit.c.version.in_(own))
        elif version is None and 0 not in own:
            return f"{ours.handle} was closed at another desk. Later answers from this desk aren't saved."
        elif version is None or version in own:
            there.execute(delete(visit).where(visit.c.id == id))
            return self._add(there, ours)
        else:
            other = replace(ours, id=random_id())
            self._moved[id] = other.id
            return f"{ours.handle} was also continued at another desk. Both visits are saved. {self._add(there, other)}"
        return ""

    def _add(self, there: Connection, ours: Saved) -> str:
        """Add a visit with its own handle, or with another one if it's taken, and return a sentence about that.

        A time that only a wrong clock can have stored is reset, because the visit would otherwise be deleted right
        away.
        """
        now = self._store.clock()
        touched = ours.touched if now - KEPT_DAYS * 86400 < ours.touched <= now else now
        return _restore(there, replace(ours, touched=touched), now)

    def _write(self, visit_id: int, change: Callable[[Connection, int, int], Saved | None]) -> Saved:
        version = random_id()
        self._moved.clear()
        saved = self._store.write(
            self._row(visit_id, version),
            lambda connection: change(connection, self._there(connection, visit_id), version),
        )
        if saved is None:
            raise NotSaved("This visit was closed at another desk. What you do now isn't saved.")
        self._known[saved.id] = saved
        return saved

    def _row(self, visit_id: int, version: int) -> ChangedRow:
        known = self._known.get(visit_id)
        if known is None:
            return ChangedRow("visit", visit_id, 0, version)
        now = self._store.clock()
        return ChangedRow(
            "visit", visit_id, known.version, version, lambda connection: _restore(connection, known, now)
        )

    def _there(self, connection: Connection, visit_id: int) -> int:
        """Return the visit's id in this database, which may have changed in this transaction."""
        moved = self._moved.get(visit_id)
        if moved is None:
            return visit_id
        return moved if connection.scalar(select(visit.c.id).where(visit.c.id == moved)) else visit_id

    def _begin(self, connection: Connection, row: Mapping[str, Any], wanted: str) -> Saved | None:
        # A write can reach the disk even if it's reported as failed, so a second try replaces the row.
        connection.execute(delete(visit).where(visit.c.id == row["id"]))
        known = {saved.handle for saved in self._known.values()} if self._store.is_away else ()
        handle = _free_handle(connection, row["created"], known, wanted)
        connection.execute(insert(visit).values(handle=handle, **row))
        return _read_one(connection, row["id"])


def _free_handle(connection: Connection, now: float, known: Iterable[str] = (), wanted: str = "") -> str:
    """Return the wanted handle, or another one that isn't used by an open visit or by one closed in the last day."""
    if connection.dialect.name == "postgresql":  # The lock keeps two desks from choosing the same one.
        connection.execute(text("SELECT pg_advisory_xact_lock(1)"))
    taken = {*connection.scalars(select(visit.c.handle)), *known}
    if wanted and wanted not in taken:
        return wanted
    taken |= {*connection.scalars(select(nickname.c.handle).where(nickname.c.closed.between(now - APART, now)))}
    return next(handle for handle in _handles() if handle not in taken)


def _handles() -> Iterator[str]:
    """Yield handles of a color and an animal. The first eight have no word in common, so that one word is enough."""
    colors = "Green", "Blue", "Red", "Gold", "Gray", "Pink", "Orange", "Lilac"
    animals = "fox", "owl", "hare", "bee", "seal", "swan", "deer", "moth"
    for number in itertools.count(1):
        for shift, (place, color) in itertools.product(range(len(animals)), enumerate(colors)):
            handle = f"{color} {animals[(place + shift) % len(animals)]}"
            yield handle if number == 1 else f"{handle} {number}"


class _Turn(NamedTuple):
    address: str
    answer: str
    position: int
    waiting_since: float | None


# These statements are module constants because building them for every turn would be slow.
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
    """Return the turns after a change. The order of the addresses stays the same."""
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
    """Change columns of the visit and return its row, or None if it's no longer open."""
    return connection.execute(_CHANGE, {"own": id, "version": version, **columns}).one_or_none()


def _restore(connection: Connection, saved: Saved, now: float) -> str:
    """Copy a visit to another database, with another handle if its own is taken, and return a sentence about that."""
    handle = _free_handle(connection, now, wanted=saved.handle)
    values = {column.name: getattr(saved, column.name) for column in visit.c}
    connection.execute(insert(visit).values({**values, "handle": handle}))
    turns = enumerate(saved.turns.items())
    since = {"waiting": saved.waiting_since}
    _add_turns(connection, saved.id, [_Turn(*given, place, since.get(given[1])) for place, given in turns])
    return "" if handle == saved.handle else f"{saved.handle} at this desk is now called {handle}."


def _add_turns(connection: Connection, id: int, turns: Iterable[_Turn]) -> None:
    if rows := [{"visit_id": id, **turn._asdict()} for turn in turns]:
        connection.execute(_ADD, rows)


def _turns(connection: Connection, id: int) -> dict[str, _Turn]:
    return {row.address: _Turn(*row) for row in connection.execute(_TURNS, {"own": id})}


def _read_one(connection: Connection, id: int) -> Saved | None:
    row = connection.execute(select(visit).where(visit.c.id == id)).one_or_none()
    return None if row is None else _saved(row, _turns(connection, id))


_IN_ORDER = visit.c.created, visit.c.id
_WAITING = visit.c.id.in_(select(turn.c.visit_id).where(turn.c.waiting_since.is_not(None)))


def _read(
    connection: Connection, first: int = 0, most: int | None = None, among: ColumnElement[bool] | None = None
) -> list[Saved]:
    """Read visits with their turns in two queries, no matter how many visits there are."""
    rows = select(visit).where(among if among is not None else true()).order_by(*_IN_ORDER).offset(first).limit(most)
    found = connection.execute(rows).all()
    ids = rows.with_only_columns(visit.c.id)
    answers: dict[int, dict[str, str]] = {row.id: {} for row in found}
    waits: dict[int, float] = {}
    own = turn.c.visit_id.in_(ids) if most is not None or among is not None else true()
    # Addresses and answers repeat thousands of times, so each distinct text is checked only once.
    words = type_coerce(turn.c.address, Text), type_coerce(turn.c.answer, Text)
    turns = select(turn.c.visit_id, *words, turn.c.waiting_since).where(own).order_by(turn.c.visit_id, turn.c.position)
    seen: dict[str, str] = {}
    for id, address, answer, since in connection.execute(turns).all():
        if id in answers:
            answers[id][seen.get(address) or _seen(seen, address)] = seen.get(answer) or _seen(seen, answer)
            if since is not None:
                waits[id] = max(since, waits.get(id, 0.0))
    return [_as_saved(row, answers[row.id], waits.get(row.id)) for row in found]


def _seen(seen: dict[str, str], value: str) -> str:
    if not isinstance(value, str):
        raise ValueError("not text")
    return seen.setdefault(value, visible(value))


def _read_changed(connection: Connection, known: Mapping[int, Saved]) -> dict[int, Saved]:
    """Read every visit in order. Unchanged ones are taken from `known`."""
    rows = connection.execute(select(visit.c.id, visit.c.version, visit.c.handle).order_by(*_IN_ORDER)).all()
    fresh = [row.id for row in rows if not (saved := known.get(row.id)) or _tag(saved) != _tag(row)]
    if len(fresh) > _MANY:
        read = {saved.id: saved for saved in _read(connection)}
    else:
        read = {saved.id: saved for saved in _read(connection, among=visit.c.id.in_(fresh))} if fresh else {}
    every = ((row.id, read.get(row.id) or known.get(row.id)) for row in rows)
    return {id: saved for id, saved in every if saved}  # Another desk can close one between the two queries.


def _tag(row: Any) -> tuple[int, str]:
    return row.version, row.handle  # The handle can change without the version when a visit is copied to a database.


_MANY = 500
"""The number of changed visits above which reading all visits is faster."""


def _saved(row: Found[Any], turns: Mapping[str, _Turn]) -> Saved:
    since = [turn.waiting_since for turn in turns.values() if turn.waiting_since is not None]
    return _as_saved(row, {address: turn.answer for address, turn in turns.items()}, max(since, default=None))


def _as_saved(row: Found[Any], answers: dict[str, str], waiting_since: float | None) -> Saved:
    # This raises ValueError if a time isn't a number.
    times = {name: float(row._mapping[name]) for name in ("created", "touched")}
    return Saved(**{**row._mapping, **times}, turns=answers, waiting_since=waiting_since)
