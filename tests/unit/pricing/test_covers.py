"""Covers that a small fault in the search gets wrong; brute force finds the same ones."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from driveway_core.covers import Cover, Prices, cheapest
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

Asked = tuple[int, int | None, int | None, int | None, int]
"""What an hour, a day, a week and a month cost, and the increment in minutes."""

Counts = tuple[int, int, int, int]
"""Months, weeks, days, increments."""

HARD: Final[list[tuple[Asked, str, str, timedelta, Counts]]] = [
    ((3, 15, None, 2701, 15), "America/St_Johns", "2026-03-07 05:00", 36 * DAY + 30 * MINUTE, (0, 0, 36, 2)),
    (
        (50, 249, 1499, None, 30),
        "America/Los_Angeles",
        "2026-03-07 04:00",
        9 * DAY + 330 * MINUTE,
        (0, 1, 3, 0),
    ),
    (
        (100, 2301, 20007, 10001, 60),
        "America/Havana",
        "2026-10-31 05:30",
        5 * DAY + 540 * MINUTE,
        (1, 0, 0, 0),
    ),
    (
        (200, 4799, None, 148800, 60),
        "Europe/Berlin",
        "2024-10-17 08:00",
        20 * DAY + 150 * MINUTE,
        (0, 0, 19, 25),
    ),
    (
        (50, None, 1507, 5000, 60),
        "America/Los_Angeles",
        "2026-11-01 09:30",
        2 * DAY + 1410 * MINUTE,
        (0, 1, 0, 0),
    ),
    ((2, 46, None, 2, 60), "Australia/Lord_Howe", "2025-11-02 02:00", 360 * MINUTE, (1, 0, 0, 0)),
    ((2, 9, None, 599, 60), "America/Santiago", "2026-09-04 22:30", 390 * MINUTE, (0, 0, 1, 0)),
    ((2, None, 336, 80, 60), "America/Los_Angeles", "2026-03-06 11:00", 33 * DAY, (2, 0, 0, 0)),
    ((3, 72, None, 300, 15), "America/Los_Angeles", "2026-10-31 09:00", 1 * DAY, (0, 0, 1, 0)),
    (
        (50, 1507, 2000, 2000, 30),
        "America/St_Johns",
        "2026-02-01 12:00",
        1 * DAY + 1020 * MINUTE,
        (1, 0, 0, 0),
    ),
    ((1, 1, None, None, 60), "America/Santiago", "2026-04-04 02:30", 12 * DAY + 120 * MINUTE, (0, 0, 13, 0)),
    ((200, 4800, 8000, 40001, 15), "America/St_Johns", "2026-03-08 05:30", 24 * DAY, (0, 4, 0, 0)),
    ((1, None, None, 200, 60), "UTC", "2025-07-28 15:00", 31 * DAY + 1140 * MINUTE, (1, 0, 0, 19)),
    ((100, 299, None, 4000, 60), "Europe/Berlin", "2026-10-23 20:00", 41 * DAY, (1, 0, 10, 0)),
    ((1, 5, 207, None, 30), "America/Los_Angeles", "2024-12-16 09:00", 9 * DAY + 30 * MINUTE, (0, 0, 9, 1)),
    (
        (1442, 34608, 1442, None, 60),
        "America/Havana",
        "2026-11-01 04:00",
        28 * DAY + 120 * MINUTE,
        (0, 5, 0, 0),
    ),
    (
        (850, 851, 170000, None, 60),
        "America/Santiago",
        "2026-09-06 04:00",
        30 * DAY + 60 * MINUTE,
        (0, 0, 30, 1),
    ),
    (
        (50, None, 8400, None, 30),
        "Europe/Berlin",
        "2026-09-29 05:00",
        38 * DAY + 1380 * MINUTE,
        (0, 4, 0, 523),
    ),
    (
        (1505, 36120, None, None, 60),
        "America/Havana",
        "2026-10-30 05:30",
        41 * DAY + 360 * MINUTE,
        (0, 0, 41, 5),
    ),
    ((2, None, None, 1, 15), "America/Havana", "2026-03-08 04:00", 65 * DAY + 60 * MINUTE, (3, 0, 0, 0)),
    (
        (850, 2550, 12751, 765007, 60),
        "America/Los_Angeles",
        "2026-03-07 23:00",
        65 * DAY + 60 * MINUTE,
        (0, 9, 2, 2),
    ),
    ((1, 1, 167, 100, 15), "Europe/Berlin", "2026-10-17 01:30", 28 * DAY + 90 * MINUTE, (0, 0, 29, 0)),
    ((2, 48, 336, None, 30), "America/Havana", "2026-10-26 00:00", 57 * DAY + 60 * MINUTE, (0, 7, 7, 47)),
    ((7, 69, None, 279, 30), "America/St_Johns", "2026-03-06 05:30", 34 * DAY, (1, 0, 3, 0)),
    ((100, 1000, None, None, 15), "UTC", "2026-05-04 09:00", 2 * HOUR, (0, 0, 0, 8)),
    ((100, None, None, 5000, 60), "UTC", "2026-05-04 09:00", 3 * DAY, (1, 0, 0, 0)),
    ((100, None, 5000, 5000, 60), "UTC", "2026-05-04 09:00", 7 * DAY, (1, 0, 0, 0)),
    ((100, 1000, 5000, None, 60), "UTC", "2026-05-04 09:00", 7 * DAY, (0, 1, 0, 0)),
    ((60, 1440, None, None, 1), "UTC", "2026-05-04 09:00", 2 * DAY, (0, 0, 2, 0)),
]


@pytest.mark.parametrize("asked, where, start, length, counts", HARD)
def test_of_all_ways_to_cover_a_stay_the_cheapest_with_the_fewest_longest_units_is_found(
    asked: Asked, where: str, start: str, length: timedelta, counts: Counts
) -> None:
    """The stay begins at ``start`` in UTC."""
    begin = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert cheapest(Prices(*asked), TimeWindow(begin, begin + length), ZoneInfo(where)) == Cover(*counts)
