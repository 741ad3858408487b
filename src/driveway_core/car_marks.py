"""What the car's side of a stay leaves on its booking.

Arrival and departure are the verbs ``check_in`` and ``check_out``, whoever
noticed them. Auto-park is told as it is: no car of today can be asked to, and
nothing is called a success that nobody saw. Source: domain rules §7.
"""

from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.booking_states import TRANSITIONS, BookingStatus, IllegalTransition, Source, Verb
from driveway_core.bookings import Booking
from driveway_core.cars import ParkingAttempt
from driveway_core.overstays import with_overstay

BY_DRIVER: Final = "driver"
BY_MAKER: Final = "tesla"
BY_SANDBOX: Final = "sandbox"
"""Who says what is said about auto-park: the driver, the car's maker, or a simulated car."""

FORGOTTEN_AFTER: Final = timedelta(hours=24)
"""How long after its end a stay that nobody has ended is taken to be over."""


def destination_sent(booking: Booking, *, at: datetime) -> Booking:
    """The car's maker took the destination."""
    return attrs.evolve(booking, tesla_navigation_sent=True, updated_at=max(at, booking.updated_at))


def auto_park_tried(booking: Booking, attempt: ParkingAttempt, *, at: datetime) -> Booking:
    """What became of asking the car; what its driver has said before stays."""
    if booking.auto_park_source == BY_DRIVER:
        return booking
    return attrs.evolve(
        booking,
        auto_park_attempted=attempt.attempted,
        auto_park_successful=False,
        auto_park_source=BY_SANDBOX if attempt.attempted else BY_MAKER,
        auto_park_reason=attempt.reason,
        updated_at=max(at, booking.updated_at),
    )


def auto_park_seen(booking: Booking, *, at: datetime) -> Booking:
    """A car that was asked to park itself was seen in park at its place."""
    if booking.auto_park_source != BY_SANDBOX or booking.auto_park_successful:
        return booking
    return attrs.evolve(booking, auto_park_successful=True, updated_at=max(at, booking.updated_at))


def auto_park_said(booking: Booking, *, used: bool, worked: bool, at: datetime) -> Booking:
    """The driver tells that they used the car's own feature, or not; kept as their word."""
    if booking.status not in (BookingStatus.ACTIVE, BookingStatus.COMPLETED):
        raise IllegalTransition(booking.status, Verb.CHECK_IN)
    return attrs.evolve(
        booking,
        auto_park_attempted=used,
        auto_park_successful=used and worked,
        auto_park_source=BY_DRIVER,
        auto_park_reason=None,
        updated_at=max(at, booking.updated_at),
    )


def arrived(booking: Booking, *, seen_at: datetime, source: Source, early_arrival: timedelta) -> Booking:
    """The arrival as it was noticed, maybe a while ago."""
    after = booking.check_in(at=seen_at, source=source, early_arrival=early_arrival)
    return attrs.evolve(after, updated_at=max(seen_at, booking.updated_at))


def departed(booking: Booking, *, seen_at: datetime, source: Source) -> Booking:
    """The departure as it was noticed, never before the arrival."""
    gone_at = max(seen_at, booking.arrival_detected_at or seen_at)
    after = booking.check_out(at=gone_at, source=source)
    return attrs.evolve(after, updated_at=max(gone_at, booking.updated_at))


def carried_over(booking: Booking, *, at: datetime) -> Booking:
    """A stay whose car stays for its driver's next one there: it ended at its end, and nothing is owed."""
    status = TRANSITIONS.get((booking.status, Verb.CHECK_OUT))
    if status is None or at < booking.stay.end:
        raise IllegalTransition(booking.status, Verb.CHECK_OUT)
    return attrs.evolve(
        booking,
        status=status,
        departure_source=Source.ASSUMED,
        completed_at=booking.stay.end,
        updated_at=max(at, booking.updated_at),
    )


def assumed_gone(booking: Booking, *, at: datetime, seen_until: datetime | None = None) -> Booking:
    """A stay that nobody has ended, a day after its end: it is taken to have ended then.

    No departure was noticed, and none is claimed. An overstay is charged as
    far as it was seen: ``seen_until`` is when the car was last seen to stand
    there. Its host is not kept waiting for ever.
    """
    status = TRANSITIONS.get((booking.status, Verb.CHECK_OUT))
    if status is None or at < booking.stay.end + FORGOTTEN_AFTER:
        raise IllegalTransition(booking.status, Verb.CHECK_OUT)
    return attrs.evolve(
        booking,
        offer=with_overstay(booking.offer, booking.stay, left=seen_until or booking.stay.end),
        status=status,
        departure_source=Source.ASSUMED,
        completed_at=at,
        updated_at=at,
    )
