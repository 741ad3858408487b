"""Random lives of payments, refunds, transfers, payouts and disputes: the laws hold at every step."""

from collections import Counter
from typing import Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.unit.sandbox.far import Far

CARDS: Final = (
    "pm_card_visa",
    "pm_card_bypassPending",
    "pm_card_mastercard",
    "pm_card_visa_chargeDeclined",
    "pm_card_authenticationRequired",
    "pm_card_createDispute",
    "pm_card_pendingRefund",
    "pm_card_refundFail",
)

LEGAL: Final = {
    "payment_intent": {
        "requires_payment_method": {
            "requires_confirmation", "requires_action", "requires_capture", "succeeded", "canceled",
        },
        "requires_confirmation": {
            "requires_payment_method", "requires_action", "requires_capture", "succeeded", "canceled",
        },
        "requires_action": {"requires_payment_method", "requires_capture", "succeeded", "canceled"},
        "requires_capture": {"succeeded", "canceled"},
        "succeeded": set(),
        "canceled": set(),
    },
    "refund": {"pending": {"succeeded", "failed"}, "succeeded": {"failed"}, "failed": set()},
    "payout": {
        "pending": {"in_transit", "paid", "failed", "canceled"},
        "in_transit": {"paid", "failed"},
        "paid": {"failed"},
        "failed": set(),
        "canceled": set(),
    },
    "dispute": {
        "needs_response": {"under_review", "won", "lost"},
        "under_review": {"won", "lost"},
        "won": set(),
        "lost": set(),
    },
}  # fmt: skip
"""What may follow a status, in Stripe's words."""

AMOUNTS: Final = st.integers(1, 12_000)
PLACES: Final = st.integers(0, 9)


class Money(RuleBasedStateMachine):
    """Whatever is asked, in whatever order, is done or refused; it never breaks."""

    def __init__(self) -> None:
        super().__init__()
        self.far = Far()
        self.host = self.far.host()
        self.seen: dict[str, str] = {}

    def ask(self, path: str, params: dict[str, object], **headers: str) -> None:
        answer, row = self.far.ask("POST", f"/v1/{path}", params, **headers)
        assert answer.status in (200, 400, 402, 404), row

    def one(self, kind: str, place: int) -> str:
        ids = list(self.far.service.world.rows.get(kind, {}))
        return ids[place % len(ids)] if ids else "none"

    @rule(card=st.sampled_from(CARDS), amount=AMOUNTS, manual=st.booleans(), off=st.booleans())
    def pay(self, card: str, amount: int, *, manual: bool, off: bool) -> None:
        params: dict[str, object] = {
            "amount": amount,
            "currency": "usd",
            "payment_method": card,
            "confirm": True,
        }
        params |= {"capture_method": "manual"} if manual else {}
        self.ask("payment_intents", params | {"off_session": off, "payment_method_types": ["card"]})

    @rule(place=PLACES, card=st.sampled_from(CARDS))
    def confirm(self, place: int, card: str) -> None:
        self.ask(f"payment_intents/{self.one('payment_intent', place)}/confirm", {"payment_method": card})

    @rule(place=PLACES, outcome=st.sampled_from(["succeeds", "fails"]))
    def authenticate(self, place: int, outcome: str) -> None:
        waiting = [
            row["id"]
            for row in self.far.service.world.rows.get("payment_intent", {}).values()
            if row["status"] == "requires_action"
        ]
        if waiting:
            self.far.control(f"intents/{waiting[place % len(waiting)]}/authentication", {"outcome": outcome})

    @rule(place=PLACES, amount=AMOUNTS)
    def capture(self, place: int, amount: int) -> None:
        self.ask(
            f"payment_intents/{self.one('payment_intent', place)}/capture", {"amount_to_capture": amount}
        )

    @rule(place=PLACES)
    def cancel(self, place: int) -> None:
        self.ask(f"payment_intents/{self.one('payment_intent', place)}/cancel", {})

    @rule(place=PLACES, amount=AMOUNTS)
    def refund(self, place: int, amount: int) -> None:
        self.ask("refunds", {"payment_intent": self.one("payment_intent", place), "amount": amount})

    @rule(amount=AMOUNTS)
    def transfer(self, amount: int) -> None:
        self.ask("transfers", {"destination": self.host, "amount": amount, "currency": "usd"})

    @rule(place=PLACES, amount=AMOUNTS)
    def reverse(self, place: int, amount: int) -> None:
        self.ask(f"transfers/{self.one('transfer', place)}/reversals", {"amount": amount})

    @rule(amount=AMOUNTS)
    def pay_out(self, amount: int) -> None:
        self.ask("payouts", {"amount": amount, "currency": "usd"}, stripe_account=self.host)

    @rule(place=PLACES)
    def bounce(self, place: int) -> None:
        payout = self.far.service.world.rows.get("payout", {}).get(self.one("payout", place))
        if payout and payout["status"] not in ("failed", "canceled"):
            self.far.control(f"payouts/{payout['id']}/failure", {"code": "account_closed"})
            self.far.control(f"accounts/{self.host}/bank")

    @rule(place=PLACES, won=st.booleans())
    @precondition(lambda self: self.far.service.world.rows.get("dispute"))
    def decide(self, place: int, *, won: bool) -> None:
        text = "winning_evidence" if won else "losing_evidence"
        self.ask(f"disputes/{self.one('dispute', place)}", {"evidence": {"uncategorized_text": text}})

    @rule(hours=st.sampled_from([1, 24, 72, 200]))
    def wait(self, hours: int) -> None:
        self.far.service.world.clock.advance(hours=hours)

    @invariant()
    def the_ledger_sums_to_zero(self) -> None:
        for holders in self.far.service.world.ledger.totals().values():
            assert sum(holders.values()) == 0

    @invariant()
    def balances_are_what_the_ledger_says(self) -> None:
        world = self.far.service.world
        for (account, currency), purse in world.purses.items():
            assert purse.available + purse.pending == world.ledger.of(account, currency)
        assert world.ledger.of(self.host, "usd") >= 0

    @invariant()
    def nothing_is_refunded_that_was_not_paid(self) -> None:
        rows = self.far.service.world.rows
        back: Counter[str] = Counter()
        for refund in rows.get("refund", {}).values():
            back[refund["charge"]] += refund["amount"] if refund["status"] != "failed" else 0
        for charge in rows.get("charge", {}).values():
            assert charge["amount_refunded"] == back[charge["id"]] <= charge["amount"]

    @invariant()
    def a_status_follows_only_from_those_before_it(self) -> None:
        for kind, legal in LEGAL.items():
            for name, row in self.far.service.world.rows.get(kind, {}).items():
                before = self.seen.setdefault(name, row["status"])
                assert row["status"] == before or row["status"] in legal[before] | {
                    later for between in legal[before] for later in legal[between]
                }
                self.seen[name] = row["status"]

    @invariant()
    def all_that_is_told_and_answered_is_in_stripes_shape(self) -> None:
        assert self.far.service.world.faults == []


TestMoney = pytest.mark.wide(Money.TestCase)
TestMoney.settings = settings(stateful_step_count=12)
