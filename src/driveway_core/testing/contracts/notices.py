"""What every store of notices must do."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import attrs
import pytest

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.errors import Missing
from driveway_core.notices import Notice, NoticeId, NoticeKind
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
