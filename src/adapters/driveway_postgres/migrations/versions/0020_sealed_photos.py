"""Photos of trouble are sealed as the notes beside them are."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
