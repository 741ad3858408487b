"""The whole number that Stripe gets for an amount, in every kind of currency."""

import pytest
from tests.integration.stripe.far_side import SandboxSide, Wire

from driveway_core.money import DECIMALS, Money
from driveway_sandbox import StripeSandbox
from driveway_sandbox.stripe import accounts
from driveway_stripe import AmountRefused, StripeGateway
from driveway_stripe.amounts import incoming, limits_of, outgoing, payout_step, to_bank


@pytest.mark.parametrize(
    "amount, currency, country, whole",
    [
        ("46.05", "USD", "US", 4_605),
        ("46.05", "EUR", "DE", 4_605),
        ("4605", "JPY", "JP", 4_605),
        ("4.610", "KWD", "KW", 4_610),
        ("4605", "ISK", "IS", 460_500),
    ],
)
def test_the_same_amount_leaves_for_charge_refund_transfer_and_payout(
    sandbox: StripeSandbox,
    sandbox_side: SandboxSide,
    wire: Wire,
    stripe_gateway: StripeGateway,
    amount: str,
    currency: str,
    country: str,
    whole: int,
) -> None:
    payments, payouts, key = stripe_gateway.payments, stripe_gateway.payouts, sandbox_side.new_key
    money, about = Money.of(amount, currency), {"booking_id": "b1"}
    customer = payments.create_customer(email="d@example.org", name="Dora", about={}, key=key())
    host = payouts.create_account(email="h@example.org", country=country, about={}, key=key())
    accounts.onboard(sandbox.world, host)

    def paid() -> str:
        made = payments.create(money, customer=customer, hold=False, about=about, key=key())
        intent = made.seen.intent_id
        done = payments.confirm(intent, method="pm_card_bypassPending", driver_present=True, key=key())
        assert made.seen.amount == done.seen.amount == money
        return intent

    intent, _ = paid(), paid()
    assert payments.refund(intent, money, about=about, key=key()).amount == money
    assert payments.payment(intent).refunded == money
    paid()
    sent = payouts.transfer(host, money, group="g", about=about, key=key())
    assert sent.amount == money
    taken = payouts.reverse(sent.gateway_id, money, about=about, key=key())
    assert taken.amount == money
    payouts.transfer(host, money, group="g", about=about, key=key())
    assert payouts.pay_out(host, money, about=about, key=key()).amount == money

    paths = ("payment_intents", "refunds", "transfers", f"transfers/{sent.gateway_id}/reversals", "payouts")
    for path in paths:
        assert wire.last(f"/v1/{path}").fields["amount"] == str(whole)
    for kind in ("payment_intent", "refund", "transfer", "transfer_reversal", "payout"):
        rows = sandbox.world.rows[kind].values()
        assert {(row["amount"], row["currency"]) for row in rows} >= {(whole, currency.lower())}


@pytest.mark.parametrize(
    "amount, step",
    [
        ("4.605 KWD", "0.010 KWD"),
        ("0.001 BHD", "0.010 BHD"),
        ("10.50 MGA", "1.00 MGA"),
        ("0.00 USD", "0.01 USD"),
        ("-1.00 USD", "0.01 USD"),
    ],
)
def test_what_stripe_cannot_write_is_refused_before_anything_is_sent(
    wire: Wire, stripe_gateway: StripeGateway, amount: str, step: str
) -> None:
    money = Money.of(*amount.split())
    with pytest.raises(AmountRefused) as refused:
        stripe_gateway.payments.create(money, customer="cus_1", hold=False, about={}, key="k")
    assert (refused.value.amount, refused.value.step) == (amount, step)
    assert step in str(refused.value)
    for refuse in (
        lambda: stripe_gateway.payments.refund("pi_1", money, about={}, key="k"),
        lambda: stripe_gateway.payouts.transfer("acct_1", money, group="g", about={}, key="k"),
        lambda: stripe_gateway.payouts.reverse("tr_1", money, about={}, key="k"),
        lambda: stripe_gateway.payouts.pay_out("acct_1", money, about={}, key="k"),
    ):
        with pytest.raises(AmountRefused):
            refuse()
    assert wire.left == []


@pytest.mark.parametrize("currency", ["HUF", "TWD"])
def test_some_currencies_are_charged_in_parts_and_paid_out_whole(currency: str) -> None:
    parts, whole = Money.of("250.50", currency), Money.of("250", currency)
    assert (outgoing(parts), outgoing(whole), to_bank(whole)) == (25_050, 25_000, 25_000)
    with pytest.raises(AmountRefused, match=f"multiple of 1.00 {currency}"):
        to_bank(parts)


@pytest.mark.parametrize("currency, whole", [("ISK", 500), ("UGX", 500), ("MGA", 5), ("KRW", 5)])
def test_stripe_counts_some_currencies_otherwise(currency: str, whole: int) -> None:
    five = Money.of("5", currency)
    assert outgoing(five) == whole
    assert to_bank(five) == whole
    assert incoming(whole, currency.lower()) == five


@pytest.mark.parametrize("currency", sorted(DECIMALS))
def test_what_is_sent_comes_back_in_every_currency(currency: str) -> None:
    thousand = Money.of("1000", currency)
    assert incoming(outgoing(thousand), currency.lower()) == thousand
    assert incoming(to_bank(thousand), currency.lower()) == thousand
    limits, whole = limits_of(currency), payout_step(currency)
    for sent in (limits.smallest, limits.step):
        assert incoming(outgoing(sent), currency) == sent
    assert incoming(to_bank(whole), currency) == whole == whole.down_to(limits.step)


@pytest.mark.parametrize(
    "currency, amount",
    [("USD", "0.50"), ("GBP", "0.30"), ("JPY", "50"), ("MXN", "10"), ("KWD", "0.010"), ("ISK", "1")],
)
def test_the_smallest_charge_is_the_one_that_stripe_publishes(currency: str, amount: str) -> None:
    assert limits_of(currency).smallest == Money.of(amount, currency)


@pytest.mark.parametrize("currency, amount", [("USD", "999999.99"), ("EUR", "999999.99"), ("JPY", None)])
def test_the_largest_charge_has_eight_digits_where_that_is_known(currency: str, amount: str | None) -> None:
    assert limits_of(currency).largest == (None if amount is None else Money.of(amount, currency))


@pytest.mark.parametrize(
    "currency, charged, paid_out",
    [
        ("USD", "0.01", "0.01"),
        ("JPY", "1", "1"),
        ("KWD", "0.010", "0.010"),
        ("TND", "0.010", "0.010"),
        ("HUF", "0.01", "1"),
        ("TWD", "0.01", "1"),
        ("ISK", "1", "1"),
        ("UGX", "1", "1"),
        ("MGA", "1", "1"),
    ],
)
def test_the_steps_are_the_ones_that_stripe_publishes(currency: str, charged: str, paid_out: str) -> None:
    assert limits_of(currency).step == Money.of(charged, currency)
    assert payout_step(currency) == Money.of(paid_out, currency)


def test_a_part_of_a_krona_that_a_fee_has_is_rounded() -> None:
    assert incoming(14_850, "isk") == Money(149, "ISK")
    assert incoming(-14_850, "isk") == Money(-149, "ISK")
