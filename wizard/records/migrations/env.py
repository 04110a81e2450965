"""Run by Alembic for each upgrade, on the connection and inside the transaction that `wizard.records` has opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
