"""Overstay: what staying beyond the booked end costs, to the second and to the cent."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from driveway_core.driveways import CancellationPolicy
from driveway_core.laws import Law
from driveway_core.lines import Line, LineKind, Part, sum_of
from driveway_core.money import Money
from driveway_core.overstays import LONGEST_COUNTED, Overstay, overstay, with_overstay
from driveway_core.pricing import Price, PricedListing, PricedStay, Rates
from driveway_core.quotes import Offer
from driveway_core.rule_data import Json
from driveway_core.rule_sets import RulesInForce, StoredRule
from driveway_core.taxes import Tax, TaxBase
from driveway_core.testing.builders import hours_from_now
from driveway_core.testing.strategies import percentages, rates, stays, zones
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

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


@pytest.mark.parametrize("late", [-2 * HOUR, -SECOND, 0 * SECOND, SECOND, 10 * MINUTE])
def test_within_the_grace_period_nothing_is_due(late: timedelta) -> None:
    assert overstay(PLAIN, STAY, left=STAY.end + late) is None
    assert with_overstay(PLAIN, STAY, left=STAY.end + late) is PLAIN


def test_a_second_beyond_it_the_time_counts_from_the_booked_end() -> None:
    owed = leaving(10 * MINUTE + SECOND)
    assert added(owed) == [
        ("overstay", "Overstay, 15 min at 12.75 an hour", Decimal("0.25"), *_both("12.75", "3.19"))
    ]
    assert (owed.minutes, owed.booked) == (11, PLAIN.price)


def _both(unit: str, amount: str) -> tuple[Decimal, Decimal]:
    return Decimal(unit), Decimal(amount)


@pytest.mark.parametrize(
    "late, amount",
    [
        (15 * MINUTE, "3.19"),
        (15 * MINUTE + SECOND, "6.38"),
        (75 * MINUTE, "15.94"),
        (75 * MINUTE + SECOND, "19.13"),
    ],
)
def test_a_started_increment_counts_whole(late: timedelta, amount: str) -> None:
    assert leaving(late).subtotal == usd(amount)


def test_no_grace_means_none() -> None:
    offer = an_offer(Rates(usd("8.50")), grace=0)
    assert overstay(offer, STAY, left=STAY.end) is None
    assert leaving(SECOND, offer).subtotal == usd("3.19")


def test_the_lines_are_in_drivers_words() -> None:
    offer = an_offer(Rates(usd("8.50")), penalty=usd("20"))
    assert added(leaving(75 * MINUTE, offer)) == [
        ("overstay", "Overstay, 1 h 15 min at 12.75 an hour", Decimal("1.25"), *_both("12.75", "15.94")),
        ("overstay-fixed", "Overstay, fixed charge", Decimal(1), *_both("20", "20")),
    ]


def test_an_hour_that_is_no_whole_cent_is_told_exactly() -> None:
    offer = an_offer(Rates(usd("8.33")))
    assert added(leaving(2 * HOUR, offer)) == [
        ("overstay", "Overstay, 2 h at 12.495 an hour", Decimal(2), *_both("12.50", "24.99"))
    ]


def test_where_the_longer_stay_costs_more_than_that_it_is_what_is_due() -> None:
    asked = Rates(usd("10"), daily=usd("12"))
    stay = hours_from_now(1, 25)
    offer = an_offer(asked, stay)
    assert added(leaving(DAY, offer, stay)) == [
        ("overstay", "Overstay, 24 h at 15.00 an hour", Decimal(24), *_both("15", "360"))
    ]
    grown = an_offer(asked, stay, rules=(Discount(Decimal(-300), Part.SUBTOTAL),))
    label = "Overstay, 15 min, as a longer stay costs"
    assert added(leaving(11 * MINUTE, grown, stay)) == [
        ("overstay", label, Decimal(1), *_both("10.00", "10.00"))
    ]


def test_equal_sums_are_told_as_time() -> None:
    offer = an_offer(Rates(usd("8")), factor=Decimal(1))
    assert leaving(HOUR, offer).price.lines[-1].label == "Overstay, 1 h at 8.00 an hour"


def test_fee_and_taxes_are_of_the_whole() -> None:
    offer = an_offer(Rates(usd("8.50")), taxes=(PARKING_TAX,))
    owed = leaving(HOUR, offer)
    assert (owed.price.subtotal, owed.price.platform_fee) == (usd("29.75"), usd("4.46"))
    assert (owed.price.tax_amount, owed.price.total) == (usd("8.55"), usd("42.76"))
    assert owed.total == owed.price.total - offer.price.total
    assert owed.price.total_hours == offer.price.total_hours


def test_a_discount_that_the_platform_gave_stays_what_it_was() -> None:
    offer = an_offer(Rates(usd("10")), rules=(Discount(Decimal(50), Part.FEE),))
    assert (offer.price.platform_fee, offer.price.total) == (usd("-7.00"), usd("13.00"))
    owed = leaving(HOUR, offer)
    assert [line.amount for line in owed.price.fee_lines] == [usd("5.25"), usd("-10.00")]
    assert owed.total == usd("17.25")


def test_also_where_the_fee_has_no_percentage() -> None:
    offer = an_offer(Rates(usd("10")), fee=Decimal(0), rules=(Discount(Decimal(50), Part.FEE),))
    assert [line.amount for line in leaving(HOUR, offer).price.fee_lines] == [usd("-10.00")]


def test_unless_the_longer_stay_would_have_got_less() -> None:
    offer = an_offer(Rates(usd("10")), rules=(Discount(Decimal(-50), Part.FEE),))
    owed = leaving(HOUR, offer)
    assert [line.amount for line in owed.price.fee_lines] == [usd("5.25"), usd("15.00")]


def test_what_was_booked_stays_readable() -> None:
    offer = with_overstay(PLAIN, STAY, left=STAY.end + HOUR)
    assert offer.booked == PLAIN.price
    assert offer.price == leaving(HOUR).price
    assert attrs.evolve(offer, price=PLAIN.price, booked=None) == PLAIN


def test_a_car_that_was_forgotten_for_years_leaves_for_a_years_overstay() -> None:
    owed, most = leaving(9_000 * DAY), leaving(LONGEST_COUNTED)
    assert owed.price == most.price
    assert owed.minutes == 9_000 * 1_440
    assert most.subtotal == usd("8.50").times(Decimal("1.5") * 8_760)


@pytest.mark.parametrize("taxes", [(), (PARKING_TAX,)])
def test_what_no_amount_can_keep_is_not_charged(taxes: tuple[Tax, ...]) -> None:
    stay = hours_from_now(1, 2)
    offer = an_offer(Rates(usd("400000000")), stay, taxes=taxes)
    owed = leaving(DAY, offer, stay)
    assert owed.price.total.can_be_kept
    assert owed.price.total > usd("999999999.98")
    amount = owed.subtotal
    label = "Overstay, as much as can be charged"
    assert owed.price.lines[-1] == Line(LineKind.OVERSTAY, label, Decimal(1), amount, amount)


def test_nor_a_fixed_charge_that_is_all_of_it() -> None:
    offer = an_offer(Rates(usd("8.50")), penalty=usd("999999999"))
    assert leaving(HOUR, offer).price.total > usd("999999999.98")


def test_a_stay_that_was_free_leaves_room_for_all_that_can_be_kept() -> None:
    free = Discount(Decimal(100), Part.SUBTOTAL)
    offer = an_offer(Rates(usd("900000000")), fee=Decimal(0), rules=(free,))
    assert leaving(DAY, offer).total == Money(99_999_999_999, "USD")


def test_nothing_more_is_charged_where_no_more_can_be_kept() -> None:
    one_cent_left = an_offer(Rates(usd("499999999.99")), fee=Decimal(0))
    assert leaving(HOUR, one_cent_left).total == usd("0.01")
    full = an_offer(Rates(usd("333333333.33")), hours_from_now(1, 4), fee=Decimal(0))
    assert leaving(HOUR, full, hours_from_now(1, 4)).total == usd("0.00")


@st.composite
def late_leavings(draw: st.DrawFn) -> tuple[Offer, TimeWindow, timedelta]:
    """Offers under rules and taxes, and how late somebody leaves: around the boundaries, or by days."""
    where = draw(zones())
    stay = draw(stays(where, longest=9 * DAY)).window
    part = st.sampled_from((Part.SUBTOTAL, Part.FEE))
    rules = st.lists(st.builds(Discount, st.integers(-40, 120).map(Decimal), part), max_size=2)
    taxes = st.lists(
        st.builds(Tax, st.just("Tax"), st.integers(1, 40).map(Decimal), st.sampled_from(TaxBase))
    )
    offer = an_offer(
        draw(rates()),
        stay,
        zone=where.key,
        fee=draw(percentages()),
        factor=draw(st.decimals(1, 10, places=3)),
        penalty=draw(st.none() | st.integers(0, 5_000).map(lambda minor: Money(minor, "USD"))),
        grace=draw(st.sampled_from((0, 10, 240))),
        taxes=tuple(draw(taxes)),
        rules=tuple(draw(rules)),
    )
    quarters = st.integers(0, 40).map(lambda count: count * 15 * MINUTE)
    near = st.builds(lambda much, little: much + little * SECOND, quarters, st.integers(-1, 1))
    return offer, stay, draw(st.one_of(near, st.integers(1, 10**6).map(lambda count: count * SECOND)))


@pytest.mark.wide
@given(late_leavings())
def test_the_charge_is_what_a_naive_reading_of_the_rules_says(
    case: tuple[Offer, TimeWindow, timedelta],
) -> None:
    offer, stay, late = case
    owed = overstay(offer, stay, left=stay.end + late)
    if late.total_seconds() <= offer.overstay_grace_minutes * 60:
        assert owed is None
        return
    assert owed is not None
    increments = 0
    while increments * offer.rates.increment_minutes * 60 < late.total_seconds():
        increments += 1
    hours = Fraction(increments * offer.rates.increment_minutes, 60)
    by_time = hours * offer.rates.hourly.minor * Fraction(offer.overstay_factor)
    rounded = int((Decimal(by_time.numerator) / by_time.denominator).quantize(Decimal(1), ROUND_HALF_UP))
    longer = offer.price_of(TimeWindow(stay.start, stay.end + late)).subtotal.minor
    charge = max(rounded, longer - offer.price.subtotal.minor) + offer.overstay_penalty.minor
    assert owed.subtotal.minor == charge


@pytest.mark.wide
@given(late_leavings())
def test_having_booked_as_long_is_never_dearer(case: tuple[Offer, TimeWindow, timedelta]) -> None:
    offer, stay, late = case
    owed = overstay(offer, stay, left=stay.end + late)
    if owed is not None:
        booked = offer.price_of(TimeWindow(stay.start, stay.end + late))
        assert booked.subtotal <= owed.price.subtotal
        assert booked.total <= owed.price.total


@pytest.mark.wide
@FEWER
@given(late_leavings())
def test_every_cent_of_it_is_somebodys(case: tuple[Offer, TimeWindow, timedelta]) -> None:
    offer, stay, late = case
    price = with_overstay(offer, stay, left=stay.end + late).price
    parts = (
        (price.lines, price.subtotal),
        (price.fee_lines, price.platform_fee),
        (price.tax_lines, price.tax_amount),
    )
    for lines, amount in parts:
        assert sum((line.amount.minor for line in lines), 0) == amount.minor
    assert price.subtotal + price.platform_fee + price.tax_amount == price.total
    assert price.platform_fee >= -price.subtotal
    assert price.total.minor >= 0
    assert price.total_hours == offer.price.total_hours


@pytest.mark.wide
@FEWER
@given(late_leavings())
def test_leaving_later_is_never_cheaper(case: tuple[Offer, TimeWindow, timedelta]) -> None:
    offer, stay, late = case
    offer = attrs.evolve(offer, rules=RulesInForce()).for_stay(stay)
    moments = [stay.end + late * share // 4 for share in range(5)]
    totals = [with_overstay(offer, stay, left=moment).price.total for moment in moments]
    assert all(sooner <= later for sooner, later in pairwise(totals))
