"""The books, and what is wanted of whoever moves the money."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
