"""All that is kept: open visits, promises, flags, counts without people. In a file, or a database for all branches.

Importing this loads SQLAlchemy; the desk is painted first.
"""

from wizard.records.database.opening import in_memory, open_file, open_server, records_in
from wizard.records.database.promises import Changed
from wizard.records.database.records import Records
from wizard.records.database.store import NotKept
from wizard.records.database.visits import Saved

__all__ = ["Changed", "NotKept", "Records", "Saved", "in_memory", "open_file", "open_server", "records_in"]
