"""Accept a request to book."""

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import Booking, BookingId
from driveway_core.details import BookingDetails, Side
from driveway_core.once import Once
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.begin_trip import expect_car
from driveway_core.use_cases.change_booking import change_booking


@attrs.frozen
class AcceptRequest:
    """The host says yes to a request, while its hold lives."""

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(self, actor: Actor, booking_id: BookingId, *, once: Once | None = None) -> BookingDetails:
        at = self.clock()

        def accepted(work: Work, booking: Booking) -> Booking:
            after = self.settlement.accept(work, booking, at=at)
            with work.as_system():  # whether the guest's car can be spoken to is none of the host's business
                expect_car(work, after, at=at)
            return after

        return change_booking(
            self.transactions,
            self.settlement,
            actor,
            booking_id,
            accepted,
            side=Side.HOST,
            at=at,
            once=once,
        )
