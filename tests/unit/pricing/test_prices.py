from datetime import UTC, datetime, timedelta
from decimal import Decimal
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from driveway_core.errors import InvalidValue
from driveway_core.lines import Line, LineKind, Part
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
        (20 * MINUTE, ["30 min at $8.50 an hour"]),
        (2 * HOUR + 20 * MINUTE, ["2 h 30 min at $8.50 an hour"]),
        (6 * HOUR, ["1 day at $40.00"]),
        (3 * DAY, ["3 days at $40.00"]),
        (9 * DAY + HOUR, ["1 week at $200.00", "2 days at $40.00", "1 h at $8.50 an hour"]),
        (62 * DAY, ["2 months at $600.00", "1 day at $40.00"]),
    ],
)
def test_lines_say_what_is_paid_for_in_the_words_of_drivers(length: timedelta, labels: list[str]) -> None:
    assert [line.label for line in priced(lasting(length)).lines] == labels


def test_a_price_is_all_of_its_lines_and_what_they_add_up_to() -> None:
    hour, day, week, month = usd("8.50"), usd("40.00"), usd("200.00"), usd("600.00")
    fee = usd("134.87")
    assert priced(lasting(31 * DAY + 9 * DAY + 2 * HOUR + 10 * MINUTE)) == Price(
        (
            Line(LineKind.MONTHS, "1 month at $600.00", Decimal(1), month, month),
            Line(LineKind.WEEKS, "1 week at $200.00", Decimal(1), week, week),
            Line(LineKind.DAYS, "2 days at $40.00", Decimal(2), day, usd("80.00")),
            Line(LineKind.HOURS, "2 h 15 min at $8.50 an hour", Decimal("2.25"), hour, usd("19.13")),
        ),
        Decimal("962.25"),
        usd("899.13"),
        fee,
        usd("0.00"),
        usd("1034.00"),
        (Line(LineKind.FEE, "Service fee 15 %", Decimal(1), fee, fee, Part.FEE),),
    )


def test_a_line_counts_hours_to_two_decimals() -> None:
    rates = Rates(usd("6.00"), increment_minutes=1)
    (line,) = cover(rates, lasting(10 * MINUTE), LOS_ANGELES)
    assert (line.quantity, line.unit_amount, line.amount) == (Decimal("0.17"), usd("6.00"), usd("1.00"))


@pytest.mark.parametrize("evening", [datetime(2026, 3, 7, 12), datetime(2026, 10, 31, 12)])
def test_noon_to_noon_over_a_changing_clock_is_one_day(evening: datetime) -> None:
    stay = TimeWindow(evening.replace(tzinfo=LOS_ANGELES), (evening + DAY).replace(tzinfo=LOS_ANGELES))
    assert stay.duration != DAY
    assert [line.label for line in priced(stay).lines] == ["1 day at $40.00"]


def test_of_equally_cheap_covers_the_one_with_the_fewest_units_is_chosen() -> None:
    rates = Rates(usd("1.00"), usd("24.00"), usd("168.00"))
    assert [line.label for line in priced(lasting(8 * DAY), rates).lines] == [
        "1 week at $168.00",
        "1 day at $24.00",
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


@pytest.mark.parametrize(
    "minutes, amount", [(1, "0.00"), (2, "0.01"), (3, "0.01"), (4, "0.02"), (60, "0.29"), (61, "0.29")]
)
def test_a_minute_is_paid_to_the_half_cent(minutes: int, amount: str) -> None:
    rates = Rates(usd("0.29"), increment_minutes=1)
    assert priced(lasting(minutes * MINUTE), rates).subtotal == usd(amount)


FIELDS = ("hourly_rate", "daily_rate", "weekly_rate", "monthly_rate")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("wrong", [0, -1])
def test_a_free_unit_is_refused_by_the_name_of_its_column(field: str, wrong: int) -> None:
    hourly, daily, weekly, monthly = (Money(wrong if name == field else 1, "USD") for name in FIELDS)
    with pytest.raises(InvalidValue) as refused:
        Rates(hourly, daily, weekly, monthly)
    assert str(refused.value) == f"{field}: must be more than zero"


@pytest.mark.parametrize("place", [1, 2, 3])
def test_every_rate_is_in_the_currency_of_the_first(place: int) -> None:
    euro = Money(1, "EUR")
    daily, weekly, monthly = (euro if number == place else None for number in (1, 2, 3))
    with pytest.raises(InvalidValue) as refused:
        Rates(usd("1.00"), daily, weekly, monthly)
    assert str(refused.value) == f"{FIELDS[place]}: must be in USD, like the hourly rate"


@pytest.mark.parametrize("increment", [0, -15, 2, 45, 120])
def test_an_increment_that_nobody_bills_is_refused(increment: int) -> None:
    with pytest.raises(InvalidValue) as refused:
        Rates(usd("1.00"), increment_minutes=increment)
    assert str(refused.value) == "billing_increment_minutes: must be 1, 15, 30 or 60"


def test_a_stay_that_costs_more_than_we_can_keep_is_refused() -> None:
    with pytest.raises(InvalidValue) as refused:
        priced(lasting(2 * HOUR), Rates(Money.of(LARGEST, "USD")))
    assert str(refused.value) == "end_time: that stay costs more than we can keep"


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
