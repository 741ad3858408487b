"""The seed schema with its corrections, the tables of the main job, and the settings."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
