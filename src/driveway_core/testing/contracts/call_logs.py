"""What every store of calls must do."""

from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.car_calls import CallLog
from driveway_core.errors import Missing
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.windows import HOUR, MINUTE


class CallLogsContract(OverTransactions):
    """``CallLogs``."""

    def test_a_log_that_nobody_wrote_is_empty(self, transactions: Transactions) -> None:
        assert _get(transactions, "everyone") == CallLog(subject="everyone")

    def test_a_log_comes_back_as_it_was_saved(self, transactions: Transactions) -> None:
        log = CallLog(subject="account:1", times=(NOW, NOW, NOW + MINUTE), total=2**40)
        for step in (log, attrs.evolve(log, times=(), parked_until=NOW + HOUR), log):
            _save(transactions, step)
            assert _get(transactions, "account:1") == step
            assert _get(transactions, "account:2") == CallLog(subject="account:2")

    def test_of_many_who_count_at_once_each_is_counted_from_the_first_call_on(
        self, transactions: Transactions
    ) -> None:
        def count(minute: int) -> None:
            with transactions.begin(acting_as=SYSTEM) as work:
                log = work.call_logs.get("car:1:data")
                times = (*log.times, NOW + minute * MINUTE)
                work.call_logs.save(attrs.evolve(log, times=times, total=log.total + 1))

        with ThreadPoolExecutor(8) as callers:
            list(callers.map(count, range(16)))
        log = _get(transactions, "car:1:data")
        assert sorted(log.times) == [NOW + minute * MINUTE for minute in range(16)]
        assert log.total == 16

    def test_what_is_given_up_was_never_counted(self, transactions: Transactions) -> None:
        log = CallLog(subject="everyone", times=(NOW,), total=1)
        with pytest.raises(Missing):
            _save_and_fail(transactions, log)
        assert _get(transactions, "everyone") == CallLog(subject="everyone")

    def test_whoever_only_reads_waits_for_nobody(self, transactions: Transactions) -> None:
        log = CallLog(subject="everyone", parked_until=NOW + HOUR)
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.call_logs.get("everyone", changing=False) == CallLog(subject="everyone")
            work.call_logs.save(log)
            with transactions.read(acting_as=SYSTEM) as other:
                assert other.call_logs.get("everyone", changing=False) == CallLog(subject="everyone")
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.call_logs.get("everyone", changing=False) == log

    def test_logs_of_which_nothing_counts_any_more_are_forgotten(self, transactions: Transactions) -> None:
        early, late = NOW - HOUR, NOW + HOUR
        kept = (
            CallLog(subject="counts", times=(early, NOW), total=2),
            CallLog(subject="parked", times=(early,), parked_until=late, total=1),
            CallLog(subject="closed", parked_until=late),
        )
        gone = (
            CallLog(subject="over", times=(early, early), total=9),
            CallLog(subject="open again", times=(early,), parked_until=NOW, total=1),
            CallLog(subject="empty"),
        )
        for log in (*kept, *gone):
            _save(transactions, log)
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.call_logs.forget(before=NOW) == len(gone)
            assert work.call_logs.forget(before=NOW) == 0
        for log in kept:
            assert _get(transactions, log.subject) == log
        for log in gone:
            assert _get(transactions, log.subject) == CallLog(subject=log.subject)


def _get(transactions: Transactions, subject: str) -> CallLog:
    with transactions.begin(acting_as=SYSTEM) as work:
        return work.call_logs.get(subject)


def _save(transactions: Transactions, log: CallLog) -> None:
    with transactions.begin(acting_as=SYSTEM) as work:
        work.call_logs.save(log)


def _save_and_fail(transactions: Transactions, log: CallLog) -> None:
    with transactions.begin(acting_as=SYSTEM) as work:
        work.call_logs.get(log.subject)
        work.call_logs.save(log)
        work.accounts.get(AccountId(an_id()))
