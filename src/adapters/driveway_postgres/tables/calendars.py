"""Calendars that hosts bring along, and the secret addresses of the listings' own."""

from typing import Final

from sqlalchemy import TEXT, VARCHAR, Column, Index, Table, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import BYTEA, JSONB

from driveway_postgres.tables._base import check, count, key, metadata, moment, refers, stamp

calendar_sources: Final = Table(
    "calendar_sources",
    metadata,
    key(),
    refers("driveway_id", "driveways", cascade=True),
    Column("name", VARCHAR(100), nullable=False),
    Column("address", BYTEA, comment="ciphertext; null: uploaded"),
    Column("etag", TEXT),
    Column("last_modified", TEXT),
    stamp("created_at"),
    moment("last_tried_at"),
    moment("last_fetched_at"),
    Column("last_report", JSONB),
    Column("last_problem", TEXT),
    count("failures", 0),
    moment("next_fetch_at"),
    check("calendar_sources_failures_check", "failures >= 0"),
    check("calendar_sources_next_fetch_at_check", "next_fetch_at IS NULL OR address IS NOT NULL"),
    UniqueConstraint("driveway_id", "name"),
)

Index(
    "calendar_sources_due",
    calendar_sources.c.next_fetch_at,
    postgresql_where=text("next_fetch_at IS NOT NULL"),
)

calendar_feeds: Final = Table(
    "calendar_feeds",
    metadata,
    key(),
    refers("driveway_id", "driveways", cascade=True),
    Column("token_digest", BYTEA, nullable=False, comment="digest of the secret in the address"),
    stamp("created_at"),
    UniqueConstraint("driveway_id"),
    UniqueConstraint("token_digest"),
)
