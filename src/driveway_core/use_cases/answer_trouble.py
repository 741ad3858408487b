"""Answer a report of trouble."""

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import BookingId
from driveway_core.errors import Missing
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried
from driveway_core.troubles import TroubleReport
from driveway_core.use_cases.read_booking import own_booking


@attrs.frozen
class AnswerTrouble:
    """The host's side of it, once; raises ``TroubleAnswered``, and ``TroubleDecided`` once that is so."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, booking_id: BookingId, text: str) -> TroubleReport:
        actor.active()
        with self.transactions.begin(acting_as=actor) as work:
            if own_booking(work, actor, booking_id).booking.host_id != actor.account_id:
                raise Missing("booking_id", "booking")
            answered = work.troubles.of(booking_id, changing=True).answer(text, at=self.clock())
            work.troubles.save(answered)
        return answered
