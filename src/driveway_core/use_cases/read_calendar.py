"""Read when a driveway is free."""

from collections.abc import Sequence

import attrs

from driveway_core.actors import Actor
from driveway_core.calendars import CalendarPiece, calendar
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.errors import InvalidValue
from driveway_core.ports import Clock, Transactions
from driveway_core.use_cases.read_driveway import ReadDriveway
from driveway_core.windows import DAY, TimeWindow

LONGEST_DAYS = 92


@attrs.frozen
class ReadCalendar:
    """Free and taken windows of a listing, without gaps, over at most 92 days."""

    transactions: Transactions
    clock: Clock

    def __call__(
        self, actor: Actor, driveway_id: DrivewayId, within: TimeWindow
    ) -> tuple[Driveway, Sequence[CalendarPiece]]:
        if within.duration > LONGEST_DAYS * DAY:
            raise InvalidValue("to", f"must be at most {LONGEST_DAYS} days after from")
        ReadDriveway(self.transactions)(actor, driveway_id)
        with self.transactions.read(acting_as=actor) as work:
            listing = work.driveways.listing(driveway_id, stay=within)
            taken = work.bookings.occupied(driveway_id, within, at=self.clock())
        pieces = calendar(
            listing.hours, [(spot.space, spot.window) for spot in taken], listing.driveway.spaces, within
        )
        return listing.driveway, pieces
