"""Receipts: what a stay came to, for machines and on a page to print."""

import re
from decimal import Decimal

from tests.integration.http.paying import Market
from tests.unit.http.world import Document, Stay, a_stay, a_world, told

TOMORROW = {"start_time": told(48), "end_time": told(50)}


def receipt_of(market: Market, booking: Document, stay: Stay, *, host: bool = False) -> Document:
    reader = stay.host if host else stay.driver
    return market.world.got("GET", f"/v1/bookings/{booking['id']}/receipt", reader)


def assert_sums_up(receipt: Document) -> None:
    assert sum(Decimal(line["amount"]) for line in receipt["lines"]) == Decimal(receipt["total"])


def test_a_paid_stay_is_told_line_by_line_and_nothing_is_open(market: Market, stay: Stay) -> None:
    booking = stay.book(payment_method=market.card(stay.driver))
    receipt = receipt_of(market, booking, stay)
    assert_sums_up(receipt)
    assert (receipt["side"], receipt["total"], receipt["settlement"]) == ("driver", "19.55", "stripe")
    assert (receipt["subtotal"], receipt["platform_fee"], receipt["tax_amount"]) == ("17.00", "2.55", "0.00")
    (paid,) = receipt["payments"]
    assert paid["amount"] == "19.55"
    assert market.rows("charge")[0]["id"].endswith(paid["charge"])
    assert len(paid["charge"]) == 8
    assert (receipt["refunds"], receipt["open"]) == ([], "0.00")


def test_a_host_reads_what_they_earn_and_nothing_of_the_drivers_card(market: Market, stay: Stay) -> None:
    booking = stay.book(payment_method=market.card(stay.driver))
    receipt = receipt_of(market, booking, stay, host=True)
    assert_sums_up(receipt)
    assert (receipt["side"], receipt["total"]) == ("host", "17.00")
    assert {receipt[name] for name in ("platform_fee", "tax_amount", "open")} == {None}
    assert (receipt["payments"], receipt["refunds"]) == (None, None)
    eve = market.world.somebody("Eve")
    path = f"/v1/bookings/{booking['id']}/receipt"
    assert market.world.refused("GET", path, eve) == (404, "not-found")


def test_what_waits_to_be_paid_is_not_due_before(market: Market, stay: Stay) -> None:
    receipt = receipt_of(market, stay.book(), stay)
    assert_sums_up(receipt)
    assert (receipt["total"], receipt["payments"], receipt["open"]) == ("0.00", [], "0.00")
    assert receipt["lines"][-1]["label"] == "Not due before it is confirmed"


def test_a_cancelled_stay_says_what_was_kept_and_what_goes_back(market: Market, stay: Stay) -> None:
    booking = stay.book(payment_method=market.card(stay.driver), **TOMORROW)
    market.wait(hours=24)
    stay = market.again(stay)
    market.world.got("POST", f"/v1/bookings/{booking['id']}/cancel", stay.driver)
    receipt = receipt_of(market, booking, stay)
    assert_sums_up(receipt)
    assert (receipt["total"], receipt["open"]) == ("11.05", "0.00")
    assert [each["amount"] for each in receipt["refunds"]] == ["8.50"]
    assert receipt_of(market, booking, stay, host=True)["total"] == "8.50"


def test_the_page_is_whole_in_itself_and_on_the_listings_clock(market: Market, stay: Stay) -> None:
    booking = stay.book(payment_method=market.card(stay.driver), **TOMORROW)
    path = f"/v1/bookings/{booking['id']}/receipt"
    by_query = market.world.call("GET", f"{path}?format=html", stay.driver)
    browsers = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    by_header = market.world.call("GET", path, stay.driver, headers={"Accept": browsers})
    for answer in (by_query, by_header):
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    page = by_query.text
    assert "Wednesday, 3 March 2027, 08:00 (PST)" in page
    assert booking["booking_reference"] in page
    assert "Nothing is open." in page
    assert "@media print" in page
    assert re.findall(r"https?://|<script|<link|<img|url\(", page) == []
    asks_json = {"Accept": "application/json"}
    assert market.world.call("GET", path, stay.driver, headers=asks_json).is_json
    assert market.world.call("GET", f"{path}?format=json", stay.driver, headers={"Accept": browsers}).is_json


def test_what_is_written_by_people_is_shown_as_text(market: Market) -> None:
    stay = market.stay(title="<script>alert(1)</script>")
    path = f"/v1/bookings/{stay.book()['id']}/receipt?format=html"
    page = market.world.call("GET", path, stay.host).text
    assert "<script>" not in page
    assert "What you earn" in page


def test_a_marketplace_that_settles_elsewhere_says_so() -> None:
    with a_world() as world:
        stay = a_stay(world)
        path = f"/v1/bookings/{stay.book()['id']}/receipt"
        receipt = world.got("GET", path, stay.driver)
        assert_sums_up(receipt)
        assert (receipt["total"], receipt["settlement"]) == ("19.55", "external")
        assert (receipt["payments"], receipt["open"]) == (None, None)
        assert "settle this between them" in world.call("GET", f"{path}?format=html", stay.driver).text
