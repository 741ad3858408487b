"""The books are compared with the gateway's; what is stuck is named, and gone after."""

from datetime import timedelta

import attrs
import pytest
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street

from driveway_core import postings
from driveway_core.actors import SYSTEM
from driveway_core.money import Money
from driveway_core.payouts import PayoutStatus
from driveway_core.postings import Event
from driveway_core.reconciling import Reason, What
from driveway_core.testing.builders import NOW
from driveway_core.use_cases.chase_money import (
    ChaseEvents,
    ChaseOperations,
    ChasePayments,
    ChasePayouts,
)
from driveway_core.windows import DAY, HOUR
from driveway_sandbox import Fault, FaultKind


def _reasons(payroll: Payroll) -> list[tuple[What, Reason]]:
    return [(row.what, row.reason) for row in payroll.reconcile().rows]


def test_what_only_the_gateway_knows_is_told(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    street.book(scene, card=street.card(scene.driver.id))
    assert payroll.reconcile().rows == ()
    customer = street.gateway.payments.create_customer(email="x@example.org", name="X", about={}, key="x")
    amount = Money.of("9.00", "USD")
    pay = street.gateway.payments.create(amount, customer=customer, hold=False, about={}, key="y").seen
    street.browser(f"intents/{pay.intent_id}/confirmation", payment_method="pm_card_visa")
    assert payroll.reconcile().rows == ()
    street.wait(hours=2)
    (row,) = payroll.reconcile().rows
    assert (row.what, row.reason) == (What.MOVEMENT, Reason.ONLY_THEIRS)
    assert row.reference.startswith("ch_")
    assert (row.ours, row.theirs) == (Money.zero("USD"), Money.of("8.44", "USD"))
    assert row.amount == Money.of("-8.44", "USD")
    assert not payroll.reconcile().is_balanced


def test_what_only_we_know_and_what_differs_is_told(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    booked = street.book(scene, card=street.card(scene.driver.id)).booking
    charge = street.payments(booked.id)[0].charge_id
    assert charge is not None
    with street.transactions.begin(acting_as=SYSTEM) as work:
        cent = Money(1, "USD")
        at = street.clock()
        work.ledgers.post(postings.refunded(Event(booked.id, "re_of_nobody", at), cent))
        work.ledgers.post(postings.refunded(Event(booked.id, charge, at), cent))
    street.wait(hours=2)
    told = {row.reference: (row.reason, row.amount) for row in payroll.reconcile().rows}
    assert told["re_of_nobody"] == (Reason.ONLY_OURS, -cent)
    assert told[charge] == (Reason.DIFFERENT, -cent)
    with street.reading() as work:
        assert work.ledgers.balances("USD").sum == Money.zero("USD")


def test_an_event_that_is_dated_otherwise_on_the_edge_is_no_difference(
    street: Street, payroll: Payroll
) -> None:
    scene = street.scene()
    booked = street.book(scene, card=street.card(scene.driver.id)).booking
    street.wait(days=3)
    (charged, *_) = street.ledger(booked).entries
    compare = payroll.comparing
    assert compare(SYSTEM, NOW - DAY, charged.at + timedelta(microseconds=1)).rows == ()
    assert compare(SYSTEM, NOW - DAY, charged.at).rows == ()
    assert compare(SYSTEM, charged.at + HOUR, charged.at + DAY).rows == ()


def test_what_is_stuck_is_named_and_gone_after(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    payroll.host(scene)
    payroll.stay(scene)
    payroll.a_week_later()
    street.sandbox.faults.add(Fault(FaultKind.DROP_AFTER, path="*/transfers"))
    payout = payroll.only(payroll.run())
    street.wait(hours=2)
    assert _reasons(payroll) == [
        (What.MOVEMENT, Reason.ONLY_THEIRS),
        (What.OPERATION, Reason.UNFINISHED),
    ]
    chase = ChaseOperations(street.transactions, street.clock, street.settle, payroll.settle)
    assert chase().count == 1
    assert payroll.payout(payout.id).status is PayoutStatus.PROCESSING
    assert chase().count == 0
    assert payroll.reconcile().rows == ()


@pytest.mark.parametrize("funds", [True, False])
def test_a_refund_that_does_not_reach_its_driver_is_told(
    street: Street, payroll: Payroll, *, funds: bool
) -> None:
    scene = street.scene()
    card = street.card(scene.driver.id, "pm_card_refundFail")
    booked = street.book(scene, 400, 402, card=card).booking
    if funds:
        street.book(scene, 700, 720, card=street.card(scene.driver.id, "pm_card_bypassPending"))
    street.wait(days=3)
    street.cancel(scene.host.actor, booked.id)
    for _ in range(6):
        street.wait(days=1)
        street.look_at(street.payments(booked.id)[0].intent_id)
        street.settle(booked.id)
    (row,) = (row for row in payroll.reconcile().rows if row.what is What.REFUND)
    assert (row.reason, row.amount) == (Reason.NOT_REFUNDED, booked.offer.due.total)
    assert row.reference == booked.reference
    with street.reading() as work:
        assert len(work.refunds.of(booked.id)) == (3 if funds else 1)


def test_open_payments_and_holds_that_end_are_looked_at(street: Street) -> None:
    scene = street.scene(instant=False)
    asked = street.book(scene, 400, 402, card=street.card(scene.driver.id)).booking
    chase = ChasePayments(street.transactions, street.clock, street.settle, street.look_at)
    assert chase().count == 0
    assert asked.hold_expires_at is not None
    street.wait_until(asked.hold_expires_at)
    capture_before = street.payments(asked.id)[0].capture_before
    assert capture_before is not None
    street.wait_until(capture_before - 11 * HOUR)
    chased = chase()
    assert (chased.count, chased.troubles) == (2, ())
    assert street.stored(asked.id).status == "cancelled"
    assert street.rows("payment_intent")[0]["status"] == "canceled"
    assert street.ledger(asked).entries == ()


def test_events_and_payouts_without_news_are_gone_after(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    payroll.host(scene)
    payroll.stay(scene)
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    street.wait(days=3)
    chase = ChasePayouts(street.transactions, street.clock, payroll.settle)
    street.sandbox.faults.add(Fault(FaultKind.DROP_BEFORE, method="GET", path="*/payouts/*"))
    first = chase()
    assert (first.count, len(first.troubles)) == (1, 1)
    assert chase() == attrs.evolve(first, troubles=())
    assert payroll.payout(payout.id).status is PayoutStatus.PAID
    payload, signature = payroll.sent("transfer.created")[0]
    payroll.take(payload, signature)
    events = ChaseEvents(street.transactions, street.clock, payroll.handle)
    assert events().count == 0
    street.wait(hours=2)
    assert _reasons(payroll) == [(What.EVENT, Reason.NOT_HANDLED)]
    assert events().count == 1
    assert payroll.reconcile().rows == ()
