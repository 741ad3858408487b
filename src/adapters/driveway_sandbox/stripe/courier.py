"""Webhooks: signed, and delivered on time, late, twice, out of order, or before the answer.

https://docs.stripe.com/webhooks: no order is promised, events may come twice,
and what is not taken with a 2xx is sent again for up to three days. The pauses
between tries are this sandbox's; Stripe publishes none.
"""

import hashlib
import hmac
import http.client
import json
import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from threading import Condition, Thread
from typing import Final
from urllib.parse import urlsplit

import attrs

from driveway_sandbox.clock import system_time
from driveway_sandbox.stripe.webhook_endpoints import listening
from driveway_sandbox.stripe.world import World

PAUSES: Final = (
    timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5), timedelta(hours=10),
    *[timedelta(hours=12)] * 4,
)  # fmt: skip
"""Between one try and the next, by the sandbox's clock: three days less a few hours."""
_PATIENCE: Final = 10.0  # real seconds that an endpoint may take
_LOOK: Final = 0.25  # real seconds between two looks at a clock that ticks


class How(StrEnum):
    """When an event is delivered."""

    ON_TIME = "on_time"
    """Right after the answer."""
    BEFORE_ANSWER = "before_answer"
    """While the caller still waits."""
    LATE = "late"
    """Some seconds later, by the sandbox's clock."""
    TWICE = "twice"
    SHUFFLED = "shuffled"
    """When released, in another order."""
    HELD = "held"
    """When released, in order."""
    LOST = "lost"
    """Never; the list of events tells."""


@attrs.frozen
class Rule:
    """How events of a type (a shell pattern) are delivered."""

    how: How = attrs.field(converter=How)
    types: str = "*"
    seconds: float = attrs.field(default=0.0, validator=attrs.validators.ge(0))


@attrs.define
class Delivery:
    """One event for one endpoint."""

    event: str
    endpoint: str
    due: datetime
    tries: int = 0


@attrs.frozen
class Try:
    """What became of a delivery: the status of the answer, 0 where there was none."""

    event: str
    type: str
    endpoint: str
    status: int


@attrs.define
class Courier:
    """Takes events to their endpoints, in a thread of its own."""

    world: World
    rules: list[Rule] = attrs.field(factory=list)
    tries: list[Try] = attrs.field(factory=list)
    _chance: random.Random = attrs.field(factory=lambda: random.Random(4))  # noqa: S311  # repeatable
    _queue: list[Delivery] = attrs.field(factory=list, init=False)
    _held: list[tuple[How, Delivery]] = attrs.field(factory=list, init=False)
    _promised: int = attrs.field(default=0, init=False)  # posted, and waiting for their answer to be out
    _busy: bool = attrs.field(default=False, init=False)
    _stopping: bool = attrs.field(default=False, init=False)
    _wake: Condition = attrs.field(factory=Condition, init=False, repr=False)
    _thread: Thread | None = attrs.field(default=None, init=False, repr=False)

    def plan(self, how: How | str, types: str = "*", *, seconds: float = 0.0) -> None:
        """From now on, deliver events of such types so; the newest rule wins."""
        self.rules.insert(0, Rule(How(how), types, seconds))

    def post(self, world: World) -> tuple[list[Delivery], list[Delivery]]:
        """Take what the world has to tell: deliveries for before the answer, and for after it."""
        now: list[Delivery] = []
        later: list[Delivery] = []
        for event in world.outbox:
            rule = next(
                (each for each in self.rules if fnmatchcase(event["type"], each.types)), Rule(How.ON_TIME)
            )
            for endpoint in listening(world, event):
                event["pending_webhooks"] += 1
                delivery = Delivery(event["id"], endpoint["id"], world.now())
                self._sort_in(rule, delivery, now, later)
        world.outbox.clear()
        with self._wake:
            self._promised += len(later)
        return now, later

    def answered(self, later: list[Delivery]) -> None:
        """The answer is out: what was posted for after it may go."""
        with self._wake:
            self._promised -= len(later)
            self.queue(later)

    def _sort_in(self, rule: Rule, delivery: Delivery, now: list[Delivery], later: list[Delivery]) -> None:
        if rule.how is How.BEFORE_ANSWER:
            now.append(delivery)
        elif rule.how in (How.HELD, How.SHUFFLED):
            with self._wake:
                self._held.append((rule.how, delivery))
        elif rule.how is not How.LOST:
            delivery.due += timedelta(seconds=rule.seconds if rule.how is How.LATE else 0)
            later += [delivery, attrs.evolve(delivery)] if rule.how is How.TWICE else [delivery]

    def queue(self, deliveries: Iterable[Delivery]) -> None:
        """Deliver when due."""
        with self._wake:
            self._queue.extend(deliveries)
            self._wake.notify_all()

    def deliver_now(self, deliveries: Iterable[Delivery]) -> None:
        """Deliver in this thread."""
        for each in deliveries:
            self._deliver(each)

    def release(self) -> int:
        """Let go of what is held: as it came, and the shuffled in another order; returns how many."""
        with self._wake:
            in_order = [each for how, each in self._held if how is How.HELD]
            shuffled = [each for how, each in self._held if how is How.SHUFFLED]
            self._held.clear()
            self._chance.shuffle(shuffled)
            self._queue.extend(in_order + shuffled)
            self._wake.notify_all()
            return len(in_order) + len(shuffled)

    def resend(self, event: str) -> int:
        """Deliver an event again to everybody it is for; returns to how many."""
        with self.world.clock.lock:
            row = self.world.rows["event"][event]
            again = [Delivery(event, each["id"], self.world.now()) for each in listening(self.world, row)]
        self.queue(again)
        return len(again)

    def start(self) -> None:
        """Begin delivering."""
        self._thread = Thread(target=self._run, name="sandbox-courier", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Deliver no more."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join()

    def moved(self) -> None:
        """The clock was moved: tell what happened on the way, and look what is due."""
        with self.world.clock.lock:
            now, later = self.post(self.world)
        self.queue(now)
        self.answered(later)

    def settle(self, timeout: float = 10.0) -> bool:
        """Wait until everything due by now is delivered; whether it was, in ``timeout`` real seconds."""
        with self._wake:
            return self._wake.wait_for(lambda: not (self._busy or self._promised or self._due()), timeout)

    def clear(self) -> None:
        """Forget rules, tries and what was under way."""
        with self._wake:
            for each in (self.rules, self.tries, self._queue, self._held):
                each.clear()

    def _due(self) -> list[Delivery]:
        now = self.world.now()
        return [each for each in self._queue if each.due <= now]

    def _run(self) -> None:
        while True:
            with self._wake:
                self._busy = False
                self._wake.notify_all()
                due = self._due()
                if not due and not self._stopping:
                    self._wake.wait(_LOOK)
                    due = self._due()
                if self._stopping:
                    return
                chosen = {id(each) for each in due}
                self._queue = [each for each in self._queue if id(each) not in chosen]
                self._busy = bool(due)
            self._tick()
            self.deliver_now(sorted(due, key=lambda each: each.due))

    def _tick(self) -> None:
        """On a clock that ticks, things fall due without a request."""
        with self.world.clock.lock:
            self.world.clock.catch_up()
            now, later = self.post(self.world)
        self.queue(now)
        self.answered(later)

    def _deliver(self, delivery: Delivery) -> None:
        world = self.world
        with world.clock.lock:
            event = world.rows.get("event", {}).get(delivery.event)
            endpoint = world.rows.get("webhook_endpoint", {}).get(delivery.endpoint)
            if event is None or endpoint is None:
                return
            body = json.dumps(event, indent=2).encode()
            secrets = list(world.secrets[delivery.endpoint])
            url = endpoint["url"]
        status = _sent(url, body, signature(body, secrets, at=int(system_time().timestamp())))
        with world.clock.lock:
            self.tries.append(Try(delivery.event, event["type"], delivery.endpoint, status))
            if 200 <= status < 300:
                event["pending_webhooks"] = max(0, event["pending_webhooks"] - 1)
            elif delivery.tries < len(PAUSES):
                pause = PAUSES[delivery.tries]
                self.queue([attrs.evolve(delivery, due=world.now() + pause, tries=delivery.tries + 1)])


def signature(body: bytes, secrets: Iterable[str], *, at: int) -> str:
    """The header ``Stripe-Signature``: one v1 for each secret (https://docs.stripe.com/webhooks/signature).

    ``at`` is a real second: whoever checks it, checks it against a real clock.
    """
    signed = f"{at}.".encode() + body
    macs = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={at}", *(f"v1={mac}" for mac in macs)])


def _sent(url: str, body: bytes, signed: str) -> int:
    """The status of the answer, 0 for none; a redirect is an answer and not followed, as Stripe has it."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=_PATIENCE)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signed,
        "User-Agent": "driveway-sandbox (this is not Stripe)",
    }
    try:
        path = parts.path or "/"
        connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
