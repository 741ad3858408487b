from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.rules.scene import LISTING, a_rule, a_stay, facts, lines_of, usd

from driveway_core.errors import InvalidValue
from driveway_core.laws import Law
from driveway_core.money import Money
from driveway_core.pricing import PricedListing, Rates
from driveway_core.rule_data import Json
from driveway_core.rules.ev_charging import EvCharging
from driveway_core.testing.rule_strategies import ev_chargings
from driveway_core.windows import DAY, HOUR, MINUTE

ALL: dict[str, Json] = {
    "per_session": "1.50",
    "per_hour": "2.00",
    "idle_per_hour": "1.00",
    "idle_grace_minutes": 15,
}


def charging(**fields: Json) -> EvCharging:
    rule = a_rule("ev-charging", **fields)
    assert isinstance(rule, EvCharging)
    return rule


@pytest.mark.parametrize(
    "length, draws, said",
    [
        (timedelta(), 8 * HOUR, []),
        (3 * HOUR, 3 * HOUR, [("Charging 3 h at $2.00 an hour", "3.00", "6.00")]),
        (10 * MINUTE, HOUR, [("Charging 10 min at $2.00 an hour", "0.17", "0.33")]),
        (3 * HOUR + 15 * MINUTE, 3 * HOUR, [("Charging 3 h at $2.00 an hour", "3.00", "6.00")]),
        (
            8 * HOUR + 15 * MINUTE,
            3 * HOUR,
            [
                ("Charging 3 h at $2.00 an hour", "3.00", "6.00"),
                ("Plugged in after charging, 5 h at $1.00 an hour", "5.00", "5.00"),
            ],
        ),
        (
            3 * HOUR + 16 * MINUTE,
            3 * HOUR,
            [
                ("Charging 3 h at $2.00 an hour", "3.00", "6.00"),
                ("Plugged in after charging, 1 min at $1.00 an hour", "0.02", "0.02"),
            ],
        ),
    ],
)
def test_charging_costs_by_session_hour_and_idle_time(
    length: timedelta, draws: timedelta, said: list[tuple[str, str, str]]
) -> None:
    stay = a_stay(lasting=length or HOUR, charging=draws if length else timedelta())
    lines = [facts(line) for line in lines_of(stay, charging(**ALL))]
    assert lines == ([("Charging, per session", "1", "1.50")] if length else []) + said


def test_each_price_stands_alone() -> None:
    stay = a_stay(lasting=5 * HOUR, charging=2 * HOUR)
    (session,) = lines_of(stay, charging(per_session="1.50"))
    (hours,) = lines_of(stay, charging(per_hour="2.00"))
    (idle,) = lines_of(stay, charging(idle_per_hour="1.00"))
    assert [line.kind for line in (session, hours, idle)] == [
        "charging-session",
        "charging-hours",
        "charging-idle",
    ]
    assert [line.unit_amount for line in (session, hours, idle)] == [usd("1.50"), usd("2.00"), usd("1.00")]
    assert [line.amount for line in (session, hours, idle)] == [usd("1.50"), usd("4.00"), usd("3.00")]


def test_a_car_that_charges_all_the_time_is_never_idle() -> None:
    assert lines_of(a_stay(lasting=HOUR, charging=HOUR), charging(idle_per_hour="1.00")) == ()


def test_time_that_costs_less_than_half_a_cent_has_no_line() -> None:
    assert lines_of(a_stay(lasting=HOUR, charging=MINUTE), charging(per_hour="0.29")) == ()
    assert lines_of(a_stay(lasting=HOUR, charging=MINUTE), charging(per_hour="0.30"))


def test_a_minute_begun_is_said_as_one_but_paid_to_the_second() -> None:
    (line,) = lines_of(a_stay(lasting=HOUR, charging=90 * MINUTE / 60), charging(per_hour="2.00"))
    assert facts(line) == ("Charging 2 min at $2.00 an hour", "0.03", "0.05")


def test_prices_in_another_currency_say_nothing() -> None:
    tokyo = PricedListing(Rates(Money(300, "JPY")), ZoneInfo("Asia/Tokyo"))
    stay = a_stay(lasting=HOUR, charging=HOUR)
    assert lines_of(stay, charging(**ALL), listing=tokyo) == ()
    (line,) = lines_of(stay, charging(per_hour="100", currency="JPY"), listing=tokyo)
    assert line.amount == Money(100, "JPY")


@given(
    ev_chargings(),
    st.integers(1, 3_000).map(lambda count: count * MINUTE),
    st.integers(0, 1_500).map(lambda count: count * MINUTE),
)
def test_charging_is_arithmetic(rule: EvCharging, length: timedelta, draws: timedelta) -> None:
    charges = min(draws, length)
    idle = max(timedelta(), length - charges - rule.idle_grace_minutes * MINUTE)

    def worth(rate: Money | None, minutes: int) -> int:
        return 0 if rate is None else (2 * rate.minor * minutes + 60) // 120

    expected = worth(rule.per_session, 60) + worth(rule.per_hour, charges // MINUTE)
    expected += worth(rule.idle_per_hour, idle // MINUTE)
    lines = lines_of(a_stay(lasting=length, charging=draws), rule, listing=LISTING)
    assert sum(line.amount.minor for line in lines) == (expected if draws else 0)


def test_only_an_idle_fee_can_be_split_away() -> None:
    assert Law.NO_ARBITRAGE in charging(per_session="1.00", per_hour="2.00").keeps
    assert Law.NO_ARBITRAGE not in charging(idle_per_hour="1.00").keeps


@pytest.mark.parametrize(
    "fields, place, reason",
    [
        ({}, "per_hour", "per session, per hour or when idle"),
        ({"per_hour": "0"}, "per_hour", "more than zero"),
        ({"per_session": "-1"}, "per_session", "more than zero"),
        ({"idle_per_hour": 1}, "idle_per_hour", "in quotes"),
        ({"per_hour": "2.00", "idle_grace_minutes": 15}, "idle_grace_minutes", "only makes sense with"),
        ({**ALL, "idle_grace_minutes": 1_441}, "idle_grace_minutes", "from 0 to 1,440"),
        ({**ALL, "idle_grace_minutes": -1}, "idle_grace_minutes", "from 0 to 1,440"),
        ({**ALL, "currency": "US"}, "currency", "not a currency we know"),
        ({**ALL, "per_kwh": "0.40"}, "per_kwh", "is not a field"),
    ],
)
def test_wrong_prices_are_refused_by_name(fields: dict[str, Json], place: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason) as refusal:
        charging(**fields)
    assert refusal.value.field == f"rules/0/{place}"


def test_a_cent_is_a_price() -> None:
    assert charging(per_session="0.01").per_session == usd("0.01")


def test_a_grace_of_nothing_and_of_a_day_are_fine() -> None:
    assert charging(idle_per_hour="1.00", idle_grace_minutes=0).idle_grace_minutes == 0
    rule = charging(idle_per_hour="1.00", idle_grace_minutes=1_440)
    assert lines_of(a_stay(lasting=DAY + HOUR, charging=HOUR), rule) == ()
    assert rule.currency == "USD"
