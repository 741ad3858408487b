"""Listings and their photos."""

from typing import Final

from sqlalchemy import INTEGER, NUMERIC, TEXT, VARCHAR, Column, Computed, Index, Table, text
from sqlalchemy.dialects.postgresql import BYTEA, INT4MULTIRANGE

from driveway_postgres.tables._base import (
    AMOUNT,
    Point,
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

NEAR_POINT: Final = (
    "point(round(longitude, 3)::float8, degrees(ln(tan(pi() / 4"
    " + radians(least(greatest(round(latitude, 3), -89.9), 89.9)::float8) / 2))))"
)
"""Mercator degrees of the rounded position, so that the index cannot give the house away."""

driveways: Final = Table(
    "driveways",
    metadata,
    key(),
    refers("host_id", "users", cascade=True),
    Column("address", BYTEA, nullable=False, comment="ciphertext"),
    Column("street", TEXT, nullable=False, comment="the street alone, which anybody may read"),
    Column("city", VARCHAR(100), nullable=False, server_default="San Francisco"),
    Column("state", VARCHAR(2), nullable=False, server_default="CA"),
    Column("zip_code", VARCHAR(10), nullable=False),
    Column("latitude", NUMERIC(10, 8), nullable=False),
    Column("longitude", NUMERIC(11, 8), nullable=False),
    Column("near_point", Point, Computed(NEAR_POINT, persisted=True)),
    Column("time_zone", VARCHAR(64), nullable=False, comment="IANA name"),
    Column("title", VARCHAR(200), nullable=False),
    Column("description", TEXT),
    Column("driveway_type", VARCHAR(20), nullable=False),
    flag("is_covered"),
    Column("max_vehicle_length", INTEGER, nullable=False),
    Column("max_vehicle_width", INTEGER, nullable=False),
    Column("max_vehicle_height", INTEGER),
    count("spaces", 1),
    currency(),
    Column("hourly_rate", AMOUNT, nullable=False),
    Column("daily_rate", AMOUNT),
    Column("weekly_rate", AMOUNT),
    Column("monthly_rate", AMOUNT),
    count("billing_increment_minutes", 15),
    Column("overstay_factor", NUMERIC(6, 3), nullable=False, server_default=text("1.5")),
    Column("overstay_penalty", AMOUNT, nullable=False, server_default=text("0")),
    count("minimum_booking_hours", 1),
    Column(
        "maximum_booking_hours",
        INTEGER,
        server_default=text("168"),
        comment="null: as long as the marketplace allows",
    ),
    count("advance_booking_hours", 1),
    count("buffer_minutes", 0),
    count("booking_horizon_days", 365),
    Column("cancellation_policy", VARCHAR(20), nullable=False, server_default="moderate"),
    flag("instant_booking_enabled", "true"),
    flag("has_ev_charging"),
    Column("charging_connector_type", VARCHAR(20)),
    flag("has_security_camera"),
    flag("has_lighting"),
    Column("access_instructions", BYTEA, comment="ciphertext"),
    Column("special_instructions", BYTEA, comment="ciphertext"),
    Column(
        "weekly_open",
        INT4MULTIRANGE,
        nullable=False,
        server_default=text("'{[0,10080)}'"),
        comment="local minutes of the week, Monday 00:00 is 0",
    ),
    Column("weekly_blocked", INT4MULTIRANGE, nullable=False, server_default=text("'{}'")),
    moment("ranges_until"),
    flag("has_ranges"),
    Column("zone_data", VARCHAR(64), comment="changes of the clock under which ranges of rules were written"),
    Column("listing_status", VARCHAR(20), nullable=False, server_default="active"),
    flag("is_available", "true"),
    stamp("created_at"),
    stamp("updated_at"),
    moment("retired_at"),
    count("version", 1),
    one_of("driveways", "driveway_type", "concrete", "asphalt", "gravel", "paved"),
    one_of("driveways", "listing_status", "active", "inactive", "suspended"),
    one_of("driveways", "charging_connector_type", "tesla", "j1772", "ccs", "chademo", "nema1450"),
    one_of("driveways", "cancellation_policy", "flexible", "moderate", "strict"),
    check("driveways_latitude_check", "latitude BETWEEN -90 AND 90"),
    check("driveways_longitude_check", "longitude BETWEEN -180 AND 180"),
    check(
        "driveways_dimensions_check",
        "max_vehicle_length > 0 AND max_vehicle_width > 0 AND max_vehicle_height > 0",
    ),
    check("driveways_spaces_check", "spaces > 0"),
    check(
        "driveways_rates_check",
        "hourly_rate > 0 AND daily_rate > 0 AND weekly_rate > 0 AND monthly_rate > 0",
    ),
    in_minor_units(
        "driveways", "hourly_rate", "daily_rate", "weekly_rate", "monthly_rate", "overstay_penalty"
    ),
    check("driveways_billing_increment_minutes_check", "billing_increment_minutes IN (1, 15, 30, 60)"),
    check("driveways_overstay_check", "overstay_factor >= 1 AND overstay_penalty >= 0"),
    check(
        "driveways_booking_hours_check",
        "minimum_booking_hours > 0 AND minimum_booking_hours <= maximum_booking_hours"
        " AND maximum_booking_hours <= 8760",
    ),
    check("driveways_advance_booking_hours_check", "advance_booking_hours >= 0"),
    check("driveways_buffer_minutes_check", "buffer_minutes >= 0"),
    check("driveways_booking_horizon_days_check", "booking_horizon_days > 0"),
    check(
        "driveways_weekly_check",
        "weekly_open <@ '{[0,10080)}'::int4multirange AND weekly_blocked <@ '{[0,10080)}'::int4multirange",
    ),
)

Index("idx_driveways_host_id", driveways.c.host_id)
Index("idx_driveways_status", driveways.c.listing_status, driveways.c.is_available)
Index(
    "driveways_ranges_until",
    driveways.c.ranges_until,
    postgresql_where=text("ranges_until IS NOT NULL AND retired_at IS NULL"),
)
Index(
    "driveways_zone_data",
    driveways.c.time_zone,
    driveways.c.zone_data,
    postgresql_where=text("zone_data IS NOT NULL AND retired_at IS NULL"),
)
Index(
    "driveways_near",
    driveways.c.near_point,
    driveways.c.has_ev_charging,
    driveways.c.is_covered,
    driveways.c.has_security_camera,
    driveways.c.has_lighting,
    driveways.c.instant_booking_enabled,
    postgresql_using="gist",
    postgresql_where=text("listing_status = 'active' AND is_available AND retired_at IS NULL"),
)

driveway_photos: Final = Table(
    "driveway_photos",
    metadata,
    key(),
    refers("driveway_id", "driveways", cascade=True),
    Column("photo_url", TEXT, nullable=False),
    count("photo_order", 1),
    Column("caption", TEXT),
    stamp("created_at"),
    check("driveway_photos_photo_order_check", "photo_order > 0"),
)

Index("idx_driveway_photos_driveway_id", driveway_photos.c.driveway_id)
Index("idx_driveway_photos_order", driveway_photos.c.driveway_id, driveway_photos.c.photo_order)
