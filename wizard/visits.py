"""The former names of `wizard.records`, for those who still use them."""

import time
from pathlib import Path
from typing import Any

from wizard import records as new
from wizard.records import NotKept, Records, Saved
from wizard.records.store import Clock

__all__ = ["NotKept", "Saved", "Visits", "in_memory", "open_visits", "visits_in"]


class Visits:
    """The visits, with the notice and the trouble of all records beside them."""

    def __init__(self, records: Records) -> None:
        self.records = records

    def __getattr__(self, name: str) -> Any:
        return getattr(self.records.visits, name)

    @property
    def notice(self) -> str:
        return self.records.store.notice

    @property
    def trouble(self) -> str:
        return self.records.trouble

    @property
    def _disk(self) -> Any:
        return self.records.store.engine

    @_disk.setter
    def _disk(self, database: Any) -> None:
        self.records.store.engine = database

    def record(self, *arguments: Any) -> Saved:
        return self.records.visits.record(*arguments)

    def shut(self) -> None:
        self.records.shut()


def open_visits(path: Path, clock: Clock = time.time) -> Visits:
    return Visits(new.open_file(path, clock))


def visits_in(home: Path, clock: Clock = time.time) -> Visits:
    return Visits(new.records_in(home, clock))


def in_memory(trouble: str, clock: Clock = time.time) -> Visits:
    return Visits(new.in_memory(trouble, clock))
