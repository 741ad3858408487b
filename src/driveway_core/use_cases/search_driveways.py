"""Find a driveway."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.dimensions import Dimensions
from driveway_core.errors import InvalidValue
from driveway_core.features import Feature
from driveway_core.places import Position
from driveway_core.ports import Clock, DrivewaySearch, Transactions
from driveway_core.pricing import Price, PricedListing, PricedStay, Rates, price_stay
from driveway_core.rule_sets import PriceTerms, RulesInForce
from driveway_core.searching import (
    RANKED_NEAREST,
    Candidate,
    Filters,
    Hit,
    Order,
    SearchQuestion,
    ranked,
)
from driveway_core.vehicles import VehicleId
from driveway_core.windows import TimeWindow, zone


@attrs.frozen(kw_only=True)
class Wish:
    """What a driver asks for; a registered car or its bare dimensions, or neither.

    ``max_total`` is in the currency of whichever listing it is compared with.
    """

    near: Position
    radius_m: int = 1_500
    stay: TimeWindow
    vehicle_id: VehicleId | None = None
    car: Dimensions | None = None
    filters: Filters = attrs.field(factory=Filters)
    max_total: Decimal | None = None
    order: Order = Order.DISTANCE


@attrs.frozen
class Found:
    """Hits in order, and where the next page begins: a distance or a rank, and an id."""

    hits: tuple[Hit, ...]
    next_after: tuple[float, UUID] | None
    order: Order


@attrs.frozen
class SearchDriveways:
    """Everything it offers can be booked at that moment by the one who asks; raises ``FeatureOff``."""

    search: DrivewaySearch
    transactions: Transactions
    clock: Clock

    def __call__(
        self, actor: Actor, wish: Wish, *, limit: int, after: tuple[float, UUID] | None = None
    ) -> Found:
        question = self._question(actor, wish)
        if question.hopeless:
            return Found((), None, wish.order)
        if wish.order is Order.DISTANCE:
            return self._by_distance(question, wish, limit, after)
        nearest = self.search.nearest(question, limit=RANKED_NEAREST)
        hits = [hit for hit in _priced(nearest, question) if _affordable(hit, wish)]
        ordered = ranked(hits, wish.order, question)
        start = 0 if after is None else _place_after(ordered, *after)
        page = ordered[start : start + limit]
        more = len(ordered) > start + limit
        return Found(tuple(page), (float(start + limit), page[-1].id) if more else None, wish.order)

    def _question(self, actor: Actor, wish: Wish) -> SearchQuestion:
        with self.transactions.read(acting_as=actor) as work:
            market = work.settings.marketplace()
            if wish.order is Order.BEST:
                market.feature_flags.need(Feature.BEST_ORDER, actor)
            car = wish.car
            if wish.vehicle_id is not None:
                car = work.vehicles.get(wish.vehicle_id, owner=actor.known()).dimensions
        return SearchQuestion(
            near=wish.near,
            radius_m=wish.radius_m,
            stay=wish.stay,
            car=car,
            filters=wish.filters,
            driver_id=actor.account_id,
            market=market,
            at=self.clock(),
            neighbours=wish.order is Order.BEST,
        )

    def _by_distance(
        self, question: SearchQuestion, wish: Wish, limit: int, after: tuple[float, UUID] | None
    ) -> Found:
        """Nearest first, batch by batch, until the page and one more hit are there."""
        hits: list[Hit] = []
        batch = limit + 1
        while len(hits) <= limit:
            candidates = self.search.nearest(question, limit=batch, after=after)
            hits += [hit for hit in _priced(candidates, question) if _affordable(hit, wish)]
            if len(candidates) < batch:
                break
            after = (candidates[-1].distance_m, candidates[-1].listing.id)
        page = hits[:limit]
        last = page[-1] if len(hits) > limit else None
        return Found(tuple(page), None if last is None else (last.candidate.distance_m, last.id), wish.order)


def _priced(candidates: Iterable[Candidate], question: SearchQuestion) -> Iterator[Hit]:
    """Each candidate with its price; those on the same terms share one.

    Left out are stays that cost more than can be kept, and listings whose
    rules cannot be read: they cannot be booked either.
    """
    prices: dict[tuple[Rates, str, str, PriceTerms], Price | None] = {}
    for candidate in candidates:
        listing, terms = candidate.listing, candidate.price_terms
        if terms is None:
            continue
        asked = (listing.rates, listing.time_zone, listing.city, terms)
        if asked not in prices:
            prices[asked] = _price(*asked, question)
        price = prices[asked]
        if price is not None:
            yield Hit(candidate=candidate, price=price)


def _price(
    rates: Rates, time_zone: str, city: str, asking: PriceTerms, question: SearchQuestion
) -> Price | None:
    market = question.market
    try:
        return price_stay(
            PricedStay(question.stay),
            PricedListing(rates, zone(time_zone), asking.occupancy),
            fee_percentage=market.platform_fee_percentage,
            rules=RulesInForce.of(asking.rules, market.rules).rules,
            taxes=market.taxes_in(city),
        )
    except InvalidValue:
        return None


def _place_after(ordered: Sequence[Hit], rank: float, last: UUID) -> int:
    """Where the page after a hit begins, wherever that hit is by now; by its rank then once it is gone."""
    return next((place + 1 for place, hit in enumerate(ordered) if hit.id == last), int(rank))


def _affordable(hit: Hit, wish: Wish) -> bool:
    return wish.max_total is None or hit.total.decimal <= wish.max_total
