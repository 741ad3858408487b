"""Drivers pay over HTTP: with a saved card, by their browser, again after a declined one."""

import json

import pytest
from tests.integration.http.paying import Market
from tests.unit.http.world import Document, Stay, told

from driveway_sandbox import Fault, FaultKind

TOMORROW = {"start_time": told(48), "end_time": told(50)}


def path_of(booking: Document) -> str:
    return f"/v1/bookings/{booking['id']}"


def test_a_saved_card_pays_at_once(market: Market, stay: Stay) -> None:
    booking = stay.book(payment_method=market.card(stay.driver))
    assert (booking["booking_status"], booking["awaiting"]) == ("confirmed", None)
    payment = booking["payment"]
    assert (payment["payment_status"], payment["amount"], payment["currency"]) == (
        "succeeded",
        "19.55",
        "USD",
    )
    assert (payment["captured"], payment["refunds"]) == ("19.55", [])
    assert (payment["client_secret"], payment["publishable_key"], payment["next_action"]) == (
        None,
        None,
        None,
    )
    assert [row["amount"] for row in market.rows("payment_intent")] == [1955]


def test_without_a_card_the_answer_holds_what_the_browser_needs_and_no_later_one_does(
    market: Market, stay: Stay
) -> None:
    booking = stay.book()
    assert (booking["booking_status"], booking["awaiting"]) == ("pending", "payment")
    payment = booking["payment"]
    (intent,) = market.rows("payment_intent")
    assert payment["payment_status"] == "pending"
    assert payment["client_secret"].startswith(f"{intent['id']}_secret_")
    assert payment["publishable_key"] == "pk_test_market"
    for reader in (stay.driver, stay.host):
        read = market.world.got("GET", path_of(booking), reader)["payment"]
        assert (read["payment_status"], read["client_secret"]) == ("pending", None)


def test_what_the_bank_asks_for_is_told_and_finished_by_the_driver(market: Market, stay: Stay) -> None:
    card = market.card(stay.driver, "pm_card_authenticationRequired")
    booking = stay.book(payment_method=card)
    payment = booking["payment"]
    assert (payment["payment_status"], payment["next_action"]) == ("pending", "use_stripe_sdk")
    (intent,) = market.rows("payment_intent")
    market.far(f"intents/{intent['id']}/authentication", outcome="succeeds")
    market.container.look_at_payment()(intent["id"])
    read = market.world.got("GET", path_of(booking), stay.driver)
    assert (read["booking_status"], read["payment"]["payment_status"]) == ("confirmed", "succeeded")


def test_a_declined_card_is_402_and_the_place_stays_held_for_another_one(market: Market, stay: Stay) -> None:
    bad = market.card(stay.driver, "pm_card_chargeCustomerFail")
    answer = market.world.call("POST", "/v1/bookings", stay.driver, {**stay.wish, "payment_method": bad})
    problem = json.loads(answer.data)
    assert (answer.status_code, problem["type"]) == (402, "/problems/payment-declined")
    assert problem["reason"] == "declined"
    path = f"/v1/bookings/{problem['booking_id']}"
    held = market.world.got("GET", path, stay.driver)
    assert (held["booking_status"], held["payment"]["declined"]) == ("pending", True)
    again = {"payment_method": bad}
    assert market.world.refused("POST", f"{path}/payment", stay.driver, again) == (402, "payment-declined")
    paid = market.world.got(
        "POST", f"{path}/payment", stay.driver, {"payment_method": market.card(stay.driver)}
    )
    assert (paid["booking_status"], paid["payment"]["declined"]) == ("confirmed", False)
    assert len(market.rows("payment_intent")) == 1
    assert market.world.refused("POST", f"{path}/payment", stay.driver) == (409, "nothing-to-pay")


def test_somebody_elses_card_is_none_and_somebody_elses_booking_is_none(market: Market, stay: Stay) -> None:
    eve = market.world.somebody("Eve")
    stolen = market.card(eve)
    booking = {**stay.wish, "payment_method": stolen}
    declined = market.world.call("POST", "/v1/bookings", stay.driver, booking, key="stolen")
    again = market.world.call("POST", "/v1/bookings", stay.driver, booking, key="stolen")
    assert declined.json is not None
    assert (declined.status_code, declined.json["reason"]) == (402, "unknown_card")
    assert (again.status_code, again.json) == (402, declined.json)
    held = market.world.got("GET", "/v1/bookings", stay.driver)["items"][0]
    for other in (eve, stay.host):
        assert market.world.refused("POST", f"{path_of(held)}/payment", other) == (404, "not-found")


def test_a_wish_that_is_repeated_is_paid_once_and_its_secret_is_kept_nowhere(
    market: Market, stay: Stay
) -> None:
    first = market.world.call("POST", "/v1/bookings", stay.driver, stay.wish, key="k")
    again = market.world.call("POST", "/v1/bookings", stay.driver, stay.wish, key="k")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (
        None,
        "true",
    )
    assert first.json == again.json
    assert again.headers["Location"] == first.headers["Location"]
    (intent,) = market.rows("payment_intent")
    market.far(f"intents/{intent['id']}/confirmation", payment_method="pm_card_visa")
    market.container.look_at_payment()(intent["id"])
    settled = market.world.got("POST", "/v1/bookings", stay.driver, stay.wish, key="k", status=201)
    assert (settled["booking_status"], settled["payment"]["client_secret"]) == ("confirmed", None)


def test_a_declined_wish_stays_declined_and_paying_under_another_key_works(
    market: Market, stay: Stay
) -> None:
    wish = {**stay.wish, "payment_method": market.card(stay.driver, "pm_card_chargeCustomerFail")}
    first = market.world.call("POST", "/v1/bookings", stay.driver, wish, key="k")
    again = market.world.call("POST", "/v1/bookings", stay.driver, wish, key="k")
    assert (first.status_code, again.status_code, first.json) == (402, 402, again.json)
    assert first.json is not None
    path = f"/v1/bookings/{first.json['booking_id']}/payment"
    body = {"payment_method": market.card(stay.driver)}
    paid = market.world.call("POST", path, stay.driver, body, key="p")
    twice = market.world.call("POST", path, stay.driver, body, key="p")
    assert (paid.status_code, paid.data) == (200, twice.data)
    assert twice.headers["Idempotency-Replayed"] == "true"
    assert len(market.rows("payment_intent")) == 1


def test_a_request_is_held_until_the_host_says_yes(market: Market) -> None:
    stay = market.stay(instant_booking_enabled=False)
    asked = stay.book(payment_method=market.card(stay.driver), **TOMORROW)
    assert (asked["awaiting"], asked["payment"]["payment_status"]) == ("host", "processing")
    assert asked["payment"]["captured"] == "0.00"
    accepted = market.world.got("POST", f"{path_of(asked)}/accept", stay.host)
    assert (accepted["booking_status"], accepted["payment"]["captured"]) == ("confirmed", "19.55")


def test_a_longer_stay_is_paid_for_and_a_shorter_one_gives_money_back(market: Market, stay: Stay) -> None:
    booking = stay.book(payment_method=market.card(stay.driver), **TOMORROW)
    longer = {"start_time": told(48), "end_time": told(51)}
    moved = market.world.got("POST", f"{path_of(booking)}/reschedule", stay.driver, longer)
    assert (moved["total_amount"], moved["payment"]["captured"]) == ("29.33", "29.33")
    shorter = {"start_time": told(48), "end_time": told(49)}
    seen = market.world.got("POST", f"{path_of(booking)}/reschedule?preview=true", stay.driver, shorter)
    assert (seen["payment"]["captured"], seen["payment"]["refunds"]) == ("29.33", [])
    moved = market.world.got("POST", f"{path_of(booking)}/reschedule", stay.driver, shorter)
    back = sum(float(refund["amount"]) for refund in moved["payment"]["refunds"])
    assert back == pytest.approx(29.33 - float(moved["total_amount"]))


def test_a_longer_stay_that_the_card_does_not_pay_stays_as_it_was(market: Market, stay: Stay) -> None:
    booking = stay.book(**TOMORROW)
    (intent,) = market.rows("payment_intent")
    market.far(f"intents/{intent['id']}/confirmation", payment_method="pm_card_threeDSecure2Required")
    market.far(f"intents/{intent['id']}/authentication", outcome="succeeds")
    market.container.look_at_payment()(intent["id"])
    longer = {"start_time": told(48), "end_time": told(51)}
    answer = market.world.call("POST", f"{path_of(booking)}/reschedule", stay.driver, longer, key="more")
    assert answer.status_code == 200
    moved = answer.json or {}
    assert (moved["end_time"], moved["payment"]["payment_status"]) == (booking["end_time"], "pending")
    assert (moved["payment"]["amount"], moved["payment"]["captured"]) == ("9.78", "19.55")
    assert moved["payment"]["client_secret"]
    again = market.world.call("POST", f"{path_of(booking)}/reschedule", stay.driver, longer, key="more")
    assert (again.json or {})["payment"] == moved["payment"]


def test_a_cancellation_says_how_far_the_refund_is(market: Market, stay: Stay) -> None:
    card = market.card(stay.driver)
    stay.book(payment_method=card)
    booking = stay.book(payment_method=card, **TOMORROW)
    seen = market.world.got("POST", f"{path_of(booking)}/cancel?preview=true", stay.driver)
    assert (seen["refund"]["settlement"], seen["refund"]["status"]) == ("stripe", "pending")
    assert seen["payment"]["refunds"] == []
    cancelled = market.world.got("POST", f"{path_of(booking)}/cancel", stay.driver)
    assert (cancelled["refund"]["amount"], cancelled["refund"]["status"]) == ("19.55", "pending")
    (refund,) = cancelled["payment"]["refunds"]
    assert (refund["amount"], refund["status"], refund["reason"]) == ("19.55", "pending", "cancelled")
    market.wait(days=3)
    market.container.look_at_payment()(market.rows("payment_intent")[1]["id"])
    stay = market.again(stay)
    read = market.world.got("GET", path_of(booking), stay.driver)
    assert (read["refund"]["status"], read["payment"]["payment_status"]) == ("succeeded", "refunded")
    assert read["payment"]["refunds"][0]["succeeded_at"] is not None


def test_what_was_never_taken_does_not_come_back(market: Market, stay: Stay) -> None:
    booking = stay.book(**TOMORROW)
    cancelled = market.world.got("POST", f"{path_of(booking)}/cancel", stay.driver)
    assert (cancelled["refund"]["settlement"], cancelled["refund"]["status"]) == ("stripe", "none")
    assert (cancelled["payment"]["payment_status"], cancelled["payment"]["captured"]) == ("cancelled", "0.00")


def test_an_overstay_that_the_card_pays_is_charged_at_check_out(market: Market, stay: Stay) -> None:
    booking = stay.book(payment_method=market.card(stay.driver))
    market.wait(hours=1)
    stay = market.again(stay)
    market.world.got("POST", f"{path_of(booking)}/check-in", stay.driver)
    market.wait(hours=2, minutes=59)
    stay = market.again(stay)
    left = market.world.got("POST", f"{path_of(booking)}/check-out", stay.driver)
    assert left["booking_status"] == "completed"
    assert left["overstay"]["minutes"] == 60
    assert left["payment"]["captured"] == left["total_amount"]


def test_a_booking_made_while_stripe_does_not_answer_waits_for_its_payment(
    market: Market, stay: Stay
) -> None:
    market.sandbox.faults.add(Fault(FaultKind.ERROR_BEFORE, times=50))
    booking = stay.book()
    assert (booking["booking_status"], booking["payment"]["payment_status"]) == ("pending", "pending")
    assert (booking["payment"]["amount"], booking["payment"]["client_secret"]) == ("19.55", None)
