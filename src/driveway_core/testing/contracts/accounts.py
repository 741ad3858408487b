"""What every store of accounts must do."""

import attrs
import pytest

from driveway_core.accounts import EmailAddress, EmailTaken, PhoneNumber
from driveway_core.actors import SYSTEM, AccountId, AccountStatus, UserType
from driveway_core.errors import Missing
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, an_account, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import stored_account
from driveway_core.transactions import Stale
from driveway_core.windows import HOUR


class AccountsContract(OverTransactions):
    """``Accounts``."""

    def test_an_account_comes_back_as_it_was_added(self, transactions: Transactions) -> None:
        full = attrs.evolve(
            an_account(
                first_name="Zoë", last_name="O’Neil 李", phone="+14155550132", user_type=UserType.HOST
            ),
            profile_image_url="https://example.com/zoe.png",
            email_verified=True,
            phone_verified=True,
            identity_verified=True,
            status=AccountStatus.SUSPENDED,
            is_operator=True,
            terms_version="2027-01",
            customer_id="cus_1",
            payee_id="acct_1",
            updated_at=NOW + HOUR,
            last_login_at=NOW + HOUR,
        )
        for account in (an_account(), full):
            stored_account(transactions, account)
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.accounts.get(account.id) == account

    def test_the_spelling_of_an_address_is_kept(self, transactions: Transactions) -> None:
        account = stored_account(transactions, an_account(email="Ada.Lovelace@Example.com"))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.accounts.get(account.id).email.value == "Ada.Lovelace@Example.com"

    def test_an_unknown_account_is_missing(self, transactions: Transactions) -> None:
        with transactions.read(acting_as=SYSTEM) as work, pytest.raises(Missing):
            work.accounts.get(AccountId(an_id()))

    def test_an_account_is_found_by_its_address_in_any_spelling(self, transactions: Transactions) -> None:
        account = stored_account(transactions, an_account(email="ada@example.com"))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.accounts.with_email(EmailAddress("ADA@Example.COM")) == account
            assert work.accounts.with_email(EmailAddress("adam@example.com")) is None

    def test_a_host_is_found_by_their_name_at_the_gateway(self, transactions: Transactions) -> None:
        stored_account(transactions)
        host = stored_account(transactions, attrs.evolve(an_account(), payee_id="acct_1"))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.accounts.with_payee("acct_1") == host
            assert work.accounts.with_payee("acct_2") is None

    def test_no_two_accounts_share_an_address_whatever_its_case(self, transactions: Transactions) -> None:
        stored_account(transactions, an_account(email="ada@example.com"))
        second = an_account(email="Ada@Example.com")
        with pytest.raises(EmailTaken):
            stored_account(transactions, second)
        with transactions.read(acting_as=SYSTEM) as work, pytest.raises(Missing):
            work.accounts.get(second.id)

    def test_an_address_that_is_taken_cannot_be_changed_to(self, transactions: Transactions) -> None:
        stored_account(transactions, an_account(email="ada@example.com"))
        other = stored_account(transactions, an_account(email="bob@example.com"))
        with pytest.raises(EmailTaken), transactions.begin(acting_as=SYSTEM) as work:
            work.accounts.save(attrs.evolve(other, email=EmailAddress("ADA@example.com")))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.accounts.get(other.id) == other

    def test_an_address_may_change_its_own_spelling(self, transactions: Transactions) -> None:
        account = stored_account(transactions, an_account(email="ada@example.com"))
        with transactions.begin(acting_as=SYSTEM) as work:
            work.accounts.save(attrs.evolve(account, email=EmailAddress("Ada@example.com")))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.accounts.get(account.id).email.value == "Ada@example.com"

    def test_saving_gives_the_next_version(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        changed = attrs.evolve(
            account, first_name="Grace", phone=PhoneNumber("+442071234567"), updated_at=NOW + HOUR
        )
        with transactions.begin(acting_as=SYSTEM) as work:
            saved = work.accounts.save(changed)
        assert saved == attrs.evolve(changed, version=account.version + 1)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.accounts.get(account.id) == saved

    def test_what_was_read_before_somebody_elses_change_is_stale(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        with transactions.begin(acting_as=SYSTEM) as work:
            first = work.accounts.save(attrs.evolve(account, first_name="Grace"))
        with pytest.raises(Stale), transactions.begin(acting_as=SYSTEM) as work:
            work.accounts.save(attrs.evolve(account, first_name="Joan"))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.accounts.get(account.id) == first
