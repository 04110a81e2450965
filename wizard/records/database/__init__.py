"""The records: open visits, promises, flags, and statistics, in a file or in a database for all branches.

Importing this package loads SQLAlchemy, which is slow, so the desk draws its first screen before it does that.
"""

from wizard.records.database.failures import GO_ON, NotSaved
from wizard.records.database.opening import in_memory, open_file, open_server, records_in
from wizard.records.database.promises import Changed
from wizard.records.database.records import Records
from wizard.records.database.visits import Saved

__all__ = ["GO_ON", "Changed", "NotSaved", "Records", "Saved", "in_memory", "open_file", "open_server", "records_in"]
