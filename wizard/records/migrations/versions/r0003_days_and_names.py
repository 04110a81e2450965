"""Time limits for promises, and new button names in flags."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns. Existing promises get the old limits of 14 and 30 days."""
    op.add_column("promise", sa.Column("warn", sa.Integer, nullable=False, server_default="14"))
    op.add_column("promise", sa.Column("wipe", sa.Integer, nullable=False, server_default="30"))
    op.add_column("flag", sa.Column("label", sa.Text, nullable=False, server_default=sa.text("''")))
