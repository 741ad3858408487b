"""The SQL files that make up a revision."""

from pathlib import Path

from alembic import op


def run_scripts(revision: str) -> None:
    """Run the files in ``sql/<revision>`` in their order."""
    for script in sorted((Path(__file__).parent / "sql" / revision).glob("*.sql")):
        op.get_bind().exec_driver_sql(
            script.read_text(encoding="utf-8"), execution_options={"no_parameters": True}
        )
