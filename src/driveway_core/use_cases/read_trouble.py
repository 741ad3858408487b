"""Read what was reported of a booking."""

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import BookingId
from driveway_core.ports import Transactions
from driveway_core.troubles import TroubleReport
from driveway_core.use_cases.read_booking import own_booking


@attrs.frozen
class ReadTrouble:
    """The report of trouble on arrival, for driver, host and operators; raises ``Missing`` without one."""

    transactions: Transactions

    def __call__(self, actor: Actor, booking_id: BookingId) -> TroubleReport:
        with self.transactions.read(acting_as=actor) as work:
            own_booking(work, actor, booking_id)
            return work.troubles.of(booking_id)
