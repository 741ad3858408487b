"""What every store of tries must do."""

from concurrent.futures import ThreadPoolExecutor

from driveway_core.actors import SYSTEM
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.tries import Try
from driveway_core.windows import HOUR, MINUTE

KEY, OTHER = b"k" * 32, b"o" * 32


class TriesContract(OverTransactions):
    """``Tries``."""

    def test_tries_are_counted_under_their_key_the_earliest_first(self, transactions: Transactions) -> None:
        with transactions.begin(acting_as=SYSTEM) as work:
            for minutes in (3, 1, 2):
                work.tries.add(Try(an_id(), KEY, NOW + minutes * MINUTE))
            work.tries.add(Try(an_id(), OTHER, NOW))
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.tries.of(KEY, since=NOW + MINUTE) == [NOW + 2 * MINUTE, NOW + 3 * MINUTE]
            assert work.tries.of(OTHER, since=NOW - MINUTE) == [NOW]
            assert work.tries.of(b"nobody", since=NOW - MINUTE) == []

    def test_a_try_that_was_right_counts_under_no_key(self, transactions: Transactions) -> None:
        right, wrong = an_id(), an_id()
        with transactions.begin(acting_as=SYSTEM) as work:
            for key in (KEY, OTHER):
                work.tries.add(Try(right, key, NOW))
                work.tries.add(Try(wrong, key, NOW))
            work.tries.remove(right)
        with transactions.begin(acting_as=SYSTEM) as work:
            assert [len(work.tries.of(key, since=NOW - HOUR)) for key in (KEY, OTHER)] == [1, 1]

    def test_a_key_is_cleared_alone(self, transactions: Transactions) -> None:
        with transactions.begin(acting_as=SYSTEM) as work:
            for key in (KEY, OTHER):
                work.tries.add(Try(an_id(), key, NOW))
            work.tries.clear(KEY)
            assert [len(work.tries.of(key, since=NOW - HOUR)) for key in (KEY, OTHER)] == [0, 1]

    def test_what_counts_no_more_is_forgotten(self, transactions: Transactions) -> None:
        with transactions.begin(acting_as=SYSTEM) as work:
            for hours in (0, 1, 2):
                work.tries.add(Try(an_id(), KEY, NOW + hours * HOUR))
            assert work.tries.forget(before=NOW + HOUR) == 1
            assert len(work.tries.of(KEY, since=NOW - HOUR)) == 2

    def test_of_many_who_count_at_once_each_counts_the_others(self, transactions: Transactions) -> None:
        def count(_: int) -> int:
            with transactions.begin(acting_as=SYSTEM) as work:
                before = len(work.tries.of(KEY, since=NOW - HOUR))
                work.tries.add(Try(an_id(), KEY, NOW))
                return before

        with ThreadPoolExecutor(6) as clients:
            assert sorted(clients.map(count, range(6))) == list(range(6))
