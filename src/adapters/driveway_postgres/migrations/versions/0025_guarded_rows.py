"""Rows are guarded by the database itself; what anybody may see stands in narrow views."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
