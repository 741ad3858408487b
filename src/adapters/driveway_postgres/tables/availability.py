"""When a driveway is open or blocked: the entries as given, and the ranges they unroll to."""

from typing import Final

from sqlalchemy import TEXT, VARCHAR, Column, ForeignKey, Index, Table, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, TSTZRANGE

from driveway_postgres.tables._base import (
    INSTANT,
    check,
    flag,
    key,
    metadata,
    one_of,
    refers,
    stamp,
)

driveway_availability: Final = Table(
    "driveway_availability",
    metadata,
    key(),
    refers("driveway_id", "driveways", cascade=True),
    Column("availability_type", VARCHAR(20), nullable=False),
    Column("start_time", INSTANT, nullable=False),
    Column("end_time", INSTANT, nullable=False),
    flag("is_recurring"),
    Column("recurrence_rule", TEXT),
    Column("exceptions", ARRAY(INSTANT), nullable=False, server_default=text("'{}'")),
    Column("source_uid", TEXT, comment="the event in the calendar it was imported from"),
    Column("notes", BYTEA, comment="ciphertext"),
    stamp("created_at"),
    stamp("updated_at"),
    Column(
        "source_id",
        Uuid,
        ForeignKey("calendar_sources.id", ondelete="CASCADE"),
        comment="the calendar it was imported from",
    ),
    one_of("driveway_availability", "availability_type", "available", "blocked", "booked"),
    check("valid_time_range", "end_time > start_time"),
    check("driveway_availability_recurrence_check", "is_recurring = (recurrence_rule IS NOT NULL)"),
)

Index(
    "idx_availability_driveway_time",
    driveway_availability.c.driveway_id,
    driveway_availability.c.start_time,
    driveway_availability.c.end_time,
)
Index("idx_availability_type", driveway_availability.c.availability_type)
Index(
    "driveway_availability_source_id",
    driveway_availability.c.source_id,
    postgresql_where=text("source_id IS NOT NULL"),
)

availability_ranges: Final = Table(
    "availability_ranges",
    metadata,
    refers("entry_id", "driveway_availability", cascade=True),
    refers("driveway_id", "driveways", cascade=True),
    Column("availability_type", VARCHAR(20), nullable=False),
    Column("during", TSTZRANGE, nullable=False),
    one_of("availability_ranges", "availability_type", "available", "blocked", "booked"),
    check("availability_ranges_during_check", "NOT isempty(during)"),
)

Index("availability_ranges_entry_id", availability_ranges.c.entry_id)
Index(
    "availability_ranges_driveway_during",
    availability_ranges.c.driveway_id,
    availability_ranges.c.during,
    postgresql_using="gist",
)
