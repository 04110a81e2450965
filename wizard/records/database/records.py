"""What is kept, in its parts."""

from wizard.records.database.counts import Counts
from wizard.records.database.flags import Flags
from wizard.records.database.promises import Promises
from wizard.records.database.store import Store
from wizard.records.database.visits import Visits


class Records:
    """Open visits, promises, flags and counts, in one database."""

    def __init__(self, store: Store, counting: bool = False) -> None:
        self.store = store
        self.counts = Counts(store, counting)
        self.visits = Visits(store)
        self.promises = Promises(store, self.counts)
        self.flags = Flags(store)

    @property
    def trouble(self) -> str:
        """A sentence to show for as long as it stands: what was written last is not where it belongs."""
        return self.store.trouble

    @property
    def where(self) -> str:
        """Where all of it is, for people: `in the file …`, or `on the server …`; never the server's password."""
        url = self.store.engine.url
        return f"on the server {url.host}" if url.host else f"in the file {url.database}"

    def take_notice(self) -> str:
        """A sentence to show once, if there is one; there may be one after any change."""
        notice, self.store.notice = self.store.notice, ""
        return notice

    def shut(self) -> None:
        """Write what is still owed, if that can be done now, and let go of the database."""
        self.store.shut()
