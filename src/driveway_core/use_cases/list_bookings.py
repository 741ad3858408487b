"""List bookings, as they stand at this moment."""

from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import BookingStatus
from driveway_core.details import BookingDetails, Side
from driveway_core.pages import Page
from driveway_core.ports import Clock, Transactions
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.read_booking import as_it_stands
from driveway_core.use_cases.sweep_due import sweep


@attrs.frozen
class ListBookings:
    """One side's bookings, latest made first."""

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(
        self,
        actor: Actor,
        *,
        side: Side,
        status: BookingStatus | None = None,
        limit: int,
        after: UUID | None = None,
    ) -> Page[BookingDetails]:
        account_id, at = actor.known(), self.clock()
        with self.transactions.begin(acting_as=actor) as work:
            sweep(work, self.settlement, at=at, account_id=account_id)
            page = work.bookings.of(account_id, side=side, status=status, limit=limit, after=after)
        return page.map(lambda details: self.settlement.told(as_it_stands(details, at=at)))
