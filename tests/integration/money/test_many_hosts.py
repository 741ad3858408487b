"""A run over many hosts, interrupted twice: nobody is paid twice, and nobody is left out."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import attrs
import pytest
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street

from driveway_core import postings
from driveway_core.actors import SYSTEM, AccountId
from driveway_core.amounts import Amounts
from driveway_core.bookings import Source
from driveway_core.money import Money
from driveway_core.payouts import PayoutStatus
from driveway_core.postings import Event
from driveway_core.testing.builders import (
    NOW,
    a_booking,
    a_driveway,
    a_vehicle,
    always_open,
    an_account,
    an_id,
    hours_from_now,
)
from driveway_core.windows import HOUR
from driveway_postgres import Database
from driveway_sandbox import StripeSandbox
from driveway_secrets import KeyRingCipher


@pytest.fixture
def payroll(database_url: str, tmp_path: Path) -> Iterator[Payroll]:
    """A street whose stores are a database."""
    database = Database.open(database_url, cipher=KeyRingCipher.open(tmp_path), pool_size=4)
    with StripeSandbox(start=NOW) as sandbox:
        yield Payroll(Street(sandbox, database.transactions))
    database.dispose()


def _a_host_with_stays(payroll: Payroll, count: int) -> Amounts:
    """A host whom the gateway knows, and so many completed and charged stays; what one of them costs."""
    street = payroll.street
    key = f"host:{an_id()}"
    account = street.gateway.payouts.create_account(email="h@example.org", country="US", about={}, key=key)
    street.browser(f"accounts/{account}/onboarding")
    host = attrs.evolve(an_account(), payee_id=account, email_verified=True)
    driver = an_account()
    car, driveway = a_vehicle(driver.id), a_driveway(host.id)
    with street.transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.add(host)
        work.accounts.add(driver)
        work.vehicles.add(car)
        work.driveways.add(driveway, always_open(driveway))
        for number in range(count):
            stay = hours_from_now(3 * number + 1, 3 * number + 3)
            booked = a_booking(driveway, car, stay=stay)
            work.bookings.add(booked, spaces=1)
            came = booked.check_in(at=stay.start, source=Source.DRIVER, early_arrival=HOUR)
            work.bookings.save(came.check_out(at=stay.end, source=Source.DRIVER))
            due = booked.offer.due
            work.ledgers.post(postings.owed(Event(booked.id, "booked", NOW), due))
            work.ledgers.post(postings.charged(Event(booked.id, f"ch_{booked.id}", NOW), due.total))
    return due


class _Interrupted(BaseException):
    """As Ctrl-C."""


@pytest.mark.parametrize(
    "hosts, stays",
    [(9, 4), pytest.param(500, 20, marks=[pytest.mark.proof, pytest.mark.timeout(900)])],
    ids=["few", "many"],
)
def test_interrupted_twice_and_resumed_no_stay_is_paid_twice_or_left_out(
    payroll: Payroll, hosts: int, stays: int
) -> None:
    street = payroll.street
    due = [_a_host_with_stays(payroll, stays) for _ in range(hosts)][-1]
    gateway = street.gateway.payments
    customer = gateway.create_customer(email="x@example.org", name="X", about={}, key="x")
    whole = Money(due.total.minor * hosts * stays, "USD")
    funds = gateway.create(whole, customer=customer, hold=False, about={}, key="y").seen
    street.browser(f"intents/{funds.intent_id}/confirmation", payment_method="pm_card_bypassPending")
    payroll.a_week_later()
    street.sandbox.faults.drop_after("*/transfers", nth=2)
    shown: list[tuple[int, int]] = []

    def until(most: int) -> None:
        def told(done: int, of: int) -> None:
            shown.append((done, of))
            if done >= most:
                raise _Interrupted

        with pytest.raises(_Interrupted):
            payroll.run(told=told)

    began = time.perf_counter()
    until(hosts // 3)
    until(hosts // 3)
    payroll.run(told=lambda done, of: shown.append((done, of)))
    print(f"{hosts * stays / (time.perf_counter() - began):.0f} stays a second")  # noqa: T201  # a figure
    assert payroll.run().hosts == ()
    assert shown[-1][0] == shown[-1][1] == hosts - 2 * (hosts // 3)
    with street.reading() as work:
        unsettled = work.payouts.open(before=street.clock(), limit=hosts + 1)
    assert len(unsettled) == hosts
    for payout in unsettled:
        if payout.gateway_id is None:
            payroll.settle(payout.id)
    lines = Counter(line.booking_id for payout in unsettled for line in payout.lines)
    assert len(lines) == hosts * stays
    assert set(lines.values()) == {1}
    paid: Counter[UUID] = Counter(AccountId(each.host_id) for each in unsettled)
    assert set(paid.values()) == {1}
    each_gets = due.subtotal.minor * stays
    assert [each["amount"] for each in street.rows("transfer")] == [each_gets] * hosts
    assert [each["amount"] for each in street.rows("payout")] == [each_gets] * hosts
    assert payroll.payout(unsettled[0].id).status is PayoutStatus.PROCESSING
    assert not payroll.balances().sum
