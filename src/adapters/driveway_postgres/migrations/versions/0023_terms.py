"""Which version of the terms who accepted, and when."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
