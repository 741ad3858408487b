"""Who brings messages to people, and which these want."""

from typing import Protocol

from driveway_core.actors import AccountId
from driveway_core.messages import Message
from driveway_core.notice_choices import NoticeChoices


class Notifier(Protocol):
    """Sends messages.

    Once ``send`` returns, somebody else has taken the message on. It raises
    ``MessageRefused`` where it never will be, and ``NotifierUnavailable`` where
    it may be later; after the latter it may have been taken on all the same.
    Sent again under the same key it is the same message.
    """

    def send(self, message: Message) -> None: ...


class ChosenNotices(Protocol):
    """``notice_choices``. An account that never chose has the usual; ``save`` raises ``Missing`` for none."""

    def of(self, account: AccountId) -> NoticeChoices: ...
    def save(self, choices: NoticeChoices) -> None: ...
