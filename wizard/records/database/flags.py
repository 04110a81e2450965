"""Flags, which tell flow keepers that a step is wrong. They don't store patrons, staff, or times."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, Connection, Text, bindparam, func, insert, select

from wizard.records.database.pending import ChangedRow
from wizard.records.database.store import Store
from wizard.records.database.tables import flag, random_id
from wizard.records.outcome import step_of
from wizard.system import personal_data

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.walk.stops import Stop

STILL_RIGHT, FIXED, LABEL_CHANGED = "still-right", "fixed", "label-changed"
NOT_AS_WRITTEN = "not-as-written"
"""The reason that `verify --enter` gives. The desk doesn't offer it, because its own reasons say more."""
CLOSING = (STILL_RIGHT, FIXED)
REASONS = {
    "screen-differs": "The screen looks different",
    LABEL_CHANGED: "A button has a different name",
    "step-missing": "A step is missing",
    "does-not-work": "It doesn't work",
    "other": "Something else is wrong",
    NOT_AS_WRITTEN: "It's different on a real device",
    STILL_RIGHT: "It's still right",
    FIXED: "It's fixed",
}


NOT_FOUND = "not-found"
"""The reason for a search without results. It has no step, and its label has the search words."""


class Searched(NamedTuple):
    """A search without results, and how often it was noted."""

    words: str
    times: int


class OpenFlag(NamedTuple):
    """A reason staff flagged a step for since its flags were last closed. `label` is what a button says now."""

    flow: str
    step: str
    reason: str
    label: str
    times: int
    since: date


class Flagged(NamedTuple):
    """A step, the version of its flow (the date it was last checked), a reason, and the number of flags.

    `label` is the new text of a button, if staff typed one.
    """

    flow: str
    flow_version: str
    step: str
    reason: str
    label: str
    times: int


_LONGEST = 40


def refusal(label: str) -> str:
    """Return why this can't be saved as the new text of a button, in one sentence, or "" if it can."""
    if len(label) > _LONGEST:
        return f"Please make it shorter. It can be up to {_LONGEST} characters long."
    return personal_data.refusal(label) or ("" if label.isprintable() else "Please type it on one line.")


class Flags:
    """The flags of all desks that share a database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        store.kinds["flag"] = self

    def add(self, library: "Library", stop: "Stop", reason: str, today: date, label: str = "") -> None:
        """Flag the current step of a visit. `reason` is one of REASONS, and `label` is the new text of a button.

        Raise ValueError for any other reason, or for a label that can't be saved.
        """
        if reason not in REASONS:
            raise ValueError(f"{reason!r} isn't a reason")
        if sentence := refusal(label):
            raise ValueError(sentence)
        values = {"day": today, "flow": stop.file, "flow_version": version_of(library, stop.file)}
        self._write(**values, step=step_of(stop), reason=reason, label=label)

    def note_search(self, words: str, today: date) -> None:
        """Note a search without results for the flow keeper. Raise ValueError for words that can't be saved."""
        words = " ".join(words.split()).casefold()
        if sentence := refusal(words):
            raise ValueError(sentence)
        self._write(day=today, flow="", flow_version="", step="", reason=NOT_FOUND, label=words)

    def searches(self) -> list[Searched]:
        """Return the searches without results, the most frequent first."""
        counted = select(flag.c.label, func.count()).where(flag.c.reason == NOT_FOUND).group_by(flag.c.label)
        sorted_ = counted.order_by(func.count().desc(), flag.c.label)
        return self._store.read(lambda connection: [Searched(*row) for row in connection.execute(sorted_)]) or []

    def _write(self, **values: object) -> None:
        number: int = random_id()
        row = insert(flag).values(id=number, **values)
        self._store.write(ChangedRow("flag", number, 0, number), lambda connection: connection.execute(row))

    def count(self, stop: "Stop") -> int:
        """Return how often this step was flagged since it was last closed."""
        return self._store.read(lambda connection: connection.execute(_COUNT, _place(stop)).scalar()) or 0

    def open(self) -> list[OpenFlag]:
        """Return every open flag, counted by step and reason, the most frequent first."""
        columns = flag.c.flow, flag.c.step, flag.c.reason, flag.c.label
        times, since = func.count(), func.min(flag.c.day)
        counted = select(*columns, times, since).where(*_open(flag.c.flow, flag.c.step)).group_by(*columns)
        sorted_ = counted.order_by(times.desc(), *columns)
        return self._store.read(lambda connection: [OpenFlag(*row) for row in connection.execute(sorted_)]) or []

    def close(self, flow: str, step: str, reason: str, today: date) -> None:
        """Close the flags on one step. `reason` is one of CLOSING."""
        self._write(day=today, flow=flow, flow_version="", step=step, reason=reason, label="")

    def count_all(self) -> int:
        """Return the number of flags."""
        return self._store.read(lambda connection: connection.scalar(select(func.count()).select_from(flag))) or 0

    def label(self, stop: "Stop") -> str:
        """Return the new button text that staff typed most often for this step, or ""."""
        return self._store.read(lambda connection: connection.execute(_LABEL, _place(stop)).scalar()) or ""

    def all(self) -> list[Flagged]:
        """Return every flag with its number, the most frequent first."""
        columns = flag.c.flow, flag.c.flow_version, flag.c.step, flag.c.reason, flag.c.label
        steps = select(*columns, func.count()).where(flag.c.reason != NOT_FOUND).group_by(*columns)
        counted = steps.order_by(func.count().desc(), *columns)
        return self._store.read(lambda connection: [Flagged(*row) for row in connection.execute(counted)]) or []

    def bring(self, there: Connection, here: Connection, id: int, own: set[int]) -> str:
        """Copy a flag from `here` to the database. See `store.Kind`."""
        if not there.scalar(select(flag.c.id).where(flag.c.id == id)):
            there.execute(insert(flag).values(here.execute(select(flag).where(flag.c.id == id)).one()._asdict()))
        return ""


def _place(stop: "Stop") -> dict[str, str]:
    """Return the flow and the step of a stop, for the statements below."""
    return {"flow": stop.file, "step": step_of(stop)}


def _open(flow: "ColumnElement[str] | str", step: "ColumnElement[str] | str") -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for a step's open flags: those added after the day its flags were last closed."""
    later = flag.alias()
    closing = later.c.flow == flow, later.c.step == step, later.c.reason.in_(CLOSING)
    closed = select(func.max(later.c.day)).where(*closing).scalar_subquery()
    none_since = flag.c.day > func.coalesce(closed, date(1, 1, 1))
    return (flag.c.reason.not_in((*CLOSING, NOT_FOUND)), none_since)


# These statements are module constants because building one for every step on the screen would be slow.
_FLOW, _STEP = bindparam("flow", type_=Text), bindparam("step", type_=Text)
_OPEN_HERE = (flag.c.flow == _FLOW, flag.c.step == _STEP, *_open(_FLOW, _STEP))
_COUNT = select(func.count()).where(*_OPEN_HERE)
_LABEL = select(flag.c.label).where(*_OPEN_HERE, flag.c.label != "").group_by(flag.c.label)
_LABEL = _LABEL.order_by(func.count().desc(), func.max(flag.c.day).desc(), flag.c.label).limit(1)


def version_of(library: "Library", file: str) -> str:
    """Return the version of a flow, which is the date it was last checked."""
    return str(library.files[file].verified.date) if file in library.files else ""
