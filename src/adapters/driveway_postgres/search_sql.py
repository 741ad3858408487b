"""The one statement of search, in the shape that was measured best.

Candidates come nearest first out of the GiST index on ``near_point``, inside
a box; each is asked cheap questions before dear ones (the CASE keeps the
planner from changing their order), and nobody is asked any more once enough
have passed. The sort node is switched off for this pool's connections,
because the planner's fixed guess for ``<@ box`` would otherwise read and
sort every candidate. The list of live statuses
repeats the constraint's, or its partial index would not be used.
"""

from typing import Final

from sqlalchemy import Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from driveway_postgres import hours as stored
from driveway_postgres.runner import statement
from driveway_postgres.search_rows import LISTING_COLUMNS
from driveway_postgres.tables import driveways

_DISTANCE: Final = """
2 * 6371008.8 * asin(least(1, sqrt(
    power(sin(radians(round(latitude, 3)::float8 - %(lat)s) / 2), 2)
    + cos(radians(%(lat)s)) * cos(radians(round(latitude, 3)::float8))
      * power(sin(radians(near_point[0] - %(lon)s) / 2), 2))))
"""

_NEEDED: Final = "(%(needed)s::int4multirange[])[array_position(%(zones)s::text[], time_zone::text)]"
"""The minutes of the week that the stay needs in the listing's zone; null for a zone not met before."""

_ONLY_RULES_TELL: Final = "(d.needed IS NULL OR coalesce(d.ranges_until < %(end)s, false))"

_OPENED_FOR_IT: Final = """
EXISTS (SELECT FROM availability_ranges r
        WHERE r.driveway_id = d.id AND r.during && tstzrange(%(start)s, %(end)s)
          AND r.availability_type = 'available')
"""

_TAKEN_ELSEWHERE: Final = """
EXISTS (SELECT FROM availability_ranges r
        WHERE r.driveway_id = d.id AND r.during && tstzrange(%(start)s, %(end)s)
          AND r.availability_type IN ('blocked', 'booked'))
"""

_OPEN_BY_UNION: Final = """
(SELECT range_agg(open.piece) FROM (
   SELECT tstzrange(s.week_start + lower(m) * interval '1 minute',
                    s.week_start + upper(m) * interval '1 minute')
          * tstzrange(s.starts, s.ends) AS piece
   FROM unnest(%(segment_zones)s::text[], %(segment_starts)s::timestamptz[], %(segment_ends)s::timestamptz[],
               %(week_starts)s::timestamptz[]) AS s(zone, starts, ends, week_start),
        unnest(d.weekly_open) AS m
   WHERE s.zone = d.time_zone
   UNION ALL
   SELECT r.during FROM availability_ranges r
   WHERE r.driveway_id = d.id AND r.during && tstzrange(%(start)s, %(end)s)
     AND r.availability_type = 'available') AS open) @> tstzrange(%(start)s, %(end)s)
"""

_A_SPACE_IS_FREE: Final = """
EXISTS (SELECT FROM generate_series(1, d.spaces) AS own(space)
        WHERE NOT EXISTS (
          SELECT FROM bookings b
          WHERE b.driveway_id = d.id AND b.space = own.space
            AND b.booking_status IN ('pending', 'confirmed', 'active')
            AND NOT (b.booking_status = 'pending' AND b.hold_expires_at <= %(at)s)
            AND NOT (b.booking_status = 'confirmed' AND b.end_time <= %(at)s)
            AND b.occupied && tstzrange(%(start)s, %(end)s + d.buffer_minutes * interval '1 minute')))
"""

CAR: Final = (
    "max_vehicle_length >= %(length)s AND max_vehicle_width >= %(width)s"
    " AND (max_vehicle_height IS NULL OR max_vehicle_height >= %(height)s)"
)
NOT_OWN: Final = "host_id <> %(driver_id)s"


_PUBLISHED: Final = {
    "latitude": "round(latitude, 3)::float8 AS latitude",
    "longitude": "near_point[0] AS longitude",
}
"""Columns that leave the database rounded."""

_JUDGED: Final = ("weekly_open", "weekly_blocked", "ranges_until")


def search_statement(*clauses: str, after: bool) -> bytes:
    """The statement with some clauses on the listing's own columns.

    Gives the listing's columns, its distance in metres, its distance in
    Mercator degrees (by which the rows are ordered), whether only the rules
    themselves can tell if it is open, and the host's first name, sealed.
    """
    more = "".join(f"\n    AND {clause}" for clause in clauses)
    onward = (
        "AND (d.metres > %(after_metres)s OR (d.metres = %(after_metres)s AND d.id > %(after_id)s))"
        if after
        else ""
    )
    return f"""
SELECT {", ".join("d." + column for column in LISTING_COLUMNS)}, d.metres, d.degrees,
  {_ONLY_RULES_TELL} AS ask,
  (SELECT h.first_name FROM users h WHERE h.id = d.host_id) AS host_first_name
FROM (
  SELECT {", ".join(_PUBLISHED.get(column, column) for column in LISTING_COLUMNS + _JUDGED)},
    {_DISTANCE} AS metres, near_point <-> point(%(lon)s, %(mercator)s) AS degrees, {_NEEDED} AS needed
  FROM driveways
  WHERE listing_status = 'active' AND is_available AND retired_at IS NULL
    AND near_point <@ box(point(%(west)s, %(south)s), point(%(east)s, %(north)s))
    AND city = ANY(%(cities)s::text[])
    AND minimum_booking_hours <= %(least_hours)s
    AND coalesce(maximum_booking_hours, %(max_hours)s) >= %(most_hours)s
    AND advance_booking_hours <= %(notice_hours)s
    AND booking_horizon_days >= %(ahead_days)s{more}
  ORDER BY near_point <-> point(%(lon)s, %(mercator)s)
) d
WHERE d.metres <= %(radius)s {onward}
  AND CASE
    WHEN NOT ({_ONLY_RULES_TELL} OR d.weekly_open @> d.needed
              OR ({_OPENED_FOR_IT} AND {_OPEN_BY_UNION})) THEN false
    WHEN NOT {_ONLY_RULES_TELL} AND (d.weekly_blocked && d.needed OR {_TAKEN_ELSEWHERE}) THEN false
    WHEN (SELECT h.account_status FROM users h WHERE h.id = d.host_id) <> 'active' THEN false
    ELSE {_A_SPACE_IS_FREE}
  END
ORDER BY d.degrees
LIMIT %(limit)s
""".encode()  # noqa: S608  # every piece is a constant of this module


HOURS: Final = statement(
    select(driveways.c.id, *stored.COLUMNS).where(driveways.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
)
"""The opening hours of some listings, between ``start`` and ``end``."""

NEIGHBOURS: Final = b"""
SELECT driveway_id, space, lower(occupied), upper(occupied) FROM bookings b
WHERE b.driveway_id = ANY(%(ids)s)
  AND b.booking_status IN ('pending', 'confirmed', 'active')
  AND NOT (b.booking_status = 'pending' AND b.hold_expires_at <= %(at)s)
  AND NOT (b.booking_status = 'confirmed' AND b.end_time <= %(at)s)
  AND b.occupied && tstzrange(%(start)s, %(end)s)
"""
"""What is taken at some listings between ``start`` and ``end``."""
