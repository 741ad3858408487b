"""Bookings, the quotes they are made from, and the answers kept for repeated requests."""

from typing import Final

from sqlalchemy import (
    NUMERIC,
    SMALLINT,
    TEXT,
    VARCHAR,
    Column,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    Uuid,
    column,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA, JSONB, TSTZRANGE, ExcludeConstraint

from driveway_postgres.tables._base import (
    AMOUNT,
    INSTANT,
    LIVE_STATUSES,
    check,
    count,
    currency,
    flag,
    in_minor_units,
    key,
    metadata,
    moment,
    one_of,
    refers,
    stamp,
)

NO_OVERLAP: Final = "bookings_no_overlap"
"""The constraint with the last word on double booking."""

DUE_AT: Final = "(CASE WHEN booking_status = 'pending' THEN hold_expires_at ELSE end_time END)"
"""When a pending or confirmed booking must move on by itself; write it literally to use ``bookings_due``."""

bookings: Final = Table(
    "bookings",
    metadata,
    key(),
    refers("driver_id", "users"),
    refers("vehicle_id", "vehicles"),
    refers("driveway_id", "driveways"),
    refers("host_id", "users"),
    Column("booking_reference", VARCHAR(20), nullable=False),
    Column("start_time", INSTANT, nullable=False),
    Column("end_time", INSTANT, nullable=False),
    count("space", 1),
    Column("occupied", TSTZRANGE, nullable=False, comment="the stay and the buffer after it"),
    currency(),
    Column("hourly_rate", AMOUNT, nullable=False),
    Column("total_hours", NUMERIC(7, 2), nullable=False),
    Column("subtotal", AMOUNT, nullable=False),
    Column("platform_fee", AMOUNT, nullable=False),
    Column("tax_amount", AMOUNT, nullable=False, server_default=text("0")),
    Column("total_amount", AMOUNT, nullable=False),
    Column("quote", JSONB, nullable=False, comment="the quote it was made from, frozen"),
    Column("booking_status", VARCHAR(20), nullable=False, server_default="pending"),
    Column("awaiting", VARCHAR(20)),
    moment("hold_expires_at"),
    Column("cancelled_by", VARCHAR(20)),
    Column("cancel_reason", TEXT),
    flag("tesla_navigation_sent"),
    flag("auto_park_attempted"),
    flag("auto_park_successful"),
    Column("auto_park_source", VARCHAR(50)),
    Column("auto_park_reason", TEXT),
    moment("arrival_detected_at"),
    Column("arrival_source", VARCHAR(20)),
    moment("departure_detected_at"),
    Column("departure_source", VARCHAR(20)),
    Column("driver_notes", BYTEA, comment="ciphertext"),
    Column("host_notes", BYTEA, comment="ciphertext"),
    stamp("created_at"),
    stamp("updated_at"),
    moment("confirmed_at"),
    moment("cancelled_at"),
    moment("completed_at"),
    count("version", 1),
    UniqueConstraint("booking_reference"),
    one_of(
        "bookings",
        "booking_status",
        "pending",
        "confirmed",
        "active",
        "completed",
        "cancelled",
        "no_show",
    ),
    one_of("bookings", "awaiting", "payment", "host"),
    one_of("bookings", "cancelled_by", "driver", "host", "platform"),
    one_of("bookings", "arrival_source", "driver", "polling", "telemetry"),
    one_of("bookings", "departure_source", "driver", "polling", "telemetry", "assumed"),
    one_of("bookings", "auto_park_source", "driver", "tesla", "sandbox"),
    check("valid_booking_time", "end_time > start_time"),
    check("valid_total_calculation", "total_amount = subtotal + platform_fee + tax_amount"),
    check(
        "bookings_amounts_check",
        "hourly_rate > 0 AND total_hours > 0 AND subtotal >= 0"
        " AND platform_fee >= -subtotal AND tax_amount >= 0",
    ),
    in_minor_units("bookings", "hourly_rate", "subtotal", "platform_fee", "tax_amount", "total_amount"),
    check("bookings_space_check", "space > 0"),
    check(
        "bookings_hold_check",
        "booking_status <> 'pending' OR (awaiting IS NOT NULL AND hold_expires_at IS NOT NULL)",
    ),
    check(
        "bookings_occupied_check",
        "booking_status NOT IN ('pending', 'confirmed', 'active')"
        " OR (lower(occupied) <= start_time AND upper(occupied) >= end_time) IS TRUE",
    ),
    ExcludeConstraint(
        (column("driveway_id"), "="),
        (column("space"), "="),
        (column("occupied"), "&&"),
        where=text(LIVE_STATUSES),
        using="gist",
        name=NO_OVERLAP,
    ),
)

Index("idx_bookings_driver_id", bookings.c.driver_id, bookings.c.driveway_id)
Index("idx_bookings_driveway_id", bookings.c.driveway_id)
Index("idx_bookings_host_id", bookings.c.host_id, bookings.c.id)
Index("bookings_cars", bookings.c.vehicle_id, bookings.c.host_id)
Index("idx_bookings_status", bookings.c.booking_status)
Index("idx_bookings_time_range", bookings.c.start_time, bookings.c.end_time)
Index(
    "idx_bookings_active_by_time",
    bookings.c.booking_status,
    bookings.c.start_time,
    bookings.c.end_time,
    postgresql_where=text("booking_status IN ('confirmed', 'active')"),
)
Index(
    "bookings_due",
    bookings.c.driveway_id,
    text(DUE_AT),
    postgresql_where=text("booking_status IN ('pending', 'confirmed')"),
)
Index("bookings_holds", bookings.c.driver_id, postgresql_where=text("booking_status = 'pending'"))

quotes: Final = Table(
    "quotes",
    metadata,
    key(),
    refers("driver_id", "users", cascade=True),
    refers("vehicle_id", "vehicles", cascade=True),
    refers("driveway_id", "driveways", cascade=True),
    Column("start_time", INSTANT, nullable=False),
    Column("end_time", INSTANT, nullable=False),
    Column("snapshot", JSONB, nullable=False),
    currency(),
    Column("total_amount", AMOUNT, nullable=False),
    stamp("created_at"),
    Column("expires_at", INSTANT, nullable=False),
    moment("used_at"),
    check("quotes_times_check", "end_time > start_time"),
    check("quotes_total_amount_check", "total_amount >= 0"),
    in_minor_units("quotes", "total_amount"),
)

Index("quotes_expires_at", quotes.c.expires_at)

idempotency_keys: Final = Table(
    "idempotency_keys",
    metadata,
    Column("scope", TEXT, nullable=False, comment="who asked, with what method, where"),
    Column("key", TEXT, nullable=False),
    Column("fingerprint", BYTEA, nullable=False, comment="keyed digest of the request"),
    Column("resource_id", Uuid),
    Column("status", SMALLINT),
    Column("headers", JSONB),
    Column("body", BYTEA, comment="ciphertext"),
    Column("created_at", INSTANT, nullable=False),
    PrimaryKeyConstraint("scope", "key"),
)

Index("idempotency_keys_created_at", idempotency_keys.c.created_at)
