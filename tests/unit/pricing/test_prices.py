from datetime import UTC, datetime, timedelta
from decimal import Decimal
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from driveway_core.errors import InvalidValue
from driveway_core.money import LARGEST, Money
from driveway_core.pricing import Price, PricedListing, PricedStay, Rates, billed_hours, cover, price_stay
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
FIFTEEN_PERCENT = Decimal("15.00")


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


ORDINARY = Rates(usd("8.50"), usd("40.00"), usd("200.00"), usd("600.00"))


def lasting(length: timedelta, *, start: datetime = datetime(2026, 5, 4, 9)) -> TimeWindow:
    begin = start.replace(tzinfo=LOS_ANGELES).astimezone(UTC)
    return TimeWindow(begin, begin + length)


def priced(stay: TimeWindow, rates: Rates = ORDINARY) -> Price:
    return price_stay(PricedStay(stay), PricedListing(rates, LOS_ANGELES), fee_percentage=FIFTEEN_PERCENT)


@pytest.mark.parametrize(
    "hours, subtotal, fee, whole", [(2, "17.00", "2.55", "19.55"), (4, "34.00", "5.10", "39.10")]
)
def test_hours_cost_what_the_seed_says(hours: int, subtotal: str, fee: str, whole: str) -> None:
    price = priced(lasting(hours * HOUR))
    assert (price.subtotal, price.platform_fee, price.total) == (usd(subtotal), usd(fee), usd(whole))


@pytest.mark.parametrize(
    "length, labels",
    [
        (20 * MINUTE, ["30 min at 8.50 an hour"]),
        (2 * HOUR + 20 * MINUTE, ["2 h 30 min at 8.50 an hour"]),
        (6 * HOUR, ["1 day at 40.00"]),
        (3 * DAY, ["3 days at 40.00"]),
        (9 * DAY + HOUR, ["1 week at 200.00", "2 days at 40.00", "1 h at 8.50 an hour"]),
        (62 * DAY, ["2 months at 600.00", "1 day at 40.00"]),
    ],
)
def test_lines_say_what_is_paid_for_in_the_words_of_drivers(length: timedelta, labels: list[str]) -> None:
    assert [line.label for line in priced(lasting(length)).lines] == labels


def test_a_line_counts_hours_to_two_decimals() -> None:
    rates = Rates(usd("6.00"), increment_minutes=1)
    (line,) = cover(rates, lasting(10 * MINUTE), LOS_ANGELES)
    assert (line.quantity, line.unit_amount, line.amount) == (Decimal("0.17"), usd("6.00"), usd("1.00"))


@pytest.mark.parametrize("evening", [datetime(2026, 3, 7, 12), datetime(2026, 10, 31, 12)])
def test_noon_to_noon_over_a_changing_clock_is_one_day(evening: datetime) -> None:
    stay = TimeWindow(evening.replace(tzinfo=LOS_ANGELES), (evening + DAY).replace(tzinfo=LOS_ANGELES))
    assert stay.duration != DAY
    assert [line.label for line in priced(stay).lines] == ["1 day at 40.00"]


def test_of_equally_cheap_covers_the_one_with_the_fewest_units_is_chosen() -> None:
    rates = Rates(usd("1.00"), usd("24.00"), usd("168.00"))
    assert [line.label for line in priced(lasting(8 * DAY), rates).lines] == [
        "1 week at 168.00",
        "1 day at 24.00",
    ]


def test_increments_are_rounded_once_for_all() -> None:
    rates = Rates(usd("0.02"))
    assert priced(lasting(15 * MINUTE), rates).subtotal == usd("0.01")
    assert priced(lasting(45 * MINUTE), rates).subtotal == usd("0.02")


@pytest.mark.parametrize(
    "minutes, increment, hours",
    [(61, 15, "1.25"), (61, 1, "1.02"), (61, 60, "2.00"), (60 * 8760, 15, "8760.00")],
)
def test_billed_hours_round_up_to_the_increment(minutes: int, increment: int, hours: str) -> None:
    assert str(billed_hours(lasting(minutes * MINUTE), increment)) == hours


def test_yen_and_dinars_are_priced_in_their_own_units() -> None:
    yen = Rates(Money.of(333, "JPY"))
    dinars = Rates(Money.of("1.333", "KWD"))
    assert str(priced(lasting(15 * MINUTE), yen).total) == "95 JPY"
    assert str(priced(lasting(15 * MINUTE), dinars).total) == "0.383 KWD"


@pytest.mark.parametrize("field", ["daily_rate", "weekly_rate", "monthly_rate"])
@pytest.mark.parametrize("wrong", [Money(0, "USD"), Money(-1, "USD"), Money(1, "EUR")])
def test_a_wrong_rate_is_refused_by_the_name_of_its_column(field: str, wrong: Money) -> None:
    rates = dict.fromkeys(("daily_rate", "weekly_rate", "monthly_rate"), usd("1.00")) | {field: wrong}
    with pytest.raises(InvalidValue) as refused:
        Rates(usd("1.00"), rates["daily_rate"], rates["weekly_rate"], rates["monthly_rate"])
    assert refused.value.field == field


def test_a_free_hour_is_refused() -> None:
    with pytest.raises(InvalidValue, match="hourly_rate"):
        Rates(Money.zero("USD"))


@pytest.mark.parametrize("increment", [0, -15, 2, 45, 120])
def test_an_increment_that_nobody_bills_is_refused(increment: int) -> None:
    with pytest.raises(InvalidValue, match="billing_increment_minutes"):
        Rates(usd("1.00"), increment_minutes=increment)


def test_a_stay_that_costs_more_than_we_can_keep_is_refused() -> None:
    with pytest.raises(InvalidValue, match="more than we can keep"):
        priced(lasting(2 * HOUR), Rates(Money.of(LARGEST, "USD")))


@pytest.mark.parametrize(
    "rates",
    [
        ORDINARY,
        Rates(usd("1.00"), usd("24.00"), usd("168.00"), usd("720.00")),
        Rates(usd("1.01"), usd("24.10"), usd("168.30"), usd("722.00"), increment_minutes=1),
        Rates(usd("8.00"), usd("40.00")),
    ],
)
def test_a_year_is_priced_in_bounded_time_whatever_the_rates(rates: Rates) -> None:
    stay = lasting(8760 * HOUR - 17 * MINUTE, start=datetime(2026, 1, 30, 9, 20))
    began = process_time()
    priced(stay, rates)
    assert process_time() - began < 1.0
