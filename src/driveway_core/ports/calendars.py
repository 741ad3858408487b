"""Calendars that hosts bring along, and those that their driveways give to others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from driveway_core.calendar_feeds import CalendarFeed, Feed
from driveway_core.calendar_sources import CalendarAddress, CalendarSource, CalendarSourceId
from driveway_core.driveways import DrivewayId
from driveway_core.external_calendars import ExternalCalendar, Fetched
from driveway_core.windows import TimeWindow


class CalendarSources(Protocol):
    """The calendars that hosts bring along; with one go its entries."""

    def add(self, source: CalendarSource) -> None:
        """Raises ``CalendarNameTaken``."""
        ...

    def get(self, source_id: CalendarSourceId) -> CalendarSource:
        """Raises ``Missing``."""
        ...

    def of(self, driveway_id: DrivewayId) -> Sequence[CalendarSource]:
        """All of a listing, by name."""
        ...

    def due(self, *, at: datetime, limit: int) -> Sequence[CalendarSource]:
        """Those to be fetched by then, longest due first, locked; what others have locked is left to them."""
        ...

    def save(self, source: CalendarSource) -> None:
        """Raises ``Missing`` when it was removed meanwhile."""
        ...

    def remove(self, source_id: CalendarSourceId) -> None: ...


class CalendarFeeds(Protocol):
    """The secret addresses of listings' own calendars, found by the digest of their token; one a listing."""

    def put(self, feed: CalendarFeed) -> None:
        """Takes the place of the listing's former one."""
        ...

    def of(self, driveway_id: DrivewayId) -> CalendarFeed | None: ...
    def with_token(self, token_digest: bytes) -> CalendarFeed | None: ...
    def remove(self, driveway_id: DrivewayId) -> None: ...


class CalendarFetcher(Protocol):
    """Gets a calendar from its address, from public ones only, in bounded time and size."""

    def fetch(
        self, address: CalendarAddress, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """Raises ``CalendarUnreachable``, ``CalendarAddressRefused`` or ``CalendarUnreadable``.

        With the server's words of last time, *not changed since* is an answer.
        """
        ...


class CalendarReader(Protocol):
    """Reads calendars as they are exchanged (RFC 5545), in bounded time and memory."""

    def read(self, calendar: bytes, *, time_zone: str, ahead: TimeWindow) -> ExternalCalendar:
        """What is busy, told on a listing's wall clock; raises ``CalendarUnreadable``.

        Rules that are not among ours are written out within ``ahead``; events
        that cannot be read are listed with their reason, and spoil no other.
        """
        ...


class CalendarWriter(Protocol):
    """Writes calendars as they are exchanged (RFC 5545)."""

    def write(self, feed: Feed) -> bytes: ...
