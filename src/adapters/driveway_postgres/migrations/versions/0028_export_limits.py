"""Exports have a rate limit of their own."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
