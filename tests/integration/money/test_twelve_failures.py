"""Failures that payments have had elsewhere, one test each; the numbers are those of the collection.

Each names where it was seen. Those that need several threads are in
``test_failures_of_many``.
"""

import json
from collections.abc import Callable
from contextlib import suppress

import attrs
import pytest
import stripe
from tests.integration.money.deeds import (
    DEEDS,
    Case,
    booked,
    bookings_of,
    deed_called,
    hands_of,
    new,
    requested,
    unpaid,
)
from tests.integration.money.interruptions import CountedGateway, Steps
from tests.integration.money.recovery import SOON, Worker, agreed
from tests.integration.money.street import WEBHOOK_SECRET, Street

from driveway_core.actors import SYSTEM, Actor
from driveway_core.bookings import Booking, BookingStatus, CancelledBy
from driveway_core.errors import Unavailable
from driveway_core.gateway_events import Subject
from driveway_core.gateways import PaymentDeclined
from driveway_core.money import Money
from driveway_core.once import AlreadyDone
from driveway_core.payment_operations import OperationKind, PaymentOperation
from driveway_core.pricing import Rates
from driveway_core.refunds import RefundReason


def only(street: Street, case: Case) -> Booking:
    (booking,) = bookings_of(street, case)
    return booking


def operations(street: Street, booking: Booking, kind: OperationKind) -> list[PaymentOperation]:
    with street.reading() as work:
        return [each for each in work.payment_operations.about(booking.id) if each.kind is kind]


def a_worker(street: Street) -> Worker:
    """Who looks after bookings by hearing of their payments."""
    return Worker(street, lambda _: [])


@pytest.mark.parametrize("path", ["/v1/payment_intents", "/v1/payment_intents/*/confirm"])
def test_a_lost_answer_and_a_second_request_make_one_payment(street: Street, path: str) -> None:
    """1: woocommerce/woocommerce-gateway-stripe#2339, #3725; akash-network/console#3449."""
    case = new(street)
    street.sandbox.faults.drop_after(path)
    hands_of(street).book(case)
    with pytest.raises(AlreadyDone) as done:
        hands_of(street).book(case)
    booking = only(street, case)
    assert done.value.resource_id == booking.id
    street.wait(minutes=1)
    street.settle(booking.id)
    assert only(street, case).status is BookingStatus.CONFIRMED
    assert len(street.rows("payment_intent")) == 1
    agreed(street, deed_called("book"), case)


@pytest.mark.parametrize("name", [deed.name for deed in DEEDS if not deed.pays_host])
def test_what_is_heard_before_the_answer_counts_once(street: Street, name: str) -> None:
    """2: duncanmcclean/statamic-cargo#191; medusajs/medusa#3146."""
    deed = deed_called(name)
    case = deed.prepare(street)
    hands = hands_of(street)

    def somebody_hears() -> None:
        a_worker(street).hear(case)
        for booking in bookings_of(street, case):
            with suppress(Unavailable):
                street.settle(booking.id)

    gateway = CountedGateway(hands.gateway, AtEvery(end=somebody_hears))
    deed.do(attrs.evolve(hands, gateway=gateway), case)
    assert deed.came(only(street, case))
    agreed(street, deed, case)


@attrs.define
class AtEvery(Steps):
    """Somebody else comes at every step."""

    def __call__(self, name: str) -> None:
        self.end()


@pytest.mark.parametrize("free", [True, False])
def test_money_that_comes_after_its_hold_books_again_or_goes_back(street: Street, *, free: bool) -> None:
    """4: woocommerce/woocommerce-gateway-stripe#5703, #5362; calcom/cal.diy#18011."""
    case = unpaid(street)
    street.browser(f"intents/{case.intent}/confirmation", payment_method="pm_card_threeDSecure2Required")
    street.wait(minutes=16)
    street.sweep()
    assert only(street, case).status is BookingStatus.CANCELLED
    if not free:
        other = street.scene()
        hands_of(street).book(
            attrs.evolve(
                case, driver=other.driver.id, car=other.car.id, key="other", card=street.card(other.driver.id)
            )
        )
    street.browser(f"intents/{case.intent}/authentication", outcome="succeeds")
    street.look_at(case.intent)
    wanted = BookingStatus.CONFIRMED if free else BookingStatus.CANCELLED
    assert only(street, case).status is wanted
    agreed(street, deed_called("book"), case)


def test_money_that_went_back_does_not_book_again_when_the_window_is_free_later(street: Street) -> None:
    """4, a year on: what is heard of a refund is no payment."""
    case = unpaid(street)
    street.browser(f"intents/{case.intent}/confirmation", payment_method="pm_card_threeDSecure2Required")
    street.wait(minutes=16)
    street.sweep()
    scene = street.scene()
    other = attrs.evolve(case, driver=scene.driver.id, car=scene.car.id, key="other", booking=None)
    other = attrs.evolve(other, card=street.card(scene.driver.id))
    hands_of(street).book(other)
    street.browser(f"intents/{case.intent}/authentication", outcome="succeeds")
    street.look_at(case.intent)
    hands_of(street).cancel(attrs.evolve(other, booking=only(street, other).id, key="cancel"))
    street.look_at(case.intent)
    assert only(street, case).status is BookingStatus.CANCELLED
    street.wait(days=4)
    street.look_at(case.intent)
    agreed(street, deed_called("book"), case)


@pytest.mark.parametrize(
    "prepare,ends",
    [(unpaid, "canceled"), (requested, "canceled"), (booked, "succeeded")],
    ids=["unpaid", "held", "taken"],
)
def test_every_state_can_be_cancelled(street: Street, prepare: Callable[[Street], Case], ends: str) -> None:
    """5: artsy/exchange#463; solidusio/solidus_stripe#56."""
    case = prepare(street)
    hands_of(street).cancel(attrs.evolve(case, key="cancel"))
    assert [each["status"] for each in street.rows("payment_intent")] == [ends]
    agreed(street, deed_called("cancel"), case)


@pytest.mark.parametrize("lost", ["drop_before", "drop_after"])
def test_a_booking_is_cancelled_while_its_capture_is_unknown(street: Street, lost: str) -> None:
    """5: the capture and the cancellation meet at the gateway."""
    case = requested(street)
    getattr(street.sandbox.faults, lost)("/v1/payment_intents/*/capture")
    hands_of(street).accept(case)
    hands_of(street).cancel(attrs.evolve(case, key="cancel"))
    a_worker(street).pass_time(SOON, case)
    agreed(street, deed_called("cancel"), case)
    assert only(street, case).cancelled_by is CancelledBy.DRIVER


def test_nobody_parks_unpaid_after_the_authorisation_ended(street: Street) -> None:
    """6: woocommerce-gateway-stripe#1378, coopcycle/coopcycle-web#1388, woocommerce-payments#739."""
    case = requested(street)
    street.sandbox.faults.drop_before("/v1/payment_intents/*/capture")
    hands_of(street).accept(case)
    street.wait(days=8)
    a_worker(street).pass_time(SOON, case)
    street.settle(case.own)
    assert only(street, case).status is BookingStatus.CANCELLED
    assert street.rows("payment_intent")[0]["status"] == "canceled"
    agreed(street, deed_called("decline"), case)


def test_a_refund_that_is_asked_for_twice_is_made_once(street: Street) -> None:
    """7: woocommerce-gateway-stripe#2724, #5697; antiwork/gumroad#6193; saleor/apps#2446."""
    case = booked(street)
    street.sandbox.faults.drop_after("/v1/refunds")
    hands_of(street).cancel(case)
    with pytest.raises(AlreadyDone):
        hands_of(street).cancel(case)
    a_worker(street).pass_time(SOON, case)
    street.settle(case.own)
    assert len(street.rows("refund")) == 1
    agreed(street, deed_called("cancel"), case)


def test_two_equal_refunds_that_are_both_meant_are_two(street: Street) -> None:
    """7: a legitimate second refund of the same amount is none of the first again."""
    case = booked(street)
    street.reschedule(Actor(case.driver), case.own, case.stay(6))
    for number, hours in enumerate((4, 2)):
        street.reschedule(Actor(case.driver), case.own, case.stay(hours))
        assert len(street.rows("refund")) == number + 1
    assert len({each["amount"] for each in street.rows("refund")}) == 1
    agreed(street, deed_called("lengthen"), case)


@pytest.mark.parametrize("kind", ["refund.created", "refund.updated", "charge.refunded"])
def test_any_one_event_of_a_refund_suffices(street: Street, kind: str) -> None:
    """8: HiEventsDev/Hi.Events#1067."""
    case = booked(street)
    booking = only(street, case)
    street.gateway.payments.refund(case.intent, Money(200, "USD"), about={}, key="by hand, over there")
    street.wait(days=3)
    told = next(each for each in street.rows("event") if each["type"] == kind)
    payload, at = json.dumps(told).encode(), street.clock()
    signature = stripe.WebhookSignature.generate_signature_header(
        payload.decode(), WEBHOOK_SECRET, int(at.timestamp())
    )
    event = street.gateway.events.read(payload, signature, at=at)
    assert (event.subject, event.object_id) == (Subject.PAYMENT, case.intent)
    assert street.look_at(event.object_id)
    with street.reading() as work:
        (refund,) = work.refunds.of(booking.id)
    assert (refund.amount, refund.reason, refund.moved) == (Money(200, "USD"), RefundReason.GOODWILL, True)


def test_after_a_decline_another_card_is_asked_with_another_key(street: Street) -> None:
    """9: tempoxyz/pympp#155, Medical-Software-Foundation/canvas#243, woocommerce-gateway-stripe#541."""
    good = new(street)
    case = attrs.evolve(good, card=street.card(good.driver, "pm_card_chargeCustomerFail"))
    with pytest.raises(PaymentDeclined):
        hands_of(street).book(case)
    booking = only(street, case)
    hands_of(street).pay(attrs.evolve(good, booking=booking.id, key="another card"))
    first, second = operations(street, booking, OperationKind.CONFIRM_PAYMENT)
    assert first.key != second.key
    agreed(street, deed_called("book"), case)


def test_what_is_unknown_is_asked_again_with_its_own_key(street: Street) -> None:
    """9: an ambiguous answer is no decline."""
    case = new(street)
    street.sandbox.faults.drop_before("/v1/payment_intents/*/confirm")
    hands_of(street).book(case)
    (lost,) = operations(street, only(street, case), OperationKind.CONFIRM_PAYMENT)
    a_worker(street).pass_time(SOON, case)
    street.settle(only(street, case).id)
    (done,) = operations(street, only(street, case), OperationKind.CONFIRM_PAYMENT)
    assert (done.key, done.attempt) == (lost.key, 1)
    assert only(street, case).status is BookingStatus.CONFIRMED


def test_a_refund_of_a_payment_that_is_not_ours_leaves_the_booking_paid(street: Street) -> None:
    """10: pretix/pretix#343: the refund of a duplicate voided the order that was paid."""
    case = booked(street)
    stray = street.gateway.payments.create(
        Money(1_000, "USD"),
        customer=street.rows("customer")[0]["id"],
        hold=False,
        about={"booking_id": str(case.own), "operation_id": "somebody's"},
        key="by hand",
    ).seen.intent_id
    assert case.card is not None
    street.gateway.payments.confirm(stray, method=case.card, driver_present=True, key="also by hand")
    street.gateway.payments.refund(stray, Money(1_000, "USD"), about={}, key="and back")
    assert not street.look_at(stray)
    street.wait(days=3)
    assert not street.look_at(stray)
    assert only(street, case).status is BookingStatus.CONFIRMED
    assert [each.intent_id for each in street.payments(case.own)] == [case.intent]


def test_yen_have_no_hundredths_on_the_way_out_nor_back(street: Street) -> None:
    """12: calcom/cal.diy#13845, Paymenter/Paymenter#1258; InvoicePlane/InvoicePlane#1677 hid it."""
    scene = street.scene()
    with street.transactions.begin(acting_as=SYSTEM) as work:
        driveway = work.driveways.get(scene.driveway.id)
        yen = attrs.evolve(driveway.terms, overstay_penalty=Money.zero("JPY"))
        rates = Rates(hourly=Money.of("850", "JPY"))
        work.driveways.save(attrs.evolve(driveway, rates=rates, terms=yen))
    card = street.card(scene.driver.id)
    booked_ = street.book(scene, 400, 402, card=card).booking
    due = booked_.offer.due.total
    assert due == Money(1_955, "JPY")
    (intent,) = street.rows("payment_intent")
    assert (intent["amount"], intent["amount_received"], intent["currency"]) == (1_955, 1_955, "jpy")
    assert street.payments(booked_.id)[0].captured == due
    street.book(scene, 500, 502, card=card)  # from which the gateway's cost is paid
    street.cancel(scene.driver.actor, booked_.id)
    (refund,) = street.rows("refund")
    assert (refund["amount"], refund["currency"]) == (1_955, "jpy")
    assert not street.let_funds_come(booked_).driver_owes
    with street.reading() as work:
        assert [each.amount for each in work.refunds.of(booked_.id)] == [due]
