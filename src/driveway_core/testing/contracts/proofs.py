"""What every store of proofs must do."""

from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM
from driveway_core.errors import Missing
from driveway_core.ports import Transactions
from driveway_core.proofs import Proof, Purpose, fresh_proof
from driveway_core.testing.builders import NOW, an_account
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import stored_account
from driveway_core.windows import HOUR


def _put(
    transactions: Transactions, account: Account, digest: bytes = b"secret", purpose: Purpose = Purpose.EMAIL
) -> Proof:
    proof = fresh_proof(account.id, purpose, digest=digest, about=b"address", at=NOW)
    with transactions.begin(acting_as=SYSTEM) as work:
        work.proofs.put(proof)
    return proof


class ProofsContract(OverTransactions):
    """``Proofs``."""

    def test_a_proof_is_kept_as_it_was_made(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        proof = _put(transactions, account)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.proofs.of(account.id, Purpose.EMAIL) == proof
            assert work.proofs.with_digest(b"secret", Purpose.EMAIL) == proof

    def test_it_is_of_its_account_and_purpose_only(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        _put(transactions, account)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.proofs.of(account.id, Purpose.PASSWORD) is None
            assert work.proofs.with_digest(b"secret", Purpose.PASSWORD) is None
            assert work.proofs.of(stored_account(transactions).id, Purpose.EMAIL) is None
            assert work.proofs.with_digest(b"another", Purpose.EMAIL) is None

    def test_a_later_one_takes_the_place_of_the_former(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        _put(transactions, account)
        other = _put(transactions, account, b"phone", Purpose.PHONE)
        later = _put(transactions, account, b"later")
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.proofs.with_digest(b"secret", Purpose.EMAIL) is None
            assert work.proofs.of(account.id, Purpose.EMAIL) == later
            assert work.proofs.of(account.id, Purpose.PHONE) == other

    def test_a_guess_is_kept(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        missed = attrs.evolve(_put(transactions, account), tries_left=4)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.proofs.put(missed)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.proofs.of(account.id, Purpose.EMAIL) == missed

    def test_what_was_used_is_gone(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        _put(transactions, account)
        for _ in range(2):
            with transactions.begin(acting_as=SYSTEM) as work:
                work.proofs.remove(account.id, Purpose.EMAIL)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.proofs.of(account.id, Purpose.EMAIL) is None

    def test_of_many_who_use_one_at_once_one_does(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        _put(transactions, account)

        def use(_: int) -> bool:
            with transactions.begin(acting_as=SYSTEM) as work:
                found = work.proofs.with_digest(b"secret", Purpose.EMAIL, changing=True)
                if found is not None:
                    work.proofs.remove(found.account_id, found.purpose)
                return found is not None

        with ThreadPoolExecutor(6) as clients:
            assert sorted(clients.map(use, range(6))) == [False] * 5 + [True]

    def test_nobody_without_an_account_proves_anything(self, transactions: Transactions) -> None:
        with pytest.raises(Missing):
            _put(transactions, an_account())

    def test_what_has_run_out_is_forgotten(self, transactions: Transactions) -> None:
        account, other = stored_account(transactions), stored_account(transactions)
        proof, later = _put(transactions, account), _put(transactions, other, b"reset", Purpose.PASSWORD)
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.proofs.forget(before=later.expires_at) == 0
            assert work.proofs.forget(before=later.expires_at + HOUR) == 1
            assert work.proofs.forget(before=proof.expires_at + HOUR) == 1
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.proofs.of(account.id, Purpose.EMAIL) is None
