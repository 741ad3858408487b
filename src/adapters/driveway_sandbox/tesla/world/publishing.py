"""Records on their way to whoever listens, as the world's clock moves."""

import heapq
import http.client
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import count
from threading import Condition, Thread
from typing import Final, Protocol
from urllib.parse import urlsplit

import attrs

from driveway_sandbox.errors import NotLoopback
from driveway_sandbox.loopback import is_loopback, loopback_url
from driveway_sandbox.tesla.world.cars import SimulatedCar
from driveway_sandbox.tesla.world.payloads import as_bytes, as_json, as_topics
from driveway_sandbox.tesla.world.signals import Record
from driveway_sandbox.tesla.world.telling import USUAL, Quirks, Teller, Wish
from driveway_sandbox.tesla.world.world import CarWorld

_PATIENCE: Final = 10.0  # real seconds that a listener may take
_LOOK: Final = 0.25  # real seconds between two looks at a clock that ticks


class Listener(Protocol):
    """Where records go."""

    def take(self, record: Record) -> bool:
        """Whether it was taken."""
        ...

    def close(self) -> None: ...


def _loopback(_: object, __: object, url: str) -> None:
    if not loopback_url(url):
        raise NotLoopback(url)


@attrs.frozen
class Hook:
    """An address of this machine that records are posted to, with a secret in a header."""

    url: str = attrs.field(validator=_loopback)
    secret: str = attrs.field(repr=False)
    as_protobuf: bool = False
    typed: bool = True

    def take(self, record: Record) -> bool:
        """Whether it was answered with 2xx."""
        parts = urlsplit(self.url)
        encode = as_bytes if self.as_protobuf else as_json
        kind = "application/x-protobuf" if self.as_protobuf else "application/json"
        headers = {"Content-Type": kind, "X-Telemetry-Secret": self.secret}
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=_PATIENCE)
        try:
            connection.request("POST", parts.path or "/", encode(record, typed=self.typed), headers)
            return 200 <= connection.getresponse().status < 300
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def close(self) -> None:
        """Nothing stays open."""


class MqttTopics:
    """A broker of this machine that records are published at; needs the extra ``telemetry``."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        base: str = "telemetry",
        typed: bool = True,
        user: str | None = None,
        password: str | None = None,
    ) -> None:
        if not is_loopback(host):
            raise NotLoopback(host)
        from paho.mqtt.client import Client  # only here is it needed
        from paho.mqtt.enums import CallbackAPIVersion  # only here is it needed

        self._base, self._typed = base, typed
        self._client = Client(CallbackAPIVersion.VERSION2)
        if user is not None:
            self._client.username_pw_set(user, password)
        self._client.connect(host, port)
        self._client.loop_start()

    def take(self, record: Record) -> bool:
        """Whether the broker has acknowledged every value."""
        sent = [
            self._client.publish(topic, body, qos=1)
            for topic, body in as_topics(record, base=self._base, typed=self._typed)
        ]
        for each in sent:
            each.wait_for_publish(_PATIENCE)
        return all(each.is_published() for each in sent)

    def close(self) -> None:
        """Leave the broker."""
        self._client.disconnect()
        self._client.loop_stop()


Asked = Mapping[str, tuple[datetime, Mapping[str, Wish]]]
"""Cars by VIN: since when each was asked, and for what."""


def _nobody() -> Asked:
    return {}


@attrs.define(eq=False)
class Publisher:
    """Takes what cars tell to a listener, in a thread of its own, each record when it arrives.

    Cars tell that were let by ``ask``, and those that ``asked`` names. What the
    listener does not take is kept in ``lost``.
    """

    world: CarWorld
    listener: Listener
    asked: Callable[[], Asked] = _nobody
    quirks: Quirks = attrs.field(factory=Quirks)
    lost: list[Record] = attrs.field(factory=list, init=False)
    taken: int = attrs.field(default=0, init=False)
    _tellers: dict[str, Teller] = attrs.field(factory=dict, init=False)
    _let: dict[str, tuple[datetime, Mapping[str, Wish]]] = attrs.field(factory=dict, init=False)
    _queue: list[tuple[datetime, int, Record]] = attrs.field(factory=list, init=False)
    _numbers: "count[int]" = attrs.field(factory=count, init=False)
    _told_until: datetime = attrs.field(default=datetime.min.replace(tzinfo=UTC), init=False)
    _moves: int = attrs.field(default=0, init=False)
    _stopping: bool = attrs.field(default=False, init=False)
    _wake: Condition = attrs.field(factory=Condition, init=False, repr=False)
    _thread: Thread | None = attrs.field(default=None, init=False, repr=False)

    def ask(self, car: SimulatedCar, wishes: Mapping[str, Wish] = USUAL) -> None:
        """Let a car tell what it does, from now on."""
        with self.world.clock.lock:
            self._let[car.vin] = (self.world.clock.now(), wishes)

    def let_be(self, car: SimulatedCar) -> None:
        """Let a car tell nothing any more, as far as ``ask`` let it."""
        with self.world.clock.lock:
            self._let.pop(car.vin, None)

    def start(self) -> None:
        """Begin."""
        self.world.clock.on_move(self._moved)
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, and close the listener."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join()
        self.listener.close()

    def settle(self, timeout: float = 10.0) -> bool:
        """Wait ``timeout`` real seconds until all that has arrived by now is delivered; whether it was."""
        now = self.world.clock.now()
        self._moved()
        with self._wake:
            return self._wake.wait_for(lambda: self._told_until >= now, timeout)

    def _moved(self) -> None:
        with self._wake:
            self._moves += 1
            self._wake.notify_all()

    def _run(self) -> None:
        while True:
            seen = self._moves
            reached, due = self._collect()
            for record in due:
                if self.listener.take(record):
                    self.taken += 1
                else:
                    self.lost.append(record)
            with self._wake:
                self._told_until = reached
                self._wake.notify_all()
                self._wake.wait_for(partial(self._is_called, seen), _LOOK)
                if self._stopping:
                    return

    def _is_called(self, seen: int) -> bool:
        return self._stopping or self._moves != seen

    def _collect(self) -> tuple[datetime, Sequence[Record]]:
        """The moment, and what has arrived by it."""
        with self.world.clock.lock:
            self.world.clock.catch_up()
            now = self.world.clock.now()
            for teller in self._listen_to({**self.asked(), **self._let}):
                for record in teller.until(now):
                    heapq.heappush(self._queue, (record.arrives_at, next(self._numbers), record))
        due = []
        while self._queue and self._queue[0][0] <= now:
            due.append(heapq.heappop(self._queue)[2])
        return now, due

    def _listen_to(self, asked: Asked) -> list[Teller]:
        """The tellers of these cars; each goes on as long as it was asked the same."""
        kept = {}
        for vin, (since, wishes) in asked.items():
            known, car = self._tellers.get(vin), self.world.with_vin(vin)
            if car is not None and wishes:
                same = known is not None and (known.car, known.since, known.wishes) == (car, since, wishes)
                kept[vin] = (
                    known
                    if same and known is not None
                    else Teller(car=car, since=since, wishes=wishes, quirks=self.quirks)
                )
        self._tellers = kept
        return list(kept.values())
