"""Reviews and the marketplace's settings."""

from typing import Final

from sqlalchemy import INTEGER, TEXT, VARCHAR, Column, Index, Table, UniqueConstraint

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
