"""Cancel a booking in the marketplace's name."""

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import BookingId
from driveway_core.details import BookingDetails
from driveway_core.once import Once
from driveway_core.ports import Clock, Transactions
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.use_cases.cancel_booking import CancelBooking
from driveway_core.use_cases.note import note_look


@attrs.frozen
class CancelForPlatform:
    """An operator cancels a booking of others: the driver gets everything back, whatever the terms.

    With ``preview`` it only says what would come of it. Raises ``OwnMatter``
    for an operator whose own stay or listing it is. Source: domain rules §6.
    """

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    def __call__(
        self,
        actor: Actor,
        booking_id: BookingId,
        *,
        reason: str | None = None,
        preview: bool = False,
        once: Once | None = None,
    ) -> BookingDetails:
        actor.operator()
        with self.transactions.read(acting_as=actor) as work:
            booking = work.bookings.get(booking_id)
        actor.operator_about(booking.driver_id, booking.host_id)
        if preview:
            note_look(self.transactions, actor, "cancellation", at=self.clock(), booking_id=booking_id)
        cancel = CancelBooking(self.transactions, self.clock, self.settlement)
        return cancel(actor, booking_id, reason=reason, preview=preview, once=once)
