"""A car that stays on into its own next stay at the same listing: what that pays for is no overstay."""

from datetime import datetime
from typing import Final

from driveway_core.bookings import Booking, BookingStatus
from driveway_core.ports import Work
from driveway_core.windows import TimeWindow

_STANDS: Final = (BookingStatus.CONFIRMED, BookingStatus.ACTIVE, BookingStatus.COMPLETED)


def left_by(work: Work, booking: Booking, *, at: datetime) -> datetime:
    """When a car that left at that moment has left this stay: once its own next one has begun, with that.

    Nobody pays twice for one place.
    """
    return min(own_next_start(work, booking, by=at) or at, at)


def own_next_start(work: Work, booking: Booking, *, by: datetime) -> datetime | None:
    """When the next stay of the same car at the same listing began, if it has by then."""
    if by <= booking.stay.end:
        return None
    later = work.bookings.at_driveway(booking.driveway_id, TimeWindow(booking.stay.end, by))
    return min(
        (
            each.stay.start
            for each in later
            if each.vehicle_id == booking.vehicle_id
            and each.status in _STANDS
            and booking.stay.end <= each.stay.start <= by
        ),
        default=None,
    )
