"""Listening to what cars tell, through the MQTT broker that Tesla's own server publishes to."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from driveway_app.container import Container
from driveway_app.opening import Say, opened
from driveway_app.settings import ProcessSettings
from driveway_core.signals import CarNews
from driveway_core.use_cases.take_telemetry import TelemetryTaken

if TYPE_CHECKING:
    from driveway_telemetry import Broker
    from driveway_telemetry.listener import Listener


@attrs.frozen(kw_only=True)
class Feed:
    """Where Tesla's server publishes: a broker's URL, the topic that it begins with, and how to be let in.

    ``client_id`` names the session that the broker keeps while nobody listens.
    """

    url: str
    topic: str
    client_id: str = "driveway-telemetry"
    username: str | None = None
    password: str | None = attrs.field(default=None, repr=False)
    ca_file: Path | None = None


@attrs.frozen(kw_only=True)
class Heard:
    """How far the listening has come: messages that were taken and acknowledged, and what became of them."""

    messages: int = 0
    observed: int = 0
    unknown: int = 0
    unreadable: int = 0


def _nobody(_what: object) -> None:
    """Hears nothing."""


@attrs.define
class Listening:
    """Listens until it is told to stop; ``so_far`` says how far it has come, in this process."""

    _container: Container
    _listener: "Listener" = attrs.field(init=False)
    _broker: "Broker"
    _feed: Feed
    so_far: Heard = attrs.field(factory=Heard, init=False)
    _taken: TelemetryTaken = attrs.field(factory=TelemetryTaken, init=False)
    _connected: Callable[[bool], None] = attrs.field(default=_nobody, init=False)
    _heard: Callable[[Heard], None] = attrs.field(default=_nobody, init=False)

    def __attrs_post_init__(self) -> None:
        from driveway_telemetry.listener import Listener

        self._listener = Listener(
            broker=self._broker,
            base=self._feed.topic.strip("/"),
            take=self._take,
            clock=self._container.clock(),
            client_id=self._feed.client_id,
            connected=self._told_of_line,
            told=self._count,
        )

    def run(self, *, connected: Callable[[bool], None], heard: Callable[[Heard], None]) -> None:
        """Until ``stop``; raises ``BrokerRefuses``. The line and each batch are told as they come."""
        self._connected, self._heard = connected, heard
        self._listener.run()

    def stop(self) -> None:
        """Finish what is at hand, and end."""
        self._listener.stop()

    def _told_of_line(self, is_on: bool) -> None:  # noqa: FBT001  # a callback
        self._connected(is_on)

    def _take(self, news: Sequence[CarNews], received_at: datetime) -> None:
        self._taken = self._container.take_telemetry()(news, received_at=received_at)

    def _count(self, messages: int, unreadable: int) -> None:
        taken, self._taken = self._taken, TelemetryTaken()
        self.so_far = Heard(
            messages=self.so_far.messages + messages,
            observed=self.so_far.observed + taken.observed,
            unknown=self.so_far.unknown + taken.unknown,
            unreadable=self.so_far.unreadable + unreadable,
        )
        self._heard(self.so_far)


@contextmanager
def listening(settings: ProcessSettings, feed: Feed, *, say: Say) -> Iterator[Listening]:
    """A listener over the marketplace that the settings describe; needs the extra ``telemetry``.

    Raises ``InvalidValue`` for a URL that names no broker.
    """
    from driveway_telemetry import Broker

    broker = Broker.at(feed.url, username=feed.username, password=feed.password, ca_file=feed.ca_file)
    with opened(settings, say=say) as container:
        yield Listening(container, broker, feed)
