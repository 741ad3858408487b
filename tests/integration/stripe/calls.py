"""Every call that the adapter can make, by name, each ready to be made once."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import attrs
from tests.integration.stripe.far_side import SandboxSide

from driveway_core.money import Money
from driveway_sandbox import StripeSandbox
from driveway_stripe import StripeGateway

DAY: Final = timedelta(days=1)
ABOUT: Final = {"operation_id": "o1"}


def usd(amount: str) -> Money:
    """So many dollars."""
    return Money.of(amount, "USD")


@attrs.frozen
class Stage:
    """What there is to be called about: payments in every state, a host, a transfer, a payout, a dispute."""

    customer: str
    open: str
    held: str
    held_too: str
    paid: str
    card: str
    host: str
    transfer: str
    payout: str
    dispute: str


def set_up(gateway: StripeGateway, side: SandboxSide) -> Stage:
    """One of everything."""
    payments, key = gateway.payments, side.new_key
    customer = payments.create_customer(email="d@example.org", name="Dora", about=ABOUT, key=key())

    def intent(*, hold: bool = False, amount: str = "40.00") -> str:
        made = payments.create(usd(amount), customer=customer, hold=hold, about=ABOUT, key=key())
        return made.seen.intent_id

    def confirmed(*, hold: bool = False, amount: str = "40.00") -> str:
        name = intent(hold=hold, amount=amount)
        card = "pm_card_bypassPending"
        payments.confirm(name, method=card, driver_present=True, key=key())
        return name

    paid, contested = confirmed(amount="90.00"), confirmed()
    card, charge = payments.payment(paid).method_id, payments.payment(contested).charge_id
    assert card is not None
    assert charge is not None
    host = side.a_host()
    sent = gateway.payouts.transfer(host, usd("20.00"), group="g1", about=ABOUT, key=key())
    out = gateway.payouts.pay_out(host, usd("5.00"), about=ABOUT, key=key())
    payments.refund(paid, usd("1.00"), about=ABOUT, key=key())
    gateway.payouts.reverse(sent.gateway_id, usd("1.00"), about=ABOUT, key=key())
    return Stage(
        customer=customer,
        open=intent(),
        held=confirmed(hold=True),
        held_too=confirmed(hold=True),
        paid=paid,
        card=card,
        host=host,
        transfer=sent.gateway_id,
        payout=out.gateway_id,
        dispute=side.contests(charge),
    )


Call = Callable[[StripeGateway, Stage, str], object]
"""A call with its key, which calls that only look do without."""

MOVING: Final[Mapping[str, tuple[str, Call]]] = {
    "create_customer": (
        "/v1/customers",
        lambda g, _, key: g.payments.create_customer(email="e@example.org", name="Eve", about=ABOUT, key=key),
    ),
    "create": (
        "/v1/payment_intents",
        lambda g, s, key: g.payments.create(
            usd("5.00"), customer=s.customer, hold=True, about=ABOUT, key=key
        ),
    ),
    "confirm": (
        "/v1/payment_intents/*/confirm",
        lambda g, s, key: g.payments.confirm(s.open, method=s.card, driver_present=False, key=key),
    ),
    "capture": ("/v1/payment_intents/*/capture", lambda g, s, key: g.payments.capture(s.held, key=key)),
    "cancel": ("/v1/payment_intents/*/cancel", lambda g, s, key: g.payments.cancel(s.held_too, key=key)),
    "refund": (
        "/v1/refunds",
        lambda g, s, key: g.payments.refund(s.paid, usd("2.00"), about=ABOUT, key=key),
    ),
    "set_up": ("/v1/setup_intents", lambda g, s, key: g.cards.set_up(s.customer, key=key)),
    "create_account": (
        "/v1/accounts",
        lambda g, _, key: g.payouts.create_account(email="h@example.org", country="US", about=ABOUT, key=key),
    ),
    "schedule": (
        "/v1/balance_settings",
        lambda g, _, key: g.payouts.create_account(email="h@example.org", country="US", about=ABOUT, key=key),
    ),
    "transfer": (
        "/v1/transfers",
        lambda g, s, key: g.payouts.transfer(s.host, usd("3.00"), group="g2", about=ABOUT, key=key),
    ),
    "reverse": (
        "/v1/transfers/*/reversals",
        lambda g, s, key: g.payouts.reverse(s.transfer, usd("4.00"), about=ABOUT, key=key),
    ),
    "pay_out": (
        "/v1/payouts",
        lambda g, s, key: g.payouts.pay_out(s.host, usd("6.00"), about=ABOUT, key=key),
    ),
}
"""Calls that move something, with the path that they ask; the same key does each once."""

LOOKING: Final[Mapping[str, Call]] = {
    "to_pay": lambda g, s, _: g.payments.to_pay(s.open),
    "payment": lambda g, s, _: g.payments.payment(s.paid),
    "payments_about": lambda g, *_: g.payments.payments_about("operation_id", "o1"),
    "refunds": lambda g, s, _: g.payments.refunds(s.paid),
    "dispute": lambda g, s, _: g.payments.dispute(s.dispute),
    "cards": lambda g, s, _: g.cards.cards(s.customer),
    "account": lambda g, s, _: g.payouts.account(s.host),
    "transfer_seen": lambda g, s, _: g.payouts.transfer_seen(s.transfer),
    "transfers": lambda g, *_: g.payouts.transfers("g1"),
    "reversals": lambda g, s, _: g.payouts.reversals(s.transfer),
    "payout": lambda g, s, _: g.payouts.payout(s.host, s.payout),
    "payouts": lambda g, s, _: g.payouts.payouts(s.host),
    "movements": lambda g, *_: g.books.movements(*_lately(g)),
}
"""Calls that ask for what is."""

OTHERS: Final[Mapping[str, Call]] = {
    "onboarding_link": lambda g, s, _: g.payouts.onboarding_link(s.host, back_to="http://localhost/me"),
    "remove": lambda g, s, _: g.cards.remove(s.customer, s.card),
}
"""Calls that change nothing twice, and need no key."""


def _lately(gateway: StripeGateway) -> tuple[datetime, datetime]:
    at = gateway.books.connection.clock()
    return at - DAY, at + DAY


def made(sandbox: StripeSandbox) -> dict[str, int]:
    """How many objects there are of each kind; a sandbox notes whatever happens."""
    return {kind: len(rows) for kind, rows in sandbox.world.rows.items()}
