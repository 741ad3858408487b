"""Hypothesis strategies for the core's values, at their worst where clocks and calendars are.

Times gather around the hours that do not exist or come twice, the ends of
months and leap days, in zones whose clocks change by half an hour, at
midnight or by a whole day as well as in those that everybody tests.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from driveway_core.money import DECIMALS, Money
from driveway_core.places import Position
from driveway_core.pricing import INCREMENTS, Rates
from driveway_core.wall_clock import stretches
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

ZONES: Final = (
    "America/Los_Angeles",
    "America/New_York",
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
    "UTC",
)
"""Zones that between them hold every oddity of a modern clock."""

EARLIEST: Final = datetime(2023, 7, 1, tzinfo=UTC)
LATEST: Final = datetime(2028, 7, 1, tzinfo=UTC)
"""Instants lie between these two, so that leap days of 2024 and 2028 are among them."""

APIA_SKIPS: Final = datetime(2011, 12, 30, 10, tzinfo=UTC)
"""When Samoa went from the end of 29 December 2011 to the start of the 31st."""

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
    near = st.builds(
        lambda landmark, count: _floored(landmark, every) + count * every,
        _landmarks(where),
        st.integers(-steps, steps),
    )
    anywhere = st.integers(0, (LATEST - EARLIEST) // every).map(lambda count: EARLIEST + count * every)
    return st.one_of(near, near, anywhere)


def _floored(moment: datetime, every: timedelta) -> datetime:
    return moment - (moment - EARLIEST) % every


@cache
def windows(
    where: ZoneInfo | None = None, *, every: timedelta = MINUTE, longest: timedelta = 40 * DAY
) -> st.SearchStrategy[TimeWindow]:
    """Windows from one multiple of ``every`` to another, hours, days or weeks long."""
    lengths = st.one_of(
        *(
            st.integers(1, limit // every)
            for limit in (12 * HOUR, 4 * DAY, longest)
            if every <= limit <= longest
        )
    )
    return st.builds(
        lambda start, count: TimeWindow(start, start + count * every), instants(where, every=every), lengths
    )


@cache
def stays(where: ZoneInfo | None = None, *, longest: timedelta = 40 * DAY) -> st.SearchStrategy[TimeWindow]:
    """Windows as drivers book them: on whole minutes or quarters of an hour."""
    quarters = windows(where, every=15 * MINUTE, longest=longest)
    return st.one_of(quarters, windows(where, longest=longest))


def currencies() -> st.SearchStrategy[str]:
    """ISO 4217 codes; those without and with three decimals are as likely as those with two."""
    return st.sampled_from(("USD", "JPY", "KWD")) | st.sampled_from(sorted(DECIMALS))


def money(
    currency: str | None = None, *, lowest: int = -10_000_000, highest: int = 10_000_000
) -> st.SearchStrategy[Money]:
    """Amounts between two numbers of minor units, in one currency or in any."""
    code = currencies() if currency is None else st.just(currency)
    return st.builds(Money, st.integers(lowest, highest), code)


def rates(currency: str = "USD", *, increments: Sequence[int] = INCREMENTS) -> st.SearchStrategy[Rates]:
    """Rates of a listing: sensible ones, odd ones, and longer units that cost exactly their parts."""
    return st.builds(
        _rates_of,
        st.just(currency),
        st.integers(1, 2_000),
        st.tuples(*(st.none() | st.sampled_from(_FACTORS[unit]) for unit in ("day", "week", "month"))),
        st.tuples(*(st.sampled_from((0, 0, -1, 1, 7)) for _ in range(3))),
        st.sampled_from(tuple(increments)),
    )


_FACTORS: Final = {
    "day": (1, 3, 5, 10, 24, 30),
    "week": (1, 15, 30, 60, 168, 200),
    "month": (1, 40, 100, 300, 720, 744, 900),
}
"""Hours' worth that a longer unit costs."""


def _rates_of(
    currency: str,
    hourly: int,
    factors: tuple[int | None, ...],
    extras: tuple[int, ...],
    increment_minutes: int,
) -> Rates:
    daily, weekly, monthly = (
        None if factor is None else Money(max(1, hourly * factor + extra), currency)
        for factor, extra in zip(factors, extras, strict=True)
    )
    return Rates(Money(hourly, currency), daily, weekly, monthly, increment_minutes)


def percentages() -> st.SearchStrategy[Decimal]:
    """Percentages from 0 to 100 with up to three decimals."""
    return st.integers(0, 100_000).map(lambda parts: Decimal(parts).scaleb(-3))


def positions() -> st.SearchStrategy[Position]:
    """Positions anywhere on the earth, the poles and the date line included."""
    latitudes = st.floats(-90, 90) | st.sampled_from((-90.0, 0.0, 90.0))
    longitudes = st.floats(-180, 180) | st.sampled_from((-180.0, 0.0, 180.0))
    return st.builds(Position, latitudes, longitudes)
