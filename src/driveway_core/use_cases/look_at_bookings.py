"""Find bookings, and look at one, whoever's they are."""

from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import BookingId
from driveway_core.details import BookingDetails, BookingQuestion
from driveway_core.pages import Page
from driveway_core.ports import Clock, Transactions
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note_look
from driveway_core.use_cases.read_booking import as_it_stands, own_booking
from driveway_core.use_cases.sweep_due import sweep


@attrs.frozen
class FindBookings:
    """For operators: everybody's bookings as they stand now, latest made first."""

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    def __call__(
        self, actor: Actor, question: BookingQuestion, *, limit: int, after: UUID | None = None
    ) -> Page[BookingDetails]:
        actor.operator()
        note_look(self.transactions, actor, "bookings", at=self.clock(), about=question.account_id)
        return self._find(actor, question, limit, after)

    @retried
    def _find(
        self, actor: Actor, question: BookingQuestion, limit: int, after: UUID | None
    ) -> Page[BookingDetails]:
        at, account_id, driveway_id = self.clock(), question.account_id, question.driveway_id
        with self.transactions.begin(acting_as=actor) as work:
            sweep(work, self.settlement, at=at, driveway_id=driveway_id, account_id=account_id)
            page = work.bookings.find(question, limit=limit, after=after)
        return page.map(lambda details: self.settlement.told(as_it_stands(details, at=at)))


@attrs.frozen
class LookAtBooking:
    """For operators: one booking as it stands now, with its payments; raises ``Missing``."""

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    def __call__(self, actor: Actor, booking_id: BookingId) -> BookingDetails:
        actor.operator()
        at = self.clock()
        with self.transactions.read(acting_as=actor) as work:
            details = own_booking(work, actor, booking_id)
        note_look(self.transactions, actor, "booking", at=at, booking_id=booking_id)
        return self.settlement.told(as_it_stands(details, at=at))
