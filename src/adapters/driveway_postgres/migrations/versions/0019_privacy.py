"""Erasures, what they need to be quick, and views for analytics that tell of nobody."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
