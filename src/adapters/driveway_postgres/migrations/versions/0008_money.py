"""Refunds, disputes, what is kept or taken back of payouts, and events of the gateway."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
