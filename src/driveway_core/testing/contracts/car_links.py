"""What every store of linked accounts must do."""

from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.car_links import CarLink
from driveway_core.car_troubles import LinkProblem
from driveway_core.errors import Missing
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, a_car_link, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import stored_account
from driveway_core.windows import HOUR, MINUTE


class CarLinksContract(OverTransactions):
    """``CarLinks``."""

    def test_a_link_comes_back_at_every_step_of_its_life(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        link = a_car_link(account.id)
        full = attrs.evolve(
            link,
            access_token="jeton-é" * 300,
            owner="f2f30c7d-0000",
            base_url="https://fleet-api.prd.eu.example",
            scopes=frozenset({"vehicle_cmds", "offline_access"}),
        )
        for step in (
            link,
            full,
            full.claimed(at=NOW + HOUR),
            full.released(at=NOW + HOUR),
            full.broken(LinkProblem.REVOKED, at=NOW + HOUR),
            full.moved("https://elsewhere.example", at=NOW + 2 * HOUR),
        ):
            _save(transactions, step)
            assert _of(transactions, account.id) == step

    @pytest.mark.parametrize("problem", LinkProblem)
    def test_every_problem_can_be_kept(self, transactions: Transactions, problem: LinkProblem) -> None:
        broken = a_car_link(stored_account(transactions).id).broken(problem, at=NOW)
        _save(transactions, broken)
        assert _of(transactions, broken.account_id) == broken

    def test_who_never_linked_has_no_link_and_loses_none(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.car_links.of(account.id, changing=True) is None
            work.car_links.remove(account.id)
        assert _of(transactions, account.id) is None

    def test_nobody_has_no_link(self, transactions: Transactions) -> None:
        with pytest.raises(Missing):
            _save(transactions, a_car_link(AccountId(an_id())))

    def test_a_link_that_was_removed_is_gone_and_another_stays(self, transactions: Transactions) -> None:
        first, second = (a_car_link(stored_account(transactions).id) for _ in range(2))
        _save(transactions, first)
        _save(transactions, second)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.car_links.remove(first.account_id)
        assert _of(transactions, first.account_id) is None
        assert _of(transactions, second.account_id) == second
        _save(transactions, first)
        assert _of(transactions, first.account_id) == first

    def test_an_account_and_its_link_do_not_disturb_each_other(self, transactions: Transactions) -> None:
        account = stored_account(transactions)
        link = a_car_link(account.id)
        _save(transactions, link)
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.accounts.get(account.id) == account
            saved = work.accounts.save(account.verify_email(at=NOW + HOUR))
        assert _of(transactions, account.id) == link
        with transactions.begin(acting_as=SYSTEM) as work:
            work.car_links.remove(account.id)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.accounts.get(account.id) == saved

    def test_who_would_change_a_link_waits_and_reads_what_was_stored_meanwhile(
        self, transactions: Transactions
    ) -> None:
        account = stored_account(transactions)
        _save(transactions, attrs.evolve(a_car_link(account.id), access_token="", refresh_token=""))

        def renew(number: int) -> None:
            with transactions.begin(acting_as=SYSTEM) as work:
                link = work.car_links.of(account.id, changing=True)
                assert link is not None
                work.car_links.save(_one_longer(link, number))

        with ThreadPoolExecutor(4) as refreshers:
            list(refreshers.map(renew, range(4)))
        link = _of(transactions, account.id)
        assert link is not None
        assert sorted(link.access_token) == ["0", "1", "2", "3"]
        assert link.refresh_token == link.access_token
        assert link.updated_at == NOW + 4 * MINUTE


def _one_longer(link: CarLink, number: int) -> CarLink:
    return attrs.evolve(
        link,
        access_token=f"{link.access_token}{number}",
        refresh_token=f"{link.refresh_token}{number}",
        updated_at=link.updated_at + MINUTE,
    )


def _save(transactions: Transactions, link: CarLink) -> None:
    with transactions.begin(acting_as=SYSTEM) as work:
        work.car_links.save(link)


def _of(transactions: Transactions, account_id: AccountId) -> CarLink | None:
    with transactions.read(acting_as=SYSTEM) as work:
        return work.car_links.of(account_id)
