"""Notices are sent out, by the ways that their readers chose."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
