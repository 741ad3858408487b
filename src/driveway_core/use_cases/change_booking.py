"""What the verbs on a booking have in common: read it as it stands, change it, save it."""

from collections.abc import Callable
from datetime import datetime

import attrs

from driveway_core.actors import SYSTEM, AccountId, Actor
from driveway_core.bookings import Booking, BookingId
from driveway_core.details import BookingDetails, Side
from driveway_core.errors import Missing
from driveway_core.once import Once
from driveway_core.ports import Transactions, Work
from driveway_core.settlement import Settlement
from driveway_core.use_cases.read_booking import as_it_stands, own_booking
from driveway_core.use_cases.sweep_due import sweep
from driveway_core.use_cases.tell import tell_of_change


def change_booking(
    transactions: Transactions,
    settlement: Settlement,
    actor: Actor,
    booking_id: BookingId,
    change: Callable[[Work, Booking], Booking],
    *,
    side: Side | None,
    at: datetime,
    once: Once | None = None,
) -> BookingDetails:
    """Apply one verb for one side (None: either); raises ``Missing`` for those who are not that side.

    What is due is applied first, in a transaction of its own, so that it
    stays even where the verb is refused; the verb meets the booking as it
    stands at the moment, even if somebody else is just writing that down.
    What follows for the money is written down with it, and carried out after.
    """
    actor.active()
    settle_due(transactions, settlement, actor, booking_id, at=at)
    with transactions.begin(acting_as=actor, once=once and once.making(booking_id)) as work:
        if settlement.charges:
            work.bookings.get(booking_id, changing=True)
        details = as_it_stands(own_booking(work, actor, booking_id), at=at)
        if side is not None and actor.account_id != party_of(details, side):
            raise Missing("booking_id", "booking")
        changed = work.bookings.save(change(work, details.booking))
        tell_of_change(work, details.booking, changed, at=at)
        settlement.settle(work, changed, at=at)
    settlement.carry_out(booking_id)
    return settlement.told(attrs.evolve(details, booking=changed))


def party_of(details: BookingDetails, side: Side) -> AccountId:
    """The account on that side."""
    return details.booking.driver_id if side is Side.DRIVER else details.booking.host_id


def settle_due(
    transactions: Transactions, settlement: Settlement, actor: Actor, booking_id: BookingId, *, at: datetime
) -> None:
    """Let happen what is due to a booking, and keep it, before anything else is asked of it."""
    with transactions.read(acting_as=actor) as work:
        booking = own_booking(work, actor, booking_id).booking
    if booking.due(at=at) is not booking:
        # the system: what is due at one place is due to all who have a stay there
        with transactions.begin(acting_as=SYSTEM) as work:
            sweep(work, settlement, at=at, driveway_id=booking.driveway_id)
