"""Chosen price rules, measured occupancy, and claims of promotional codes."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
