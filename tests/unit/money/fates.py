"""What may become of a stay, and what its books look like then."""

from collections.abc import Callable
from datetime import timedelta

import attrs
from tests.unit.money.stays import shorter

from driveway_core import postings
from driveway_core.bookings import Booking, CancelledBy, Source
from driveway_core.cancellation import changed_offer, outcome
from driveway_core.ledger import Ledger
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.payments import collect
from driveway_core.postings import Event
from driveway_core.testing.builders import NOW
from driveway_core.windows import HOUR, MINUTE


def usd(text: str) -> Money:
    return Money.of(text, "USD")


def completed(booking: Booking, late: timedelta = timedelta()) -> Booking:
    arrived = booking.check_in(at=booking.stay.start, source=Source.DRIVER, early_arrival=timedelta())
    return arrived.check_out(at=booking.stay.end + late, source=Source.DRIVER)


def cancelled(before: timedelta, by: CancelledBy = CancelledBy.DRIVER) -> Callable[[Booking], Booking]:
    return lambda booking: booking.cancel(by=by, at=booking.stay.start - before)


def overstayed(booking: Booking) -> Booking:
    return completed(booking, 30 * MINUTE)


def shortened(booking: Booking) -> Booking:
    at, stay = booking.stay.start - HOUR, shorter(booking.stay, 0.5)
    return completed(attrs.evolve(booking, stay=stay, offer=changed_offer(booking, stay, at=at)))


def books_of(before: Booking, after: Booking, *, smallest: int = 50) -> Ledger:
    """What a booking's books look like when everything owed was charged or refunded, as it may be."""
    ledger = Ledger(before.offer.rates.currency)
    limits = Limits(Money(smallest, ledger.currency), Money(1, ledger.currency))
    steps = [before.offer.due]
    came = outcome(after)
    owed = after.offer.due if came is None else came.kept
    steps.append(owed - steps[0])
    for number, (step, last) in enumerate(zip(steps, (False, True), strict=True)):
        event = Event(before.id, f"step {number}", NOW)
        if step:
            ledger = ledger.post(postings.owed(event, step))
        asked = collect(ledger.balances.driver_owes, limits=limits, last=last)
        if asked.charge:
            ledger = ledger.post(postings.charged(event, asked.charge))
        if asked.refund:
            ledger = ledger.post(postings.refunded(event, asked.refund))
        if asked.borne:
            ledger = ledger.post(postings.borne(event, asked.borne))
    return ledger
