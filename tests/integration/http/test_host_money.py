"""Hosts are paid, and read what for: onboarding, payouts with their stays, earnings by week."""

import attrs
from tests.integration.http.paying import Market
from tests.unit.http.world import Person, Stay, told

from driveway_core.actors import SYSTEM, UserType

ONBOARD = "/v1/host/onboarding"
BACK = {"return_url": "https://app.example/paid"}


def onboarded(market: Market, host: Person) -> str:
    """A host who told the payment service everything; the name that they have there."""
    market.world.got("POST", ONBOARD, host, BACK, status=201)
    with market.container.transactions().begin(acting_as=SYSTEM) as work:
        account = work.accounts.get(host.account.id)
        work.accounts.save(attrs.evolve(account, email_verified=True))
    payee = account.payee_id
    assert payee is not None
    market.far(f"accounts/{payee}/onboarding")
    return payee


def test_a_host_is_made_known_once_and_led_to_what_is_missing(market: Market, stay: Stay) -> None:
    before = market.world.got("GET", ONBOARD, stay.host)
    assert (before["started"], before["can_receive"], before["url"]) == (False, False, None)
    begun = market.world.got("POST", ONBOARD, stay.host, BACK, status=201)
    assert (begun["started"], begun["can_be_paid_out"]) == (True, False)
    assert begun["missing"]
    assert begun["url"].startswith("http")
    assert begun["expires_at"] > told(0)[:10]
    assert not market.world.got("GET", "/v1/me", stay.host)["identity_verified"]
    market.world.got("POST", ONBOARD, stay.host, BACK, status=201)
    assert len(market.rows("account")) == 1
    onboarded(market, stay.host)
    after = market.world.got("GET", ONBOARD, stay.host)
    assert (after["can_receive"], after["can_be_paid_out"], after["missing"]) == (True, True, [])
    assert after["url"] is None
    assert market.world.got("GET", "/v1/me", stay.host)["identity_verified"]


def test_who_only_drives_is_not_paid(market: Market) -> None:
    driver = market.world.somebody("Ada", user_type=UserType.DRIVER)
    assert market.world.refused("POST", ONBOARD, driver, BACK) == (403, "wrong-role")


def test_a_week_of_a_host_from_the_booking_to_the_bank(market: Market, stay: Stay) -> None:
    onboarded(market, stay.host)
    booking = stay.book(payment_method=market.card(stay.driver))
    (week,) = market.world.got("GET", "/v1/host/earnings", stay.host)["items"]
    assert (week["week_start"], week["week_end"], week["stays"]) == ("2027-03-01", "2027-03-07", 1)
    assert (week["expected"], week["earned"], week["owed"]) == ("17.00", "0.00", "0.00")
    market.wait(days=9)
    stay = market.again(stay)
    market.world.got("GET", f"/v1/bookings/{booking['id']}", stay.host)
    (week,) = market.world.got("GET", "/v1/host/earnings", stay.host)["items"]
    assert (week["expected"], week["earned"], week["paid_out"], week["owed"]) == (
        "0.00",
        "17.00",
        "0.00",
        "17.00",
    )
    market.container.run_payouts()()
    (payout,) = market.world.got("GET", "/v1/payouts", stay.host)["items"]
    assert (payout["status"], payout["amount"], payout["stays"]) == ("processing", "17.00", 1)
    assert (payout["period_start"], payout["period_end"]) == ("2027-03-01", "2027-03-07")
    (week,) = market.world.got("GET", "/v1/host/earnings", stay.host)["items"]
    assert (week["on_its_way"], week["owed"]) == ("17.00", "0.00")
    details = market.world.got("GET", f"/v1/payouts/{payout['id']}", stay.host)
    (line,) = details["line_items"]
    assert (line["booking_reference"], line["time_zone"]) == (
        booking["booking_reference"],
        "America/Los_Angeles",
    )
    amounts = [line[name] for name in ("booking_total", "platform_fee", "tax_amount", "host_amount")]
    assert amounts == ["19.55", "2.55", "0.00", "17.00"]
    assert (details["debts"], details["kept_for_debts"]) == ([], "0.00")
    assert market.world.refused("GET", f"/v1/payouts/{payout['id']}", stay.driver) == (404, "not-found")
    assert market.world.got("GET", "/v1/payouts", stay.driver)["items"] == []
    market.wait(days=4)
    (row,) = market.rows("payout")
    payee = market.rows("account")[0]["id"]
    market.container.look_at_payout()(payee, row["id"])
    stay = market.again(stay)
    paid = market.world.got("GET", f"/v1/payouts/{payout['id']}", stay.host)
    assert (paid["status"], paid["paid_at"] is not None) == ("paid", True)
    query = "?from=2027-03-03&to=2027-03-03"
    (week,) = market.world.got("GET", f"/v1/host/earnings{query}", stay.host)["items"]
    assert (week["earned"], week["paid_out"], week["on_its_way"], week["owed"]) == (
        "17.00",
        "17.00",
        "0.00",
        "0.00",
    )
    assert market.world.got("GET", "/v1/host/earnings?from=2027-03-08", stay.host)["items"] == []
