"""Bring notices to their readers, by the ways that these chose."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM
from driveway_core.erasures import Erasure
from driveway_core.errors import Missing
from driveway_core.jobs import Job, JobKind
from driveway_core.letters import Letterhead, letter_of
from driveway_core.messages import Channel, MessageRefused, NotifierUnavailable
from driveway_core.notice_choices import reaches
from driveway_core.notices import Delivery, DeliveryState, Notice, NoticeId, NoticeKind, Topic, topic_of
from driveway_core.ports import Clock, Notifier, Transactions
from driveway_core.transactions import retried

BATCH: Final = 200

USEFUL_FOR: Final = timedelta(days=1)
"""How long it is tried to send a notice."""

SOON_USELESS: Final[Mapping[NoticeKind, timedelta]] = {
    NoticeKind.REMINDER: timedelta(hours=2),
    NoticeKind.ON_THE_WAY: timedelta(hours=1),
    NoticeKind.ARRIVED: timedelta(hours=1),
    NoticeKind.STILL_THERE: timedelta(hours=1),
    NoticeKind.STAYS_ON: timedelta(hours=1),
}
"""How long it is tried to send what nobody needs to hear late."""


@attrs.frozen
class QueueNotices:
    """Hands every notice that was written to a job of its own; how many."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self) -> int:
        count = 0
        while True:
            at = self.clock()
            with self.transactions.begin(acting_as=SYSTEM) as work:
                batch = work.notices.queue(at=at, limit=BATCH)
                for notice_id in batch:
                    work.jobs.add(Job(kind=JobKind.SEND_NOTICE, subject=str(notice_id), due=at))
            count += len(batch)
            if len(batch) < BATCH:
                return count


@attrs.frozen
class SendNotice:
    """Sends a notice by each way that its reader chose, and keeps what became of it.

    An account that was closed meanwhile hears no more than what guards it. What
    was sent is kept at once, in a transaction of its own; only a process
    that dies between the two sends it again. Raises ``NotifierUnavailable``
    while a way has to be tried again, which ends once the notice is of no use
    any more.
    """

    transactions: Transactions
    notifier: Notifier
    letterhead: Letterhead
    clock: Clock

    def __call__(self, notice_id: NoticeId) -> None:
        with self.transactions.read(acting_as=SYSTEM) as work:
            try:
                notice = work.notices.get(notice_id)
                account = work.accounts.get(notice.account_id)
            except Missing:
                return
            if _withheld(notice, work.erasures.of(account.id)):
                return
            wanted = work.notice_choices.of(account.id).of(topic_of(notice.kind))
        trouble: NotifierUnavailable | None = None
        for channel in sorted(wanted - notice.deliveries.keys()):
            if not reaches(account, channel):
                continue
            try:
                state = self._send(notice, account, channel)
            except NotifierUnavailable as unavailable:
                trouble = unavailable
            else:
                self._keep(notice.id, channel, Delivery(state, self.clock()))
        if trouble is not None:
            raise trouble

    def _send(self, notice: Notice, account: Account, channel: Channel) -> DeliveryState:
        if self.clock() >= notice.created_at + SOON_USELESS.get(notice.kind, USEFUL_FOR):
            return DeliveryState.GIVEN_UP
        try:
            self.notifier.send(letter_of(notice, account, channel, self.letterhead))
        except MessageRefused:
            return DeliveryState.REFUSED
        return DeliveryState.SENT

    @retried
    def _keep(self, notice_id: NoticeId, channel: Channel, delivery: Delivery) -> None:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            work.notices.deliver(notice_id, channel, delivery)


def _withheld(notice: Notice, erasure: Erasure | None) -> bool:
    """Whether its reader has gone: but who took an account over does not silence its owner by closing it."""
    if erasure is None:
        return False
    return topic_of(notice.kind) is not Topic.SECURITY or notice.created_at >= erasure.requested_at
