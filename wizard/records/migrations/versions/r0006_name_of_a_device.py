"""The patron's own name for the device, such as `iPhone` instead of `iPad or iPhone`."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column. Existing visits use the flow's own name."""
    op.add_column("visit", sa.Column("called", sa.Text, nullable=False, server_default=sa.text("''")))
