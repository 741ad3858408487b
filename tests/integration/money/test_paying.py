"""Drivers pay: at once, on a host's yes, for a longer stay, for an overstay; and get back what is theirs."""

import attrs
import pytest
from tests.integration.money.street import Street

from driveway_core.booking_states import HOLD_LAPSED, PAYMENT_ENDED
from driveway_core.bookings import Awaiting, Booking, BookingId, BookingStatus
from driveway_core.gateways import DeclineReason, PaymentDeclined
from driveway_core.joining import part_of_theirs
from driveway_core.ledger import Book
from driveway_core.money import Money
from driveway_core.payments import PaymentStatus
from driveway_core.testing.builders import hours_from_now
from driveway_core.windows import MINUTE
from driveway_sandbox.stripe.rows import PLATFORM


def test_an_instant_booking_with_a_saved_card_is_paid_and_confirmed_at_once(street: Street) -> None:
    scene = street.scene()
    booked = street.book(scene, card=street.card(scene.driver.id))
    assert (booked.booking.status, booked.booking.awaiting) == (BookingStatus.CONFIRMED, None)
    (payment,) = street.payments(booked.booking.id)
    total = booked.booking.offer.due.total
    assert (payment.status, payment.amount, payment.captured) == (PaymentStatus.SUCCEEDED, total, total)
    balances = street.balances(booked.booking)
    assert not balances.driver_owes
    assert balances.host_is_owed == booked.booking.offer.due.subtotal
    assert balances.sum.minor == 0
    assert street.sandbox.ledger.of(PLATFORM, "usd") == balances[Book.GATEWAY].minor


def test_without_a_saved_card_the_drivers_browser_finishes_the_payment(street: Street) -> None:
    scene = street.scene()
    booked = street.book(scene)
    assert (booked.booking.status, booked.booking.awaiting) == (BookingStatus.PENDING, Awaiting.PAYMENT)
    assert booked.to_pay is not None
    intent = booked.to_pay.seen.intent_id
    street.browser(f"intents/{intent}/confirmation", payment_method="pm_card_threeDSecure2Required")
    assert street.look_at(intent)
    assert street.stored(booked.booking.id).status is BookingStatus.PENDING
    street.browser(f"intents/{intent}/authentication", outcome="succeeds")
    assert street.look_at(intent)
    assert street.stored(booked.booking.id).status is BookingStatus.CONFIRMED


def test_within_anothers_transaction_no_card_is_asked_before_they_have_committed(
    street: Street,
) -> None:
    scene = street.scene()
    card = street.card(scene.driver.id)
    with part_of_theirs():
        booked = street.book(scene, card=card)
    assert booked.booking.awaiting is Awaiting.PAYMENT
    assert street.rows("payment_intent") == []
    assert street.settlement.carry_out(booked.booking.id) == ()
    assert street.stored(booked.booking.id).status is BookingStatus.CONFIRMED


def test_a_declined_card_leaves_the_place_held_and_another_one_pays(street: Street) -> None:
    scene = street.scene()
    bad = street.card(scene.driver.id, "pm_card_chargeCustomerFail")
    with pytest.raises(PaymentDeclined) as declined:
        street.book(scene, card=bad)
    assert declined.value.reason is DeclineReason.DECLINED
    assert declined.value.booking_id is not None
    booking_id = BookingId(declined.value.booking_id)
    assert street.stored(booking_id).status is BookingStatus.PENDING
    paid = street.pay(scene, booking_id, street.card(scene.driver.id))
    assert paid.booking.status is BookingStatus.CONFIRMED
    assert len(street.rows("payment_intent")) == 1


def test_a_card_of_somebody_else_pays_nothing_and_the_place_stays_held(street: Street) -> None:
    scene, elsewhere = street.scene(), street.scene()
    with pytest.raises(PaymentDeclined) as declined:
        street.book(scene, card=street.card(elsewhere.driver.id))
    assert declined.value.reason is DeclineReason.UNKNOWN_CARD
    assert declined.value.booking_id is not None
    assert street.stored(BookingId(declined.value.booking_id)).status is BookingStatus.PENDING
    assert not street.rows("charge")


def test_a_request_is_set_aside_and_taken_on_the_hosts_yes(street: Street) -> None:
    scene = street.scene(instant=False)
    asked = street.book(scene, card=street.card(scene.driver.id)).booking
    assert (asked.status, asked.awaiting) == (BookingStatus.PENDING, Awaiting.HOST)
    assert street.rows("payment_intent")[0]["status"] == "requires_capture"
    accepted = street.accept(scene.host.actor, asked.id).booking
    assert (accepted.status, accepted.awaiting) == (BookingStatus.CONFIRMED, None)
    assert street.payments(asked.id)[0].captured == accepted.offer.due.total


def test_a_yes_to_a_request_that_nothing_was_set_aside_for_waits_for_its_payment(street: Street) -> None:
    scene = street.scene(instant=False)
    asked = scene.book(48, 50, awaiting=Awaiting.HOST)
    accepted = street.accept(scene.host.actor, asked.id).booking
    assert (accepted.status, accepted.awaiting) == (BookingStatus.PENDING, Awaiting.PAYMENT)
    paid = street.pay(scene, asked.id, street.card(scene.driver.id))
    assert paid.booking.status is BookingStatus.CONFIRMED


def test_a_declined_request_costs_nothing(street: Street) -> None:
    scene = street.scene(instant=False)
    asked = street.book(scene, card=street.card(scene.driver.id)).booking
    street.decline(scene.host.actor, asked.id)
    assert street.rows("payment_intent")[0]["status"] == "canceled"
    assert street.ledger(asked).entries == ()


def test_an_authorisation_that_ended_closes_the_request(street: Street) -> None:
    scene = street.scene(instant=False)
    asked = street.book(scene, 400, 402, card=street.card(scene.driver.id)).booking
    intent = street.payments(asked.id)[0].intent_id
    street.gateway.payments.cancel(intent, key="by somebody at the gateway")
    accepted = street.accept(scene.host.actor, asked.id).booking
    assert (accepted.status, accepted.cancel_reason) == (BookingStatus.CANCELLED, PAYMENT_ENDED)


def test_a_lapsed_hold_lets_its_payment_go(street: Street) -> None:
    scene = street.scene()
    held = street.book(scene).booking
    street.wait(minutes=16)
    street.sweep()
    street.settle(held.id)
    assert street.stored(held.id).cancel_reason == HOLD_LAPSED
    assert street.rows("payment_intent")[0]["status"] == "canceled"


@pytest.mark.parametrize("taken", [False, True])
def test_money_that_comes_late_books_again_or_goes_back(street: Street, *, taken: bool) -> None:
    scene = street.scene()
    held = street.book(scene)
    assert held.to_pay is not None
    intent = held.to_pay.seen.intent_id
    street.browser(f"intents/{intent}/confirmation", payment_method="pm_card_threeDSecure2Required")
    street.wait(minutes=16)
    if taken:
        street.book(scene, card=street.card(scene.driver.id))
    street.browser(f"intents/{intent}/authentication", outcome="succeeds")
    street.sweep()
    street.look_at(intent)
    late = street.stored(held.booking.id)
    assert late.status is (BookingStatus.CANCELLED if taken else BookingStatus.CONFIRMED)
    assert bool(street.rows("refund")) == taken
    assert not street.let_funds_come(late).driver_owes


def test_cancelling_gives_back_what_the_terms_say(street: Street) -> None:
    scene = street.scene()
    booked = street.book(scene, 10, 12, card=street.card(scene.driver.id)).booking
    street.wait(minutes=20)
    gone = street.cancel(scene.driver.actor, booked.id).booking
    assert gone.status is BookingStatus.CANCELLED
    (refund,) = street.rows("refund")
    assert 0 < refund["amount"] < booked.offer.due.total.minor
    assert street.balances(gone).driver_owes.minor == -refund["amount"]
    balances = street.let_funds_come(gone)
    assert not balances.driver_owes
    assert balances.host_is_owed.minor > 0
    assert street.payments(gone.id)[0].status is PaymentStatus.SUCCEEDED


def test_a_longer_stay_is_made_when_it_is_paid_and_a_shorter_one_gives_money_back(street: Street) -> None:
    scene = street.scene()
    card = street.card(scene.driver.id)
    booked = street.book(scene, 400, 402, card=card).booking
    longer = street.reschedule(scene.driver.actor, booked.id, hours_from_now(400, 405))
    assert longer.booking.stay == hours_from_now(400, 405)
    assert [each.amount.minor > 0 for each in street.payments(booked.id)] == [True, True]
    assert not street.balances(longer.booking).driver_owes
    shorter = street.reschedule(scene.driver.actor, booked.id, hours_from_now(400, 402)).booking
    assert shorter.offer.due.total == booked.offer.due.total
    assert not street.let_funds_come(shorter).driver_owes
    assert len(street.rows("refund")) == 1


def test_a_longer_stay_that_the_bank_asks_about_waits_for_the_driver(street: Street) -> None:
    scene = street.scene()
    card = street.card(scene.driver.id, "pm_card_authenticationRequired")
    booked = street.book(scene, 400, 402, card=card)
    assert booked.to_pay is not None
    street.browser(f"intents/{booked.to_pay.seen.intent_id}/authentication", outcome="succeeds")
    street.look_at(booked.to_pay.seen.intent_id)
    asked = street.reschedule(scene.driver.actor, booked.booking.id, hours_from_now(400, 405))
    assert asked.booking.stay == hours_from_now(400, 402)
    assert asked.to_pay is not None
    assert asked.to_pay.next_action is not None
    street.browser(f"intents/{asked.to_pay.seen.intent_id}/authentication", outcome="succeeds")
    street.look_at(asked.to_pay.seen.intent_id)
    assert street.stored(booked.booking.id).stay == hours_from_now(400, 405)


def test_a_change_that_nobody_pays_is_forgotten(street: Street) -> None:
    scene = street.scene()
    card = street.card(scene.driver.id, "pm_card_authenticationRequired")
    booked = street.book(scene, 400, 402, card=card)
    assert booked.to_pay is not None
    street.browser(f"intents/{booked.to_pay.seen.intent_id}/authentication", outcome="succeeds")
    street.look_at(booked.to_pay.seen.intent_id)
    street.reschedule(scene.driver.actor, booked.booking.id, hours_from_now(400, 405))
    street.wait(minutes=16)
    street.settle(booked.booking.id)
    assert [each.status for each in street.payments(booked.booking.id)] == [
        PaymentStatus.SUCCEEDED,
        PaymentStatus.CANCELLED,
    ]


def test_an_overstay_is_charged_to_the_card_that_paid(street: Street) -> None:
    scene = street.scene()
    booked = street.book(scene, 1, 2, card=street.card(scene.driver.id)).booking
    street.wait_until(booked.stay.start)
    street.check_in(scene.driver.actor, booked.id)
    street.wait_until(booked.stay.end + 45 * MINUTE)
    left = street.check_out(scene.driver.actor, booked.id).booking
    first, more = street.payments(booked.id)
    assert first.amount + more.amount == left.offer.due.total
    assert more.captured == more.amount
    assert not street.balances(left).driver_owes


def overstayed_unpaid(street: Street, minutes: int, *, hours: int = 1) -> Booking:
    """A stay that was paid, an overstay that the card did not pay, and more than a week."""
    scene = street.scene()
    card = street.card(scene.driver.id)
    booked = street.book(scene, 1, 1 + hours, card=card).booking
    refused = attrs.evolve(street.sandbox.world.cards[card], declined="card_declined", attaches=True)
    street.sandbox.world.cards[card] = refused
    street.wait_until(booked.stay.start)
    street.check_in(scene.driver.actor, booked.id)
    street.wait_until(booked.stay.end + minutes * MINUTE)
    left = street.check_out(scene.driver.actor, booked.id).booking
    assert street.balances(left).driver_owes.minor > 0
    street.wait(days=8)
    street.look_at(street.payments(left.id)[-1].intent_id)
    return left


def test_an_overstay_that_nobody_pays_is_borne_after_a_week(street: Street) -> None:
    left = overstayed_unpaid(street, 30, hours=2)
    balances = street.balances(left)
    assert not balances.driver_owes
    assert balances[Book.BORNE].minor > 0
    assert balances.host_is_owed == left.offer.due.subtotal


def test_the_platform_bears_no_more_of_an_overstay_than_the_stay_was_paid_with(street: Street) -> None:
    left = overstayed_unpaid(street, 600)
    balances, paid = street.balances(left), street.payments(left.id)[0].captured
    assert not balances.driver_owes
    assert balances[Book.BORNE] == paid
    assert Money.zero("USD") < balances.host_is_owed < paid + paid < left.offer.due.subtotal
    assert balances.sum.minor == 0
    street.settle(left.id)
    assert street.balances(left) == balances
