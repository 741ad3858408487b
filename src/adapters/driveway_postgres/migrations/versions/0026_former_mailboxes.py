"""Notices to the address that an account had before."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
