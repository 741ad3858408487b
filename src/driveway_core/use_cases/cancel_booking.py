"""Cancel a booking."""

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import Booking, BookingId, CancelledBy
from driveway_core.details import BookingDetails
from driveway_core.once import Once
from driveway_core.ports import Clock, Transactions
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.change_booking import change_booking, settle_due
from driveway_core.use_cases.read_booking import as_it_stands, own_booking


@attrs.frozen
class CancelBooking:
    """Gives a stay up, from either side, before the car has arrived; the place is free at once.

    With ``preview`` it only says what would come of it.
    """

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(
        self,
        actor: Actor,
        booking_id: BookingId,
        *,
        reason: str | None = None,
        preview: bool = False,
        once: Once | None = None,
    ) -> BookingDetails:
        at = self.clock()

        def cancelled(booking: Booking) -> Booking:
            return booking.cancel(by=_side_of(actor, booking), at=at, reason=reason)

        if preview:
            settle_due(self.transactions, self.settlement, actor, booking_id, at=at)
            with self.transactions.read(acting_as=actor) as work:
                details = as_it_stands(own_booking(work, actor, booking_id), at=at)
            told = self.settlement.told(details)
            return attrs.evolve(told, booking=cancelled(told.booking))
        return change_booking(
            self.transactions,
            self.settlement,
            actor,
            booking_id,
            lambda _, booking: cancelled(booking),
            side=None,
            at=at,
            once=once,
        )


def _side_of(actor: Actor, booking: Booking) -> CancelledBy:
    if actor.account_id == booking.driver_id:
        return CancelledBy.DRIVER
    return CancelledBy.HOST if actor.account_id == booking.host_id else CancelledBy.PLATFORM
