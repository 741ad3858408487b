"""Opening hours: the compiled form in the listing's row, and the stored ranges beside it."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BIGINT,
    TEXT,
    ColumnElement,
    Uuid,
    bindparam,
    cast,
    delete,
    exists,
    extract,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from driveway_core.availability import OpeningHours, StoredRange
from driveway_core.driveways import DrivewayId
from driveway_core.entries import AvailabilityEntry, AvailabilityType, EntryId
from driveway_core.transactions import Stale
from driveway_core.week import WeekMinutes
from driveway_core.windows import TimeWindow
from driveway_postgres.runner import Row, Runner, statement
from driveway_postgres.tables import availability_ranges as ranges
from driveway_postgres.tables import driveway_availability, driveways
from driveway_postgres.tables._base import INSTANT
from driveway_postgres.tables.views import listed_driveways, listed_ranges

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_RANGE: Final = re.compile(r"\[(\d+),(\d+)\)")


def _seconds(moment: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(extract("epoch", moment), BIGINT)


_stored = func.json_agg(
    func.json_build_array(
        listed_ranges.c.entry_id,
        listed_ranges.c.availability_type,
        _seconds(func.lower(listed_ranges.c.during)),
        _seconds(func.upper(listed_ranges.c.during)),
    )
)
COLUMNS: Final = (
    cast(listed_driveways.c.weekly_open, TEXT),
    cast(listed_driveways.c.weekly_blocked, TEXT),
    listed_driveways.c.ranges_until,
    listed_driveways.c.zone_data,
    select(_stored)
    .where(
        listed_ranges.c.driveway_id == listed_driveways.c.id,
        listed_ranges.c.during.op("&&")(
            func.tstzrange(bindparam("start", type_=INSTANT), bindparam("end", type_=INSTANT))
        ),
    )
    .correlate(listed_driveways)
    .scalar_subquery(),
)
"""What ``opening_hours`` reads, of ``listed_driveways``.

Of ranges those between ``start`` and ``end``, all when these are null.
"""

_SET: Final = statement(
    update(driveways)
    .where(driveways.c.id == bindparam("id"), driveways.c.time_zone == bindparam("zone"))
    .values(
        weekly_open=bindparam("open"),
        weekly_blocked=bindparam("blocked"),
        ranges_until=bindparam("until"),
        has_ranges=bindparam("has_ranges"),
        zone_data=bindparam("zone_data"),
    )
)
_CLEAR: Final = statement(delete(ranges).where(ranges.c.driveway_id == bindparam("id")))
_new = (
    func.unnest(
        bindparam("entries", type_=ARRAY(Uuid)),
        bindparam("kinds", type_=ARRAY(TEXT)),
        bindparam("starts", type_=ARRAY(INSTANT)),
        bindparam("ends", type_=ARRAY(INSTANT)),
    )
    .table_valued("entry_id", "kind", "starts", "ends", name="new")
    .render_derived()
)
_STORE: Final = statement(
    insert(ranges).from_select(
        ["entry_id", "driveway_id", "availability_type", "during"],
        select(
            _new.c.entry_id,
            bindparam("id", type_=Uuid),
            _new.c.kind,
            func.tstzrange(_new.c.starts, _new.c.ends),
        ).where(exists().where(driveway_availability.c.id == _new.c.entry_id)),
    )
)


def opening_hours(row: Row, time_zone: str, rules: tuple[AvailabilityEntry, ...] = ()) -> OpeningHours:
    """The hours of a row of ``COLUMNS``."""
    weekly_open, weekly_blocked, until, zone_data, kept = row
    return OpeningHours(
        time_zone=time_zone,
        weekly_open=_week(weekly_open),
        weekly_blocked=_week(weekly_blocked),
        ranges=_ranges(kept) if kept else (),
        ranges_until=until,
        rules=rules,
        zone_data=zone_data,
    )


def write_hours(run: Runner, driveway_id: DrivewayId, hours: OpeningHours) -> None:
    """Replace what is kept, ranges of entries that are not stored yet apart.

    Raises ``Stale`` when the listing's zone is no longer that of the hours.
    """
    kept = {
        "id": driveway_id,
        "zone": hours.time_zone,
        "open": _multirange(hours.weekly_open),
        "blocked": _multirange(hours.weekly_blocked),
        "until": hours.ranges_until,
        "has_ranges": bool(hours.ranges),
        "zone_data": hours.zone_data,
    }
    if not run.run(_SET, kept):
        raise Stale
    run.run(_CLEAR, {"id": driveway_id})
    if hours.ranges:
        run.run(
            _STORE,
            {
                "id": driveway_id,
                "entries": [stored.entry_id for stored in hours.ranges],
                "kinds": [stored.kind.value for stored in hours.ranges],
                "starts": [stored.window.start for stored in hours.ranges],
                "ends": [stored.window.end for stored in hours.ranges],
            },
        )


@lru_cache(maxsize=4096)
def _week(text: str) -> WeekMinutes:
    return WeekMinutes((int(start), int(end)) for start, end in _RANGE.findall(text))


def _multirange(week: WeekMinutes) -> str:
    return "{" + ",".join(f"[{start},{end})" for start, end in week) + "}"


def _ranges(kept: list[list[Any]]) -> tuple[StoredRange, ...]:
    found = [
        StoredRange(
            EntryId(UUID(entry)),
            AvailabilityType(kind),
            TimeWindow(_EPOCH + timedelta(seconds=start), _EPOCH + timedelta(seconds=end)),
        )
        for entry, kind, start, end in kept
    ]
    return tuple(sorted(found, key=lambda stored: (stored.window, stored.entry_id)))
