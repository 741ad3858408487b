"""Read the receipt of a booking."""

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import BookingId
from driveway_core.details import Side
from driveway_core.ports import Clock, Transactions
from driveway_core.receipts import Receipt
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.use_cases.read_booking import ReadBooking


@attrs.frozen
class ReadReceipt:
    """The receipt of one's own booking: the host's side for its host, the driver's for everybody else."""

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    def __call__(self, actor: Actor, booking_id: BookingId) -> Receipt:
        details = ReadBooking(self.transactions, self.clock, self.settlement)(actor, booking_id)
        with self.transactions.read(acting_as=actor) as work:
            ledger = work.ledgers.of(booking_id, currency=details.booking.offer.rates.currency)
        side = Side.HOST if actor.account_id == details.booking.host_id else Side.DRIVER
        return Receipt(details=details, side=side, ledger=ledger, at=self.clock())
