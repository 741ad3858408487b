"""What drivers find on arrival, and what becomes of their reports."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
