"""Which notices an account wants by which way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import AccountId
from driveway_core.errors import InvalidValue
from driveway_core.messages import Channel
from driveway_core.notices import Topic

USUAL: Final[frozenset[Channel]] = frozenset({Channel.EMAIL})
"""Until somebody chooses otherwise: by mail."""

CHOSEN: Final = tuple(topic for topic in Topic if topic is not Topic.SECURITY)
"""What can be chosen; the rest is always sent as usual."""


@attrs.frozen(kw_only=True)
class NoticeChoices:
    """The ways that an account has chosen, topic by topic; a topic it never chose for is sent as usual."""

    account_id: AccountId
    channels: Mapping[Topic, frozenset[Channel]] = attrs.field(factory=dict)
    updated_at: datetime | None = None

    def of(self, topic: Topic) -> frozenset[Channel]:
        """The ways of a topic."""
        return self.channels.get(topic, USUAL)

    def choose(
        self, wanted: Mapping[Topic, frozenset[Channel]], *, account: Account, at: datetime
    ) -> "NoticeChoices":
        """With other ways for some topics.

        Raises ``InvalidValue`` where security would not be sent by mail alone,
        or anything to a phone whose number is not verified.
        """
        for topic, channels in wanted.items():
            if topic is Topic.SECURITY and channels != USUAL:
                raise InvalidValue(topic.value, "is always sent by mail, and only so")
            if Channel.SMS in channels and not reaches(account, Channel.SMS):
                raise InvalidValue(topic.value, "goes to a phone once its number is verified")
        return attrs.evolve(self, channels={**self.channels, **wanted}, updated_at=at)


def reaches(account: Account, channel: Channel) -> bool:
    """Whether an account can be reached by a way: a phone only where its number is known to be its own."""
    return channel is Channel.EMAIL or (account.phone is not None and account.phone_verified)
