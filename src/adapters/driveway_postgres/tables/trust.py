"""Reviews, the audit log and the marketplace's settings."""

from typing import Final

from sqlalchemy import (
    INTEGER,
    TEXT,
    VARCHAR,
    Column,
    Connection,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    Uuid,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA, INET, JSONB

from driveway_postgres.tables._base import check, flag, key, metadata, one_of, refers, stamp

reviews: Final = Table(
    "reviews",
    metadata,
    key(),
    refers("booking_id", "bookings"),
    refers("reviewer_id", "users"),
    refers("reviewee_id", "users"),
    Column("rating", INTEGER, nullable=False),
    Column("review_text", TEXT),
    Column("review_type", VARCHAR(20), nullable=False),
    flag("is_published"),
    flag("is_flagged"),
    stamp("created_at"),
    stamp("updated_at"),
    UniqueConstraint("booking_id", "reviewer_id", "review_type"),
    check("reviews_rating_check", "rating >= 1 AND rating <= 5"),
    one_of("reviews", "review_type", "driver_to_host", "host_to_driver"),
)

Index("idx_reviews_booking_id", reviews.c.booking_id)
Index("idx_reviews_reviewer_id", reviews.c.reviewer_id)
Index("idx_reviews_reviewee_id", reviews.c.reviewee_id)
Index("idx_reviews_rating", reviews.c.rating)

audit_logs: Final = Table(
    "audit_logs",
    metadata,
    Column("id", Uuid, nullable=False, server_default=text("gen_random_uuid()")),
    refers("user_id", "users", nullable=True),
    Column("event_type", VARCHAR(50), nullable=False),
    Column("event_category", VARCHAR(30), nullable=False),
    Column("description", TEXT, nullable=False),
    Column("ip_address", INET, comment="the network only: /24 or /48"),
    Column("ip_digest", BYTEA, comment="keyed digest of the whole address"),
    Column("user_agent", TEXT),
    Column("session_id", VARCHAR(100)),
    Column("related_booking_id", Uuid),
    Column("related_driveway_id", Uuid),
    Column("related_payment_id", Uuid),
    Column("metadata", JSONB),
    stamp("created_at"),
    PrimaryKeyConstraint("created_at", "id"),
    check(
        "audit_logs_ip_address_check",
        "masklen(ip_address) <= CASE family(ip_address) WHEN 4 THEN 24 ELSE 48 END"
        " AND ip_address = network(ip_address)",
    ),
    postgresql_partition_by="RANGE (created_at)",
)

Index("idx_audit_logs_user_id", audit_logs.c.user_id)
Index("idx_audit_logs_event_type", audit_logs.c.event_type)
Index("idx_audit_logs_created_at", audit_logs.c.created_at, postgresql_using="brin")
Index("idx_audit_logs_booking_id", audit_logs.c.related_booking_id)
Index("audit_logs_metadata", audit_logs.c.metadata, postgresql_using="gin")


@event.listens_for(audit_logs, "after_create")
def _make_default_partition(_: Table, connection: Connection, **__: object) -> None:
    connection.execute(text("CREATE TABLE audit_logs_default PARTITION OF audit_logs DEFAULT"))


system_settings: Final = Table(
    "system_settings",
    metadata,
    key(),
    Column("setting_key", VARCHAR(100), nullable=False),
    Column("setting_value", TEXT, nullable=False),
    Column("setting_type", VARCHAR(20), nullable=False),
    Column("description", TEXT),
    flag("is_public"),
    stamp("created_at"),
    stamp("updated_at"),
    UniqueConstraint("setting_key"),
    one_of("system_settings", "setting_type", "string", "number", "boolean", "json"),
    check(
        "system_settings_setting_value_check",
        "CASE setting_type WHEN 'boolean' THEN setting_value IN ('true', 'false')"
        " WHEN 'number' THEN setting_value ~ '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$'"
        " WHEN 'json' THEN setting_value::json IS NOT NULL ELSE true END",
    ),
)
