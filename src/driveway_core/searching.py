"""Searching: what a driver asks for, and how hits are put in order. Domain rules §5."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.availability import OpeningHours
from driveway_core.dimensions import Dimensions
from driveway_core.driveways import LONGEST_STAY_HOURS, ConnectorType
from driveway_core.errors import InvalidValue
from driveway_core.listings import PublicListing
from driveway_core.money import Money
from driveway_core.places import Position
from driveway_core.pricing import Price
from driveway_core.rule_sets import PLAIN, PriceTerms
from driveway_core.settings import Marketplace
from driveway_core.wall_clock import check_years
from driveway_core.windows import HOUR, MINUTE, TimeWindow, merged, without

RANKED_NEAREST: Final = 500
"""So many candidates are ranked when the order is not by distance."""

FREE_MINUTES_CAP: Final = 240


class Order(StrEnum):
    """By what hits are put in order."""

    DISTANCE = "distance"
    PRICE = "price"
    RATING = "rating"
    BEST = "best"


@attrs.frozen(kw_only=True)
class Filters:
    """What a driver insists on; None leaves it open."""

    is_covered: bool | None = None
    has_ev_charging: bool | None = None
    charging_connector_type: ConnectorType | None = None
    has_security_camera: bool | None = None
    has_lighting: bool | None = None
    instant_booking_enabled: bool | None = None


@attrs.frozen(kw_only=True)
class SearchQuestion:
    """Where, when and for which car; ``driver_id`` leaves out that account's own listings."""

    near: Position
    radius_m: int
    stay: TimeWindow
    car: Dimensions | None
    filters: Filters
    driver_id: AccountId | None
    market: Marketplace
    at: datetime
    neighbours: bool = False

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.radius_m <= 20_000:
            raise InvalidValue("radius_m", "must lie between 1 and 20,000 metres")
        check_years(self.stay)

    @property
    def hopeless(self) -> bool:
        """Whether the stay is longer than any listing may allow: asking the store could only cost time."""
        return self.stay.duration > LONGEST_STAY_HOURS * HOUR


@attrs.frozen
class Spot:
    """One space and a window in which it is taken."""

    space: int
    window: TimeWindow


@attrs.frozen(kw_only=True)
class Candidate:
    """A listing that may be booked, so many metres from where the driver wants to be.

    ``hours`` and ``taken`` tell what is near the stay; they are there when
    the question asks for neighbours. ``price_terms`` is None where the price
    rules kept there cannot be read: it has no price, and cannot be booked
    (``RulesUnreadable``). The distance is measured to the rounded
    position, so that nobody can find the house by asking from several sides.
    """

    listing: PublicListing
    distance_m: float
    hours: OpeningHours | None = None
    taken: Sequence[Spot] = ()
    price_terms: PriceTerms | None = PLAIN


@attrs.frozen(kw_only=True)
class Hit:
    """A candidate with its price for the stay."""

    candidate: Candidate
    price: Price

    @property
    def id(self) -> UUID:
        """The listing's."""
        return self.candidate.listing.id

    @property
    def total(self) -> Money:
        """What the driver would pay."""
        return self.price.total


def free_minutes(candidate: Candidate, stay: TimeWindow) -> int:
    """Free minutes before and after the stay on the space that leaves most, at most 240."""
    cap = FREE_MINUTES_CAP * MINUTE
    around = TimeWindow(stay.start - cap, stay.end + cap)
    hours = candidate.hours
    if hours is None:
        return 0
    closed = without(around, list(hours.open_windows(around)))
    shut = [*closed, *hours.blocked_windows(around), *hours.booked_windows(around)]
    best = timedelta(0)
    for space in range(1, candidate.listing.spaces + 1):
        taken = merged([*shut, *(spot.window for spot in candidate.taken if spot.space == space)])
        for gap in without(around, taken):
            if gap.covers(stay):
                best = max(best, gap.duration - stay.duration)
    return min(best, cap) // MINUTE


def ranked(hits: Sequence[Hit], order: Order, question: SearchQuestion) -> list[Hit]:
    """The hits in order, best first; ties by distance where the order says so, then by id."""
    if order is Order.PRICE:
        return sorted(hits, key=lambda hit: (hit.total.minor, hit.id))
    if order is Order.RATING:
        return sorted(hits, key=_by_rating)
    if order is Order.BEST:
        scores = {hit.id: score for hit, score in zip(hits, _scores(hits, question), strict=True)}
        return sorted(hits, key=lambda hit: (-scores[hit.id], hit.id))
    return sorted(hits, key=lambda hit: (hit.candidate.distance_m, hit.id))


def _by_rating(hit: Hit) -> tuple[float, float, UUID]:
    rating = hit.candidate.listing.host_rating
    return (-rating if rating is not None else 0.0, hit.candidate.distance_m, hit.id)


def _scores(hits: Sequence[Hit], question: SearchQuestion) -> list[float]:
    market = question.market
    cheapest = min((hit.total.minor for hit in hits), default=0)
    spread = max((hit.total.minor for hit in hits), default=0) - cheapest
    scores = []
    for hit in hits:
        rating = hit.candidate.listing.host_rating
        near = 1 - hit.candidate.distance_m / question.radius_m
        cheap = 1 - (hit.total.minor - cheapest) / spread if spread else 1.0
        liked = (rating - 1) / 4 if rating is not None else 0.5
        free = free_minutes(hit.candidate, question.stay) / FREE_MINUTES_CAP
        scores.append(
            float(market.search_weight_distance) * near
            + float(market.search_weight_price) * cheap
            + float(market.search_weight_rating) * liked
            + float(market.search_weight_free) * free
        )
    return scores
