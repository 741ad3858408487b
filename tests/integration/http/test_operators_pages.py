"""What operators do about money by the pages: cancel, give back as a present, see payouts and both books."""

from tests.integration.http.paying import Market
from tests.integration.http.test_host_money import onboarded
from tests.unit.http.world import Stay
from tests.unit.web.browsing import Browser, Town

from driveway_web import create_app


def operator_of(market: Market) -> Browser:
    """An operator's browser over the same marketplace."""
    app = create_app(market.container)
    return Town(market.container, app.test_client(), market.sandbox.clock.now(), app=app).operator()


def key_in(page: str) -> str:
    return page.partition('name="once" value="')[2].partition('"')[0]


def test_a_form_that_gives_back_does_so_once_however_often_it_is_sent(market: Market, stay: Stay) -> None:
    operator = operator_of(market)
    booking = stay.book(payment_method=market.card(stay.driver, "pm_card_bypassPending"))
    path = f"/admin/bookings/{booking['id']}"
    page = operator.page(path)
    assert page.count("$19.55") >= 3
    form = {"once": key_in(page), "amount": "5.00"}
    assert [operator.sent(f"{path}/refunds", form) for _ in range(2)] == [path, path]
    assert [row["amount"] for row in market.rows("refund")] == [500]
    page = operator.page(path)
    assert "Given by an operator" in page
    assert key_in(page) != form["once"]
    other = operator.refused(f"{path}/refunds", {**form, "amount": "6.00"})
    assert "This form was sent before" in other
    fresh = {"once": key_in(page)}
    assert "Only 14.55 USD" in operator.refused(f"{path}/refunds", {**fresh, "amount": "14.56"})
    assert 'id="e-amount"' in operator.refused(f"{path}/refunds", {**fresh, "amount": "much"})
    preview = operator.page(f"{path}/cancel")
    assert "Taken so far" in preview
    assert operator.sent(f"{path}/cancel", {"once": key_in(preview)}) == path
    assert sum(row["amount"] for row in market.rows("refund")) == 1955


def test_open_payouts_and_both_books_are_shown(market: Market, stay: Stay) -> None:
    onboarded(market, stay.host)
    booking = stay.book(payment_method=market.card(stay.driver))
    market.wait(days=9)
    market.world.got("GET", f"/v1/bookings/{booking['id']}", market.again(stay).host)
    market.container.run_payouts()()
    operator = operator_of(market)
    assert "All agrees." in operator.page("/admin/reconciliation?days=30")
    page = operator.page("/admin/payouts")
    assert "2027-03-01 – 2027-03-07" in page
    assert "$17.00" in page
    one = page.partition('href="/admin/payouts/')[2].partition('"')[0]
    details = operator.page(f"/admin/payouts/{one}")
    assert booking["booking_reference"] in details
    assert "$2.55" in details
    assert "open payout" in operator.page("/admin")
