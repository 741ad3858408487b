"""What every store of notices must do."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID

import attrs
import pytest

from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM, AccountId
from driveway_core.booking_news import news_of, reminder_of
from driveway_core.bookings import BookingId, CancelledBy
from driveway_core.errors import Missing
from driveway_core.messages import Channel
from driveway_core.notices import Delivery, DeliveryState, Notice, NoticeId, NoticeKind
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, a_notice, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import set_scene, stored_account
from driveway_core.windows import HOUR


class NoticesContract(OverTransactions):
    """``Notices``."""

    @pytest.mark.parametrize("kind", NoticeKind)
    def test_a_notice_of_every_kind_comes_back(self, transactions: Transactions, kind: NoticeKind) -> None:
        scene = set_scene(transactions)
        notice = attrs.evolve(
            a_notice(scene.driver.id, kind=kind, subject=f"{scene.book().id}/2"),
            facts={"minutes": "7", "place": "Straße 1, “hinten”", "": ""},
        )
        assert _add(transactions, notice)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.notices.get(notice.id, account=scene.driver.id) == notice

    def test_a_notice_about_a_booking_is_read_once(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        notice = attrs.evolve(a_notice(scene.host.id), booking_id=scene.book().id)
        _add(transactions, notice)
        read = notice.read(at=NOW + HOUR)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.notices.save(read)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.notices.get(notice.id, account=scene.host.id) == read

    def test_an_account_is_told_a_thing_once(self, transactions: Transactions) -> None:
        one, other = stored_account(transactions), stored_account(transactions)
        first = a_notice(one.id, subject="stay")
        assert _add(transactions, first)
        assert not _add(transactions, a_notice(one.id, subject="stay"))
        assert _add(transactions, a_notice(one.id, subject="stay/2"))
        assert _add(transactions, a_notice(one.id, subject="stay", kind=NoticeKind.DEPARTED))
        assert _add(transactions, a_notice(other.id, subject="stay"))
        with transactions.read(acting_as=SYSTEM) as work:
            assert len(work.notices.of(one.id, limit=9).items) == 3
            assert work.notices.get(first.id, account=one.id) == first

    def test_of_many_who_tell_one_thing_one_is_first(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        notices = [a_notice(account.id, subject="stay") for _ in range(4)]
        with ThreadPoolExecutor(4) as tellers:
            assert sum(tellers.map(lambda each: _add(transactions, each), notices)) == 1

    def test_nobody_reads_anothers_notices(self, transactions: Transactions) -> None:
        one, other = stored_account(transactions), stored_account(transactions)
        notice = a_notice(one.id)
        _add(transactions, notice)
        with transactions.begin(acting_as=SYSTEM) as work:
            with pytest.raises(Missing):
                work.notices.get(notice.id, account=other.id)
            with pytest.raises(Missing):
                work.notices.get(NoticeId(an_id()), account=one.id)
            with pytest.raises(Missing):
                work.notices.save(attrs.evolve(notice, account_id=other.id))
            with pytest.raises(Missing):
                work.notices.save(a_notice(one.id))
            assert list(work.notices.of(other.id, limit=9).items) == []

    def test_nobody_who_is_not_there_is_told_anything(self, transactions: Transactions) -> None:
        with pytest.raises(Missing):
            _add(transactions, a_notice(AccountId(an_id())))

    def test_both_sides_are_told_at_once_and_nobody_twice(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        booking = scene.book()
        first = news_of(None, booking, at=NOW)
        again = news_of(None, booking, at=NOW + HOUR)
        assert len(first) == len({each.id for each in (*first, *again)}) / 2 == 2
        with transactions.begin(acting_as=SYSTEM) as work:
            work.notices.add_all([*first, first[0]])
            work.notices.add_all(again)
            work.notices.add_all([])
        with transactions.read(acting_as=SYSTEM) as work:
            for told in first:
                assert list(work.notices.of(told.account_id, limit=9).items) == [told]
                assert work.notices.get(told.id) == told

    def test_every_notice_is_queued_once_the_oldest_first(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        notices = [a_notice(account.id) for _ in range(5)]
        for notice in notices:
            _add(transactions, notice)
        ids = [notice.id for notice in notices]
        assert _queue(transactions, limit=2) == ids[:2]
        assert _queue(transactions, limit=9) == ids[2:]
        assert _queue(transactions, limit=9) == []
        with transactions.read(acting_as=SYSTEM) as work:
            assert {each.queued_at for each in work.notices.of(account.id, limit=9).items} == {NOW + HOUR}

    def test_of_many_who_queue_at_once_no_two_get_the_same(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        for _ in range(8):
            _add(transactions, a_notice(account.id))
        with ThreadPoolExecutor(4) as queuers:
            got = [*queuers.map(lambda _: _queue(transactions, limit=3), range(4))]
        got.append(_queue(transactions, limit=9))
        assert sorted(len({*ids}) for ids in got) == sorted(len(ids) for ids in got)
        assert len({each for ids in got for each in ids}) == sum(len(ids) for ids in got) == 8

    def test_what_became_of_each_way_is_kept_beside_the_reading(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        notice = a_notice(account.id)
        _add(transactions, notice)
        sent = Delivery(DeliveryState.SENT, NOW + HOUR)
        refused = Delivery(DeliveryState.REFUSED, NOW + 2 * HOUR)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.notices.deliver(notice.id, Channel.EMAIL, sent)
            work.notices.save(notice.read(at=NOW))
            work.notices.deliver(notice.id, Channel.SMS, refused)
            with pytest.raises(Missing):
                work.notices.deliver(NoticeId(an_id()), Channel.SMS, sent)
        with transactions.read(acting_as=SYSTEM) as work:
            kept = work.notices.get(notice.id)
        assert kept.read_at == NOW
        assert kept.deliveries == {Channel.EMAIL: sent, Channel.SMS: refused}

    def test_a_mailbox_of_before_is_kept_until_the_mail_is_sent(self, transactions: Transactions) -> None:
        account, before = stored_account(transactions), EmailAddress("zoe@straße.example")
        notice = attrs.evolve(a_notice(account.id, kind=NoticeKind.EMAIL_CHANGED), mailbox=before)
        _add(transactions, notice)
        for channel, left in ((Channel.SMS, before), (Channel.EMAIL, None)):
            with transactions.begin(acting_as=SYSTEM) as work:
                work.notices.deliver(notice.id, channel, Delivery(DeliveryState.SENT, NOW))
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.notices.get(notice.id).mailbox == left
                assert [each.mailbox for each in work.notices.of(account.id, limit=5).items] == [left]

    def test_drivers_are_reminded_of_what_begins_soon_and_was_booked_before(
        self, transactions: Transactions
    ) -> None:
        scene = set_scene(transactions)
        soon, later = scene.book(2, 3), scene.book(5, 6)
        scene.save(scene.book(3, 4).cancel(by=CancelledBy.DRIVER, at=NOW))
        assert _to_remind(transactions, NOW - HOUR) == []
        assert _to_remind(transactions, NOW + HOUR / 2) == []
        assert _to_remind(transactions, NOW + 5 * HOUR / 2) == [later.id]
        early = scene.save(attrs.evolve(soon, confirmed_at=NOW - 5 * HOUR))
        assert _to_remind(transactions, NOW + HOUR / 2) == [soon.id]
        assert _to_remind(transactions, early.stay.start) == [later.id]
        _add(transactions, reminder_of(early, at=NOW))
        assert _to_remind(transactions, NOW + HOUR / 2) == []

    def test_the_latest_come_first_in_pages_and_the_unread_alone_where_wanted(
        self, transactions: Transactions
    ) -> None:
        account = stored_account(transactions)
        notices = [a_notice(account.id) for _ in range(5)]
        for notice in notices:
            _add(transactions, notice)
        first, second, third, fourth, fifth = notices
        read = fourth.read(at=NOW)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.notices.save(read)
        pages = _pages(transactions, account.id, unread=False)
        assert pages == [[fifth, read], [third, second], [first]]
        assert _pages(transactions, account.id, unread=True) == [[fifth, third], [second, first]]


def _add(transactions: Transactions, notice: Notice) -> bool:
    with transactions.begin(acting_as=SYSTEM) as work:
        return work.notices.add(notice)


def _queue(transactions: Transactions, *, limit: int) -> Sequence[NoticeId]:
    with transactions.begin(acting_as=SYSTEM) as work:
        return work.notices.queue(at=NOW + HOUR, limit=limit)


def _to_remind(transactions: Transactions, at: datetime) -> Sequence[BookingId]:
    with transactions.read(acting_as=SYSTEM) as work:
        return work.notices.to_remind(at=at, before=at + 3 * HOUR, limit=9)


def _pages(transactions: Transactions, account: AccountId, *, unread: bool) -> list[list[Notice]]:
    """Every page of two, one after the other."""
    pages: list[list[Notice]] = []
    after: UUID | None = None
    while True:
        with transactions.read(acting_as=SYSTEM) as work:
            page = work.notices.of(account, unread=unread, limit=2, after=after)
        pages.append(list(page.items))
        after = page.next_after
        if after is None:
            return pages
