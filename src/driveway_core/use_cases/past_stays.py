"""Every stay whose time is over and that nobody has ended, page after page."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId
from driveway_core.ports import Transactions

PAGE: Final = 200


def past_stays(transactions: Transactions, *, at: datetime) -> Iterator[BookingId]:
    """Active bookings whose end has passed by then, the longest past first, however many there are."""
    after: BookingId | None = None
    while True:
        with transactions.read(acting_as=SYSTEM) as work:
            page = work.bookings.active_past(at=at, limit=PAGE, after=after)
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1]
