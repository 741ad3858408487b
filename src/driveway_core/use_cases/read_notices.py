"""What an account was told by itself."""

from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.notices import Notice, NoticeId
from driveway_core.pages import Page
from driveway_core.ports import Clock, Transactions
from driveway_core.transactions import retried


@attrs.frozen
class ListNotices:
    """An account's notices, the latest first."""

    transactions: Transactions

    def __call__(
        self, actor: Actor, *, unread: bool = False, limit: int, after: UUID | None = None
    ) -> Page[Notice]:
        with self.transactions.read(acting_as=actor) as work:
            return work.notices.of(actor.known(), unread=unread, limit=limit, after=after)


@attrs.frozen
class MarkNoticeRead:
    """Its reader has seen it; raises ``Missing`` for another's."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, notice_id: NoticeId) -> Notice:
        with self.transactions.begin(acting_as=actor) as work:
            read = work.notices.get(notice_id, account=actor.known()).read(at=self.clock())
            work.notices.save(read)
            return read
