"""Taxes: on top, to the cent, and never the host's."""

import json
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.errors import InvalidValue
from driveway_core.lines import Line, LineKind, Part, not_below, spoken, sum_of
from driveway_core.money import Money, total
from driveway_core.pricing import Price, PricedListing, PricedStay, Rates, price_stay, priced
from driveway_core.settings import READERS, Marketplace
from driveway_core.taxes import Tax, TaxBase, tax_lines
from driveway_core.testing.builders import hours_from_now
from driveway_core.testing.strategies import percentages

FIFTEEN = Decimal(15)
PARKING = Tax("Parking tax", Decimal(25))
SALES = Tax("Sales tax", Decimal("8.625"), TaxBase.SUBTOTAL_AND_FEE)


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


def a_line(minor: int, part: Part = Part.SUBTOTAL, kind: str = "hours") -> Line:
    amount = Money(minor, "USD")
    return Line(kind, "a line", Decimal(1), amount, amount, part)


def a_price(*lines: Line, fee: Decimal = FIFTEEN, taxes: tuple[Tax, ...] = ()) -> Price:
    return priced(lines, Decimal(2), "USD", fee_percentage=fee, taxes=taxes)


def test_a_tax_is_a_line_after_the_fee_and_the_total_agrees_to_the_cent() -> None:
    price = a_price(a_line(1_700), taxes=(PARKING, SALES))
    assert [(line.label, line.amount) for line in price.tax_lines] == [
        ("Parking tax 25 %", usd("4.25")),
        ("Sales tax 8.625 %", usd("1.69")),
    ]
    assert {(line.kind, line.part, line.quantity) for line in price.tax_lines} == {
        (LineKind.TAX, Part.TAX, Decimal(1))
    }
    assert all(line.unit_amount == line.amount for line in price.tax_lines)
    assert (price.subtotal, price.platform_fee, price.tax_amount, price.total) == (
        usd("17.00"),
        usd("2.55"),
        usd("5.94"),
        usd("25.49"),
    )


def test_a_tax_takes_its_own_base_only_and_never_another_tax() -> None:
    subtotal, fee = usd("10.00"), usd("2.00")
    both = (Tax("A", Decimal(10)), Tax("B", Decimal(10), TaxBase.SUBTOTAL_AND_FEE))
    assert [line.amount for line in tax_lines(both, subtotal=subtotal, fee=fee)] == [usd("1.00"), usd("1.20")]


@pytest.mark.parametrize("minor, taxed", [(1, []), (49, []), (50, [1]), (149, [1]), (150, [2])])
def test_a_tax_is_rounded_once_half_up_and_one_of_nothing_has_no_line(minor: int, taxed: list[int]) -> None:
    lines = tax_lines([Tax("A", Decimal(1))], subtotal=Money(minor, "USD"), fee=Money(0, "USD"))
    assert [line.amount.minor for line in lines] == taxed


def test_a_discount_of_the_platform_lowers_what_is_taxed_with_the_fee() -> None:
    price = a_price(a_line(1_700), a_line(-500, Part.FEE), taxes=(PARKING, SALES))
    assert price.platform_fee == usd("-2.45")
    assert [line.amount for line in price.tax_lines] == [usd("4.25"), usd("1.25")]
    assert price.total == usd("20.05")


def test_a_rule_cannot_levy_a_tax() -> None:
    def levy(*_: object) -> list[Line]:
        return [a_line(100), a_line(1, Part.TAX)]

    listing = PricedListing(Rates(usd("8.50")), ZoneInfo("UTC"))
    with pytest.raises(TypeError, match=r"levy at .* made a tax line: taxes are settings, not rules$"):
        price_stay(PricedStay(hours_from_now(1, 3)), listing, fee_percentage=FIFTEEN, rules=[levy])


def test_a_stay_that_costs_nothing_is_not_taxed() -> None:
    price = a_price(a_line(1_700), a_line(-5_000, Part.FEE), taxes=(SALES,))
    assert (price.platform_fee, price.tax_lines, price.total) == (usd("-17.00"), (), usd("0.00"))


@given(
    st.lists(st.builds(a_line, st.integers(0, 100_000)), min_size=1, max_size=4),
    st.lists(st.builds(a_line, st.integers(-50_000, 1_000), st.just(Part.FEE)), max_size=2),
    percentages(),
    st.lists(
        st.builds(Tax, st.just("T"), st.integers(1, 100).map(Decimal), st.sampled_from(TaxBase)), max_size=3
    ),
)
def test_the_host_is_never_paid_the_tax_and_every_cent_is_somebodys(
    hosts: list[Line], platforms: list[Line], fee: Decimal, taxes: list[Tax]
) -> None:
    price = a_price(*hosts, *platforms, fee=fee, taxes=tuple(taxes))
    untaxed = a_price(*hosts, *platforms, fee=fee)
    assert price.total - price.platform_fee - price.tax_amount == price.subtotal == untaxed.subtotal
    assert price.platform_fee == untaxed.platform_fee
    assert price.total - price.tax_amount == untaxed.total
    assert total((line.amount for line in price.tax_lines), "USD") == price.tax_amount
    assert total((line.amount for line in price.fee_lines), "USD") == price.platform_fee
    assert total((line.amount for line in price.lines), "USD") == price.subtotal
    assert price.platform_fee >= -price.subtotal
    assert price.tax_amount.minor >= 0


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 101])
def test_a_tax_has_a_name(name: str) -> None:
    with pytest.raises(InvalidValue, match="at most 100 characters") as refusal:
        Tax(name, Decimal(1))
    assert refusal.value.field == "name"


@pytest.mark.parametrize("percentage", ["0", "-1", "100.001"])
def test_a_tax_is_above_nothing_and_no_more_than_all(percentage: str) -> None:
    with pytest.raises(InvalidValue, match="above 0 and at most 100") as refusal:
        Tax("x" * 100, Decimal(percentage))
    assert refusal.value.field == "percentage"
    assert Tax("x", Decimal(100)).percentage == 100


# --- lines


@pytest.mark.parametrize(
    "floor, amounts, left",
    [
        (0, [100, -40], [100, -40]),
        (0, [100, -100], [100, -100]),
        (0, [100, -101], [100, -100]),
        (0, [100, -60, -60], [100, -60, -40]),
        (0, [100, -60, 10, -90], [100, -60, 10, -50]),
        (0, [10, -60, -90], [10, -10]),
        (-50, [-60, -90], [-50]),
        (-50, [20, -30, -45], [20, -30, -40]),
        (-100, [-60, -40], [-60, -40]),
        (0, [-5, -5], []),
        (0, [0, 5], [5]),
        (-1, [], []),
    ],
)
def test_the_last_lines_are_cut_where_all_together_fall_below_a_floor(
    floor: int, amounts: list[int], left: list[int]
) -> None:
    lines = not_below(Money(floor, "USD"), map(a_line, amounts))
    assert [line.amount.minor for line in lines] == left


def test_a_line_that_is_cut_says_so_by_its_amounts() -> None:
    four = Line("promo", "4 times 2.00 off", Decimal(4), usd("-2.00"), usd("-8.00"), Part.FEE)
    (line,) = not_below(usd("-5.00"), [four])
    assert line == Line("promo", "4 times 2.00 off", Decimal(1), usd("-5.00"), usd("-5.00"), Part.FEE)
    assert not_below(usd("-8.00"), [four]) == (four,)


def test_lines_add_up_by_part() -> None:
    lines = [a_line(100), a_line(20, Part.FEE), a_line(3, Part.TAX), a_line(1)]
    assert [sum_of(part, lines, "USD").minor for part in Part] == [101, 20, 3]


@pytest.mark.parametrize(
    "minutes, words", [(1, "1 min"), (59, "59 min"), (60, "1 h"), (61, "1 h 1 min"), (1_500, "25 h")]
)
def test_time_is_said_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert spoken(minutes) == words


# --- the setting


def read(cities: object) -> Marketplace:
    return Marketplace.read({"city_taxes": json.dumps(cities)})


def test_a_city_has_its_taxes_and_another_none() -> None:
    market = read(
        {
            "San Francisco": [
                {"name": "Parking tax", "percentage": "25"},
                {"name": "Sales tax", "percentage": "8.625", "base": "subtotal_and_fee"},
            ],
            "Oakland": [],
        }
    )
    assert market.taxes_in("San Francisco") == (PARKING, SALES)
    assert market.taxes_in("Oakland") == market.taxes_in("Berkeley") == ()
    assert Marketplace().taxes_in("San Francisco") == ()


@pytest.mark.parametrize(
    "text, reason",
    [
        ("{", "must be JSON"),
        ("[]", "object of cities"),
        ('{"X": {}}', "object of cities"),
        ('{"X": ["25"]}', 'X: a tax is such as {"name": "Parking tax"'),
        ('{"X": [{"name": "Tax"}]}', "X: a tax is such as"),
        ('{"X": [{"percentage": "25"}]}', "X: a tax is such as"),
        ('{"X": [{"name": "Tax", "percentage": 25}]}', "X: a tax is such as"),
        ('{"X": [{"name": "Tax", "percentage": "25", "from": "2027"}]}', "X: a tax is such as"),
        (
            '{"X": [{"name": "Tax", "percentage": "25", "base": "total"}]}',
            "X: base must be one of subtotal, sub",
        ),
        ('{"X": [{"name": "Tax", "percentage": "much"}]}', "X: 'much' is not a number"),
        ('{"X": [{"name": "Tax", "percentage": "1e-999999"}]}', "X: '1e-999999' is not a number"),
        ('{"X": [{"name": "Tax", "percentage": "٢"}]}', "X: '٢' is not a number"),
        ('{"X": [{"name": "Tax", "percentage": "0.' + 40 * "3" + '"}]}', "is not a number"),
        ('{"X": [{"name": "Tax", "percentage": "1"}], "X": []}', "'X' is given twice"),
        ('{" ": [{"name": "Tax", "percentage": "1"}]}', "cities have names"),
        ("[" * 100_000, "must be JSON"),
        ('{"X": [{"name": "Tax", "percentage": "0"}]}', "X: must be above 0"),
        ('{"X": [{"name": "Tax", "percentage": "101"}]}', "X: must lie between 0 and 100"),
        ('{"X": [{"name": "", "percentage": "1"}]}', "X: must be plain text"),
    ],
)
def test_taxes_that_make_no_sense_are_refused_with_the_city(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        READERS["city_taxes"](text)
    assert refusal.value.field == "value"
    assert refusal.value.reason.startswith(reason) or reason in refusal.value.reason
