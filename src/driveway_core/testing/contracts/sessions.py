"""What every store of sessions must do."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, Actor, UserType
from driveway_core.ports import Transactions
from driveway_core.sessions import Ending, NotSignedIn, Session, SignedIn
from driveway_core.testing.builders import NOW, a_pair, a_session, an_account
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import stored_account
from driveway_core.windows import HOUR


def _opened(transactions: Transactions, account: Account) -> Session:
    session = a_session(account.id)
    with transactions.begin(acting_as=account.actor) as work:
        work.sessions.add(session)
    return session


class SessionsContract(OverTransactions):
    """``Sessions``."""

    def test_a_token_opens_the_session_of_its_account(self, transactions: Transactions) -> None:
        account = stored_account(transactions, an_account(user_type=UserType.HOST, is_operator=True))
        session = _opened(transactions, account)
        _opened(transactions, stored_account(transactions))
        with transactions.read(acting_as=SYSTEM) as work:
            signed_in = work.sessions.signed_in(session.live.access, at=NOW)
        assert signed_in == SignedIn(
            session.id, Actor(account.id, UserType.HOST, account.status, is_operator=True)
        )

    def test_an_unknown_token_opens_nothing(self, transactions: Transactions) -> None:
        _opened(transactions, stored_account(transactions))
        with transactions.read(acting_as=SYSTEM) as work, pytest.raises(NotSignedIn):
            work.sessions.signed_in(b"nobody's", at=NOW)

    def test_a_session_opens_until_its_end_and_not_at_it(self, transactions: Transactions) -> None:
        session = _opened(transactions, stored_account(transactions))
        with transactions.read(acting_as=SYSTEM) as work:
            almost = session.expires_at - HOUR / 3_600
            assert work.sessions.signed_in(session.live.access, at=almost).session_id == session.id
            with pytest.raises(NotSignedIn):
                work.sessions.signed_in(session.live.access, at=session.expires_at)

    def test_a_session_is_found_by_its_family_as_it_is(self, transactions: Transactions) -> None:
        session = _opened(transactions, stored_account(transactions))
        for following in (
            session.refresh(session.live.turn, a_pair(), at=NOW + HOUR),
            session.end(Ending.COPIED, at=NOW + HOUR),
        ):
            with transactions.begin(acting_as=SYSTEM) as work:
                assert work.sessions.with_family(session.family, changing=True) is not None
                work.sessions.save(following)
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.sessions.with_family(session.family) == following
                assert work.sessions.with_family(b"nobody's") is None

    def test_a_pair_that_was_exchanged_opens_nothing_any_more(self, transactions: Transactions) -> None:
        session = _opened(transactions, stored_account(transactions))
        following = session.refresh(session.live.turn, a_pair(), at=NOW)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.sessions.save(following)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.sessions.signed_in(following.live.access, at=NOW).session_id == session.id
            with pytest.raises(NotSignedIn):
                work.sessions.signed_in(session.live.access, at=NOW)

    def test_what_was_forgotten_cannot_be_saved(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        with transactions.begin(acting_as=SYSTEM) as work, pytest.raises(NotSignedIn):
            work.sessions.save(a_session(account.id))

    def test_of_many_who_refresh_at_once_each_sees_the_one_before(self, transactions: Transactions) -> None:
        session = _opened(transactions, stored_account(transactions))

        def refresh(_: int) -> bytes | None:
            with transactions.begin(acting_as=SYSTEM) as work:
                found = work.sessions.with_family(session.family, changing=True)
                assert found is not None
                work.sessions.save(found.refresh(found.live.turn, a_pair(), at=NOW))
                return found.before

        with ThreadPoolExecutor(6) as clients:
            assert len(set(clients.map(refresh, range(6)))) == 6

    def test_a_session_that_was_ended_opens_nothing_any_more(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        session, other = _opened(transactions, account), _opened(transactions, account)
        with transactions.begin(acting_as=account.actor) as work:
            assert work.sessions.end(session.id, account.id, Ending.LOGGED_OUT, at=NOW)
        with transactions.read(acting_as=SYSTEM) as work:
            with pytest.raises(NotSignedIn):
                work.sessions.signed_in(session.live.access, at=NOW)
            assert work.sessions.signed_in(other.live.access, at=NOW).session_id == other.id

    def test_a_session_ends_once_and_by_its_owner(self, transactions: Transactions) -> None:
        account, other = stored_account(transactions), stored_account(transactions)
        session = _opened(transactions, account)
        with transactions.begin(acting_as=account.actor) as work:
            assert not work.sessions.end(session.id, other.id, Ending.LOGGED_OUT, at=NOW)
            assert work.sessions.end(session.id, account.id, Ending.LOGGED_OUT, at=NOW)
            assert not work.sessions.end(session.id, account.id, Ending.CLOSED, at=NOW + HOUR)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.sessions.with_family(session.family) == session.end(Ending.LOGGED_OUT, at=NOW)

    def test_all_of_an_account_end_but_one(self, transactions: Transactions) -> None:
        account, other = stored_account(transactions), stored_account(transactions)
        mine = [_opened(transactions, account) for _ in range(3)]
        theirs = _opened(transactions, other)
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.sessions.end_all(account.id, Ending.PASSWORD, at=NOW, but=mine[1].id) == 2
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.sessions.of(account.id, at=NOW, limit=10).items == [mine[1]]
            assert work.sessions.of(other.id, at=NOW, limit=10).items == [theirs]
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.sessions.end_all(account.id, Ending.CLOSED, at=NOW) == 1

    def test_those_that_go_on_are_listed_the_latest_first(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        first, second, third = (_opened(transactions, account) for _ in range(3))
        with transactions.read(acting_as=SYSTEM) as work:
            page = work.sessions.of(account.id, at=NOW, limit=2)
            assert (page.items, page.next_after) == ([third, second], second.id)
            assert work.sessions.of(account.id, at=NOW, limit=2, after=second.id).items == [first]
            assert work.sessions.of(account.id, at=first.refresh_until, limit=2).items == []

    def test_what_is_long_over_is_forgotten(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        ended, going_on = _opened(transactions, account), _opened(transactions, account)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.sessions.end(ended.id, account.id, Ending.LOGGED_OUT, at=NOW)
            assert work.sessions.forget(before=NOW) == 0
            assert work.sessions.forget(before=NOW + HOUR) == 1
            assert work.sessions.with_family(ended.family) is None
            assert work.sessions.forget(before=going_on.refresh_until + HOUR) == 1

    def test_a_session_knows_its_account_as_it_stands(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        session = _opened(transactions, account)
        with transactions.begin(acting_as=SYSTEM) as work:
            suspended = work.accounts.save(account.suspend(at=NOW))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.sessions.signed_in(session.live.access, at=NOW).actor == suspended.actor
