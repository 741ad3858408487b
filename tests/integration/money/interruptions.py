"""A process that dies at its n-th step: real parts, with a counter between them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

import attrs

from driveway_core.actors import Actor
from driveway_core.disputes import DisputeSeen
from driveway_core.money import Money
from driveway_core.once import Once
from driveway_core.payments import PaymentSeen
from driveway_core.ports import PaymentGateway, Transactions, Work
from driveway_core.ports.payments import ToPay
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


@attrs.frozen
class CountedGateway:
    """A gateway with a step before each call and one after it."""

    inner: PaymentGateway
    step: Steps

    def _counted(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        name = getattr(call, "__name__", "a call")
        self.step(f"before {name}")
        answer = call(*args, **kwargs)
        self.step(f"after {name}")
        return answer

    def create_customer(self, *, email: str, name: str, about: Mapping[str, str], key: str) -> str:
        return self._counted(self.inner.create_customer, email=email, name=name, about=about, key=key)

    def create(
        self, amount: Money, *, customer: str, hold: bool, about: Mapping[str, str], key: str
    ) -> ToPay:
        return self._counted(self.inner.create, amount, customer=customer, hold=hold, about=about, key=key)

    def confirm(self, intent_id: str, *, method: str, driver_present: bool, key: str) -> ToPay:
        return self._counted(
            self.inner.confirm, intent_id, method=method, driver_present=driver_present, key=key
        )

    def capture(self, intent_id: str, *, key: str) -> PaymentSeen:
        return self._counted(self.inner.capture, intent_id, key=key)

    def cancel(self, intent_id: str, *, key: str) -> PaymentSeen:
        return self._counted(self.inner.cancel, intent_id, key=key)

    def to_pay(self, intent_id: str) -> ToPay:
        return self._counted(self.inner.to_pay, intent_id)

    def payment(self, intent_id: str) -> PaymentSeen:
        return self._counted(self.inner.payment, intent_id)

    def payments_about(self, name: str, value: str) -> Sequence[PaymentSeen]:
        return self._counted(self.inner.payments_about, name, value)

    def refund(self, intent_id: str, amount: Money, *, about: Mapping[str, str], key: str) -> RefundSeen:
        return self._counted(self.inner.refund, intent_id, amount, about=about, key=key)

    def refunds(self, intent_id: str) -> Sequence[RefundSeen]:
        return self._counted(self.inner.refunds, intent_id)

    def dispute(self, gateway_id: str) -> DisputeSeen:
        return self._counted(self.inner.dispute, gateway_id)

    def smallest_charge(self, currency: str) -> Money:
        return self.inner.smallest_charge(currency)


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
