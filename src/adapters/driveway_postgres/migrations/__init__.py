"""Alembic's home: the environment, the revisions and the SQL that they run."""
