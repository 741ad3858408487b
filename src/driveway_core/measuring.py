"""How well a driveway is booked: the share of its open time, over the four weeks before a period.

A period is a day or a Monday's week of the listing's wall clock. What is
measured depends on the period alone, not on the moment within it, so a price
that follows it moves at most once a period. Source: domain rules §3.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from zoneinfo import ZoneInfo

from driveway_core.availability import OpeningHours
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.rules.occupancy import Period
from driveway_core.windows import DAY, TimeWindow, at_wall_clock, merged, without

LOOKS_BACK: Final = 28 * DAY
_SHARE: Final = Decimal("0.0001")
_BOOKED: Final = frozenset(
    {BookingStatus.CONFIRMED, BookingStatus.ACTIVE, BookingStatus.COMPLETED, BookingStatus.NO_SHOW}
)


def period_start(period: Period, where: ZoneInfo, *, at: datetime) -> datetime:
    """When the period that a moment lies in began there, by the wall clock."""
    midnight = at.astimezone(where).replace(tzinfo=None, hour=0, minute=0, second=0, microsecond=0)
    days = midnight.weekday() if period is Period.WEEK else 0
    return min(at_wall_clock(midnight - timedelta(days=days), where), at)


def measured_window(*, begins: datetime, listed_at: datetime) -> TimeWindow | None:
    """The four weeks before a period, or as much of them as the listing was there; None for under a day."""
    start = max(begins - LOOKS_BACK, listed_at)
    return TimeWindow(start, begins) if begins - start >= DAY else None


def booked_share(
    hours: OpeningHours, bookings: Iterable[Booking], *, spaces: int, within: TimeWindow
) -> Decimal | None:
    """The share from 0 to 1 of all spaces' open time that was booked; None where nothing was open.

    What was blocked, or booked elsewhere, was not open; cancelled stays and holds count for nothing.
    """
    shut = [*hours.blocked_windows(within), *hours.booked_windows(within)]
    open_windows = [piece for each in hours.open_windows(within) for piece in without(each, merged(shut))]
    booked = [booking.stay for booking in bookings if booking.status in _BOOKED]
    offered = spaces * sum((each.duration for each in open_windows), timedelta())
    if not offered:
        return None
    shared = (stay.clipped_to(each) for stay in booked for each in open_windows if stay.overlaps(each))
    taken = sum((piece.duration for piece in shared if piece is not None), timedelta())
    microsecond = timedelta(microseconds=1)
    share = Decimal(taken // microsecond) / Decimal(offered // microsecond)
    return min(share, Decimal(1)).quantize(_SHARE, ROUND_HALF_UP)
