"""The script that Alembic runs for each upgrade, in the transaction that `wizard.records` has opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
