"""All records of a library."""

from datetime import date

from wizard.records.database.counts import Counts
from wizard.records.database.flags import Flags
from wizard.records.database.promises import PromiseStore
from wizard.records.database.store import Store
from wizard.records.database.tables import away, flag, nickname, promise, turn, visit
from wizard.records.database.visits import Visits


class Records:
    """Open visits, promises, flags, and counts in one database."""

    def __init__(self, store: Store, counting: bool = False) -> None:
        self.store = store
        self.counts = Counts(store, counting)
        self.visits = Visits(store)
        self.promises = PromiseStore(store, self.counts)
        self.flags = Flags(store)

    @property
    def trouble(self) -> str:
        """Return a sentence to show while the last change isn't in the right place yet, or ""."""
        return self.store.trouble

    @property
    def where(self) -> str:
        """Return where the records are, such as `in the file …` or `on the server …`, without the server's password."""
        url = self.store.engine.url
        return f"on the server {url.host}" if url.host else f"in the file {url.database}"

    def now(self) -> float:
        """Return the current time in seconds since 1970. It may differ from this computer's clock."""
        return self.store.clock()

    def today(self) -> date:
        """Return the current date. It may differ from this computer's clock."""
        return date.fromtimestamp(self.now())

    @property
    def is_here_only(self) -> bool:
        """Return whether the last changes are saved on this computer but not in the database yet."""
        return self.store.is_here_only

    def settle(self) -> None:
        """Write all pending changes, if possible."""
        self.store.settle()

    def erase(self) -> str:
        """Delete all patron data and all typed text. Return "" if it's done, or the reason it can't be done.

        The statistics are kept, because they have no patron data.
        """
        said = self.store.erase((visit, turn, promise, flag, nickname, away))
        self.visits.forget()
        self.promises.forget()
        return said

    def take_notice(self) -> str:
        """Return the sentence to show once, or "", and clear it. Any change can set one."""
        notice, self.store.notice = self.store.notice, ""
        return notice

    def close(self) -> None:
        """Write all pending changes, if possible, and close the database."""
        self.store.close()
