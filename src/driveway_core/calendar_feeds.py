"""A listing's own calendar for others to read: the secret address, and what stands in it.

Nothing in it names a driver. Entries that came from another calendar are left
out: two platforms that read each other would hand the same event back and
forth for ever, and neither could ever take it away.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.bookings import Booking, BookingStatus
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.entries import AvailabilityEntry, AvailabilityType
from driveway_core.recurrence import RecurrenceRule
from driveway_core.windows import DAY, TimeWindow

CalendarFeedId = NewType("CalendarFeedId", UUID)

SHOWS_BACK: Final = 90 * DAY
SHOWS_AHEAD: Final = 3 * 366 * DAY
BOOKED: Final = "Booked (Driveway-Hub)"
BLOCKED: Final = "Not available (Driveway-Hub)"
_SHOWN: Final = frozenset(
    {BookingStatus.PENDING, BookingStatus.CONFIRMED, BookingStatus.ACTIVE, BookingStatus.COMPLETED}
)


@attrs.frozen(kw_only=True)
class CalendarFeed:
    """The secret address of a listing's calendar; the secret itself is kept only by its owner."""

    id: CalendarFeedId
    driveway_id: DrivewayId
    token_digest: bytes = attrs.field(repr=False)
    created_at: datetime


@attrs.frozen(kw_only=True)
class FeedEvent:
    """One event of a listing's calendar; with a rule, on the listing's wall clock, ``window`` first."""

    id: UUID
    summary: str
    window: TimeWindow
    rule: RecurrenceRule | None = None
    exceptions: tuple[datetime, ...] = ()
    tentative: bool = False
    changed_at: datetime


@attrs.frozen(kw_only=True)
class Feed:
    """What a listing's calendar says, in order."""

    name: str
    time_zone: str
    events: tuple[FeedEvent, ...]

    @property
    def changed_at(self) -> datetime | None:
        """When the last of it changed."""
        return max((event.changed_at for event in self.events), default=None)


def shown_window(at: datetime) -> TimeWindow:
    """What a calendar shows: a while back, and as far ahead as anybody books."""
    return TimeWindow(at - SHOWS_BACK, at + SHOWS_AHEAD)


def feed_of(
    driveway: Driveway, entries: Iterable[AvailabilityEntry], bookings: Sequence[Booking], *, at: datetime
) -> Feed:
    """A listing's calendar: its stays, a hold as tentative, and what the host blocked or gave away."""
    within = shown_window(at)
    stays = [_stay(booking) for each in bookings if (booking := each.due(at=at)).status in _SHOWN]
    own = [_entry(entry) for entry in entries if _belongs(entry, within)]
    ordered = sorted([*stays, *own], key=lambda event: (event.window.start, event.id))
    return Feed(name=driveway.title, time_zone=driveway.time_zone, events=tuple(ordered))


def _belongs(entry: AvailabilityEntry, within: TimeWindow) -> bool:
    if entry.kind is AvailabilityType.AVAILABLE or entry.source_id is not None:
        return False
    return entry.is_recurring or entry.window.overlaps(within)


def _stay(booking: Booking) -> FeedEvent:
    return FeedEvent(
        id=booking.id,
        summary=BOOKED,
        window=booking.stay,
        tentative=booking.status is BookingStatus.PENDING,
        changed_at=booking.updated_at,
    )


def _entry(entry: AvailabilityEntry) -> FeedEvent:
    return FeedEvent(
        id=entry.id,
        summary=BOOKED if entry.kind is AvailabilityType.BOOKED else BLOCKED,
        window=entry.window,
        rule=entry.rule,
        exceptions=entry.exceptions,
        changed_at=entry.updated_at,
    )
