"""Show a listing's own calendar to whoever knows its address."""

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.calendar_feeds import feed_of, shown_window
from driveway_core.errors import Missing
from driveway_core.ports import CalendarWriter, Clock, Tokens, Transactions


@attrs.frozen
class ShowFeed:
    """The calendar behind a token; raises ``Missing`` for a token that leads nowhere."""

    transactions: Transactions
    tokens: Tokens
    calendar_writer: CalendarWriter
    clock: Clock

    def __call__(self, token: str) -> bytes:
        at = self.clock()
        # the system: whoever knows the token reads the calendar behind it, stays and all
        with self.transactions.read(acting_as=SYSTEM) as work:
            feed = work.calendar_feeds.with_token(self.tokens.digest(token))
            if feed is None:
                raise Missing("token", "calendar")
            driveway = work.driveways.get(feed.driveway_id)
            if driveway.retired_at is not None:
                raise Missing("token", "calendar")
            entries = work.availability.entries(feed.driveway_id)
            bookings = work.bookings.at_driveway(feed.driveway_id, shown_window(at))
        return self.calendar_writer.write(feed_of(driveway, entries, bookings, at=at))
