"""The one statement of search, in the shape that was measured best.

Candidates come nearest first out of the GiST index on ``near_point``, inside
a box; each is asked cheap questions before dear ones (the CASE keeps the
planner from changing their order), and nobody is asked any more once enough
have passed; the host's account is looked up last, for its state, its name and
its ratings. OFFSET 0 keeps the planner from computing a distance twice and from
joining accounts in another way. The sort node is switched off for this pool's connections,
because the planner's fixed guess for ``<@ box`` would otherwise read and
sort every candidate. The list of live statuses
repeats the constraint's, or its partial index would not be used.
"""

import re
from typing import Final

from sqlalchemy import Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY

from driveway_postgres import hours as stored
from driveway_postgres.runner import statement
from driveway_postgres.search_rows import LISTING_COLUMNS
from driveway_postgres.tables.views import listed_driveways

_DISTANCE: Final = """
2 * 6371008.8 * asin(least(1, sqrt(
    power(sin(radians(latitude::float8 - %(lat)s) / 2), 2)
    + cos(radians(%(lat)s)) * cos(radians(latitude::float8))
      * power(sin(radians(near_point[0] - %(lon)s) / 2), 2))))
"""

_NEEDED: Final = "(%(needed)s::int4multirange[])[array_position(%(zones)s::text[], time_zone::text)]"
"""The minutes of the week that the stay needs in the listing's zone; null for a zone not met before."""

_BEYOND: Final = "coalesce(ranges_until < %(end)s, false)"
"""Whether the stay ends beyond the stored ranges, where only the rules themselves can tell."""

_OPENED_FOR_IT: Final = """
EXISTS (SELECT FROM listed_ranges
        WHERE driveway_id = d.id AND during && %(stay)s
          AND availability_type = 'available')
"""

_TAKEN_ELSEWHERE: Final = """
EXISTS (SELECT FROM listed_ranges
        WHERE driveway_id = d.id AND during && %(stay)s
          AND availability_type <> 'available')
"""

_OPEN_BY_UNION: Final = """
(SELECT range_agg(open.piece) FROM (
   SELECT tstzrange(week_start + lower(m) * interval '1 minute',
                    week_start + upper(m) * interval '1 minute')
          * tstzrange(starts, ends) AS piece
   FROM unnest(%(parts_in)s::text[], %(parts_from)s::timestamptz[], %(parts_to)s::timestamptz[],
               %(weeks)s::timestamptz[]) s(zone, starts, ends, week_start),
        unnest(d.weekly_open) m
   WHERE s.zone = d.time_zone
   UNION ALL
   SELECT during FROM listed_ranges
   WHERE driveway_id = d.id AND during && %(stay)s
     AND availability_type = 'available') open) @> %(stay)s::tstzrange
"""

_A_SPACE_IS_FREE: Final = """
EXISTS (SELECT FROM generate_series(1, d.spaces) own(space)
        WHERE NOT EXISTS (
          SELECT FROM taken_spaces b
          WHERE b.driveway_id = d.id AND b.space = own.space
            AND booking_status IN ('pending', 'confirmed', 'active')
            AND (CASE booking_status WHEN 'pending' THEN hold_expires_at WHEN 'confirmed' THEN end_time
                 ELSE 'infinity' END) > %(at)s
            AND occupied && tstzrange(%(start)s, %(end)s + buffer_minutes * interval '1 minute')))
"""

CAR: Final = (
    "max_vehicle_length >= %(length)s AND max_vehicle_width >= %(width)s"
    " AND (max_vehicle_height IS NULL OR max_vehicle_height >= %(height)s)"
)
NOT_OWN: Final = "host_id <> %(driver_id)s"


_PUBLISHED: Final = {
    "latitude": "latitude::float8 AS latitude",
    "longitude": "near_point[0] AS longitude",
}
"""Columns that leave the database rounded."""

_GAP: Final = re.compile(r"(?<=[(,]) | (?=[),])| ([<>]?=|[*/+]) ")
"""Blanks that SQL does not need."""

_JUDGED: Final = ("weekly_open", "weekly_blocked", "has_ranges")


def search_statement(*clauses: str, after: bool) -> bytes:
    """The statement with some clauses on the listing's own columns.

    Gives the listing's columns, its distance in metres, its distance in
    Mercator degrees (by which the rows are ordered), whether only the rules
    themselves can tell if it is open, the host's first name, sealed, with
    the count and the sum of the host's ratings, and whether anything but its
    rates makes its price.
    Blanks are as few as possible: psycopg remembers how a statement is to be
    sent only up to 4,096 characters, and without that sending costs more than
    the rows.
    """
    more = "".join(f"\n    AND {clause}" for clause in clauses)
    onward = "AND (metres, id) > (%(after_metres)s, %(after_id)s)" if after else ""
    text = f"""
SELECT {",".join(LISTING_COLUMNS)}, metres, degrees,
  needed IS NULL OR beyond,
  h.*, (SELECT 1 FROM listed_prices WHERE driveway_id = d.id)
FROM (
  SELECT {",".join(_PUBLISHED.get(column, column) for column in LISTING_COLUMNS + _JUDGED)},
    {_DISTANCE} AS metres, near_point <-> %(here)s::point AS degrees,
    {_NEEDED} AS needed, {_BEYOND} AS beyond
  FROM listed_driveways
  WHERE listing_status = 'active' AND is_available AND retired_at IS NULL
    AND near_point <@ %(box)s::box
    AND city = ANY(%(cities)s::text[])
    AND minimum_booking_hours <= %(least_hours)s
    AND coalesce(maximum_booking_hours, %(max_hours)s) >= %(most_hours)s
    AND advance_booking_hours <= %(notice_hours)s
    AND booking_horizon_days >= %(ahead_days)s{more}
  ORDER BY near_point <-> %(here)s::point
  OFFSET 0
) d, LATERAL (
  SELECT first_name, host_review_count, host_rating_total
  FROM listed_hosts WHERE id = host_id AND account_status = 'active' OFFSET 0) h
WHERE metres <= %(radius)s {onward}
  AND CASE
    WHEN NOT (needed IS NULL OR beyond OR weekly_open @> needed
              OR (has_ranges AND {_OPENED_FOR_IT} AND {_OPEN_BY_UNION})) THEN false
    WHEN needed IS NOT NULL AND NOT beyond AND (weekly_blocked && needed OR has_ranges AND {_TAKEN_ELSEWHERE})
      THEN false
    ELSE {_A_SPACE_IS_FREE}
  END
ORDER BY d.degrees
LIMIT %(limit)s
"""  # noqa: S608  # every piece is a constant of this module
    return _GAP.sub(r"\1", " ".join(text.split())).encode()


HOURS: Final = statement(
    select(listed_driveways.c.id, *stored.COLUMNS).where(
        listed_driveways.c.id == any_(bindparam("ids", type_=ARRAY(Uuid)))
    )
)
"""The opening hours of some listings, between ``start`` and ``end``."""

NEIGHBOURS: Final = b"""
SELECT driveway_id, space, lower(occupied), upper(occupied) FROM taken_spaces b
WHERE b.driveway_id = ANY(%(ids)s)
  AND b.booking_status IN ('pending', 'confirmed', 'active')
  AND NOT (b.booking_status = 'pending' AND b.hold_expires_at <= %(at)s)
  AND NOT (b.booking_status = 'confirmed' AND b.end_time <= %(at)s)
  AND b.occupied && tstzrange(%(start)s, %(end)s)
"""
"""What is taken at some listings between ``start`` and ``end``."""
