"""Give a driver something back, as a present of the platform's."""

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import BookingId
from driveway_core.details import BookingDetails
from driveway_core.gateways import SettlesElsewhere
from driveway_core.money import Money
from driveway_core.once import Once
from driveway_core.ports import Clock, Transactions
from driveway_core.settlement import Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.change_booking import settle_due
from driveway_core.use_cases.read_booking import as_it_stands


@attrs.frozen
class GiveRefund:
    """An operator gives back some of what a booking's driver paid: the platform bears it, the host nothing.

    ``amount`` is in the currency of the booking. Raises ``MoreThanPaid``,
    ``SettlesElsewhere``, and ``OwnMatter`` for an operator whose own stay or
    listing it is. Source: domain rules §8.
    """

    transactions: Transactions
    clock: Clock
    settlement: Settlement

    def __call__(
        self, actor: Actor, booking_id: BookingId, amount: str, *, once: Once | None = None
    ) -> BookingDetails:
        actor.operator()
        if not self.settlement.charges:
            raise SettlesElsewhere
        settle_due(self.transactions, self.settlement, actor, booking_id, at=self.clock())
        details = self._give(actor, booking_id, amount, once)
        self.settlement.carry_out(booking_id)
        return self.settlement.told(details)

    @retried
    def _give(self, actor: Actor, booking_id: BookingId, amount: str, once: Once | None) -> BookingDetails:
        at = self.clock()
        with self.transactions.begin(
            acting_as=actor, once=None if once is None else once.making(booking_id)
        ) as work:
            booking = work.bookings.get(booking_id, changing=True)
            actor.operator_about(booking.driver_id, booking.host_id)
            gift = Money.of(amount, booking.offer.rates.currency)
            self.settlement.give_back(work, booking, gift, at=at)
            return as_it_stands(work.bookings.details(booking_id), at=at)
