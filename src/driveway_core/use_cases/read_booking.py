"""Read a booking, as it stands at this moment."""

from datetime import datetime

import attrs

from driveway_core.actors import SYSTEM, Actor
from driveway_core.bookings import BookingId
from driveway_core.details import BookingDetails
from driveway_core.errors import Missing
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note_look
from driveway_core.use_cases.sweep_due import sweep


@attrs.frozen
class ReadBooking:
    """One booking, for its driver and its host; nobody sees a state whose time is over.

    With ``paying`` its driver also gets what finishes a payment that waits.
    """

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(self, actor: Actor, booking_id: BookingId, *, paying: bool = False) -> BookingDetails:
        with self.transactions.read(acting_as=actor) as work:
            details = own_booking(work, actor, booking_id)
        at = self.clock()
        if not details.party(actor.account_id):
            note_look(self.transactions, actor, "booking", at=at, booking_id=booking_id)
        secrets = paying and details.booking.driver_id == actor.account_id
        if details.booking.due(at=at) is details.booking:
            return self.settlement.told(as_it_stands(details, at=at), secrets=secrets)
        with self.transactions.begin(acting_as=SYSTEM) as work:
            sweep(work, self.settlement, at=at, driveway_id=details.driveway.id)
            details = as_it_stands(own_booking(work, actor, booking_id), at=at)
        return self.settlement.told(details, secrets=secrets)


def as_it_stands(details: BookingDetails, *, at: datetime) -> BookingDetails:
    """With what is due happened, even where somebody else is just writing that down."""
    return attrs.evolve(details, booking=details.booking.due(at=at), seen_at=at)


def own_booking(work: Work, actor: Actor, booking_id: BookingId) -> BookingDetails:
    """A booking of the one who asks, from either side; anybody else's does not exist for them."""
    details = work.bookings.details(booking_id)
    if not details.party(actor.account_id) and not actor.operates:
        raise Missing("booking_id", "booking")
    return details
