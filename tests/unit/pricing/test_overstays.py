"""Overstay: what staying beyond the booked end costs, to the second and to the cent."""

from datetime import timedelta
from decimal import Decimal

import attrs
import pytest
from tests.unit.pricing.overstaying import (
    PARKING_TAX,
    PLAIN,
    SECOND,
    STAY,
    Discount,
    added,
    an_offer,
    leaving,
    usd,
)

from driveway_core.lines import Line, LineKind, Part
from driveway_core.money import Money
from driveway_core.overstays import LONGEST_COUNTED, overstay, with_overstay
from driveway_core.pricing import Rates
from driveway_core.taxes import Tax
from driveway_core.testing.builders import hours_from_now
from driveway_core.windows import DAY, HOUR, MINUTE


@pytest.mark.parametrize("late", [-2 * HOUR, -SECOND, 0 * SECOND, SECOND, 10 * MINUTE])
def test_within_the_grace_period_nothing_is_due(late: timedelta) -> None:
    assert overstay(PLAIN, STAY, left=STAY.end + late) is None
    assert with_overstay(PLAIN, STAY, left=STAY.end + late) is PLAIN


def test_a_second_beyond_it_the_time_counts_from_the_booked_end() -> None:
    owed = leaving(10 * MINUTE + SECOND)
    assert added(owed) == [
        ("overstay", "Overstay, 15 min at $12.75 an hour", Decimal("0.25"), *_both("12.75", "3.19"))
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
        ("overstay", "Overstay, 1 h 15 min at $12.75 an hour", Decimal("1.25"), *_both("12.75", "15.94")),
        ("overstay-fixed", "Overstay, fixed charge", Decimal(1), *_both("20", "20")),
    ]


def test_an_hour_that_is_no_whole_cent_is_told_exactly() -> None:
    offer = an_offer(Rates(usd("8.33")))
    assert added(leaving(2 * HOUR, offer)) == [
        ("overstay", "Overstay, 2 h at $12.495 an hour", Decimal(2), *_both("12.50", "24.99"))
    ]


def test_where_the_longer_stay_costs_more_than_that_it_is_what_is_due() -> None:
    asked = Rates(usd("10"), daily=usd("12"))
    stay = hours_from_now(1, 25)
    offer = an_offer(asked, stay)
    assert added(leaving(DAY, offer, stay)) == [
        ("overstay", "Overstay, 24 h at $15.00 an hour", Decimal(24), *_both("15", "360"))
    ]
    grown = an_offer(asked, stay, rules=(Discount(Decimal(-300), Part.SUBTOTAL),))
    label = "Overstay, 15 min, as a longer stay costs"
    assert added(leaving(11 * MINUTE, grown, stay)) == [
        ("overstay", label, Decimal(1), *_both("10.00", "10.00"))
    ]


def test_equal_sums_are_told_as_time() -> None:
    offer = an_offer(Rates(usd("8")), factor=Decimal(1))
    assert leaving(HOUR, offer).price.lines[-1].label == "Overstay, 1 h at $8.00 an hour"


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
