"""The last accepted time, the nicknames of closed visits, and indexes for long lists."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add two tables and four indexes."""
    op.create_table(
        "nickname",
        sa.Column("handle", sa.Text, primary_key=True),
        sa.Column("closed", sa.Double, nullable=False),
    )
    op.create_table(
        "clock",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("seen", sa.Double),
        sa.Column("doubted", sa.Double),
    )
    op.create_index("visit_created", "visit", ["created", "id"])
    op.create_index("turn_waiting", "turn", ["waiting_since"])
    op.create_index("promise_due", "promise", ["due", "made", "id"])
    op.create_index("flag_step", "flag", ["flow", "step"])
