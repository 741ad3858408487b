"""Connected accounts, transfers and payouts."""

from tests.unit.sandbox.far import Far

from driveway_sandbox.stripe.rows import PLATFORM


def test_an_account_can_do_nothing_before_it_is_onboarded(far: Far) -> None:
    account = far.post("accounts", {"type": "express", "capabilities": {"transfers": {"requested": True}}})
    assert (account["payouts_enabled"], account["capabilities"]["transfers"]) == (False, "inactive")
    assert "external_account" in account["requirements"]["currently_due"]
    far.paid()
    _, error = far.refusal("transfers", {"amount": 1, "currency": "usd", "destination": account["id"]})
    assert error["code"] == "insufficient_capabilities_for_transfer"
    account = far.control(f"accounts/{account['id']}/onboarding")
    assert (account["payouts_enabled"], account["capabilities"]["transfers"]) == (True, "active")
    assert far.types_told()[-2:] == ["account.updated", "capability.updated"]


def test_a_transfer_needs_available_money_unless_it_is_bound_to_its_charge(far: Far) -> None:
    host, paid = far.host(), far.paid("pm_card_visa")
    wish = {"amount": 5_000, "currency": "usd", "destination": host}
    assert far.refusal("transfers", wish)[1]["code"] == "balance_insufficient"
    far.post("transfers", wish | {"source_transaction": paid["latest_charge"]})
    assert far.available(host) == 0
    far.service.world.clock.advance(days=3)
    assert far.available(host) == 5_000


def test_a_reversal_takes_back_only_what_the_host_still_has(far: Far) -> None:
    host = far.host()
    far.paid()
    transfer = far.post("transfers", {"amount": 5_000, "currency": "usd", "destination": host})
    far.post("payouts", {"amount": 4_000, "currency": "usd"}, stripe_account=host)
    status, error = far.refusal(f"transfers/{transfer['id']}/reversals", {"amount": 1_001})
    assert (status, error["code"]) == (400, "balance_insufficient")
    for _ in range(2):
        far.post(f"transfers/{transfer['id']}/reversals", {"amount": 500})
    kept = far.get(f"transfers/{transfer['id']}")
    assert (kept["amount_reversed"], len(kept["reversals"]["data"])) == (1_000, 2)
    assert far.service.world.ledger.of(PLATFORM, "usd") == 10_000 - 320 - 4_000


def test_a_payout_is_on_its_way_and_then_paid(far: Far) -> None:
    host = far.host()
    far.paid()
    far.post("transfers", {"amount": 5_000, "currency": "usd", "destination": host})
    payout = far.post("payouts", {"amount": 5_000, "currency": "usd"}, stripe_account=host)
    clock = far.service.world.clock
    statuses = [payout["status"]]
    for hours in (2, 70):
        clock.advance(hours=hours)
        statuses.append(far.get(f"payouts/{payout['id']}", stripe_account=host)["status"])
    assert statuses == ["pending", "in_transit", "paid"]
    assert far.service.world.ledger.of("world:banks", "usd") == 5_000


def test_a_payout_said_to_be_paid_may_still_fail_and_its_bank_takes_no_more(far: Far) -> None:
    host = far.host(bank="000111111113")
    far.paid()
    far.post("transfers", {"amount": 5_000, "currency": "usd", "destination": host})
    payout = far.post("payouts", {"amount": 5_000, "currency": "usd"}, stripe_account=host)
    far.service.world.clock.advance(days=5)
    failed = far.get(f"payouts/{payout['id']}", stripe_account=host)
    assert (failed["status"], failed["failure_code"]) == ("failed", "account_closed")
    told = far.types_told()
    assert told.index("payout.paid") < told.index("payout.failed")
    assert far.available(host) == 5_000
    assert far.refusal("payouts", {"amount": 1, "currency": "usd"}, stripe_account=host)[0] == 400
    far.control(f"accounts/{host}/bank")
    assert (
        far.post("payouts", {"amount": 5_000, "currency": "usd"}, stripe_account=host)["status"] == "pending"
    )


def test_a_paused_account_is_not_paid_out(far: Far) -> None:
    host = far.host()
    far.control(f"accounts/{host}/restriction", {"restricted": True})
    _, error = far.refusal("payouts", {"amount": 1, "currency": "usd"}, stripe_account=host)
    assert error["code"] == "payouts_not_allowed"


def test_objects_of_one_account_are_not_found_by_another(far: Far) -> None:
    host = far.host()
    paid = far.paid()
    answer, row = far.ask("GET", f"/v1/payment_intents/{paid['id']}", stripe_account=host)
    assert (answer.status, row["error"]["code"]) == (404, "resource_missing")
    answer, row = far.ask("GET", "/v1/balance", stripe_account="acct_nobody")
    assert (answer.status, row["error"]["code"]) == (403, "account_invalid")


def test_the_schedule_of_payouts_is_kept_for_its_account(far: Far) -> None:
    host = far.host()
    wish = {"payments": {"payouts": {"schedule": {"interval": "manual"}}}}
    far.post("balance_settings", wish, stripe_account=host)
    theirs = far.get("balance_settings", stripe_account=host)["payments"]["payouts"]["schedule"]["interval"]
    ours = far.get("balance_settings")["payments"]["payouts"]["schedule"]["interval"]
    assert (theirs, ours) == ("manual", "daily")
