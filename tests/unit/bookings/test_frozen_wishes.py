"""What a driver asked for when booking, and what becomes of it when the stay changes."""

from datetime import timedelta

import attrs
import pytest

from driveway_core.actors import AccountId
from driveway_core.money import Money
from driveway_core.quotes import Offer
from driveway_core.rule_data import Json
from driveway_core.rule_sets import RulesInForce
from driveway_core.rules import SHIPPED
from driveway_core.testing.builders import a_driveway, an_id, an_offer, hours_from_now
from driveway_core.windows import HOUR

CHARGING: list[Json] = [
    {
        "kind": "ev-charging",
        "currency": "USD",
        "per_session": "1.00",
        "per_hour": "2.00",
        "idle_per_hour": "4.00",
    }
]
OFF: list[Json] = [
    {"kind": "promo-code", "code": "FIVE", "amount_off": "5.00", "currency": "USD", "funded_by": "host"}
]
ON_THE_HOUSE: list[Json] = [
    {"kind": "promo-code", "code": "HALF", "percent_off": "50", "funded_by": "platform"}
]


def frozen(rules: list[Json], *, charging: timedelta = timedelta(), code: str | None = None) -> Offer:
    """An offer for three hours at 8.50."""
    stay = hours_from_now(1, 4)
    plain = an_offer(a_driveway(AccountId(an_id())), stay)
    read = RulesInForce(SHIPPED.read(rules, currency="USD"))
    return attrs.evolve(plain, rules=read, charging=charging, promo_code=code).for_stay(stay)


def amounts(offer: Offer, hours: float) -> dict[str, str]:
    price = offer.for_stay(hours_from_now(1, 1 + hours)).price
    return {str(line.kind): str(line.amount.decimal) for line in price.lines}


@pytest.mark.parametrize(
    "hours, lines",
    [
        (
            3,
            {"hours": "25.50", "charging-session": "1.00", "charging-hours": "4.00", "charging-idle": "4.00"},
        ),
        (2, {"hours": "17.00", "charging-session": "1.00", "charging-hours": "4.00"}),
        (1, {"hours": "8.50", "charging-session": "1.00", "charging-hours": "2.00"}),
        (
            5,
            {
                "hours": "42.50",
                "charging-session": "1.00",
                "charging-hours": "4.00",
                "charging-idle": "12.00",
            },
        ),
    ],
)
def test_a_car_charges_no_longer_than_it_stays(hours: float, lines: dict[str, str]) -> None:
    assert amounts(frozen(CHARGING, charging=2 * HOUR), hours) == lines


def test_a_charging_time_longer_than_a_shortened_stay_comes_back_with_the_stay() -> None:
    offer = frozen(CHARGING, charging=2 * HOUR)
    shorter = offer.for_stay(hours_from_now(1, 2))
    assert shorter.charging == 2 * HOUR
    assert shorter.for_stay(hours_from_now(1, 4)) == offer


def test_a_code_of_five_dollars_takes_no_more_than_a_shortened_stay_costs() -> None:
    offer = frozen(OFF, code="FIVE")
    assert amounts(offer, 3) == {"hours": "25.50", "promo-code": "-5.00"}
    assert amounts(offer, 0.25) == {"hours": "2.13", "promo-code": "-2.13"}
    assert amounts(offer.for_stay(hours_from_now(1, 1.25)), 3) == amounts(offer, 3)


def test_a_platforms_discount_follows_the_stay() -> None:
    offer = frozen(ON_THE_HOUSE, code="HALF")
    assert offer.price.platform_fee == Money.of("-8.92", "USD")
    shorter = offer.for_stay(hours_from_now(1, 2)).price
    assert (shorter.subtotal, shorter.platform_fee) == (Money.of("8.50", "USD"), Money.of("-2.97", "USD"))
