"""Quotes: a price that stands, whatever the host edits meanwhile."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.amounts import Amounts
from driveway_core.cancellation_terms import EVERYTHING, CancellationTerms, terms_of
from driveway_core.driveways import CancellationPolicy, DrivewayId
from driveway_core.errors import Conflict, Refused
from driveway_core.listings import Listing
from driveway_core.money import Money
from driveway_core.pricing import Price, PricedListing, PricedStay, Rates, price_stay
from driveway_core.rule_sets import RulesInForce
from driveway_core.settings import Marketplace
from driveway_core.taxes import Tax
from driveway_core.vehicles import VehicleId
from driveway_core.windows import TimeWindow, zone

QuoteId = NewType("QuoteId", UUID)

STANDS_FOR: Final = timedelta(minutes=15)
"""How long a quote can be booked; domain rules §3."""


class QuoteExpired(Refused):
    """The price stood for its time; ask for a new one."""

    slug = "quote-expired"
    title = "The quote has expired"

    def __str__(self) -> str:
        return "This price was good for 15 minutes. Please ask for a new one."


class QuoteUsed(Conflict):
    """A quote makes one booking."""

    slug = "quote-used"
    title = "The quote was already booked"

    def __str__(self) -> str:
        return "This quote was already booked."


@attrs.frozen(kw_only=True, cache_hash=True)
class Offer:
    """The price of a stay and what it was made from; a booking keeps it for ever.

    Under what is frozen here (rates, rules, fee, taxes, clock, and what was
    measured and asked for then) later changes of the same stay are priced.
    ``occupancy``, ``charging`` and ``promo_code`` are as in ``PricedStay`` and
    ``PricedListing``. ``booked`` is the price before an overstay was added to
    it; None where none was. ``cancellation`` are the terms that the policy's
    name stood for then. ``given_up`` was paid for parts of the stay that were
    given back too late to be refunded whole, and of the stay that is left no
    more than ``refund_at_most`` percent comes back.
    """

    price: Price
    rates: Rates
    fee_percentage: Decimal
    time_zone: str
    cancellation_policy: CancellationPolicy
    overstay_factor: Decimal
    overstay_penalty: Money
    buffer_minutes: int
    rules: RulesInForce = attrs.field(factory=RulesInForce)
    taxes: tuple[Tax, ...] = ()
    occupancy: Decimal | None = None
    charging: timedelta = timedelta()
    promo_code: str | None = None
    overstay_grace_minutes: int = 10
    booked: Price | None = None
    cancellation: CancellationTerms = attrs.field(
        default=attrs.Factory(lambda self: terms_of(self.cancellation_policy), takes_self=True)
    )
    given_up: Amounts = attrs.field(
        default=attrs.Factory(lambda self: Amounts.zero(self.rates.currency), takes_self=True)
    )
    refund_at_most: int = EVERYTHING

    @property
    def due(self) -> Amounts:
        """What the driver owes in all: the price, and what was given up."""
        return Amounts.of(self.price) + self.given_up

    def for_stay(self, stay: TimeWindow) -> "Offer":
        """The same terms for another stay."""
        return attrs.evolve(self, price=self.price_of(stay))

    def price_of(self, stay: TimeWindow) -> Price:
        """What a stay costs on these terms."""
        return price_stay(
            PricedStay(stay, self.charging, self.promo_code),
            PricedListing(self.rates, zone(self.time_zone), self.occupancy),
            fee_percentage=self.fee_percentage,
            rules=self.rules.rules,
            taxes=self.taxes,
        )


def offer(listing: Listing, stay: PricedStay, *, market: Marketplace) -> Offer:
    """What a stay costs there now, on the listing's and the marketplace's terms of this moment."""
    driveway, asking = listing.driveway, listing.price_terms
    rules = RulesInForce.of(asking.rules, market.rules)
    taxes = market.taxes_in(driveway.address.city)
    priced = PricedListing(driveway.rates, zone(driveway.time_zone), asking.occupancy)
    return Offer(
        price=price_stay(
            stay, priced, fee_percentage=market.platform_fee_percentage, rules=rules.rules, taxes=taxes
        ),
        rates=driveway.rates,
        fee_percentage=market.platform_fee_percentage,
        time_zone=driveway.time_zone,
        cancellation_policy=driveway.terms.cancellation_policy,
        overstay_factor=driveway.terms.overstay_factor,
        overstay_penalty=driveway.terms.overstay_penalty,
        buffer_minutes=driveway.terms.buffer_minutes,
        rules=rules,
        taxes=taxes,
        occupancy=asking.occupancy,
        charging=stay.charging,
        promo_code=stay.promo_code,
        overstay_grace_minutes=market.overstay_grace_minutes,
    )


@attrs.frozen(kw_only=True)
class Quote:
    """An offer made to one driver for one car and one stay, until ``expires_at``."""

    id: QuoteId
    driver_id: AccountId
    vehicle_id: VehicleId
    driveway_id: DrivewayId
    stay: TimeWindow
    offer: Offer
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def redeem(self, *, at: datetime) -> "Quote":
        """The quote once booked; refuses one that has expired or was booked before."""
        if at >= self.expires_at:
            raise QuoteExpired
        if self.used_at is not None:
            raise QuoteUsed
        return attrs.evolve(self, used_at=at)
