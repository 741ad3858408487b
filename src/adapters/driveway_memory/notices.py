"""Notices in memory."""

from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.errors import Missing
from driveway_core.notices import Notice, NoticeId
from driveway_core.pages import Page
from driveway_memory.tables import Look, page


@attrs.frozen
class MemoryNotices:
    """``notices``."""

    look: Look

    def add(self, notice: Notice) -> bool:
        tables = self.look()
        if notice.account_id not in tables.accounts:
            raise Missing("account_id", "account")
        told = {(each.account_id, each.kind, each.subject) for each in tables.notices.values()}
        if (notice.account_id, notice.kind, notice.subject) in told:
            return False
        tables.notices[notice.id] = notice
        return True

    def get(self, notice_id: NoticeId, *, account: AccountId) -> Notice:
        notice = self.look().notices.get(notice_id)
        if notice is None or notice.account_id != account:
            raise Missing("notice_id", "notice")
        return notice

    def of(
        self, account: AccountId, *, unread: bool = False, limit: int, after: UUID | None = None
    ) -> Page[Notice]:
        theirs: dict[UUID, Notice] = {
            each.id: each
            for each in self.look().notices.values()
            if each.account_id == account and not (unread and each.read_at is not None)
        }
        return page(theirs, limit=limit, after=after, latest_first=True)

    def save(self, notice: Notice) -> None:
        self.get(notice.id, account=notice.account_id)
        self.look().notices[notice.id] = notice
