"""What is sent to be proved: made at the moment of sending, for an address, and nothing else."""

from itertools import count

import attrs
import pytest
from tests.unit.use_cases.town import SIGNER, Town

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, AccountId, AccountStatus
from driveway_core.proofs import LASTS, TRIES, Proof, Purpose
from driveway_core.testing.builders import an_account, an_id
from driveway_core.testing.scenes import stored_account
from driveway_core.use_cases.make_phone_code import MakePhoneCode
from driveway_core.use_cases.make_reset import MakeReset
from driveway_core.use_cases.make_verification import MakeVerification
from driveway_secrets import RandomTokens

PHONE = "+14155550132"


def verification(town: Town) -> MakeVerification:
    return MakeVerification(town.transactions, RandomTokens(), SIGNER, town.clock)


def reset(town: Town) -> MakeReset:
    return MakeReset(town.transactions, RandomTokens(), SIGNER, town.clock)


def phone_code(town: Town) -> MakePhoneCode:
    codes = (str(number) for number in count(918_273))
    return MakePhoneCode(town.transactions, RandomTokens(), SIGNER, town.clock, lambda: next(codes))


def kept(town: Town, account_id: AccountId, purpose: Purpose) -> Proof | None:
    with town.transactions.read(acting_as=SYSTEM) as work:
        return work.proofs.of(account_id, purpose)


def test_a_token_is_made_and_kept_as_its_digest(town: Town) -> None:
    account = stored_account(town.transactions, an_account(phone=PHONE))
    for make, purpose in (
        (verification(town), Purpose.EMAIL),
        (reset(town), Purpose.PASSWORD),
        (phone_code(town), Purpose.PHONE),
    ):
        made, proof = make(account.id), kept(town, account.id, purpose)
        assert made is not None
        assert proof is not None
        assert made.account == account
        assert (proof.expires_at - proof.made_at, proof.tries_left) == (LASTS[purpose], TRIES)
        assert made.secret not in repr(made) + repr(proof)
        assert made.secret.encode() not in proof.digest + proof.about


def test_a_code_has_six_digits(town: Town) -> None:
    account = stored_account(town.transactions, an_account(phone=PHONE))
    made = phone_code(town)(account.id)
    assert made is not None
    assert made.secret == "918273"


def test_the_same_code_of_two_accounts_is_not_kept_alike(town: Town) -> None:
    digests = set()
    for _ in range(2):
        account = stored_account(town.transactions, an_account(phone=PHONE))
        phone_code(town)(account.id)
        proof = kept(town, account.id, Purpose.PHONE)
        assert proof is not None
        digests |= {proof.digest, proof.about}
    assert len(digests) == 4


@pytest.mark.parametrize(
    "account",
    [
        an_account(phone=PHONE, status=AccountStatus.BANNED),
        attrs.evolve(an_account(phone=PHONE), email_verified=True, phone_verified=True),
        attrs.evolve(an_account(), email_verified=True),
    ],
)
def test_nothing_is_made_where_there_is_nothing_to_prove(town: Town, account: Account) -> None:
    stored_account(town.transactions, account)
    assert verification(town)(account.id) is None
    assert phone_code(town)(account.id) is None
    assert kept(town, account.id, Purpose.EMAIL) is None


def test_nothing_is_made_for_nobody(town: Town) -> None:
    nobody = AccountId(an_id())
    assert (verification(town)(nobody), reset(town)(nobody), phone_code(town)(nobody)) == (None, None, None)
