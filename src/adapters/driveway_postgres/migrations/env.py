"""Alembic's environment: it runs on the connection that ``driveway_postgres.schema`` hands it."""

from alembic import context

from driveway_postgres.migrations.names import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
