"""The setting for the taxes that a city asks on a stay."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
