"""Read when a driveway is free, and why not."""

from datetime import datetime
from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import Booking
from driveway_core.calendar_days import CalendarDay, DaySpan, days_of
from driveway_core.calendars import CalendarPiece, calendar, with_sources
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.entries import AvailabilityEntry
from driveway_core.errors import InvalidValue
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.use_cases.read_driveway import ReadDriveway
from driveway_core.windows import DAY, TimeWindow, zone

LONGEST_DAYS = 92
FARTHEST = 5 * 366 * DAY
"""Beyond what any listing is booked; rules are counted up to what is asked."""
MOST_PIECES = 5_000
"""Windows of one answer: a month of quarters of an hour has 2,976."""


@attrs.frozen
class Sources:
    """What lies in a calendar, by its start: the host's entries, and the bookings that keep others out."""

    entries: tuple[AvailabilityEntry, ...]
    bookings: tuple[Booking, ...]
    windows: tuple[tuple[UUID, TimeWindow], ...]
    """When each of them says something, by its id; an entry that repeats does so more than once."""

    @classmethod
    def lying(cls, within: TimeWindow, work: Work, driveway: Driveway, *, at: datetime) -> "Sources":
        """Those of a driveway that share an instant with a window."""
        where = zone(driveway.time_zone)
        said = [(entry, entry.occurrences(within, where)) for entry in work.availability.entries(driveway.id)]
        bookings = work.bookings.occupying(driveway.id, within, at=at)
        return cls(
            entries=tuple(entry for entry, windows in said if windows),
            bookings=tuple(bookings),
            windows=(
                *((entry.id, window) for entry, windows in said for window in windows),
                *((booking.id, booking.occupied) for booking in bookings),
            ),
        )


@attrs.frozen(kw_only=True)
class DrivewayCalendar:
    """A driveway's calendar between two instants.

    ``days`` are empty unless days were asked for. ``sources`` are None, and
    no piece names any, for everybody but the host and operators.
    """

    driveway: Driveway
    within: TimeWindow
    pieces: tuple[CalendarPiece, ...]
    days: tuple[CalendarDay, ...]
    sources: Sources | None


@attrs.frozen
class ReadCalendar:
    """Free and taken windows of a listing, without gaps, over at most 92 days.

    Asked for days, they are those of the clock on the listing's wall. The
    calendar knows what is ahead: it does not keep what hours once were. Refuses
    more than five years ahead, and more than 5,000 windows in one answer.
    """

    transactions: Transactions
    clock: Clock

    def __call__(
        self, actor: Actor, driveway_id: DrivewayId, asked: TimeWindow | DaySpan
    ) -> DrivewayCalendar:
        driveway = ReadDriveway(self.transactions)(actor, driveway_id).driveway
        within = asked.during(zone(driveway.time_zone)) if isinstance(asked, DaySpan) else asked
        if within.duration > LONGEST_DAYS * DAY:
            raise InvalidValue("to", f"must be at most {LONGEST_DAYS} days after from")
        field = "month" if isinstance(asked, DaySpan) else "to"
        if within.end > self.clock() + FARTHEST:
            raise InvalidValue(field, "must be at most five years ahead")
        sees_sources = actor.operates or actor.account_id == driveway.host_id
        at, sources = self.clock(), None
        with self.transactions.read(acting_as=actor) as work:
            listing = work.driveways.listing(driveway_id, stay=within)
            taken = work.bookings.occupied(driveway_id, within, at=at)
            if sees_sources:
                sources = Sources.lying(within, work, listing.driveway, at=at)
        driveway, where = listing.driveway, zone(listing.driveway.time_zone)
        spots = [(spot.space, spot.window) for spot in taken]
        pieces = calendar(listing.hours, spots, driveway.spaces, within)
        if sources is not None:
            pieces = with_sources(pieces, sources.windows)
        if len(pieces) > MOST_PIECES:
            raise InvalidValue(
                field, f"holds more than {MOST_PIECES:,} windows: ask for fewer days, from and to"
            )
        return DrivewayCalendar(
            driveway=driveway,
            within=within,
            pieces=pieces,
            days=days_of(pieces, asked, where) if isinstance(asked, DaySpan) else (),
            sources=sources,
        )
