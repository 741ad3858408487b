"""Calendars that hosts bring along, and the secret addresses of their own, in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from driveway_core.calendar_feeds import CalendarFeed
from driveway_core.calendar_sources import CalendarNameTaken, CalendarSource, CalendarSourceId
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_memory.tables import Look


@attrs.frozen
class MemoryCalendarSources:
    """``calendar_sources``; the one lock keeps other jobs waiting anyway."""

    look: Look

    def add(self, source: CalendarSource) -> None:
        self._refuse_twin(source)
        self.look().calendar_sources[source.id] = source

    def get(self, source_id: CalendarSourceId) -> CalendarSource:
        try:
            return self.look().calendar_sources[source_id]
        except KeyError:
            raise Missing("calendar_id", "calendar") from None

    def of(self, driveway_id: DrivewayId) -> Sequence[CalendarSource]:
        theirs = [each for each in self.look().calendar_sources.values() if each.driveway_id == driveway_id]
        return sorted(theirs, key=lambda each: each.name)

    def due(self, *, at: datetime, limit: int) -> Sequence[CalendarSource]:
        due = [
            (each.next_fetch_at, each.id, each)
            for each in self.look().calendar_sources.values()
            if each.next_fetch_at is not None and each.next_fetch_at <= at
        ]
        return [source for _, _, source in sorted(due, key=lambda each: each[:2])[:limit]]

    def save(self, source: CalendarSource) -> None:
        self.get(source.id)
        self._refuse_twin(source)
        self.look().calendar_sources[source.id] = source

    def remove(self, source_id: CalendarSourceId) -> None:
        tables = self.look()
        tables.calendar_sources.pop(source_id, None)
        for entry in [each for each in tables.entries.values() if each.source_id == source_id]:
            del tables.entries[entry.id]

    def _refuse_twin(self, source: CalendarSource) -> None:
        for other in self.look().calendar_sources.values():
            if (other.driveway_id, other.name) == (source.driveway_id, source.name) and other.id != source.id:
                raise CalendarNameTaken


@attrs.frozen
class MemoryCalendarFeeds:
    """``calendar_feeds``: one a listing."""

    look: Look

    def put(self, feed: CalendarFeed) -> None:
        self.look().calendar_feeds[feed.driveway_id] = feed

    def of(self, driveway_id: DrivewayId) -> CalendarFeed | None:
        return self.look().calendar_feeds.get(driveway_id)

    def with_token(self, token_digest: bytes) -> CalendarFeed | None:
        feeds = self.look().calendar_feeds.values()
        return next((feed for feed in feeds if feed.token_digest == token_digest), None)

    def remove(self, driveway_id: DrivewayId) -> None:
        self.look().calendar_feeds.pop(driveway_id, None)
