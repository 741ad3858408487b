"""Arrive."""

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import BookingId, Source
from driveway_core.details import BookingDetails, Side
from driveway_core.once import Once
from driveway_core.ports import Clock, Transactions
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.change_booking import change_booking


@attrs.frozen
class CheckIn:
    """The driver says that the car is there; raises ``TooEarly`` before the early-arrival allowance."""

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(self, actor: Actor, booking_id: BookingId, *, once: Once | None = None) -> BookingDetails:
        at = self.clock()
        with self.transactions.read(acting_as=actor) as work:
            early = work.settings.marketplace().early_arrival
        return change_booking(
            self.transactions,
            self.settlement,
            actor,
            booking_id,
            lambda _, booking: booking.check_in(at=at, source=Source.DRIVER, early_arrival=early),
            side=Side.DRIVER,
            at=at,
            once=once,
        )
