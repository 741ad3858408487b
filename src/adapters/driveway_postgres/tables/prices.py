"""What prices are made by: chosen rules, how well a place is booked, and who uses a promotional code."""

from decimal import Decimal
from typing import Final

from sqlalchemy import (
    INTEGER,
    NUMERIC,
    VARCHAR,
    Column,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from driveway_postgres.tables._base import INSTANT, check, currency, key, metadata, moment, refers, stamp

SHARE: Final[NUMERIC[Decimal]] = NUMERIC(5, 4)

price_rule_sets: Final = Table(
    "price_rule_sets",
    metadata,
    key(),
    Column(
        "driveway_id",
        Uuid,
        ForeignKey("driveways.id", ondelete="CASCADE"),
        comment="null: the whole marketplace",
    ),
    Column("version", INTEGER, nullable=False),
    currency(comment="of the amounts in the rules"),
    Column("rules", JSONB, nullable=False),
    stamp("created_at"),
    refers("created_by", "users", nullable=True),
    UniqueConstraint("driveway_id", "version", postgresql_nulls_not_distinct=True),
    check("price_rule_sets_version_check", "version > 0"),
    check("price_rule_sets_rules_check", "jsonb_typeof(rules) = 'array'"),
)

driveway_prices: Final = Table(
    "driveway_prices",
    metadata,
    Column("driveway_id", Uuid, ForeignKey("driveways.id", ondelete="CASCADE"), primary_key=True),
    Column("rule_set_id", Uuid, ForeignKey("price_rule_sets.id"), comment="the latest choice"),
    Column("occupancy", SHARE, comment="the booked share of open time"),
    moment("measured_at"),
    check("driveway_prices_occupancy_check", "occupancy >= 0 AND occupancy <= 1"),
    check("driveway_prices_measured_at_check", "occupancy IS NULL OR measured_at IS NOT NULL"),
)

promo_claims: Final = Table(
    "promo_claims",
    metadata,
    key(),
    Column(
        "driveway_id",
        Uuid,
        ForeignKey("driveways.id", ondelete="CASCADE"),
        comment="whose code it is; null: the marketplace's",
    ),
    Column("code", VARCHAR(100), nullable=False),
    refers("vehicle_id", "vehicles", cascade=True),
    Column("quote_id", Uuid, ForeignKey("quotes.id", ondelete="SET NULL")),
    Column("booking_id", Uuid, ForeignKey("bookings.id", deferrable=True, initially="DEFERRED")),
    Column("claimed_at", INSTANT, nullable=False),
    Column("expires_at", INSTANT, nullable=False),
)

Index("promo_claims_booking_id", promo_claims.c.booking_id, postgresql_where=text("booking_id IS NOT NULL"))
Index("promo_claims_code", promo_claims.c.code, promo_claims.c.driveway_id)
Index("promo_claims_quote_id", promo_claims.c.quote_id)
Index(
    "promo_claims_one_unbooked",
    promo_claims.c.vehicle_id,
    promo_claims.c.code,
    promo_claims.c.driveway_id,
    unique=True,
    postgresql_nulls_not_distinct=True,
    postgresql_where=text("booking_id IS NULL"),
)
"""A car claims a code once at a time: a newer quote takes the claim from the older one."""
