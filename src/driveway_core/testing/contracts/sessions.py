"""What every store of sessions must do."""

import pytest

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, Actor, UserType
from driveway_core.ports import Transactions
from driveway_core.sessions import NotSignedIn, Session, SignedIn
from driveway_core.testing.builders import NOW, a_session, an_account
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
            signed_in = work.sessions.signed_in(session.access_digest, at=NOW)
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
            assert work.sessions.signed_in(session.access_digest, at=almost).session_id == session.id
            with pytest.raises(NotSignedIn):
                work.sessions.signed_in(session.access_digest, at=session.expires_at)

    def test_a_session_that_was_ended_opens_nothing_any_more(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        session, other = _opened(transactions, account), _opened(transactions, account)
        with transactions.begin(acting_as=account.actor) as work:
            work.sessions.end(session.id, at=NOW + HOUR)
        with transactions.read(acting_as=SYSTEM) as work:
            with pytest.raises(NotSignedIn):
                work.sessions.signed_in(session.access_digest, at=NOW + HOUR)
            assert work.sessions.signed_in(other.access_digest, at=NOW + HOUR).session_id == other.id

    def test_ending_a_session_twice_changes_nothing(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        session = _opened(transactions, account)
        for hours in (1, 2):
            with transactions.begin(acting_as=account.actor) as work:
                work.sessions.end(session.id, at=NOW + hours * HOUR)
        with transactions.read(acting_as=SYSTEM) as work, pytest.raises(NotSignedIn):
            work.sessions.signed_in(session.access_digest, at=NOW)

    def test_a_session_knows_its_account_as_it_stands(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        session = _opened(transactions, account)
        with transactions.begin(acting_as=SYSTEM) as work:
            suspended = work.accounts.save(account.suspend(at=NOW))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.sessions.signed_in(session.access_digest, at=NOW).actor == suspended.actor
