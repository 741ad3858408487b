"""What every ``Transactions`` must do: all or nothing, one after the other, each wish once."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Final

import attrs
import pytest

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM
from driveway_core.errors import Missing
from driveway_core.once import AlreadyDone, KeyReused, Once
from driveway_core.ports import Transactions
from driveway_core.testing.builders import a_key, an_account, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import stored_account

OOPS: Final = "something went wrong in the middle"
MOMENT: Final = 0.2
"""Seconds after which somebody who waits is taken to be waiting."""


def _exists(transactions: Transactions, account: Account) -> bool:
    with transactions.read(acting_as=SYSTEM) as work:
        return work.accounts.with_email(account.email) is not None


def _done(transactions: Transactions, once: Once, account: Account) -> None:
    with transactions.begin(acting_as=SYSTEM, once=once) as work:
        work.accounts.add(account)


class TransactionsContract(OverTransactions):
    """``Transactions``."""

    def test_a_clean_exit_keeps_everything(self, transactions: Transactions) -> None:
        first, second = an_account(), an_account()
        with transactions.begin(acting_as=SYSTEM) as work:
            work.accounts.add(first)
            work.accounts.add(second)
        assert _exists(transactions, first)
        assert _exists(transactions, second)

    def test_an_error_leaves_nothing_behind(self, transactions: Transactions) -> None:
        old, new = stored_account(transactions), an_account()
        with contextlib.suppress(RuntimeError), transactions.begin(acting_as=SYSTEM) as work:
            work.accounts.add(new)
            work.accounts.save(attrs.evolve(old, first_name="Somebody else"))
            raise RuntimeError(OOPS)
        assert not _exists(transactions, new)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.accounts.get(old.id) == old

    def test_a_transaction_sees_its_own_writes(self, transactions: Transactions) -> None:
        account = an_account()
        with transactions.begin(acting_as=SYSTEM) as work:
            work.accounts.add(account)
            assert work.accounts.get(account.id) == account

    def test_nobody_sees_a_write_before_it_is_committed(self, transactions: Transactions) -> None:
        account = an_account()
        with ThreadPoolExecutor(1) as others:
            with transactions.begin(acting_as=SYSTEM) as work:
                work.accounts.add(account)
                assert not others.submit(_exists, transactions, account).result(timeout=10)
            assert others.submit(_exists, transactions, account).result(timeout=10)

    def test_a_reader_sees_what_was_committed_when_it_asked(self, transactions: Transactions) -> None:
        account = an_account()
        with ThreadPoolExecutor(1) as others, transactions.read(acting_as=SYSTEM) as work:
            with pytest.raises(Missing):
                work.accounts.get(account.id)
            others.submit(stored_account, transactions, account).result(timeout=10)
            assert work.accounts.get(account.id) == account

    def test_every_transaction_is_usable_after_a_failed_one(self, transactions: Transactions) -> None:
        for _ in range(30):
            with pytest.raises(RuntimeError), transactions.begin(acting_as=SYSTEM):
                raise RuntimeError(OOPS)
        assert _exists(transactions, stored_account(transactions))

    def test_pausing_is_short(self, transactions: Transactions) -> None:
        with ThreadPoolExecutor(1) as others:
            for attempt in (1, 2, 3):
                others.submit(transactions.pause, attempt).result(timeout=5)


class OnceContract(OverTransactions):
    """``Transactions.begin`` with a key."""

    def test_a_wish_is_fulfilled_once(self, transactions: Transactions) -> None:
        first, second = an_account(), an_account()
        once = a_key(resource_id=first.id)
        _done(transactions, once, first)
        with pytest.raises(AlreadyDone) as refused:
            _done(transactions, once.making(second.id), second)
        assert refused.value.resource_id == first.id
        assert not _exists(transactions, second)

    def test_a_key_replayed_for_another_body_is_refused(self, transactions: Transactions) -> None:
        first, second = an_account(), an_account()
        once = a_key(body=b"one")
        _done(transactions, once, first)
        with pytest.raises(KeyReused):
            _done(transactions, attrs.evolve(once, fingerprint=b"two"), second)
        assert not _exists(transactions, second)

    def test_a_key_belongs_to_its_scope(self, transactions: Transactions) -> None:
        first, second = an_account(), an_account()
        once = a_key(scope="ada")
        _done(transactions, once, first)
        _done(transactions, attrs.evolve(once, scope="bob", fingerprint=b"other"), second)
        assert _exists(transactions, second)

    def test_a_wish_that_failed_may_be_tried_again_under_its_key(self, transactions: Transactions) -> None:
        account, once = an_account(), a_key()
        with contextlib.suppress(RuntimeError), transactions.begin(acting_as=SYSTEM, once=once) as work:
            work.accounts.add(account)
            raise RuntimeError(OOPS)
        _done(transactions, once, account)
        assert _exists(transactions, account)

    def test_a_second_caller_waits_until_the_first_is_done(self, transactions: Transactions) -> None:
        first, second = an_account(), an_account()
        once = a_key(resource_id=first.id)
        with ThreadPoolExecutor(1) as others:
            with transactions.begin(acting_as=SYSTEM, once=once) as work:
                waiting = others.submit(_done, transactions, once.making(an_id()), second)
                Event().wait(MOMENT)
                assert not waiting.done()
                work.accounts.add(first)
            refusal = waiting.exception(timeout=10)
        assert isinstance(refusal, AlreadyDone)
        assert refusal.resource_id == first.id
        assert not _exists(transactions, second)

    def test_a_second_caller_goes_ahead_when_the_first_failed(self, transactions: Transactions) -> None:
        account, once = an_account(), a_key()
        with ThreadPoolExecutor(1) as others:
            with contextlib.suppress(RuntimeError), transactions.begin(acting_as=SYSTEM, once=once):
                waiting = others.submit(_done, transactions, once, account)
                Event().wait(MOMENT)
                raise RuntimeError(OOPS)
            waiting.result(timeout=10)
        assert _exists(transactions, account)

    def test_of_many_at_once_one_has_the_effect(self, transactions: Transactions) -> None:
        accounts = [an_account() for _ in range(8)]
        once = a_key()

        def wish(account: Account) -> bool:
            try:
                _done(transactions, once.making(account.id), account)
            except AlreadyDone:
                return False
            return True

        with ThreadPoolExecutor(8) as callers:
            won = list(callers.map(wish, accounts))
        assert sum(won) == 1
        assert [_exists(transactions, account) for account in accounts] == won
