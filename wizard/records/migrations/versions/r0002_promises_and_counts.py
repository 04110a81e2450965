"""Promises, statistics, flags, versions of visits, and the list of pending rows."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables, and add a version to visits."""
    op.add_column("visit", sa.Column("version", sa.BigInteger, nullable=False, server_default="0"))
    op.create_table(
        "promise",
        _number(),
        sa.Column("version", sa.BigInteger, nullable=False),
        *_words("name", "contact", "slip", "best_time", "device", "model", "platform", "step", "tried"),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("made", sa.Date, nullable=False),
        *_words("branch", "who", "found"),
    )
    _counts()
    op.create_table(
        "away",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
    )


def _counts() -> None:
    op.create_table(
        "outcome",
        _number(),
        sa.Column("day", sa.Date, nullable=False),
        *_words("branch", "device", "model", "platform", "way", "flow_version", "step", "how", "minutes", "language"),
        sa.Column("sheet", sa.Boolean, nullable=False),
        sa.Column("by_phone", sa.Boolean, nullable=False),
    )
    op.create_table(
        "event",
        _number(),
        sa.Column("day", sa.Date, nullable=False),
        *_words("topic", "name", "how"),
    )
    op.create_table(
        "flag",
        _number(),
        sa.Column("day", sa.Date, nullable=False),
        *_words("flow", "flow_version", "step", "reason"),
    )
    op.create_table(
        "tally",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("how", sa.Text, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )


def _number() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False)


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]
