"""The one shared client of Stripe's API: bounded in time, quiet, and exact about what it does not know."""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import attrs
import stripe

from driveway_core.errors import InvalidValue
from driveway_core.ports import Clock
from driveway_stripe.problems import API_KEY, translated

API_VERSION: Final = "2026-05-27.dahlia"
"""What is spoken, and what events have to come in."""
RETRIES: Final = 2
"""The client's own tries after a lost answer, with the same key."""
TIMEOUT: Final = (3.0, 20.0)
"""Seconds to connect, and to wait for an answer, each try."""


class Tries(stripe.RequestsClient):
    """The client's HTTP, which remembers whether an earlier try of a call may have had its effect.

    Stripe answers 429 before it looks at the key of a request
    (docs.stripe.com/error-low-level): after an answer that was lost, a 429
    tells nothing.
    """

    def __init__(self, *, timeout: tuple[float, float]) -> None:
        super().__init__(timeout=timeout)
        self._memory = threading.local()

    def begin(self) -> None:
        """Before a call."""
        self._memory.unsure = False

    @property
    def unsure(self) -> bool:
        """Whether a try before the last may have had its effect."""
        return bool(self._memory.unsure)

    def request(  # type: ignore[override]  # as its parent, which hands over bytes
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: object = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """One try."""
        try:
            answer = super().request(method, url, headers, post_data)
        except stripe.APIConnectionError:
            self._memory.unsure = True
            raise
        if answer[1] >= 500 or answer[1] == 409:
            self._memory.unsure = True
        return answer


@attrs.frozen(eq=False)
class Connection:
    """Stripe, for whoever asks it something; one is enough for a process and all its threads.

    ``publishable_key`` goes to browsers; ``clock`` says when Stripe was asked.
    """

    v1: "stripe.V1Services" = attrs.field(repr=False)
    tries: Tries = attrs.field(repr=False)
    publishable_key: str
    clock: Clock = attrs.field(repr=False)

    @contextmanager
    def moving(self) -> Iterator[datetime]:
        """Ask for a change; gives the moment before, and raises in our words."""
        with self._asking(moving=True) as at:
            yield at

    @contextmanager
    def looking(self) -> Iterator[datetime]:
        """Ask for what is; gives the moment before, and raises in our words."""
        with self._asking(moving=False) as at:
            yield at

    @contextmanager
    def _asking(self, *, moving: bool) -> Iterator[datetime]:
        self.tries.begin()
        try:
            yield self.clock()
        except stripe.StripeError as error:
            raise translated(error, moving=moving, unsure=self.tries.unsure) from error


def connected(
    key: str,
    *,
    publishable_key: str,
    clock: Clock,
    api_base: str | None = None,
    retries: int = RETRIES,
    timeout: tuple[float, float] = TIMEOUT,
    http: Tries | None = None,
) -> Connection:
    """A connection with a secret (or restricted) key; raises ``InvalidValue`` where it cannot be one.

    The client's telemetry would write a file and send data about the machine,
    and its log of answers shows client secrets: both are off.
    """
    if not key.startswith(("sk_", "rk_")) or not key.isascii() or not key.isprintable() or " " in key:
        raise InvalidValue(API_KEY, "that is no secret key of Stripe's: those begin with sk_ or rk_")
    stripe.enable_telemetry = False
    logging.getLogger("stripe").addFilter(_no_answers)
    tries = http or Tries(timeout=timeout)
    client = stripe.StripeClient(
        key,
        base_addresses={"api": api_base} if api_base else {},
        stripe_version=API_VERSION,
        max_network_retries=retries,
        http_client=tries,
    )
    return Connection(client.v1, tries, publishable_key, clock)


def _no_answers(record: logging.LogRecord) -> bool:
    """Stripe's client logs bodies at the level DEBUG, secrets included."""
    return record.levelno > logging.DEBUG


def was_replayed(made: stripe.StripeObject) -> bool:
    """Whether this is what Stripe answered to the same key before, and so perhaps old news.

    Source: docs.stripe.com/api/idempotent_requests.
    """
    answer = made.last_response
    return answer is not None and answer.headers.get("Idempotent-Replayed") == "true"
