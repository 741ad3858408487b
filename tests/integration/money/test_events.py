"""What the gateway tells by itself: kept once, dealt with once, in any order and by many at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street

from driveway_core.bookings import BookingStatus
from driveway_core.disputes import DisputeStatus
from driveway_core.gateway_events import EventRefused
from driveway_core.gateways import GatewayUnavailable
from driveway_core.ledger import Book, EntryKind
from driveway_core.payouts import PayoutStatus


def test_the_same_event_in_eight_threads_makes_one_transition_and_one_entry(
    street: Street, payroll: Payroll
) -> None:
    scene = street.scene()
    booked = street.book(scene)
    assert booked.to_pay is not None
    intent = booked.to_pay.seen.intent_id
    street.browser(f"intents/{intent}/confirmation", payment_method="pm_card_visa")
    ((payload, signature),) = payroll.sent("payment_intent.succeeded")
    event_id = json.loads(payload)["id"]
    with ThreadPoolExecutor(8) as threads:
        new = list(threads.map(lambda _: payroll.take(payload, signature), range(8)))
        list(threads.map(payroll.handle, [event_id] * 8))
    assert sorted(new) == [False] * 7 + [True]
    booking = street.stored(booked.booking.id)
    assert booking.status is BookingStatus.CONFIRMED
    assert booking.version == booked.booking.version + 1
    kinds = [entry.kind for entry in street.ledger(booking).entries]
    assert sorted(kinds) == [EntryKind.CHARGE, EntryKind.COST, EntryKind.OWED]
    with street.reading() as work:
        assert work.inbox.get(event_id).handled_at is not None
        assert work.inbox.counts() == {"handled": 1, "waiting": 0, "failing": 0}


def test_what_the_gateway_did_not_send_is_not_kept(street: Street, payroll: Payroll) -> None:
    street.book(street.scene())
    ((payload, signature), *_) = payroll.sent()
    with pytest.raises(EventRefused):
        payroll.take(payload + b" ", signature)
    with street.reading() as work:
        assert work.inbox.counts()["waiting"] == 0


def test_a_payouts_whole_life_told_in_any_order_comes_to_the_same(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    payroll.host(scene, bank="000111111113")
    payroll.stay(scene)
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    street.wait(days=4)
    told = [each for each in payroll.sent() if b'"account.' not in each[0]]
    for seed in range(5):
        Random(seed).shuffle(told)
        for payload, signature in told:
            payroll.take(payload, signature)
            payroll.handle(json.loads(payload)["id"])
    failed = payroll.payout(payout.id)
    assert failed.status is PayoutStatus.FAILED
    assert payroll.balances().host_is_owed == payout.amount
    assert payroll.balances()[Book.HOST_BALANCE] == payout.amount


def test_a_dispute_is_heard_of_and_keeps_its_stay_from_being_paid(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    payroll.host(scene)
    booking = payroll.stay(scene)
    charge = street.payments(booking.id)[0].charge_id
    payroll.a_week_later()
    street.browser(f"charges/{charge}/dispute")
    payroll.hear("charge.dispute.created")
    payroll.hear("charge.dispute.created")
    with street.reading() as work:
        (dispute,) = work.disputes.of(booking.id)
    assert dispute.status is DisputeStatus.NEEDS_RESPONSE
    assert payroll.run().hosts == ()
    street.browser(f"disputes/{dispute.gateway_id}/closing", status="won")
    payroll.hear("charge.dispute.closed")
    assert len(payroll.run().made) == 1


def test_an_event_that_cannot_be_dealt_with_now_keeps_its_problem_and_is_tried_again(
    street: Street, payroll: Payroll
) -> None:
    street.book(street.scene())
    ((payload, signature), *_) = payroll.sent("payment_intent.created")
    event_id = json.loads(payload)["id"]
    payroll.take(payload, signature)
    street.sandbox.faults.drop_before("*/payment_intents/*", method="GET")
    with pytest.raises(GatewayUnavailable):
        payroll.handle(event_id)
    with street.reading() as work:
        event = work.inbox.get(event_id)
    assert (event.tries, event.handled_at) == (1, None)
    assert event.problem is not None
    assert event.problem.startswith("gateway-unavailable")
    payroll.handle(event_id)
    with street.reading() as work:
        assert work.inbox.get(event_id).problem is None


def test_what_is_not_ours_is_left_alone(street: Street, payroll: Payroll) -> None:
    host = street.gateway.payouts.create_account(email="x@example.org", country="US", about={}, key="x")
    street.browser(f"accounts/{host}/onboarding")
    street.browser(f"accounts/{host}/bank", bank="000123456789")
    customer = street.gateway.payments.create_customer(email="x@example.org", name="X", about={}, key="y")
    seen = street.gateway.payments.create(
        street.settlement.limits("USD").smallest, customer=customer, hold=False, about={}, key="z"
    ).seen
    street.browser(f"intents/{seen.intent_id}/confirmation", payment_method="pm_card_createDispute")
    payroll.hear()
    with street.reading() as work:
        counts = work.inbox.counts()
    assert (counts["waiting"], counts["failing"]) == (0, 0)
    assert counts["handled"] > 3


def test_a_host_who_names_another_bank_is_paid_at_once(street: Street, payroll: Payroll) -> None:
    scene = street.scene()
    account = payroll.host(scene, bank="000111111113")
    payroll.stay(scene)
    payroll.a_week_later()
    payout = payroll.only(payroll.run())
    street.wait(days=3)
    payroll.hear()
    assert payroll.payout(payout.id).status is PayoutStatus.FAILED
    assert len(payroll.operations(payout.id)) == 2
    street.wait(hours=1)
    street.browser(f"accounts/{account}/bank", bank="000123456789")
    payroll.hear("account.updated")
    assert len(payroll.operations(payout.id)) == 3
    payroll.settle(payout.id)
    assert payroll.payout(payout.id).status is PayoutStatus.PROCESSING
