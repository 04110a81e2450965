"""The tables, as this version reads and writes them.

What is known of a patron (`visit`, `turn`, `promise`) and what is counted (`outcome`, `event`, `tally`) share no key:
every row of a count has a number drawn by lot, a day, and no time.
"""

import secrets

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

REVISION = "0003"
"""The schema this version reads and writes: the newest revision in `migrations/`."""

metadata = MetaData()


def lot() -> int:
    """A number nobody else draws, so that a row can begin while the database is away. Never 0."""
    return secrets.randbits(53) + 1


def _number() -> Column[int]:
    return Column("id", BigInteger, primary_key=True, autoincrement=False)


def _words(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _days(*names: str) -> list[Column[int]]:
    """Ages in days: those that held for everybody before a library could choose, unless a row says otherwise."""
    usual = {"warn": "14", "wipe": "30"}
    return [Column(name, Integer, nullable=False, server_default=usual[name]) for name in names]


visit = Table(
    "visit",
    metadata,
    _number(),
    Column("handle", Text, nullable=False, unique=True),
    Column("device", Text),
    Column("platform", Text),
    Column("trouble", Text),
    Column("open_at", Text),
    Column("promised_day", Date),
    Column("created", Double, nullable=False),
    Column("touched", Double, nullable=False),
    Column("version", BigInteger, nullable=False, server_default="0"),
)
turn = Table(
    "turn",
    metadata,
    Column("visit_id", BigInteger, ForeignKey("visit.id", ondelete="CASCADE"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("answer", Text, nullable=False),
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
# Other things that are counted: fixes by their address, promises by what became of them.
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
    Column("label", Text, nullable=False, server_default=text("''")),
)
# What the report adds up: the outcomes and events of a day, counted as they come.
tally = Table(
    "tally",
    metadata,
    Column("day", Date, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("how", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
# Only where something was written while the database proper was away: the rows concerned, and every version of each
# that the database may hold of this desk's own. 0: it may not have the row yet.
away = Table(
    "away",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
)
# Alembic's own, as it makes it: which revision the others have. Not in `metadata`, as it is no table of ours.
version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))

KINDS = ("visit", "promise", "outcome", "event", "flag")
"""The tables of which a row may be owed; turns belong to their visit, and the tally follows what is counted."""
