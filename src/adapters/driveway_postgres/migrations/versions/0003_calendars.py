"""Calendars that hosts bring along, and the listings' own for others to read."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Run the SQL files of this revision in their order."""
    for script in sorted((Path(__file__).parents[1] / "sql" / revision).glob("*.sql")):
        op.get_bind().exec_driver_sql(
            script.read_text(encoding="utf-8"), execution_options={"no_parameters": True}
        )
