"""A car that was sold keeps its number at the maker: it is unique among active cars, as its VIN is."""

from driveway_postgres.migrations.scripts import run_scripts

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision."""
    run_scripts(revision)
