"""What people are told: who brings it to them, what they want of it, and what is kept of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.messages import Channel, Message
from driveway_core.notice_choices import NoticeChoices
from driveway_core.notices import Delivery, Notice, NoticeId
from driveway_core.pages import Page


class Notifier(Protocol):
    """Sends messages.

    Once ``send`` returns, somebody else has taken the message on. It raises
    ``MessageRefused`` where it never will be, and ``NotifierUnavailable`` where
    it may be later; after the latter it may have been taken on all the same.
    Sent again under the same key it is the same message.
    """

    def send(self, message: Message) -> None: ...


class Outbox(Protocol):
    """Where messages lie that nobody sends from here; raises ``NotifierUnavailable``."""

    def forget(self, *, before: datetime) -> int:
        """Delete those that were put there before a moment; how many."""
        ...


class ChosenNotices(Protocol):
    """``notice_choices``. An account that never chose has the usual; ``save`` raises ``Missing`` for none."""

    def of(self, account: AccountId) -> NoticeChoices: ...
    def save(self, choices: NoticeChoices) -> None: ...


class Notices(Protocol):
    """``notices``."""

    def add(self, notice: Notice) -> bool:
        """Keep it; False where the account was told so already."""
        ...

    def add_all(self, notices: Sequence[Notice]) -> None:
        """Keep those that their accounts were not told already, at once."""
        ...

    def get(self, notice_id: NoticeId, *, account: AccountId | None = None) -> Notice:
        """An account's, or without one anybody's; raises ``Missing``."""
        ...

    def of(
        self, account: AccountId, *, unread: bool = False, limit: int, after: UUID | None = None
    ) -> Page[Notice]:
        """The latest first."""
        ...

    def save(self, notice: Notice) -> None:
        """When it was read; nothing else of a notice is changed by its reader."""
        ...

    def queue(self, *, at: datetime, limit: int) -> Sequence[NoticeId]:
        """Call the oldest that are not queued queued; no two who ask at once get the same."""
        ...

    def deliver(self, notice_id: NoticeId, channel: Channel, delivery: Delivery) -> None:
        """Keep what became of it on one way; raises ``Missing``."""
        ...

    def to_remind(self, *, at: datetime, before: datetime, limit: int) -> Sequence[BookingId]:
        """Confirmed stays that begin after ``at``, not after ``before``, and whose start nobody recalled.

        The soonest first; without those that were confirmed so late that they began as soon by then.
        """
        ...
