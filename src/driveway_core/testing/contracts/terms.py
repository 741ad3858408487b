"""What every store of accepted terms must do."""

import pytest

from driveway_core.actors import SYSTEM
from driveway_core.errors import Missing
from driveway_core.ports import Transactions
from driveway_core.terms import Acceptance
from driveway_core.testing.builders import NOW, an_account
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import stored_account
from driveway_core.windows import HOUR


class TermsContract(OverTransactions):
    """``Terms``."""

    def test_each_version_is_accepted_once_and_the_first_time_counts(
        self, transactions: Transactions
    ) -> None:
        account, other = stored_account(transactions), stored_account(transactions)
        later, first = Acceptance("2027-06", NOW + HOUR), Acceptance("2027-01", NOW)
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.terms.add(account.id, later)
            assert work.terms.add(account.id, first)
            assert not work.terms.add(account.id, Acceptance("2027-01", NOW + 2 * HOUR))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.terms.of(account.id) == [first, later]
            assert work.terms.of(other.id) == []

    def test_nobody_without_an_account_accepts_anything(self, transactions: Transactions) -> None:
        with pytest.raises(Missing), transactions.begin(acting_as=SYSTEM) as work:
            work.terms.add(an_account().id, Acceptance("2027-01", NOW))
