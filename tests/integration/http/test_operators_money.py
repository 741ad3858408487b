"""What operators do about money over HTTP: give back as a present, see what is open, compare both books."""

import pytest
from tests.integration.http.paying import Market
from tests.integration.http.test_host_money import onboarded
from tests.unit.http.world import Document, Person, Stay

ADMIN = "/v1/admin"


@pytest.fixture
def root(market: Market) -> Person:
    return market.world.somebody("Root", is_operator=True)


def refunds_of(booking: Document) -> str:
    return f"{ADMIN}/bookings/{booking['id']}/refunds"


def test_a_present_goes_back_once_and_the_host_loses_nothing(
    market: Market, stay: Stay, root: Person
) -> None:
    world, booking = market.world, stay.book(payment_method=market.card(stay.driver, "pm_card_bypassPending"))
    path, gift = refunds_of(booking), {"amount": "5.00"}
    world.maintain()
    first = world.call("POST", path, root, gift, key="k")
    assert (first.status_code, first.headers["Location"]) == (201, path)
    assert world.call("POST", path, root, gift, key="k").data == first.data
    given = world.got("GET", path, root)
    assert (given["captured"], given["refunded"], given["currency"]) == ("19.55", "5.00", "USD")
    (refund,) = given["items"]
    assert (refund["amount"], refund["reason"], refund["status"]) == ("5.00", "goodwill", "succeeded")
    assert [row["amount"] for row in market.rows("refund")] == [500]
    seen = world.got("GET", f"/v1/bookings/{booking['id']}", stay.driver)
    assert [each["reason"] for each in seen["payment"]["refunds"]] == ["goodwill"]
    (week,) = world.got("GET", "/v1/host/earnings", stay.host)["items"]
    assert week["expected"] == "17.00"
    log = f"{ADMIN}/audit?event_type=refund_begun&related_booking_id={booking['id']}"
    (act,) = world.got("GET", log, root)["items"]
    assert (act["user_id"], act["acted_as"]) == (root.id, "operator")
    assert (act["metadata"]["amount"], act["metadata"]["reason"]) == ("5.00 USD", "goodwill")


def test_nobody_gets_back_more_than_was_paid(market: Market, stay: Stay, root: Person) -> None:
    booking = stay.book(payment_method=market.card(stay.driver, "pm_card_bypassPending"))
    path = refunds_of(booking)
    world = market.world
    for amount, wrong in (("19.56", "more-than-paid"), ("0.00", "invalid"), ("1.001", "invalid")):
        assert world.refused("POST", path, root, {"amount": amount}) == (422, wrong)
    world.got("POST", path, root, {"amount": "19.55"}, status=201)
    assert world.refused("POST", path, root, {"amount": "0.01"}) == (422, "more-than-paid")
    assert world.got("GET", path, root)["refunded"] == "19.55"
    cancelled = world.got("POST", f"/v1/bookings/{booking['id']}/cancel", stay.host)
    assert cancelled["booking_status"] == "cancelled"
    assert sum(row["amount"] for row in market.rows("refund")) == 1955


def test_a_present_that_does_not_arrive_is_told_and_not_given_again(
    market: Market, stay: Stay, root: Person
) -> None:
    booking = stay.book(payment_method=market.card(stay.driver, "pm_card_refundFail"))
    market.wait(days=8)
    root = market.world.signed_in(root.account)
    path = refunds_of(booking)
    market.world.got("POST", path, root, {"amount": "5.00"}, status=201)
    market.wait(hours=1)
    (intent,) = market.rows("payment_intent")
    market.container.look_at_payment()(intent["id"])
    seen = market.world.got("GET", path, market.world.signed_in(root.account))
    (failed,) = seen["items"]
    assert (seen["refunded"], failed["status"], failed["reason"]) == ("0.00", "failed", "goodwill")
    assert failed["failure"] is not None
    assert len(market.rows("refund")) == 1


def test_no_operator_gives_to_themselves(market: Market, stay: Stay, root: Person) -> None:
    wish = {**stay.wish, "vehicle_id": market.world.vehicle(root)["id"]}
    booking = market.world.booking(wish, root, payment_method=market.card(root))
    refused = market.world.refused("POST", refunds_of(booking), root, {"amount": "5.00"})
    assert refused == (403, "own-matter")


def test_both_books_and_open_payouts(market: Market, stay: Stay, root: Person) -> None:
    onboarded(market, stay.host)
    stay.book(payment_method=market.card(stay.driver))
    path = f"{ADMIN}/reconciliation"
    books = market.world.got("GET", path, root)
    assert (books["balanced"], books["items"]) == (True, [])
    assert books["since"] < books["until"]
    early = market.world.got("GET", f"{path}?from=2027-01-01T00:00:00Z&to=2027-01-02T00:00:00Z", root)
    assert (early["since"], early["until"]) == ("2027-01-01T00:00:00Z", "2027-01-02T00:00:00Z")
    assert market.world.got("GET", f"{ADMIN}/payouts", root) == {"items": [], "next_cursor": None}
