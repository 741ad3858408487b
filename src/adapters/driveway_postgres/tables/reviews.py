"""What driver and host say of one another, and what is said against it."""

from typing import Final

from sqlalchemy import (
    INTEGER,
    TEXT,
    VARCHAR,
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA

from driveway_postgres.tables._base import (
    INSTANT,
    check,
    flag,
    key,
    metadata,
    moment,
    one_of,
    refers,
    stamp,
)

SHOWN: Final = "is_published AND hidden_at IS NULL"
"""Which reviews anybody may read, as the partial indexes have it; repeat it literally."""

OF_HOSTS: Final = f"review_type = 'driver_to_host' AND {SHOWN}"

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
    refers("driveway_id", "driveways"),
    Column("closes_at", INSTANT, nullable=False),
    moment("published_at"),
    moment("hidden_at"),
    moment("moderated_at"),
    Column("moderated_by", Uuid, ForeignKey("users.id", ondelete="SET NULL")),
    Column("moderation_reason", TEXT),
    UniqueConstraint("booking_id", "reviewer_id", "review_type"),
    check("reviews_rating_check", "rating >= 1 AND rating <= 5"),
    one_of("reviews", "review_type", "driver_to_host", "host_to_driver"),
    check("reviews_published_check", "is_published = (published_at IS NOT NULL)"),
    check("reviews_hidden_check", "hidden_at IS NULL OR (is_published AND moderated_at IS NOT NULL)"),
    check("reviews_moderated_check", "(moderated_at IS NULL) = (moderation_reason IS NULL)"),
    check("reviews_moderated_by_check", "moderated_by IS NULL OR moderated_at IS NOT NULL"),
)

Index("idx_reviews_booking_id", reviews.c.booking_id)
Index("idx_reviews_reviewer_id", reviews.c.reviewer_id)
Index("idx_reviews_reviewee_id", reviews.c.reviewee_id)
Index("idx_reviews_rating", reviews.c.rating)
Index("reviews_of_driveway", reviews.c.driveway_id, reviews.c.id, postgresql_where=text(OF_HOSTS))
Index("reviews_about", reviews.c.reviewee_id, reviews.c.id, postgresql_where=text(SHOWN))
Index("reviews_waiting", reviews.c.closes_at, postgresql_where=text("NOT is_published"))
Index("reviews_flagged", reviews.c.id, postgresql_where=text("is_flagged"))

review_flags: Final = Table(
    "review_flags",
    metadata,
    refers("review_id", "reviews", cascade=True),
    refers("account_id", "users", cascade=True),
    Column("reason", BYTEA, nullable=False, comment="ciphertext"),
    stamp("created_at"),
    PrimaryKeyConstraint("review_id", "account_id"),
)
