"""Mail one way, messages to phones another."""

from collections.abc import Mapping

import attrs

from driveway_core.messages import Channel, Message, MessageRefused
from driveway_core.ports import Notifier


@attrs.frozen
class ByChannel:
    """A ``Notifier`` of several: each channel has its own; one that has none is refused."""

    ways: Mapping[Channel, Notifier]

    def send(self, message: Message) -> None:
        way = self.ways.get(message.channel)
        if way is None:
            raise MessageRefused(f"nothing is sent by {message.channel} here")
        way.send(message)
