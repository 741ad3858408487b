"""A process that dies at its n-th step: real parts, with a counter between them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

import attrs

from driveway_core.actors import Actor
from driveway_core.disputes import DisputeSeen
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.once import Once
from driveway_core.payments import PaymentSeen
from driveway_core.ports import PaymentGateway, PayoutGateway, Transactions, Work
from driveway_core.ports.payments import (
    HostAccountSeen,
    OnboardingLink,
    PayoutSeen,
    ReversalSeen,
    ToPay,
    TransferSeen,
)
from driveway_core.refunds import RefundSeen
from driveway_stripe.client import Tries

P = ParamSpec("P")
R = TypeVar("R")


class Killed(BaseException):
    """The process is no more; nothing of ours catches this."""


def die() -> None:
    """What ``kill -9`` is within one process: nothing runs any more, what was not committed is undone."""
    raise Killed


@attrs.define
class Steps:
    """Counts the steps of a process, and ends it at the one of that number."""

    last: int | None = None
    end: Callable[[], None] = die
    passed: list[str] = attrs.field(factory=list)

    def __call__(self, name: str) -> None:
        self.passed.append(name)
        if len(self.passed) == self.last:
            self.end()


@attrs.frozen
class CountedTransactions:
    """Transactions with a step before each commit and one after it."""

    inner: Transactions
    step: Steps

    @contextmanager
    def begin(self, *, acting_as: Actor, once: Once | None = None) -> Iterator[Work]:
        with self.inner.begin(acting_as=acting_as, once=once) as work:
            yield work
            self.step("before a commit")
        self.step("after a commit")

    @contextmanager
    def read(self, *, acting_as: Actor) -> Iterator[Work]:
        with self.inner.read(acting_as=acting_as) as work:
            yield work

    def pause(self, attempt: int) -> None:
        self.inner.pause(attempt)


def counted(step: Steps, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """A call with a step before it, and one after it."""
    name = getattr(call, "__name__", "a call")
    step(f"before {name}")
    answer = call(*args, **kwargs)
    step(f"after {name}")
    return answer


@attrs.frozen
class CountedGateway:
    """A gateway with a step before each call and one after it."""

    inner: PaymentGateway
    step: Steps

    def create_customer(self, *, email: str, name: str, about: Mapping[str, str], key: str) -> str:
        return counted(self.step, self.inner.create_customer, email=email, name=name, about=about, key=key)

    def create(
        self, amount: Money, *, customer: str, hold: bool, about: Mapping[str, str], key: str
    ) -> ToPay:
        return counted(
            self.step, self.inner.create, amount, customer=customer, hold=hold, about=about, key=key
        )

    def confirm(self, intent_id: str, *, method: str, driver_present: bool, key: str) -> ToPay:
        return counted(
            self.step, self.inner.confirm, intent_id, method=method, driver_present=driver_present, key=key
        )

    def capture(self, intent_id: str, *, key: str) -> PaymentSeen:
        return counted(self.step, self.inner.capture, intent_id, key=key)

    def cancel(self, intent_id: str, *, key: str) -> PaymentSeen:
        return counted(self.step, self.inner.cancel, intent_id, key=key)

    def to_pay(self, intent_id: str) -> ToPay:
        return counted(self.step, self.inner.to_pay, intent_id)

    def payment(self, intent_id: str) -> PaymentSeen:
        return counted(self.step, self.inner.payment, intent_id)

    def payments_about(self, name: str, value: str) -> Sequence[PaymentSeen]:
        return counted(self.step, self.inner.payments_about, name, value)

    def refund(self, intent_id: str, amount: Money, *, about: Mapping[str, str], key: str) -> RefundSeen:
        return counted(self.step, self.inner.refund, intent_id, amount, about=about, key=key)

    def refunds(self, intent_id: str) -> Sequence[RefundSeen]:
        return counted(self.step, self.inner.refunds, intent_id)

    def dispute(self, gateway_id: str) -> DisputeSeen:
        return counted(self.step, self.inner.dispute, gateway_id)

    def limits(self, currency: str) -> Limits:
        return self.inner.limits(currency)


@attrs.frozen
class CountedPayouts:
    """A gateway for hosts with a step before each call and one after it."""

    inner: PayoutGateway
    step: Steps

    def create_account(self, *, email: str, country: str, about: Mapping[str, str], key: str) -> str:
        return counted(
            self.step, self.inner.create_account, email=email, country=country, about=about, key=key
        )

    def onboarding_link(self, account_id: str, *, back_to: str) -> OnboardingLink:
        return counted(self.step, self.inner.onboarding_link, account_id, back_to=back_to)

    def account(self, account_id: str) -> HostAccountSeen:
        return counted(self.step, self.inner.account, account_id)

    def transfer(
        self, account_id: str, amount: Money, *, group: str, about: Mapping[str, str], key: str
    ) -> TransferSeen:
        return counted(self.step, self.inner.transfer, account_id, amount, group=group, about=about, key=key)

    def transfer_seen(self, transfer_id: str) -> TransferSeen:
        return counted(self.step, self.inner.transfer_seen, transfer_id)

    def transfers(self, group: str) -> Sequence[TransferSeen]:
        return counted(self.step, self.inner.transfers, group)

    def reverse(self, transfer_id: str, amount: Money, *, about: Mapping[str, str], key: str) -> ReversalSeen:
        return counted(self.step, self.inner.reverse, transfer_id, amount, about=about, key=key)

    def reversals(self, transfer_id: str) -> Sequence[ReversalSeen]:
        return counted(self.step, self.inner.reversals, transfer_id)

    def pay_out(self, account_id: str, amount: Money, *, about: Mapping[str, str], key: str) -> PayoutSeen:
        return counted(self.step, self.inner.pay_out, account_id, amount, about=about, key=key)

    def payout(self, account_id: str, gateway_id: str) -> PayoutSeen:
        return counted(self.step, self.inner.payout, account_id, gateway_id)

    def payouts(self, account_id: str) -> Sequence[PayoutSeen]:
        return counted(self.step, self.inner.payouts, account_id)

    def payout_step(self, currency: str) -> Money:
        return self.inner.payout_step(currency)


class CountedTries(Tries):
    """The client's HTTP, which remembers what was asked."""

    def __init__(self, *, timeout: tuple[float, float]) -> None:
        super().__init__(timeout=timeout)
        self.asked: list[str] = []

    def request(  # type: ignore[override]  # as its parent
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: object = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        self.asked.append(f"{method.upper()} {urlsplit(url).path}")
        return super().request(method, url, headers, post_data)
