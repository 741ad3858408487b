"""Whether a place or a car may be seen is one look into an index, however many stays somebody has."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
