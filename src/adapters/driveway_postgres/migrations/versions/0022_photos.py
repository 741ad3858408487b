"""Photos that people show of themselves."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
