"""Time zones, instants, lengths and windows, at their worst where clocks and calendars are.

Times gather around the hours that do not exist or come twice, the ends of
months and leap days, in zones whose clocks change by half an hour, at
midnight or by a whole day as well as in those that everybody tests. What is
found shrinks to whole hours and days from a local midnight in June.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from driveway_core.wall_clock import stretches
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

ZONES: Final = (
    "UTC",
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "America/Havana",
    "America/Santiago",
    "Europe/Berlin",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Antarctica/Troll",
)
"""Zones that between them hold every oddity of a modern clock, the plainest first."""

EARLIEST: Final = datetime(2023, 7, 1, tzinfo=UTC)
LATEST: Final = datetime(2028, 7, 1, tzinfo=UTC)
"""Instants lie between these two, so that leap days of 2024 and 2028 are among them."""

APIA_SKIPS: Final = datetime(2011, 12, 30, 10, tzinfo=UTC)
"""When Samoa went from the end of 29 December 2011 to the start of the 31st."""

_PLAIN: Final = datetime(2026, 6, 1)
_MONTHS: Final = tuple(datetime(2023 + index // 12, index % 12 + 1, 1, tzinfo=UTC) for index in range(7, 65))
_LEAPS: Final = (datetime(2024, 2, 29, tzinfo=UTC), datetime(2028, 2, 29, tzinfo=UTC))


@cache
def zones() -> st.SearchStrategy[ZoneInfo]:
    """Time zones, most of them with daylight saving time."""
    return st.sampled_from(ZONES).map(ZoneInfo)


@cache
def changes(where: ZoneInfo) -> Sequence[datetime]:
    """The instants at which a zone's clock is set forward or back, in the years that we draw from."""
    found = [piece.start for piece in stretches(TimeWindow(EARLIEST, LATEST), where)[1:]]
    return (APIA_SKIPS, *found) if where.key == "Pacific/Apia" else found


def _landmarks(where: ZoneInfo) -> st.SearchStrategy[datetime]:
    months = st.sampled_from((*_MONTHS, *_LEAPS)).map(
        lambda first: first.replace(tzinfo=where).astimezone(UTC)
    )
    known = changes(where)
    return st.one_of(st.sampled_from(known), months) if known else months


@cache
def instants(
    where: ZoneInfo | None = None, *, every: timedelta = MINUTE, within: timedelta = 4 * DAY
) -> st.SearchStrategy[datetime]:
    """Instants in UTC, on multiples of ``every``; most lie ``within`` reach of a landmark of the zone.

    Without a zone, of any zone.
    """
    if where is None:
        return zones().flatmap(lambda zone: instants(zone, every=every, within=within))
    steps = int(within / every)
    midnights = st.integers(0, 700).map(
        lambda days: _floored((_PLAIN + days * DAY).replace(tzinfo=where).astimezone(UTC), every)
    )
    near = st.builds(
        lambda landmark, count: _floored(landmark, every) + count * every,
        _landmarks(where),
        st.integers(-steps, steps),
    )
    anywhere = st.integers(0, (LATEST - EARLIEST) // every).map(lambda count: EARLIEST + count * every)
    return st.one_of(midnights, near, near, near, anywhere)


def _floored(moment: datetime, every: timedelta) -> datetime:
    return moment - (moment - EARLIEST) % every


@cache
def windows(
    where: ZoneInfo | None = None, *, every: timedelta = MINUTE, longest: timedelta = 40 * DAY
) -> st.SearchStrategy[TimeWindow]:
    """Windows from one multiple of ``every`` to another, hours, days or weeks long."""
    counts = st.one_of(
        *(
            st.integers(1, limit // every)
            for limit in (12 * HOUR, 4 * DAY, longest)
            if every <= limit <= longest
        )
    )
    return st.builds(
        lambda start, count: TimeWindow(start, start + count * every), instants(where, every=every), counts
    )


@cache
def lengths(longest: timedelta = 40 * DAY) -> st.SearchStrategy[timedelta]:
    """How long stays are, up to ``longest``: many in whole hours or days, some to the minute."""
    most = max(0, longest // DAY - 1)
    days = st.one_of(st.just(0), st.integers(0, min(9, most)), st.integers(0, most))
    hours = st.one_of(st.just(0), st.integers(0, 23))
    minutes = st.one_of(st.just(0), st.sampled_from((15, 30, 45)), st.integers(0, 59))
    return st.builds(
        lambda *counted: (
            min(timedelta(days=counted[0], hours=counted[1], minutes=counted[2]), longest)
            or min(HOUR, longest)
        ),
        days,
        hours,
        minutes,
    )
