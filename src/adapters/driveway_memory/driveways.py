"""Driveways in memory."""

from datetime import datetime
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.availability import OpeningHours
from driveway_core.driveways import Driveway, DrivewayId, ListingStatus
from driveway_core.errors import Missing
from driveway_core.listings import HostSummary, Listing
from driveway_core.pages import Page
from driveway_core.reviews import Direction
from driveway_core.rule_sets import RuleBook
from driveway_core.transactions import Stale
from driveway_core.windows import TimeWindow
from driveway_memory.prices import price_terms
from driveway_memory.reviews import rating_of
from driveway_memory.tables import Look, Tables, page


def listing_of(tables: Tables, driveway: Driveway, book: RuleBook) -> Listing:
    """A driveway with its host, all its hours and its price rules."""
    terms = price_terms(tables, driveway.id, book)
    return attrs.evolve(unpriced_listing(tables, driveway), price_terms=terms)


def unpriced_listing(tables: Tables, driveway: Driveway) -> Listing:
    """A driveway with its host and all its hours, as if it had no price rules."""
    host = tables.accounts[driveway.host_id]
    rating = rating_of(tables, host.id, Direction.OF_HOST)
    summary = HostSummary(host.id, host.first_name, host.status, rating.average, rating.count)
    return Listing(driveway, summary, tables.hours[driveway.id])


@attrs.frozen
class MemoryDriveways:
    """``driveways`` with their hours."""

    look: Look
    book: RuleBook

    def add(self, driveway: Driveway, hours: OpeningHours) -> None:
        tables = self.look()
        tables.driveways[driveway.id] = driveway
        tables.hours[driveway.id] = hours

    def get(self, driveway_id: DrivewayId) -> Driveway:
        try:
            return self.look().driveways[driveway_id]
        except KeyError:
            raise Missing("driveway_id", "driveway") from None

    def listing(
        self, driveway_id: DrivewayId, *, stay: TimeWindow | None = None, at: datetime | None = None
    ) -> Listing:
        tables = self.look()
        listing = listing_of(tables, self.get(driveway_id), self.book)
        if at is not None:
            there = (each for each in tables.bookings.values() if each.driveway_id == driveway_id)
            due = any(each.due_at is not None and each.due_at <= at for each in there)
            listing = attrs.evolve(listing, unsettled=due)
        if stay is None:
            return listing
        ranges = tuple(stored for stored in listing.hours.ranges if stored.window.overlaps(stay))
        return attrs.evolve(listing, hours=attrs.evolve(listing.hours, ranges=ranges))

    def hosted_by(self, host: AccountId, *, limit: int, after: UUID | None = None) -> Page[Driveway]:
        theirs: dict[UUID, Driveway] = {
            each.id: each for each in self.look().driveways.values() if each.host_id == host
        }
        return page(theirs, limit=limit, after=after)

    def find(
        self,
        *,
        status: ListingStatus | None = None,
        host: AccountId | None = None,
        limit: int,
        after: UUID | None = None,
    ) -> Page[Driveway]:
        found: dict[UUID, Driveway] = {
            each.id: each
            for each in self.look().driveways.values()
            if status in (None, each.status) and host in (None, each.host_id)
        }
        return page(found, limit=limit, after=after, latest_first=True)

    def save(self, driveway: Driveway, hours: OpeningHours | None = None) -> Driveway:
        tables = self.look()
        stored = tables.driveways.get(driveway.id)
        if stored is None or stored.version != driveway.version:
            raise Stale
        saved = attrs.evolve(driveway, version=driveway.version + 1)
        tables.driveways[driveway.id] = saved
        if hours is not None:
            tables.hours[driveway.id] = hours
        return saved

    def has_stays(self, driveway_id: DrivewayId) -> bool:
        return any(booking.driveway_id == driveway_id for booking in self.look().bookings.values())

    def remove(self, driveway_id: DrivewayId) -> None:
        tables = self.look()
        tables.driveways.pop(driveway_id, None)
        tables.hours.pop(driveway_id, None)
        tables.rule_choices.pop(driveway_id, None)
        tables.measured.pop(driveway_id, None)
        for claim in [each for each in tables.promo_claims.values() if each.owner == driveway_id]:
            del tables.promo_claims[claim.id]
        tables.calendar_feeds.pop(driveway_id, None)
        for source in [each for each in tables.calendar_sources.values() if each.driveway_id == driveway_id]:
            del tables.calendar_sources[source.id]
        for photo in [each for each in tables.driveway_photos.values() if each.driveway_id == driveway_id]:
            del tables.driveway_photos[photo.id]
        for entry in [each for each in tables.entries.values() if each.driveway_id == driveway_id]:
            del tables.entries[entry.id]
        for quote in [each for each in tables.quotes.values() if each.driveway_id == driveway_id]:
            del tables.quotes[quote.id]
