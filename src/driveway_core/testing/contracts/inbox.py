"""What every inbox must do with what the gateway sends."""

from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.errors import Missing
from driveway_core.gateway_events import GatewayEvent
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, an_event
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.windows import MINUTE


def _add(transactions: Transactions, event: GatewayEvent) -> bool:
    with transactions.begin(acting_as=SYSTEM) as work:
        return work.inbox.add(event)


class InboxContract(OverTransactions):
    """``Inbox``."""

    def test_an_event_comes_back_however_often_it_was_tried(self, transactions: Transactions) -> None:
        event = attrs.evolve(an_event(), account="acct_1")
        assert _add(transactions, event)
        tried = event.tried(problem="The payment is not there yet.")
        for step in (event, tried, tried.handled(at=NOW + MINUTE)):
            with transactions.begin(acting_as=SYSTEM) as work:
                work.inbox.save(step)
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.inbox.get(event.id) == step

    def test_an_event_that_comes_again_changes_nothing(self, transactions: Transactions) -> None:
        event = an_event()
        assert _add(transactions, event)
        assert not _add(transactions, attrs.evolve(event, received_at=NOW + MINUTE))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.inbox.get(event.id) == event

    def test_of_many_who_bring_one_event_one_is_first(self, transactions: Transactions) -> None:
        event = an_event()
        with ThreadPoolExecutor(4) as bringers:
            assert sum(bringers.map(lambda _: _add(transactions, event), range(4))) == 1

    def test_an_event_that_nobody_sent_is_missing(self, transactions: Transactions) -> None:
        event = an_event()
        with pytest.raises(Missing), transactions.begin(acting_as=SYSTEM) as work:
            work.inbox.get(event.id)
        with pytest.raises(Missing), transactions.begin(acting_as=SYSTEM) as work:
            work.inbox.save(event)

    def test_who_would_change_an_event_waits_for_whoever_is_at_it(self, transactions: Transactions) -> None:
        event = an_event()
        _add(transactions, event)

        def try_it(_: int) -> None:
            with transactions.begin(acting_as=SYSTEM) as work:
                work.inbox.save(work.inbox.get(event.id, changing=True).tried(problem="Not yet."))

        with ThreadPoolExecutor(4) as workers:
            list(workers.map(try_it, range(4)))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.inbox.get(event.id).tries == 4

    def test_what_waits_is_found_and_counted(self, transactions: Transactions) -> None:
        late, early, lately, done = (an_event(at=NOW + minute * MINUTE) for minute in (2, 1, 3, 0))
        for event in (late, early.tried(problem="Not yet."), lately, done.handled(at=NOW)):
            _add(transactions, event)
        with transactions.read(acting_as=SYSTEM) as work:
            waiting = [each.id for each in work.inbox.waiting(before=NOW + 3 * MINUTE, limit=10)]
            assert waiting == [early.id, late.id]
            assert [each.id for each in work.inbox.waiting(before=NOW + 3 * MINUTE, limit=1)] == [early.id]
            assert work.inbox.counts() == {"handled": 1, "waiting": 2, "failing": 1}
