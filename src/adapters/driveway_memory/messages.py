"""Messages in memory: what was sent can be looked at."""

import attrs

from driveway_core.messages import Message


@attrs.frozen
class MemoryNotifier:
    """A ``Notifier`` that keeps every message, the latest under its key."""

    sent: dict[str, Message] = attrs.field(factory=dict)

    def send(self, message: Message) -> None:
        self.sent[message.key] = message
