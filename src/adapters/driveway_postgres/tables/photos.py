"""Photos that people show of themselves."""

from typing import Final

from sqlalchemy import Table, UniqueConstraint

from driveway_postgres.tables._base import key, metadata, refers, stamp

account_photos: Final = Table(
    "account_photos",
    metadata,
    key(),
    refers("account_id", "users", cascade=True),
    stamp("created_at"),
    UniqueConstraint("account_id"),
)
