"""Listens to a broker of MQTT: what it brings is acknowledged once it is durably taken, and never before.

One thread, and a session that the broker keeps: whatever was not acknowledged,
also because this process was killed, is brought again. While nothing can be
taken, nothing more is read, and what comes waits at the broker.
"""

import logging
import ssl
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from driveway_core.errors import DrivewayError, InvalidValue, Unavailable
from driveway_core.signals import CarNews, gathered
from driveway_telemetry.batches import Arrivals, Arrived
from driveway_telemetry.brokers import Broker, BrokerRefuses
from driveway_telemetry.topics import read_published, topics_below

LARGEST_BATCH: Final = 200
MOST_WAITING: Final = 2_000
"""Messages that are held at most; the broker keeps the others."""

GATHERING_S: Final = 0.25
"""How long the values of one record are waited for, once the first has come."""

QUIET_S: Final = 0.05
KEEPALIVE_S: Final = 60
_TURN_S: Final = 0.5
_PAUSES_S: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
_NOT_LET_IN: Final = frozenset({"Bad user name or password", "Not authorized"})
_TICK: Final = timedelta(microseconds=1)
_LOG: Final = logging.getLogger("driveway.telemetry")

Take = Callable[[Sequence[CarNews], datetime], None]
"""Takes news that was received then, durably; raises ``Unavailable`` where that cannot be done now."""


@attrs.define
class Listener:
    """Brings what Tesla's server publishes below ``base`` to ``take``, until it is told to stop.

    ``client_id`` is the name of the session that the broker keeps; two that
    listen at once need two. ``told`` hears of every batch: how many messages it
    had, and how many of them nobody could read.
    """

    broker: Broker
    base: str
    take: Take
    clock: Callable[[], datetime]
    client_id: str = "driveway-telemetry"
    connected: Callable[[bool], None] = lambda _is_on: None  # nobody has to hear
    told: Callable[[int, int], None] = lambda _messages, _unreadable: None  # as above
    _stopping: bool = attrs.field(default=False, init=False)
    _arrivals: Arrivals = attrs.field(factory=Arrivals, init=False)
    _line: int = attrs.field(default=0, init=False)
    _is_on: bool = attrs.field(default=False, init=False)
    _refused: bool = attrs.field(default=False, init=False)
    _last: datetime | None = attrs.field(default=None, init=False)

    def stop(self) -> None:
        """Finish what is at hand, and end; may be called from a handler of signals."""
        self._stopping = True

    def run(self) -> None:
        """Listen until told to stop; raises ``BrokerRefuses``."""
        client = self._client()
        attempt = 0
        while not self._stopping:
            if not self._connect(client):
                self._wait(attempt)
                attempt += 1
                continue
            was_on = self._converse(client)
            attempt = 0 if was_on else attempt + 1
            if self._refused:
                raise BrokerRefuses
            if not self._stopping:
                self._wait(attempt)
        client.disconnect()
        client.loop(timeout=0.1)

    def _client(self) -> Client:
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=self.client_id,
            clean_session=False,
            protocol=MQTTProtocolVersion.MQTTv311,
            manual_ack=True,
        )
        if self.broker.username is not None:
            client.username_pw_set(self.broker.username, self.broker.password)
        if self.broker.is_secure:
            ca_file = self.broker.ca_file
            client.tls_set_context(ssl.create_default_context(cafile=ca_file and str(ca_file)))
        client.on_connect = self._on_connect
        client.on_subscribe = self._on_subscribe
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        return client

    def _connect(self, client: Client) -> bool:
        try:
            client.connect(self.broker.host, self.broker.port, keepalive=KEEPALIVE_S)
        except OSError as error:
            _LOG.warning("the broker cannot be reached: %s", type(error).__name__)
            return False
        return True

    def _converse(self, client: Client) -> bool:
        """Until the line breaks or it is time to stop; whether there was one at all."""
        was_on, since = False, 0.0
        while not self._stopping:
            before = len(self._arrivals)
            if client.loop(timeout=QUIET_S if before else _TURN_S) is not MQTTErrorCode.MQTT_ERR_SUCCESS:
                break
            was_on = was_on or self._is_on
            if not self._arrivals:
                continue
            since = since if before else time.monotonic()
            is_quiet = len(self._arrivals) == before
            is_enough = len(self._arrivals) >= LARGEST_BATCH or time.monotonic() - since >= GATHERING_S
            if is_quiet or is_enough:
                self._deliver(client)
        if self._is_on:
            self._deliver(client)
        self._arrivals.forget()
        return was_on

    def _deliver(self, client: Client) -> None:
        """Take what has arrived on this line; what came on one that broke is brought again."""
        line = self._line
        while self._line == line and (batch := self._arrivals.next_batch(LARGEST_BATCH)):
            news = [each.news for each in batch if each.news is not None]
            if news and not self._taken(client, news):
                self._arrivals.forget()
                return
            for each in batch:
                if self._line == line:
                    client.ack(each.number, 1)
            self.told(len(batch), sum(each.is_unreadable for each in batch))

    def _taken(self, client: Client, news: Sequence[CarNews]) -> bool:
        """Try until it is taken; False where it is time to stop, and the broker has to bring it again.

        What is refused for good is left out, and no more than that: one car holds up no other.
        """
        received_at = max(each.at for each in news)
        attempt = 0
        while True:
            try:
                self.take(news, received_at)
            except Unavailable as error:
                _LOG.warning("what cars told waits: %s", error.slug)
                if self._stopping:
                    return False
                self._wait(attempt, client)
                attempt += 1
            except DrivewayError as error:
                apart = gathered(news)
                if len(apart) > 1:
                    return all(self._taken(client, told) for told in apart)
                _LOG.error("what a car told is left out: %s", error.slug)
                return True
            else:
                return True

    def _wait(self, attempt: int, client: Client | None = None) -> None:
        """A pause, longer each time; the line is kept meanwhile as long as there is room for what comes."""
        until = time.monotonic() + _PAUSES_S[min(attempt, len(_PAUSES_S) - 1)]
        while not self._stopping and time.monotonic() < until:
            if client is not None and self._is_on and len(self._arrivals) < MOST_WAITING:
                client.loop(timeout=0.1)
            else:
                time.sleep(0.1)

    def _on_connect(
        self,
        client: Client,
        _data: Any,  # noqa: ANN401  # paho's, and not used
        _flags: ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self._refused = str(reason) in _NOT_LET_IN
            return
        self._line += 1
        self._is_on = True
        client.subscribe([(topic, 1) for topic in topics_below(self.base)])

    def _on_subscribe(
        self,
        client: Client,
        _data: Any,  # noqa: ANN401  # as above
        _number: int,
        reasons: list[ReasonCode],
        _properties: Properties | None,
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            self._refused = True
            client.disconnect()
            return
        self.connected(True)  # noqa: FBT003  # a callback

    def _on_disconnect(
        self,
        _client: Client,
        _data: Any,  # noqa: ANN401  # as above
        _flags: DisconnectFlags,
        _reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if self._is_on:
            self._is_on = False
            self._line += 1
            self.connected(False)  # noqa: FBT003  # as above

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:  # noqa: ANN401  # as above
        news, is_unreadable = None, False
        if not message.retain:  # else it is nobody knows how old
            try:
                news = read_published(
                    message.topic,
                    bytes(message.payload),
                    base=self.base,
                    number=message.mid,
                    repeated=message.dup,
                    received_at=self._now(),
                )
            except (InvalidValue, UnicodeDecodeError):
                is_unreadable = True
        self._arrivals.add(
            Arrived(number=message.mid, topic=_topic(message), news=news, is_unreadable=is_unreadable)
        )

    def _now(self) -> datetime:
        """The time, later each time: what comes one after the other has times one after the other."""
        now = self.clock()
        self._last = now if self._last is None else max(now, self._last + _TICK)
        return self._last


def _topic(message: MQTTMessage) -> str:
    try:
        return message.topic
    except UnicodeDecodeError:
        return ""
