"""Bookings whose money is counted: of any rates, taxes, discounts and terms."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

import attrs
from hypothesis import strategies as st

from driveway_core.actors import AccountId
from driveway_core.bookings import Awaiting, Booking, BookingId
from driveway_core.cancellation_terms import CancellationTerms, Tier, terms_of
from driveway_core.driveways import CancellationPolicy, DrivewayId
from driveway_core.money import Money
from driveway_core.pricing import Price, Rates
from driveway_core.quotes import Offer
from driveway_core.rule_sets import RulesInForce
from driveway_core.rules.promo_code import FundedBy, PromoCode
from driveway_core.taxes import Tax, TaxBase
from driveway_core.testing.builders import NOW, a_reference, an_id
from driveway_core.testing.strategies import currencies, rates
from driveway_core.vehicles import VehicleId
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

PARKING: Final = Tax("Parking tax", Decimal(25))
SALES: Final = Tax("Sales tax", Decimal("8.625"), TaxBase.SUBTOTAL_AND_FEE)


def an_offer(
    stay: TimeWindow,
    *,
    asked: Rates | None = None,
    fee: str = "15",
    policy: CancellationPolicy = CancellationPolicy.MODERATE,
    taxes: tuple[Tax, ...] = (),
    discount: PromoCode | None = None,
    penalty: int = 0,
) -> Offer:
    """A price of 8.50 an hour, 15 % on top, on moderate terms."""
    asked = asked or Rates(Money(850, "USD"))
    return Offer(
        price=Price((), Decimal(0), *4 * (Money.zero(asked.currency),)),
        rates=asked,
        fee_percentage=Decimal(fee),
        time_zone="America/Los_Angeles",
        cancellation_policy=policy,
        overstay_factor=Decimal("1.5"),
        overstay_penalty=Money(penalty, asked.currency),
        buffer_minutes=0,
        taxes=taxes,
        rules=RulesInForce((discount,) if discount else ()),
        promo_code=discount.code if discount else None,
    ).for_stay(stay)


def a_stay(offer: Offer, stay: TimeWindow, *, awaiting: Awaiting | None = None) -> Booking:
    """A confirmed booking, or a hold, made `NOW`."""
    return Booking.begin(
        id=BookingId(an_id()),
        reference=a_reference(),
        driver_id=AccountId(an_id()),
        vehicle_id=VehicleId(an_id()),
        driveway_id=DrivewayId(an_id()),
        host_id=AccountId(an_id()),
        stay=stay,
        offer=offer,
        awaiting=awaiting,
        driver_notes=None,
        at=NOW,
    )


@st.composite
def terms(draw: st.DrawFn) -> CancellationTerms:
    """The shipped terms, and others of up to four tiers."""
    if draw(st.booleans()):
        return terms_of(draw(st.sampled_from(CancellationPolicy)))
    count = draw(st.integers(0, 4))

    def falling(strategy: st.SearchStrategy[int]) -> list[int]:
        found = draw(st.lists(strategy, min_size=count, max_size=count, unique=True))
        return sorted(found, reverse=True)

    befores, percents = falling(st.integers(0, 400)), falling(st.integers(1, 100))
    return CancellationTerms(
        7,
        tuple(Tier(before * HOUR, percent) for before, percent in zip(befores, percents, strict=True)),
        draw(st.integers(0, 120)) * MINUTE,
        draw(st.integers(0, 120)) * MINUTE,
    )


def _codes(currency: str) -> st.SearchStrategy[PromoCode]:
    by = st.sampled_from(FundedBy)
    percents = st.integers(1, 100).map(Decimal)
    amounts = st.integers(1, 50_000).map(lambda minor: Money(minor, currency))
    return st.one_of(
        st.builds(lambda off, by: PromoCode("SPRING", percent_off=off, funded_by=by), percents, by),
        st.builds(lambda off, by: PromoCode("SPRING", amount_off=off, funded_by=by), amounts, by),
    )


@st.composite
def booked(draw: st.DrawFn) -> Booking:
    """Confirmed bookings of stays that begin up to three weeks after they are made."""
    currency = draw(currencies())
    begins = NOW + draw(st.integers(0, 21 * 96)) * 15 * MINUTE
    stay = TimeWindow(begins, begins + draw(st.integers(1, 4 * 96)) * 15 * MINUTE)
    offer = an_offer(
        stay,
        asked=draw(rates(currency)),
        fee=str(draw(st.sampled_from((0, 15, 15, Decimal("12.5"), 100)))),
        taxes=draw(st.sampled_from(((), (PARKING,), (SALES,), (PARKING, SALES)))),
        discount=draw(st.none() | _codes(currency)),
    )
    return a_stay(attrs.evolve(offer, cancellation=draw(terms())), stay)


def shorter(stay: TimeWindow, share: float) -> TimeWindow:
    """The same start, and a part of the time; at least a minute."""
    minutes = max(1, round(stay.duration / MINUTE * share))
    return TimeWindow(stay.start, stay.start + timedelta(minutes=minutes))


SOON: Final = TimeWindow(NOW + DAY, NOW + DAY + 2 * HOUR)
"""Two hours, from a day after it is booked."""
