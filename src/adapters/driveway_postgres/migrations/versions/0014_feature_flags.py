"""A setting's text is of its type, whoever writes it; features can be switched."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
