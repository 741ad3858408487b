"""Offers, and what leaving late adds to them."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

import attrs
from hypothesis import settings

from driveway_core.driveways import CancellationPolicy
from driveway_core.laws import Law
from driveway_core.lines import Line, Part, sum_of
from driveway_core.money import Money
from driveway_core.overstays import Overstay, overstay
from driveway_core.pricing import Price, PricedListing, PricedStay, Rates
from driveway_core.quotes import Offer
from driveway_core.rule_data import Json
from driveway_core.rule_sets import RulesInForce, StoredRule
from driveway_core.taxes import Tax, TaxBase
from driveway_core.testing.builders import hours_from_now
from driveway_core.windows import TimeWindow

SECOND = timedelta(seconds=1)
STAY = hours_from_now(1, 3)
FEWER = settings(max_examples=settings().max_examples // 3)
PARKING_TAX = Tax("Parking tax", Decimal(25), TaxBase.SUBTOTAL_AND_FEE)


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


@attrs.frozen
class Discount:
    """A percentage off what is there so far, of the host's part or out of the platform's fee."""

    percent: Decimal
    part: Part
    most: Money | None = None
    kind = "discount"
    keeps = frozenset[Law]()
    adds = True

    def as_data(self) -> dict[str, Json]:
        return {"percent": str(self.percent)}

    def clashes(self, other: StoredRule) -> str | None:
        return None

    def __call__(self, stay: PricedStay, listing: PricedListing, so_far: tuple[Line, ...]) -> Iterable[Line]:
        off = sum_of(Part.SUBTOTAL, so_far, listing.rates.currency).percent(self.percent)
        off = off if self.most is None else min(off, self.most)
        yield Line("discount", "Discount", Decimal(1), -off, -off, self.part)


def an_offer(
    asked: Rates,
    stay: TimeWindow = STAY,
    *,
    zone: str = "America/Los_Angeles",
    fee: Decimal = Decimal(15),
    factor: Decimal = Decimal("1.5"),
    penalty: Money | None = None,
    grace: int = 10,
    taxes: tuple[Tax, ...] = (),
    rules: tuple[Discount, ...] = (),
) -> Offer:
    nothing = Price((), Decimal(0), *4 * (Money.zero(asked.currency),))
    return Offer(
        price=nothing,
        rates=asked,
        fee_percentage=fee,
        time_zone=zone,
        cancellation_policy=CancellationPolicy.MODERATE,
        overstay_factor=factor,
        overstay_penalty=penalty or Money.zero(asked.currency),
        buffer_minutes=0,
        overstay_grace_minutes=grace,
        taxes=taxes,
        rules=RulesInForce(rules),
    ).for_stay(stay)


PLAIN = an_offer(Rates(usd("8.50")))


def leaving(late: timedelta, offer: Offer = PLAIN, stay: TimeWindow = STAY) -> Overstay:
    owed = overstay(offer, stay, left=stay.end + late)
    assert owed is not None
    return owed


def added(owed: Overstay) -> list[tuple[str, str, Decimal, Decimal, Decimal]]:
    lines = owed.price.lines[len(owed.booked.lines) :]
    return [
        (line.kind, line.label, line.quantity, line.unit_amount.decimal, line.amount.decimal)
        for line in lines
    ]
