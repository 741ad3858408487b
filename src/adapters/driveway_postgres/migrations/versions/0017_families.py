"""Log-ins whose tokens are refreshed, and that end when one is copied."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
