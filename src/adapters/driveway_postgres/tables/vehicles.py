"""The cars of drivers."""

from typing import Final

from sqlalchemy import BIGINT, INTEGER, TEXT, VARCHAR, Column, Index, Table, text

from driveway_postgres.tables._base import check, count, flag, key, metadata, moment, refers, stamp

vehicles: Final = Table(
    "vehicles",
    metadata,
    key(),
    refers("user_id", "users", cascade=True),
    Column("tesla_vehicle_id", BIGINT),
    Column("vin", VARCHAR(17), nullable=False),
    Column("display_name", VARCHAR(100)),
    Column("model", VARCHAR(50), nullable=False),
    Column("year", INTEGER, nullable=False),
    Column("color", VARCHAR(50)),
    count("length_inches", 185),
    count("width_inches", 73),
    count("height_inches", 57),
    Column("dimensions_source", TEXT, nullable=False, server_default="given"),
    flag("is_active", "true"),
    moment("last_seen_at"),
    stamp("created_at"),
    stamp("updated_at"),
    moment("retired_at"),
    count("version", 1),
    check("vehicles_vin_check", "vin ~ '^[A-HJ-NPR-Z0-9]{17}$'"),
    check("vehicles_year_check", "year BETWEEN 1900 AND 2100"),
    check("vehicles_dimensions_check", "length_inches > 0 AND width_inches > 0 AND height_inches > 0"),
    check("vehicles_retired_check", "retired_at IS NULL OR NOT is_active"),
)

Index("idx_vehicles_user_id", vehicles.c.user_id)
Index(
    "vehicles_tesla_vehicle_id_active_key",
    vehicles.c.tesla_vehicle_id,
    unique=True,
    postgresql_where=text("is_active AND tesla_vehicle_id IS NOT NULL"),
)
Index("vehicles_vin_active_key", vehicles.c.vin, unique=True, postgresql_where=text("is_active"))
