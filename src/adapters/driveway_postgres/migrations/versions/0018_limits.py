"""How often may be called, and how often was, counted over all processes."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
