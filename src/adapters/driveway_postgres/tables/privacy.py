"""Erasures of accounts."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Table, Uuid, text

from driveway_postgres.tables._base import INSTANT, check, metadata, moment

UNPURGED: Final = "purged_at IS NULL"
"""The WHERE of ``erasures_due``; repeat it literally, else its index is not used."""

erasures: Final = Table(
    "erasures",
    metadata,
    Column("account_id", Uuid, ForeignKey("users.id"), primary_key=True),
    Column("requested_at", INSTANT, nullable=False),
    Column("purge_at", INSTANT, nullable=False),
    moment("begun_at"),
    moment("purged_at"),
    check("erasures_order_check", "requested_at <= purge_at AND (purged_at IS NULL OR begun_at IS NOT NULL)"),
)

Index("erasures_due", erasures.c.account_id, postgresql_where=text(UNPURGED))
