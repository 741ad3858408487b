"""One price: over any stores, what search shows is what a quote asks. Domain rules §5."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import attrs
from hypothesis import strategies as st

from driveway_core.actors import SYSTEM
from driveway_core.driveways import DrivewayId
from driveway_core.ports import DrivewaySearch, Transactions, Work
from driveway_core.rule_sets import RuleSet
from driveway_core.testing.builders import a_choice, an_id
from driveway_core.testing.rule_strategies import rule_sets
from driveway_core.testing.worlds import World
from driveway_core.use_cases.quote_stay import QuoteStay, StayWish
from driveway_core.use_cases.search_driveways import SearchDriveways, Wish

SHARES: Final = st.none() | st.integers(0, 10_000).map(lambda parts: Decimal(parts).scaleb(-4))
"""Measured occupancies."""


@attrs.frozen
class Asking:
    """What makes prices in a world beside its rates: rules and occupancy by place, and the market's rules."""

    places: Sequence[tuple[RuleSet, Decimal | None]]
    market: RuleSet


def askings(places: int = 3) -> st.SearchStrategy[Asking]:
    """For worlds of up to so many places."""
    each = st.tuples(rule_sets(), SHARES)
    return st.builds(Asking, st.lists(each, min_size=places, max_size=places), rule_sets())


def check_one_price(transactions: Transactions, search: DrivewaySearch, world: World, asking: Asking) -> int:
    """Store a world with what it asks; fail unless each hit costs what its quote does. How many hits."""
    world.store(transactions)
    with transactions.begin(acting_as=SYSTEM) as work:
        for place, (rules, share) in zip(world.places, asking.places, strict=False):
            _choose(work, place.driveway.id, rules)
            if share is not None:
                work.occupancies.keep(place.driveway.id, share, at=world.at, not_since=world.at)
        _choose(work, None, asking.market)
    wish = Wish(near=world.middle, stay=world.stay, vehicle_id=world.car.id)
    found = SearchDriveways(search, transactions, lambda: world.at)(world.driver.actor, wish, limit=50)
    quote_stay = QuoteStay(transactions, lambda: world.at, an_id)
    for hit in found.hits:
        listing_id = DrivewayId(hit.id)
        asked = StayWish(driveway_id=listing_id, vehicle_id=world.car.id, stay=world.stay)
        assert quote_stay(world.driver.actor, asked).offer.price == hit.price
    return len(found.hits)


def _choose(work: Work, of: DrivewayId | None, rules: RuleSet) -> None:
    version = work.price_rules.version(of)
    if rules.rules or version:
        work.price_rules.choose(a_choice(of, *rules.rules, version=version + 1))
