"""Who waits for whom where cars are called: only for those who change the very same thing."""

from driveway_core.actors import SYSTEM
from driveway_core.car_calls import CallLog
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, a_car_link
from driveway_core.testing.scenes import stored_account
from driveway_core.windows import MINUTE


def test_a_log_that_somebody_counts_in_is_not_forgotten(transactions: Transactions) -> None:
    with transactions.begin(acting_as=SYSTEM) as work:
        for subject in ("everyone", "account:1"):
            work.call_logs.save(CallLog(subject=subject, times=(NOW,), total=1))
    with transactions.begin(acting_as=SYSTEM) as counting, transactions.begin(acting_as=SYSTEM) as pruning:
        assert counting.call_logs.get("everyone").total == 1
        assert pruning.call_logs.forget(before=NOW + MINUTE) == 1
    with transactions.begin(acting_as=SYSTEM) as work:
        assert work.call_logs.get("everyone").total == 1
        assert work.call_logs.get("account:1").total == 0


def test_an_account_can_be_changed_while_its_link_is_being_refreshed(transactions: Transactions) -> None:
    account = stored_account(transactions)
    with transactions.begin(acting_as=SYSTEM) as work:
        work.car_links.save(a_car_link(account.id))
    with transactions.begin(acting_as=SYSTEM) as refreshing:
        link = refreshing.car_links.of(account.id, changing=True)
        assert link is not None
        with transactions.begin(acting_as=SYSTEM) as changing:
            saved = changing.accounts.save(account.verify_email(at=NOW))
        refreshing.car_links.save(link.claimed(at=NOW))
    with transactions.read(acting_as=SYSTEM) as work:
        assert work.accounts.get(account.id) == saved
        assert work.car_links.of(account.id) == link.claimed(at=NOW)


def test_a_first_log_makes_the_second_who_asks_for_it_wait_for_the_first_alone(
    transactions: Transactions,
) -> None:
    with transactions.begin(acting_as=SYSTEM) as first, transactions.begin(acting_as=SYSTEM) as second:
        assert first.call_logs.get("account:1") == CallLog(subject="account:1")
        assert second.call_logs.get("account:2") == CallLog(subject="account:2")
