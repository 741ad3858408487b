"""The sandbox as a gateway's far side, and every request that left the adapter."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import attrs
import stripe

from driveway_core.ports import Clock
from driveway_core.testing.contracts.far_sides import Sent, SomeCard
from driveway_sandbox import StripeSandbox
from driveway_sandbox.stripe import accounts, confirming, disputes, pages, payouts
from driveway_stripe import StripeGateway
from driveway_stripe.client import Tries

KEY: Final = "sk_test_sandbox"
SECRET: Final = "whsec_platform"
CONNECT_SECRET: Final = "whsec_connect"
CARDS: Final = {
    SomeCard.GOOD: "pm_card_visa",
    SomeCard.AT_ONCE: "pm_card_bypassPending",
    SomeCard.DECLINED: "pm_card_chargeDeclined",
    SomeCard.POOR: "pm_card_chargeDeclinedInsufficientFunds",
    SomeCard.EXPIRED: "pm_card_chargeDeclinedExpiredCard",
    SomeCard.WRONG_CVC: "pm_card_chargeDeclinedIncorrectCvc",
    SomeCard.STOLEN: "pm_card_chargeDeclinedStolenCard",
    SomeCard.ASKS: "pm_card_authenticationRequired",
    SomeCard.REFUND_WAITS: "pm_card_pendingRefund",
    SomeCard.REFUND_FAILS: "pm_card_refundFail",
}
"""docs.stripe.com/testing; a token stands for a new card each time."""


@attrs.frozen
class Left:
    """A request as it left: ``form`` is its body, or its query."""

    method: str
    path: str
    form: str
    headers: Mapping[str, str]

    @property
    def fields(self) -> dict[str, str]:
        """What it says, as it is written."""
        return dict(parse_qsl(self.form, keep_blank_values=True))


class Wire(Tries):
    """The adapter's own HTTP, which also writes down what leaves."""

    def __init__(self, *, timeout: tuple[float, float] = (3, 20)) -> None:
        super().__init__(timeout=timeout)
        self.left: list[Left] = []

    def request(  # type: ignore[override]  # as its parent
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: object = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """One try, written down."""
        parts = urlsplit(url)
        form = post_data if isinstance(post_data, str) else parts.query
        self.left.append(Left(method.upper(), parts.path, form, dict(headers or {})))
        return super().request(method, url, headers, post_data)

    def last(self, path: str) -> Left:
        """The last request that changed something at a path."""
        return next(each for each in reversed(self.left) if (each.method, each.path) == ("POST", path))


def opened(
    sandbox: StripeSandbox,
    *,
    http: Tries | None = None,
    retries: int = 0,
    key: str = KEY,
    clock: Clock | None = None,
) -> StripeGateway:
    """The adapter at a sandbox, on the sandbox's time."""
    return StripeGateway.open(
        key,
        publishable_key="pk_test_sandbox",
        secrets=[SECRET, CONNECT_SECRET],
        clock=clock or sandbox.clock.now,
        api_base=sandbox.url,
        retries=retries,
        http=http,
    )


@attrs.frozen
class SandboxSide:
    """Drivers, banks, hosts and time in a sandbox."""

    sandbox: StripeSandbox
    _numbers: "count[int]" = attrs.field(factory=count)

    def new_key(self) -> str:
        return f"dh:{next(self._numbers)}:0"

    def card(self, kind: SomeCard) -> str:
        return CARDS[kind]

    def pays(self, intent_id: str, card: str) -> None:
        world = self.sandbox.world
        with self.sandbox.clock.lock:
            confirming.confirm(world, world.rows["payment_intent"][intent_id], {"payment_method": card})

    def now(self) -> datetime:
        return self.sandbox.clock.now()

    def later(self, pause: timedelta) -> None:
        self.sandbox.clock.advance(pause)

    def answers(self, intent_id: str, *, agrees: bool) -> None:
        with self.sandbox.clock.lock:
            pages.authenticate(self.sandbox.world, intent_id, succeeds=agrees)

    def onboards(self, account_id: str) -> None:
        with self.sandbox.clock.lock:
            accounts.onboard(self.sandbox.world, account_id)

    def a_host(self) -> str:
        gateway = opened(self.sandbox)
        made = gateway.payouts.create_account(
            email="hanna@example.org", country="US", about={"account_id": "a2"}, key=self.new_key()
        )
        self.onboards(made)
        return made

    def contests(self, charge_id: str, *, inquiry: bool = False) -> str:
        world = self.sandbox.world
        with self.sandbox.clock.lock:
            row = disputes.open_on(world, world.rows["charge"][charge_id], "fraudulent", inquiry=inquiry)
        return str(row["id"])

    def decides(self, dispute_id: str, *, won: bool) -> None:
        world = self.sandbox.world
        with self.sandbox.clock.lock:
            disputes.close(world, world.rows["dispute"][dispute_id], won=won)

    def bounces(self, payout_id: str) -> None:
        world = self.sandbox.world
        with self.sandbox.clock.lock:
            payouts.fail(world, world.rows["payout"][payout_id], "account_closed")

    def sent(self) -> Sequence[Sent]:
        at = self.now()
        return [
            signed(json.dumps(row).encode(), at, CONNECT_SECRET if "account" in row else SECRET)
            for row in self.sandbox.world.rows.get("event", {}).values()
        ]


def signed(payload: bytes, at: datetime, secret: str = SECRET) -> Sent:
    """An event as Stripe signs it."""
    header = stripe.WebhookSignature.generate_signature_header(payload.decode(), secret, int(at.timestamp()))
    return Sent(payload, header, at)
