from decimal import ROUND_HALF_UP, Decimal, localcontext
from operator import ge, gt, le, lt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.errors import InvalidValue
from driveway_core.money import DECIMALS, LARGEST, CurrencyMismatch, Money, decimals_of, told_in, total
from driveway_core.testing.strategies import currencies, money, percentages

FACTORS = st.decimals(-1_000, 1_000, places=9) | st.integers(-1_000, 1_000)


def half_up(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


@given(money())
def test_what_is_written_is_what_is_read(amount: Money) -> None:
    assert Money.of(str(amount.decimal), amount.currency) == amount
    assert Money.of(amount.decimal, amount.currency) == amount
    assert str(amount) == f"{amount.decimal} {amount.currency}"


@given(money())
def test_an_amount_shows_exactly_its_currencys_decimals(amount: Money) -> None:
    _, _, decimals = str(amount.decimal).partition(".")
    assert len(decimals) == decimals_of(amount.currency)


@given(money(), FACTORS)
def test_a_product_is_rounded_once_half_up(amount: Money, factor: Decimal | int) -> None:
    with localcontext(prec=100):
        assert amount.times(factor).minor == half_up(amount.minor * Decimal(factor))


@given(money(), percentages())
def test_a_percentage_is_rounded_once_half_up(amount: Money, rate: Decimal) -> None:
    with localcontext(prec=100):
        assert amount.percent(rate).minor == half_up(amount.minor * rate / 100)


def test_a_factor_with_many_digits_is_not_rounded_before() -> None:
    just_below_half = Decimal("0.49999999999999999999999999999999999999")
    assert Money(1, "USD").times(just_below_half) == Money(0, "USD")
    assert Money(1, "USD").times(Decimal("0.5")) == Money(1, "USD")
    assert Money(-1, "USD").times(Decimal("0.5")) == Money(-1, "USD")


@given(money("USD"), money("USD"))
def test_sums_and_differences_are_those_of_the_minor_units(one: Money, other: Money) -> None:
    assert (one + other).minor == one.minor + other.minor
    assert one - other == one + -other
    assert (one < other, one <= other, one > other, one >= other) == (
        one.minor < other.minor,
        one.minor <= other.minor,
        one.minor > other.minor,
        one.minor >= other.minor,
    )


@given(st.lists(money("JPY")))
def test_a_total_is_the_sum_and_of_nothing_zero(amounts: list[Money]) -> None:
    assert total(amounts, "JPY") == Money(sum(amount.minor for amount in amounts), "JPY")


@given(money("USD"), money("EUR"))
def test_two_currencies_never_meet(dollars: Money, euros: Money) -> None:
    for meet in (Money.__add__, Money.__sub__, lt, le, gt, ge):
        with pytest.raises(CurrencyMismatch):
            meet(dollars, euros)
    with pytest.raises(CurrencyMismatch):
        total([euros], "USD")
    assert dollars != euros


@given(currencies(), st.integers(1, 9))
def test_more_decimals_than_the_currency_has_are_refused(currency: str, digit: int) -> None:
    too_fine = Decimal(digit).scaleb(-decimals_of(currency) - 1)
    with pytest.raises(InvalidValue, match="decimals"):
        Money.of(str(1 + too_fine), currency, field="hourly_rate")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "1,5",
        "1e2",
        "1E400",
        "9e999999999",
        "NaN",
        "Infinity",
        "-inf",
        "1_000",
        "٣",
        "0x1",
        "--1",
        ".",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="not an amount"):
        Money.of(text, "USD")


@pytest.mark.parametrize(
    "huge", [Decimal("1e999999"), Decimal("NaN"), Decimal("-Infinity"), 10**400, "9" * 500]
)
def test_what_no_account_holds_is_refused_at_once(huge: Decimal | int | str) -> None:
    with pytest.raises(InvalidValue):
        Money.of(huge, "USD")


def test_hidden_digits_are_not_rounded_away() -> None:
    with pytest.raises(InvalidValue, match="decimals"):
        Money.of("1.0000000000000000000000000000000000001", "USD")
    assert Money.of("1.000000000000000000000000000000000000", "USD") == Money(100, "USD")


@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
def test_the_largest_amount_fits_its_column_whatever_the_currency(currency: str) -> None:
    largest = Money.of(LARGEST, currency)
    assert largest.can_be_kept
    assert not (largest + Money.of(1, currency)).can_be_kept
    with pytest.raises(InvalidValue, match="more than we can keep"):
        Money.of(LARGEST + 1, currency)


@pytest.mark.parametrize("code", ["XXX", "usd", "", "DOGE"])
def test_an_unknown_currency_is_refused(code: str) -> None:
    with pytest.raises(InvalidValue, match="currency"):
        Money(1, code)


def test_yen_have_no_decimals_and_dinars_three() -> None:
    assert (DECIMALS["JPY"], DECIMALS["USD"], DECIMALS["KWD"]) == (0, 2, 3)
    assert str(Money.of("1234", "JPY")) == "1234 JPY"
    assert repr(Money.of("-0.005", "KWD")) == "Money(-0.005 KWD)"
    assert not Money.zero("KWD")


@pytest.mark.parametrize(
    "money, words",
    [
        (Money(850, "USD"), "$8.50"),
        (Money(123_456_700, "USD"), "$1,234,567.00"),
        (Money(-850, "EUR"), "−€8.50"),  # noqa: RUF001  # a minus sign
        (Money(1_000, "JPY"), "¥1,000"),
        (Money(1_200, "CHF"), "12.00 CHF"),
    ],
)
def test_people_read_an_amount_with_its_sign(money: Money, words: str) -> None:
    assert money.told == words


def test_a_rate_between_two_cents_is_told_whole() -> None:
    assert told_in("USD", Decimal("12.495")) == "$12.495"
