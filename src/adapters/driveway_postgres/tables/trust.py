"""The marketplace's settings."""

from typing import Final

from sqlalchemy import TEXT, VARCHAR, Column, Table, UniqueConstraint

from driveway_postgres.tables._base import check, flag, key, metadata, one_of, stamp

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
