"""Read a payout, with its stays."""

from collections.abc import Mapping

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import Booking, BookingId
from driveway_core.errors import Missing
from driveway_core.payouts import Payout, PayoutId
from driveway_core.ports import Clock, Transactions
from driveway_core.use_cases.note import note_look


@attrs.frozen(kw_only=True)
class PayoutDetails:
    """A payout, and the stays that its lines and its debts are of."""

    payout: Payout
    stays: Mapping[BookingId, Booking]


@attrs.frozen
class ReadPayout:
    """One of one's own payouts; operators read everybody's. Raises ``Missing``."""

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor, payout_id: PayoutId) -> PayoutDetails:
        with self.transactions.read(acting_as=actor) as work:
            payout = work.payouts.get(payout_id)
            if payout.host_id != actor.known() and not actor.operates:
                raise Missing("payout_id", "payout")
            foreign = payout.host_id != actor.account_id
            about = {line.booking_id for line in payout.lines} | {debt.booking_id for debt in payout.netted}
            found = PayoutDetails(payout=payout, stays={each: work.bookings.get(each) for each in about})
        if foreign:
            note_look(self.transactions, actor, "payout", at=self.clock(), about=payout_id)
        return found
