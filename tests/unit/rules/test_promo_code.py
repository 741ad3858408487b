from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.unit.rules.scene import HOURLY, LOS_ANGELES, a_rule, a_stay, facts, lines_of, priced, usd

from driveway_core.errors import InvalidValue
from driveway_core.laws import Law
from driveway_core.lines import Part
from driveway_core.money import Money
from driveway_core.pricing import PricedListing, Rates
from driveway_core.rule_data import Json
from driveway_core.rules.promo_code import FundedBy, PromoCode, canonical_code
from driveway_core.windows import HOUR

FIFTEEN = Decimal(15)
TWO_HOURS = a_stay(lasting=2 * HOUR, promo_code="SUMMER")


def code(**fields: Json) -> PromoCode:
    rule = a_rule("promo-code", **{"code": "SUMMER", **fields})
    assert isinstance(rule, PromoCode)
    return rule


def test_the_host_gives_a_percentage_of_the_price_so_far() -> None:
    price = priced(TWO_HOURS, code(percent_off="20"), fee_percentage=FIFTEEN)
    assert facts(price.lines[-1]) == ("Code SUMMER: 20 % off", "1", "-3.40")
    assert (price.lines[-1].kind, price.lines[-1].unit_amount) == ("promo-code", price.lines[-1].amount)
    assert (price.subtotal, price.platform_fee, price.total) == (usd("13.60"), usd("2.04"), usd("15.64"))


def test_or_the_platform_does_and_the_host_earns_all() -> None:
    price = priced(TWO_HOURS, code(percent_off="12.50", funded_by="platform"), fee_percentage=FIFTEEN)
    assert [facts(line) for line in price.fee_lines] == [
        ("Service fee 15 %", "1", "2.55"),
        ("Code SUMMER: 12.5 % off", "1", "-2.13"),
    ]
    assert {line.part for line in price.fee_lines} == {Part.FEE}
    assert (price.subtotal, price.platform_fee, price.total) == (usd("17.00"), usd("0.42"), usd("17.42"))


def test_an_amount_takes_off_no_more_than_there_is() -> None:
    assert priced(TWO_HOURS, code(amount_off="5.00")).subtotal == usd("12.00")
    assert priced(TWO_HOURS, code(amount_off="17.00"), fee_percentage=FIFTEEN).total == usd("0.00")
    price = priced(TWO_HOURS, code(amount_off="50.00"), fee_percentage=FIFTEEN)
    assert (price.subtotal, price.total) == (usd("0.00"), usd("0.00"))
    assert facts(price.lines[-1]) == ("Code SUMMER: $50.00 off", "1", "-17.00")


def test_the_platform_gives_up_its_fee_and_pays_the_rest() -> None:
    price = priced(TWO_HOURS, code(amount_off="50.00", funded_by="platform"), fee_percentage=FIFTEEN)
    assert (price.subtotal, price.platform_fee, price.total) == (usd("17.00"), usd("-17.00"), usd("0.00"))


@pytest.mark.parametrize("named", ["summer", " Summer ", "SUMMER"])
def test_letters_may_be_small(named: str) -> None:
    assert lines_of(a_stay(lasting=HOUR, promo_code=named), code(amount_off="1.00"))
    assert canonical_code(named) == code(code=named, amount_off="1.00").code == "SUMMER"


@pytest.mark.parametrize("named", [None, "WINTER", "SUMMER2"])
def test_other_codes_and_none_get_nothing(named: str | None) -> None:
    assert lines_of(a_stay(lasting=HOUR, promo_code=named), code(percent_off="20")) == ()


def test_an_amount_in_another_currency_says_nothing() -> None:
    yen = PricedListing(Rates(Money(300, "JPY")), LOS_ANGELES)
    assert lines_of(TWO_HOURS, code(amount_off="5.00"), listing=yen) == ()
    (line,) = lines_of(TWO_HOURS, code(amount_off="100", currency="JPY"), listing=yen)
    assert line.amount == Money(-100, "JPY")


def test_a_percentage_of_nothing_has_no_line() -> None:
    assert lines_of(TWO_HOURS, code(percent_off="20"), listing=PricedListing(HOURLY, LOS_ANGELES)) == ()


def test_a_percentage_keeps_what_an_amount_cannot() -> None:
    assert code(percent_off="20").keeps - code(amount_off="5.00").keeps == {Law.NO_ARBITRAGE, Law.SCALE}
    assert code(amount_off="5.00").adds


def test_every_field_is_read() -> None:
    rule = code(
        code="early-bird_7",
        amount_off="5.00",
        funded_by="platform",
        expires_at="2027-03-14T09:00:00-07:00",
        limit=1_000_000,
        period_days=3_650,
    )
    assert rule == PromoCode(
        "EARLY-BIRD_7",
        amount_off=usd("5.00"),
        funded_by=FundedBy.PLATFORM,
        expires_at=datetime(2027, 3, 14, 16, tzinfo=UTC),
        limit=1_000_000,
        period_days=3_650,
    )
    assert rule.currency == "USD"
    least = code(percent_off="100", limit=1, period_days=1)
    assert (least.funded_by, least.expires_at, least.currency) == (FundedBy.HOST, None, None)
    assert (least.limit, least.period_days) == (1, 1)


@pytest.mark.parametrize(
    "fields, place, reason",
    [
        ({}, "percent_off", "give one of them"),
        ({"percent_off": "10", "amount_off": "5.00"}, "amount_off", "not both"),
        ({"percent_off": "0"}, "percent_off", "more than zero"),
        ({"percent_off": "101"}, "percent_off", "between 0 and 100"),
        ({"percent_off": "1.234"}, "percent_off", "at most 2 decimals"),
        ({"amount_off": "0.00"}, "amount_off", "more than zero"),
        ({"amount_off": "1.234"}, "amount_off", "USD has 2 decimals"),
        ({"amount_off": "1.50", "currency": "JPY"}, "amount_off", "JPY has 0 decimals"),
        ({"amount_off": "1.50", "currency": "XYZ"}, "currency", "not a currency we know"),
        ({"percent_off": "10", "code": "AB"}, "code", "3 to 32 letters"),
        ({"percent_off": "10", "code": "A" * 33}, "code", "3 to 32 letters"),
        ({"percent_off": "10", "code": "-SUMMER"}, "code", "begin with a letter or digit"),
        ({"percent_off": "10", "code": "SUM MER"}, "code", "3 to 32 letters"),
        ({"percent_off": "10", "code": "ÉTÉ2027"}, "code", "3 to 32 letters"),
        ({"percent_off": "10", "funded_by": "city"}, "funded_by", "one of host, platform"),
        ({"percent_off": "10", "expires_at": "2027-03-14"}, "expires_at", "offset from UTC"),
        ({"percent_off": "10", "expires_at": "soon"}, "expires_at", "is not a time"),
        ({"percent_off": "10", "limit": 0}, "limit", "from 1 to 1,000,000"),
        ({"percent_off": "10", "limit": True}, "limit", "whole number"),
        ({"percent_off": "10", "period_days": 3_651}, "period_days", "from 1 to 3,650"),
        ({"percent_off": "10", "once": True}, "once", "is not a field"),
    ],
)
def test_wrong_codes_are_refused_by_name(fields: dict[str, Json], place: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason) as refusal:
        code(**fields)
    assert refusal.value.field == f"rules/0/{place}"


def test_codes_of_3_and_of_32_letters_are_fine() -> None:
    assert [code(code=text, percent_off="1").code for text in ("abc", "A" * 32)] == ["ABC", "A" * 32]
