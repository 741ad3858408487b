"""The job queue's own tables."""

from alembic import op

from driveway_postgres.queue_schema import bring_up

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make what the installed library needs; its later releases are followed without a revision."""
    bring_up(op.get_bind())
