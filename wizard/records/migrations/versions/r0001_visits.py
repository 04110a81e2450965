"""Visits and their turns."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first two tables."""
    op.create_table(
        "visit",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("handle", sa.Text, nullable=False, unique=True),
        sa.Column("device", sa.Text),
        sa.Column("platform", sa.Text),
        sa.Column("trouble", sa.Text),
        sa.Column("open_at", sa.Text),
        sa.Column("promised_day", sa.Date),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("touched", sa.Double, nullable=False),
    )
    op.create_table(
        "turn",
        sa.Column("visit_id", sa.BigInteger, sa.ForeignKey("visit.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("address", sa.Text, primary_key=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("waiting_since", sa.Double),
    )
