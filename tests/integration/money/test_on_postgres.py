"""The same on PostgreSQL: many at once, and nobody is paid twice."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street

from driveway_core.bookings import BookingStatus
from driveway_core.ledger import Book
from driveway_core.payouts import PayoutStatus
from driveway_core.testing.builders import NOW
from driveway_core.use_cases.run_payouts import PayoutRun
from driveway_postgres import Database
from driveway_sandbox import StripeSandbox
from driveway_sandbox.stripe.rows import PLATFORM
from driveway_secrets import KeyRingCipher


@pytest.fixture
def payroll(database_url: str, tmp_path: Path) -> Iterator[Payroll]:
    """A street whose stores are a database."""
    database = Database.open(database_url, cipher=KeyRingCipher.open(tmp_path), pool_size=12)
    with StripeSandbox(start=NOW) as sandbox:
        yield Payroll(Street(sandbox, database.transactions))
    database.dispose()


def test_several_runs_at_once_pay_every_stay_once(payroll: Payroll) -> None:
    street = payroll.street
    scenes = [street.scene() for _ in range(4)]
    for number, scene in enumerate(scenes):
        payroll.host(scene)
        payroll.stay(scene, 48 + 6 * number, 50 + 6 * number)
    payroll.a_week_later()

    def run(_: int) -> PayoutRun:
        return payroll.run()

    with ThreadPoolExecutor(4) as threads:
        runs = list(threads.map(run, range(4)))
    made = [payout for each in runs for payout in each.made]
    assert sorted(each.host_id for each in made) == sorted(each.host.id for each in scenes)
    assert payroll.run().hosts == ()
    for payout in made:
        payroll.settle(payout.id)
    street.wait(days=3)
    for payout in made:
        payroll.settle(payout.id)
        assert payroll.payout(payout.id).status is PayoutStatus.PAID
    assert (len(street.rows("transfer")), len(street.rows("payout"))) == (4, 4)
    balances = payroll.balances()
    assert not any((balances.host_is_owed, balances.sum))
    assert street.sandbox.ledger.of(PLATFORM, "usd") == balances[Book.GATEWAY].minor
    assert payroll.reconcile().rows == ()


def test_an_event_in_eight_threads_and_a_bank_that_sends_money_back(payroll: Payroll) -> None:
    street = payroll.street
    scene = street.scene()
    account = payroll.host(scene, bank="000111111113")
    booked = street.book(scene)
    assert booked.to_pay is not None
    intent = booked.to_pay.seen.intent_id
    street.browser(f"intents/{intent}/confirmation", payment_method="pm_card_visa")
    ((payload, signature),) = payroll.sent("payment_intent.succeeded")
    with ThreadPoolExecutor(8) as threads:
        new = list(threads.map(lambda _: payroll.take(payload, signature), range(8)))
        list(threads.map(payroll.handle, [json.loads(payload)["id"]] * 8))
    assert sum(new) == 1
    booking = street.stored(booked.booking.id)
    assert (booking.status, booking.version) == (BookingStatus.CONFIRMED, booked.booking.version + 1)
    assert len(street.ledger(booking).entries) == 3
    street.wait_until(booking.stay.start)
    street.check_in(scene.driver.actor, booking.id)
    street.wait_until(booking.stay.end)
    street.check_out(scene.driver.actor, booking.id)
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    street.wait(days=3)
    payroll.hear()
    assert payroll.payout(payout.id).status is PayoutStatus.FAILED
    street.wait(hours=1)
    street.browser(f"accounts/{account}/bank", bank="000123456789")
    payroll.hear("account.updated")
    payroll.settle(payout.id)
    street.wait(days=3)
    payroll.hear("payout.paid")
    assert payroll.payout(payout.id).status is PayoutStatus.PAID
    assert not payroll.balances().host_is_owed
    assert payroll.reconcile().rows == ()
