"""Flags: “this step is wrong here”, said at the desk for whoever keeps the flow. No patron, no staff, no time."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, insert, select

from wizard.records.database.store import Row, Store
from wizard.records.database.tables import flag, lot
from wizard.records.outcome import step_of
from wizard.system import personal_data

if TYPE_CHECKING:
    from wizard.content.library import Library
    from wizard.walk.stops import Stop

STILL_RIGHT, LABEL_CHANGED = "still-right", "label-changed"
REASONS = {
    "screen-differs": "The screen looks different",
    LABEL_CHANGED: "A button has another name",
    "step-missing": "A step is missing",
    "does-not-work": "It does not work",
    "other": "Something else is wrong",
    STILL_RIGHT: "It is still right",
}


NOT_FOUND = "not-found"
"""The reason of a search that found nothing: it has no step, and its words are the label."""


class Searched(NamedTuple):
    """A search that found nothing, and how often it was noted."""

    words: str
    times: int


class Flagged(NamedTuple):
    """A step, the version of its flow (the day it was last made sure of), a reason, and how often it was given.

    `label` is what a button says now, where somebody said so.
    """

    flow: str
    flow_version: str
    step: str
    reason: str
    label: str
    times: int


_LONGEST = 40


def refusal(label: str) -> str:
    """Why this can't be kept as what a button says now, in one sentence; empty where it can."""
    if len(label) > _LONGEST:
        return f"Please make it shorter: {_LONGEST} letters at most."
    return personal_data.refusal(label) or ("" if label.isprintable() else "Please type it in one line.")


class Flags:
    """The flags of all desks that share a database."""

    def __init__(self, store: Store) -> None:
        self._store = store
        store.kinds["flag"] = self

    def add(self, library: "Library", stop: "Stop", reason: str, today: date, label: str = "") -> None:
        """Flag the step where a visit stands. `reason` is one of REASONS, `label` what a button says now.

        Raises ValueError for another reason, and for a label that must not be kept.
        """
        if reason not in REASONS:
            raise ValueError(f"{reason!r} is no reason")
        if sentence := refusal(label):
            raise ValueError(sentence)
        values = {"day": today, "flow": stop.file, "flow_version": version_of(library, stop.file)}
        self._write(**values, step=step_of(stop), reason=reason, label=label)

    def note_search(self, words: str, today: date) -> None:
        """Note a search that found nothing, for the flow keeper. Raises ValueError for words that must not be kept."""
        words = " ".join(words.split()).casefold()
        if sentence := refusal(words):
            raise ValueError(sentence)
        self._write(day=today, flow="", flow_version="", step="", reason=NOT_FOUND, label=words)

    def searches(self) -> list[Searched]:
        """Return the searches that found nothing, the most frequent first."""
        counted = select(flag.c.label, func.count()).where(flag.c.reason == NOT_FOUND).group_by(flag.c.label)
        sorted_ = counted.order_by(func.count().desc(), flag.c.label)
        return self._store.read(lambda connection: [Searched(*row) for row in connection.execute(sorted_)]) or []

    def _write(self, **values: object) -> None:
        number: int = lot()
        row = insert(flag).values(id=number, **values)
        self._store.write(Row("flag", number, 0, number), lambda connection: connection.execute(row))

    def count(self, library: "Library", stop: "Stop") -> int:
        """How many found this step wrong since its flow was last made sure of, or somebody said it is still right."""
        wrong = select(func.count()).where(*_wrong(library, stop))
        return self._store.read(lambda connection: connection.execute(wrong).scalar()) or 0

    def count_all(self) -> int:
        """Return how many flags there are."""
        return self._store.read(lambda connection: connection.scalar(select(func.count()).select_from(flag))) or 0

    def label(self, library: "Library", stop: "Stop") -> str:
        """What a button of this step says now, as most of them typed it; empty where nobody did."""
        said = select(flag.c.label).where(*_wrong(library, stop), flag.c.label != "").group_by(flag.c.label)
        first = said.order_by(func.count().desc(), func.max(flag.c.day).desc(), flag.c.label).limit(1)
        return self._store.read(lambda connection: connection.execute(first).scalar()) or ""

    def all(self) -> list[Flagged]:
        """Every flag, counted, the most frequent first."""
        columns = flag.c.flow, flag.c.flow_version, flag.c.step, flag.c.reason, flag.c.label
        steps = select(*columns, func.count()).where(flag.c.reason != NOT_FOUND).group_by(*columns)
        counted = steps.order_by(func.count().desc(), *columns)
        return self._store.read(lambda connection: [Flagged(*row) for row in connection.execute(counted)]) or []

    def bring(self, there: Connection, here: Connection, id: int, own: set[int]) -> str:
        """Bring a flag over from `here`; see `store.Kind`."""
        if not there.scalar(select(flag.c.id).where(flag.c.id == id)):
            there.execute(insert(flag).values(here.execute(select(flag).where(flag.c.id == id)).one()._asdict()))
        return ""


def _wrong(library: "Library", stop: "Stop") -> tuple[ColumnElement[bool], ...]:
    """Which flags say that this step is wrong, as it is now."""
    here = flag.c.flow == stop.file, flag.c.step == step_of(stop)
    version = flag.c.flow_version == version_of(library, stop.file)
    right = select(func.max(flag.c.day)).where(*here, version, flag.c.reason == STILL_RIGHT).scalar_subquery()
    return (*here, version, flag.c.reason != STILL_RIGHT, flag.c.day > func.coalesce(right, date(1, 1, 1)))


def version_of(library: "Library", file: str) -> str:
    """Which state of a flow somebody saw: the day it was last made sure of."""
    return str(library.files[file].verified.date) if file in library.files else ""
