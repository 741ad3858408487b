"""Notices in memory, and which of them are wanted by which way."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.booking_news import recalls
from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.errors import Missing
from driveway_core.messages import Channel
from driveway_core.notice_choices import NoticeChoices
from driveway_core.notices import Delivery, Notice, NoticeId, NoticeKind
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

    def add_all(self, notices: Sequence[Notice]) -> None:
        for notice in notices:
            self.add(notice)

    def get(self, notice_id: NoticeId, *, account: AccountId | None = None) -> Notice:
        notice = self.look().notices.get(notice_id)
        if notice is None or account not in (None, notice.account_id):
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
        kept = self.get(notice.id, account=notice.account_id)
        self.look().notices[notice.id] = attrs.evolve(kept, read_at=notice.read_at)

    def queue(self, *, at: datetime, limit: int) -> Sequence[NoticeId]:
        notices = self.look().notices
        waiting = sorted(each.id for each in notices.values() if each.queued_at is None)[:limit]
        for this in waiting:
            notices[this] = attrs.evolve(notices[this], queued_at=at)
        return waiting

    def deliver(self, notice_id: NoticeId, channel: Channel, delivery: Delivery) -> None:
        kept = self.get(notice_id)
        mailbox = None if channel is Channel.EMAIL else kept.mailbox
        delivered = attrs.evolve(kept, deliveries={**kept.deliveries, channel: delivery}, mailbox=mailbox)
        self.look().notices[notice_id] = delivered

    def to_remind(self, *, at: datetime, before: datetime, limit: int) -> Sequence[BookingId]:
        tables = self.look()
        told = {each.subject for each in tables.notices.values() if each.kind is NoticeKind.REMINDER}
        soon = [
            each
            for each in tables.bookings.values()
            if each.status is BookingStatus.CONFIRMED
            and at < each.stay.start <= before
            and (each.confirmed_at or each.created_at) < each.stay.start - (before - at)
            and recalls(each) not in told
        ]
        return [each.id for each in sorted(soon, key=lambda each: (each.stay.start, each.id))[:limit]]


@attrs.frozen
class MemoryNoticeChoices:
    """``notice_choices``."""

    look: Look

    def of(self, account: AccountId) -> NoticeChoices:
        return self.look().notice_choices.get(account, NoticeChoices(account_id=account))

    def save(self, choices: NoticeChoices) -> None:
        tables = self.look()
        if choices.account_id not in tables.accounts:
            raise Missing("account_id", "account")
        tables.notice_choices[choices.account_id] = choices
