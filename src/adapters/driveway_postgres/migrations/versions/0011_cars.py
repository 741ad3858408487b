"""Linked cars: the accounts behind them, what was asked and seen of them, their trips, and notices."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
