"""The branch of a visit, so that each branch sees its own patrons first."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column. Existing visits belong to every branch."""
    op.add_column("visit", sa.Column("branch", sa.Text, nullable=False, server_default=sa.text("''")))
