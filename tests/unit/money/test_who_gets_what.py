"""Who gets what of what a driver paid: a table of cases, each balanced."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.money.fates import books_of, cancelled, completed, overstayed, shortened, usd
from tests.unit.money.stays import PARKING, SALES, SOON, a_stay, an_offer, booked

from driveway_core.bookings import Booking, CancelledBy
from driveway_core.payouts import (
    PayoutLine,
)
from driveway_core.quotes import Offer
from driveway_core.rules.promo_code import FundedBy, PromoCode
from driveway_core.testing.builders import NOW
from driveway_core.windows import DAY, HOUR

BY_HOST: Final = PromoCode("TEN", percent_off=Decimal(10), funded_by=FundedBy.HOST)
BY_PLATFORM: Final = PromoCode("TEN", percent_off=Decimal(20), funded_by=FundedBy.PLATFORM)


@attrs.frozen
class Case:
    """A stay, what became of it, and who gets what of what the driver paid."""

    became: Callable[[Booking], Booking]
    paid: str
    host: str
    fee: str
    tax: str = "0"
    offer: Callable[[], Offer] = lambda: an_offer(SOON)


CASES: Final = {
    "completed": Case(completed, "19.55", "17.00", "2.55"),
    "missed": Case(Booking.miss, "19.55", "17.00", "2.55"),
    "cancelled late": Case(cancelled(HOUR), "11.05", "8.50", "2.55"),
    "cancelled in time": Case(cancelled(DAY + SOON.start - NOW - DAY), "0", "0", "0"),
    "cancelled by the host": Case(cancelled(HOUR, CancelledBy.HOST), "0", "0", "0"),
    "cancelled by the platform": Case(cancelled(HOUR, CancelledBy.PLATFORM), "0", "0", "0"),
    "overstayed": Case(overstayed, "26.89", "23.38", "3.51"),
    "shortened late": Case(shortened, "15.30", "12.75", "2.55"),
    "completed, taxed": Case(
        completed, "25.49", "17.00", "2.55", "5.94", lambda: an_offer(SOON, taxes=(PARKING, SALES))
    ),
    "cancelled late, taxed": Case(
        cancelled(HOUR), "14.13", "8.50", "2.55", "3.08", lambda: an_offer(SOON, taxes=(PARKING, SALES))
    ),
    "discount of the host": Case(
        completed, "17.60", "15.30", "2.30", "0", lambda: an_offer(SOON, discount=BY_HOST)
    ),
    "discount of the platform": Case(
        completed, "16.15", "17.00", "-0.85", "0", lambda: an_offer(SOON, discount=BY_PLATFORM)
    ),
    "discount of the platform, cancelled late": Case(
        cancelled(HOUR), "8.08", "8.50", "-0.42", "0", lambda: an_offer(SOON, discount=BY_PLATFORM)
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_who_gets_what(case: Case) -> None:
    booking = a_stay(case.offer(), SOON)
    ledger = books_of(booking, case.became(booking))
    line = PayoutLine.of(booking.id, ledger)
    told = (line.booking_total, line.host_amount, line.platform_fee, line.tax_amount)
    assert told == tuple(map(usd, (case.paid, case.host, case.fee, case.tax)))
    assert not ledger.balances.sum
    assert not ledger.balances.driver_owes


def test_a_difference_too_small_to_be_charged_is_the_platforms() -> None:
    booking = a_stay(an_offer(SOON), SOON)
    ledger = books_of(booking, overstayed(booking), smallest=1_000)
    line = PayoutLine.of(booking.id, ledger)
    assert (line.booking_total, line.host_amount, line.platform_fee) == (
        usd("19.55"),
        usd("23.38"),
        usd("-3.83"),
    )
    assert ledger.balances.platform_keeps == line.platform_fee


@pytest.mark.wide
@given(booked(), st.sampled_from([completed, Booking.miss, overstayed, shortened]), st.integers(0, 500))
def test_what_a_driver_paid_is_the_hosts_the_platforms_and_the_citys(
    booking: Booking, became: Callable[[Booking], Booking], smallest: int
) -> None:
    after = became(booking)
    ledger = books_of(booking, after, smallest=smallest)
    line = PayoutLine.of(booking.id, ledger)
    assert line.host_amount + line.platform_fee + line.tax_amount == line.booking_total == ledger.paid
    assert line.host_amount == after.offer.due.subtotal == ledger.balances.host_is_owed
    assert not ledger.balances.sum
