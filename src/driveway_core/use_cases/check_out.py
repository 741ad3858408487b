"""Leave."""

import attrs

from driveway_core import car_marks
from driveway_core.actors import Actor
from driveway_core.bookings import BookingId, Source
from driveway_core.details import BookingDetails, Side
from driveway_core.once import Once
from driveway_core.ports import Clock, Transactions
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.change_booking import change_booking
from driveway_core.use_cases.own_next_stay import left_by


@attrs.frozen
class CheckOut:
    """The driver says that the car is gone: the rest of the stay and the buffer are free at once."""

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(self, actor: Actor, booking_id: BookingId, *, once: Once | None = None) -> BookingDetails:
        at = self.clock()
        return change_booking(
            self.transactions,
            self.settlement,
            actor,
            booking_id,
            lambda work, booking: car_marks.departed(
                booking, seen_at=left_by(work, booking, at=at), source=Source.DRIVER
            ),
            side=Side.DRIVER,
            at=at,
            once=once,
        )
