"""Remind drivers of their stays."""

from datetime import timedelta
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.booking_news import reminder_of
from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried

REMINDED_BEFORE: Final = timedelta(hours=3)
"""How long before the start; who booked later than that knows."""

BATCH: Final = 200


@attrs.frozen
class RemindDrivers:
    """Reminds the drivers of confirmed stays that begin soon, each once for every start; how many."""

    transactions: Transactions
    clock: Clock

    def __call__(self) -> int:
        at = self.clock()
        with self.transactions.read(acting_as=SYSTEM) as work:
            soon = work.notices.to_remind(at=at, before=at + REMINDED_BEFORE, limit=BATCH)
        return sum(self._remind(booking_id) for booking_id in soon)

    @retried
    def _remind(self, booking_id: BookingId) -> bool:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            ahead = booking.stay.start - at
            if booking.status is not BookingStatus.CONFIRMED or not timedelta(0) < ahead <= REMINDED_BEFORE:
                return False
            return work.notices.add(reminder_of(booking, at=at))
