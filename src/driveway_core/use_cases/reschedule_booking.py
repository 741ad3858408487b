"""Extend, shorten or move a stay."""

import attrs

from driveway_core.actors import Actor
from driveway_core.bookability import StayRequest, judge_move
from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.details import BookingDetails, Side
from driveway_core.errors import Missing
from driveway_core.once import Once
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.change_booking import party_of, settle_due
from driveway_core.use_cases.read_booking import as_it_stands, own_booking
from driveway_core.use_cases.sweep_due import sweep
from driveway_core.windows import TimeWindow


@attrs.frozen
class RescheduleBooking:
    """The same checks and the same constraint as booking, at the rates frozen then.

    A stay that has begun keeps its start, and advance notice asks nothing of
    the part that it had already.
    """

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(
        self, actor: Actor, booking_id: BookingId, stay: TimeWindow, *, once: Once | None = None
    ) -> BookingDetails:
        driver_id, at = actor.driver(), self.clock()
        settle_due(self.transactions, actor, booking_id, at=at)
        with self.transactions.begin(acting_as=actor, once=once and once.making(booking_id)) as work:
            details = as_it_stands(own_booking(work, actor, booking_id), at=at)
            if driver_id != party_of(details, Side.DRIVER):
                raise Missing("booking_id", "booking")
            booking = details.booking
            market = work.settings.marketplace()
            market.refuse_while_closed()
            moved = booking.reschedule(stay, booking.offer, at=at)
            listing = work.driveways.listing(booking.driveway_id, stay=stay)
            asked = StayRequest(
                listing=listing,
                stay=stay,
                driver_id=driver_id,
                car=details.vehicle.dimensions,
                market=market,
                at=at,
            )
            judge_move(asked, had=booking.stay, begun=booking.status is BookingStatus.ACTIVE)
            # priced only now: nobody computes the price of a stay of a thousand years
            moved = attrs.evolve(moved, offer=booking.offer.for_stay(stay))
            sweep(work, at=at, driveway_id=booking.driveway_id)
            moved = work.bookings.move(moved, spaces=listing.driveway.spaces)
        return attrs.evolve(details, booking=moved)
