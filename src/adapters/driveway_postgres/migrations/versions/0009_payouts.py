"""The clock by which hosts are paid, and what payouts are looked up by."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
