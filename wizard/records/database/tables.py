"""The tables of this version.

Patron data (`visit`, `turn`, `promise`) and statistics (`outcome`, `event`, `tally`) have no key in common. Every row
in the statistics has a random number and a date, but no time.
"""

import secrets

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.engine import Dialect

from wizard.records.database.visible_text import visible

REVISION = "0006"
"""The schema of this version, which is the newest revision in `migrations/`."""

metadata = MetaData()


def random_id() -> int:
    """Return a random number above 0 for a new row. It's unique, so it can be used while the database is away."""
    return secrets.randbits(53) + 1


class VisibleText(TypeDecorator[str]):
    """Text that another program may have written. Control characters are made visible when it's read."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: object, dialect: Dialect) -> str | None:
        """Return the text with visible control characters. Raise ValueError for a value that isn't text."""
        if value is None:
            return None
        if not isinstance(value, str):
            raise ValueError("not text")
        return visible(value)


def _number() -> Column[int]:
    return Column("id", BigInteger, primary_key=True, autoincrement=False)


def _words(*names: str) -> list[Column[str]]:
    return [Column(name, VisibleText, nullable=False) for name in names]


def _days(*names: str) -> list[Column[int]]:
    """Return columns for ages in days. The defaults are from the time before libraries could choose them."""
    usual = {"warn": "14", "wipe": "30"}
    return [Column(name, Integer, nullable=False, server_default=usual[name]) for name in names]


visit = Table(
    "visit",
    metadata,
    _number(),
    Column("handle", VisibleText, nullable=False, unique=True),
    Column("device", VisibleText),
    Column("platform", VisibleText),
    Column("trouble", VisibleText),
    Column("open_at", VisibleText),
    Column("promised_day", Date),
    Column("created", Double, nullable=False),
    Column("touched", Double, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="0"),
    Column("branch", VisibleText, nullable=False, server_default=text("''")),
    Column("called", VisibleText, nullable=False, server_default=text("''")),
)
turn = Table(
    "turn",
    metadata,
    Column("visit_id", BigInteger, ForeignKey("visit.id", ondelete="CASCADE"), primary_key=True),
    Column("address", VisibleText, primary_key=True),
    Column("answer", VisibleText, nullable=False),
    Column("position", Integer, nullable=False),
    Column("waiting_since", Double),
)
promise = Table(
    "promise",
    metadata,
    _number(),
    Column("version", BigInteger, nullable=False),
    *_words("name", "contact", "slip", "best_time", "device", "model", "platform", "step", "tried"),
    Column("due", Date, nullable=False),
    Column("made", Date, nullable=False),
    *_words("branch", "who", "found"),
    *_days("warn", "wipe"),
)
outcome = Table(
    "outcome",
    metadata,
    _number(),
    Column("day", Date, nullable=False),
    *_words("branch", "device", "model", "platform", "way", "flow_version", "step", "how", "minutes", "language"),
    Column("sheet", Boolean, nullable=False),
    Column("by_phone", Boolean, nullable=False),
)
# This table counts fixes by their address, and promises by their result.
event = Table(
    "event",
    metadata,
    _number(),
    Column("day", Date, nullable=False),
    *_words("topic", "name", "how"),
)
flag = Table(
    "flag",
    metadata,
    _number(),
    Column("day", Date, nullable=False),
    *_words("flow", "flow_version", "step", "reason"),
    Column("label", VisibleText, nullable=False, server_default=text("''")),
)
# This table has the daily totals of outcomes and events, which the report adds up.
tally = Table(
    "tally",
    metadata,
    Column("day", Date, primary_key=True),
    Column("topic", VisibleText, primary_key=True),
    Column("name", VisibleText, primary_key=True),
    Column("how", VisibleText, primary_key=True),
    Column("count", Integer, nullable=False),
)
# This table is only used while the database is away. It lists the pending rows and every version of each that this desk
# may have written to the database. The version 0 means that the database may not have the row yet.
away = Table(
    "away",
    metadata,
    Column("kind", VisibleText, primary_key=True),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
)
# This table has the nicknames of closed visits, so that the next patron doesn't get one of them. It has no other data.
nickname = Table(
    "nickname",
    metadata,
    Column("handle", VisibleText, primary_key=True),
    Column("closed", Double, nullable=False),
)
# This table has one row with the last accepted time and a time that isn't accepted yet. See the module `clock`.
clock = Table(
    "clock",
    metadata,
    _number(),
    Column("seen", Double),
    Column("doubted", Double),
)
# These indexes are for lists that are shown one page at a time.
Index("visit_created", visit.c.created, visit.c.id)
Index("turn_waiting", turn.c.waiting_since)
Index("promise_due", promise.c.due, promise.c.made, promise.c.id)
Index("flag_step", flag.c.flow, flag.c.step)
# Alembic creates this table, which has the revision of the others. So it isn't in `metadata`.
version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))

KINDS = ("visit", "promise", "outcome", "event", "flag")
"""The tables with rows that can be pending. Turns belong to their visit, and the tally follows from the others."""
