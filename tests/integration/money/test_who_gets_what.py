"""Who gets what of what a driver paid: to the host's bank, case by case, and balanced each time."""

import json
from collections.abc import Callable
from typing import Final

import attrs
import pytest
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street

from driveway_core.actors import SYSTEM
from driveway_core.bookings import Booking
from driveway_core.ledger import Book
from driveway_core.money import Money
from driveway_core.rule_data import Json
from driveway_core.rules import SHIPPED
from driveway_core.testing.builders import a_reference, an_id
from driveway_core.testing.scenes import Scene
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.change_setting import ChangeSetting
from driveway_core.use_cases.choose_market_rules import ChooseMarketRules
from driveway_core.windows import HOUR, MINUTE
from driveway_sandbox.stripe.rows import PLATFORM

Fate = Callable[[Street, Scene, Booking], None]


def completed(street: Street, scene: Scene, booking: Booking) -> None:
    street.wait_until(booking.stay.start)
    street.check_in(scene.driver.actor, booking.id)
    street.wait_until(booking.stay.end)
    street.check_out(scene.driver.actor, booking.id)


def overstayed(street: Street, scene: Scene, booking: Booking) -> None:
    street.wait_until(booking.stay.start)
    street.check_in(scene.driver.actor, booking.id)
    street.wait_until(booking.stay.end + 29 * MINUTE)
    street.check_out(scene.driver.actor, booking.id)


def missed(street: Street, _: Scene, booking: Booking) -> None:
    street.wait_until(booking.stay.end)
    street.sweep()


def cancelled_late(street: Street, scene: Scene, booking: Booking) -> None:
    street.wait_until(booking.stay.start - HOUR)
    street.cancel(scene.driver.actor, booking.id)


def cancelled_by_the_host(street: Street, scene: Scene, booking: Booking) -> None:
    street.wait_until(booking.stay.start - HOUR)
    street.cancel(scene.host.actor, booking.id)


def _code(percent: str, funded_by: str) -> tuple[Json, ...]:
    return ({"kind": "promo-code", "code": "TEN", "percent_off": percent, "funded_by": funded_by},)


@attrs.frozen
class Case:
    """What became of a stay of 17.00, and who has what in the end."""

    became: Fate
    paid: str
    host: str
    fee: str
    tax: str = "0"
    taxes: str | None = None
    rules: tuple[Json, ...] = ()


PARKING: Final = json.dumps({"San Francisco": [{"name": "Parking tax", "percentage": "25"}]})
CASES: Final = {
    "completed": Case(completed, "19.55", "17.00", "2.55"),
    "missed": Case(missed, "19.55", "17.00", "2.55"),
    "cancelled late": Case(cancelled_late, "11.05", "8.50", "2.55"),
    "cancelled by the host": Case(cancelled_by_the_host, "0", "0", "0"),
    "overstayed": Case(overstayed, "26.89", "23.38", "3.51"),
    "taxed": Case(completed, "23.80", "17.00", "2.55", "4.25", PARKING),
    "cancelled late, taxed": Case(cancelled_late, "13.17", "8.50", "2.55", "2.12", PARKING),
    "discount of the host": Case(completed, "17.60", "15.30", "2.30", rules=_code("10", "host")),
    "discount of the platform": Case(completed, "16.15", "17.00", "-0.85", rules=_code("20", "platform")),
    "discount of the platform, cancelled late": Case(
        cancelled_late, "8.08", "8.50", "-0.42", rules=_code("20", "platform")
    ),
}


def _usd(text: str) -> Money:
    return Money.of(text, "USD")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_who_gets_what(street: Street, payroll: Payroll, case: Case) -> None:
    scene = street.scene()
    account = payroll.host(scene)
    if case.taxes is not None:
        ChangeSetting(street.transactions, street.clock)(SYSTEM, "city_taxes", case.taxes)
    if case.rules:
        choose = ChooseMarketRules(street.transactions, SHIPPED, street.clock, an_id)
        choose(SYSTEM, list(case.rules), version=0)
    card = street.card(scene.driver.id, "pm_card_bypassPending")
    street.book(scene, 900, 924, card=card)  # what the platform lives on: its part of other stays
    wish = attrs.evolve(street.wish(scene), promo_code="TEN" if case.rules else None)
    book = BookStay(street.transactions, street.settlement, street.clock, an_id, a_reference)
    booking = book(scene.driver.actor, wish, payment_method=card).booking
    assert booking.confirmed_at is not None
    case.became(street, scene, booking)
    payroll.a_week_later()
    run = payroll.run()
    host = _usd(case.host)
    assert sum(each.amount.minor for each in run.made) == host.minor
    assert run.stays == (1 if host else 0)
    street.wait(days=3)
    for payout in run.made:
        payroll.settle(payout.id)
        (line,) = payout.lines
        told = (line.booking_total, line.host_amount, line.platform_fee, line.tax_amount)
        assert told == tuple(map(_usd, (case.paid, case.host, case.fee, case.tax)))
    books = street.ledger(booking)
    balances = books.balances
    assert books.paid == _usd(case.paid)
    assert (balances[Book.FEE], balances[Book.TAX]) == (-_usd(case.fee), -_usd(case.tax))
    assert not any((balances.driver_owes, balances.host_is_owed, balances.sum, balances[Book.HOST_BALANCE]))
    banks = street.rows("payout")
    assert sum(each["amount"] for each in banks if each["status"] == "paid") == host.minor
    assert street.sandbox.ledger.of(account, "usd") == 0
    assert street.sandbox.ledger.of(PLATFORM, "usd") == payroll.balances()[Book.GATEWAY].minor
    assert not payroll.balances().sum
    assert payroll.reconcile().rows == ()
