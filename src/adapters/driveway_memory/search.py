"""Search in memory: asks the one predicate of every listing, one after the other."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import attrs

from driveway_core.bookability import StayRequest, judge
from driveway_core.driveways import Driveway
from driveway_core.errors import DrivewayError
from driveway_core.listings import Listing, PublicListing
from driveway_core.rule_choices import RulesUnreadable
from driveway_core.rule_sets import PriceTerms, RuleBook
from driveway_core.searching import FREE_MINUTES_CAP, Candidate, Filters, SearchQuestion
from driveway_core.windows import TimeWindow
from driveway_memory.bookings import occupied
from driveway_memory.driveways import unpriced_listing
from driveway_memory.prices import price_terms
from driveway_memory.tables import Look, Tables


@attrs.frozen
class MemorySearch:
    """Plain and obviously right: what the PostgreSQL search is compared with."""

    look: Look
    book: RuleBook

    def nearest(
        self, question: SearchQuestion, *, limit: int, after: tuple[float, UUID] | None = None
    ) -> Sequence[Candidate]:
        tables = self.look()
        near: list[tuple[float, UUID, Driveway]] = []
        for driveway in tables.driveways.values():
            distance = question.near.metres_to(driveway.position.in_public())
            if distance <= question.radius_m and (after is None or (distance, driveway.id) > after):
                near.append((distance, driveway.id, driveway))
        found: list[Candidate] = []
        for distance, _, driveway in sorted(near, key=lambda each: each[:2]):
            if len(found) == limit:
                break
            listing = unpriced_listing(tables, driveway)
            if _passes(question.filters, driveway) and _bookable(tables, listing, question):
                candidate = _candidate(tables, listing, distance, question)
                found.append(attrs.evolve(candidate, price_terms=self._terms(tables, driveway)))
        return found

    def _terms(self, tables: Tables, driveway: Driveway) -> PriceTerms | None:
        try:
            return price_terms(tables, driveway.id, self.book)
        except RulesUnreadable:
            return None


def _passes(filters: Filters, driveway: Driveway) -> bool:
    has = driveway.features
    return all(
        wanted is None or wanted == actual
        for wanted, actual in (
            (filters.is_covered, has.is_covered),
            (filters.has_ev_charging, has.has_ev_charging),
            (filters.charging_connector_type, has.charging_connector_type),
            (filters.has_security_camera, has.has_security_camera),
            (filters.has_lighting, has.has_lighting),
            (filters.instant_booking_enabled, driveway.terms.instant_booking),
        )
    )


def _bookable(tables: Tables, listing: Listing, question: SearchQuestion) -> bool:
    """Whether booking would be granted at that moment: the predicate, and a free space."""
    asked = StayRequest(
        listing=listing,
        stay=question.stay,
        driver_id=question.driver_id,
        car=question.car,
        market=question.market,
        at=question.at,
    )
    try:
        judge(asked)
    except DrivewayError:
        return False
    driveway = listing.driveway
    wanted = question.stay.followed_by(driveway.terms.buffer)
    taken = {spot.space for spot in occupied(tables, driveway.id, wanted, at=question.at)}
    return any(space not in taken for space in range(1, driveway.spaces + 1))


def _candidate(tables: Tables, listing: Listing, distance: float, question: SearchQuestion) -> Candidate:
    public = PublicListing.of(listing)
    if not question.neighbours:
        return Candidate(listing=public, distance_m=distance)
    around = timedelta(minutes=FREE_MINUTES_CAP)
    within = TimeWindow(question.stay.start - around, question.stay.end + around)
    return Candidate(
        listing=public,
        distance_m=distance,
        hours=listing.hours,
        taken=tuple(occupied(tables, public.id, within, at=question.at)),
    )
