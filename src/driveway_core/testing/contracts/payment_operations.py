"""What every store of payment operations must do."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from driveway_core.actors import SYSTEM
from driveway_core.errors import Missing
from driveway_core.payment_operations import (
    OperationId,
    OperationKind,
    OperationMovedOn,
    OperationState,
    PaymentOperation,
)
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.windows import MINUTE


def _planned(subject: UUID, *, minute: int = 0) -> PaymentOperation:
    at = NOW + minute * MINUTE
    return PaymentOperation(
        id=OperationId(an_id()),
        kind=OperationKind.REFUND,
        subject=subject,
        params={"intent_id": "pi_1", "amount": 850, "currency": "USD", "on_session": True, "card": None},
        created_at=at,
        updated_at=at,
    )


def _stored(transactions: Transactions, *operations: PaymentOperation) -> None:
    with transactions.begin(acting_as=SYSTEM) as work:
        for operation in operations:
            work.payment_operations.add(operation)


class PaymentOperationsContract(OverTransactions):
    """``PaymentOperations``."""

    def test_an_operation_comes_back_at_every_step_of_its_life(self, transactions: Transactions) -> None:
        operation = _planned(an_id())
        _stored(transactions, operation)
        lost = operation.send(at=NOW).lose(at=NOW)
        failed = lost.fail("insufficient_funds", at=NOW + MINUTE)
        for step in (operation, operation.send(at=NOW), lost, failed, failed.retry(at=NOW + 2 * MINUTE)):
            with transactions.begin(acting_as=SYSTEM) as work:
                work.payment_operations.save(step)
            with transactions.read(acting_as=SYSTEM) as work:
                assert work.payment_operations.get(operation.id) == step

    def test_an_operation_that_does_not_exist_is_missing(self, transactions: Transactions) -> None:
        operation = _planned(an_id())
        with transactions.read(acting_as=SYSTEM) as work, pytest.raises(Missing):
            work.payment_operations.get(operation.id)
        with pytest.raises(Missing), transactions.begin(acting_as=SYSTEM) as work:
            work.payment_operations.save(operation)

    def test_what_a_booking_wants_stands_in_the_order_in_which_it_was_planned(
        self, transactions: Transactions
    ) -> None:
        booking = an_id()
        late, early, other = _planned(booking, minute=5), _planned(booking), _planned(an_id())
        _stored(transactions, late, early, other)
        with transactions.read(acting_as=SYSTEM) as work:
            assert list(work.payment_operations.about(booking)) == [early, late]
            assert list(work.payment_operations.about(an_id())) == []

    def test_what_nobody_touched_for_long_and_is_not_finished_is_found(
        self, transactions: Transactions
    ) -> None:
        planned, sent, lost, done, failed, fresh = (_planned(an_id(), minute=-count) for count in range(6))
        at = NOW - 10 * MINUTE
        sent, lost = sent.send(at=at), lost.send(at=at).lose(at=at - MINUTE)
        done, failed = done.send(at=at).succeed("re_1", at=at), failed.send(at=at).fail("no", at=at)
        fresh = fresh.send(at=NOW + MINUTE)
        _stored(transactions, planned, sent, lost, done, failed, fresh)
        with transactions.read(acting_as=SYSTEM) as work:
            found = work.payment_operations.unfinished(before=NOW + MINUTE, limit=10)
            assert list(found) == [lost, sent, planned]
            assert list(work.payment_operations.unfinished(before=NOW, limit=1)) == [lost]

    def test_what_failed_is_found_while_it_is_neither_fresh_nor_old(self, transactions: Transactions) -> None:
        failed = [
            _planned(an_id()).send(at=NOW).fail("no", at=NOW + minute * MINUTE) for minute in (3, 2, 1, 0)
        ]
        _stored(transactions, *failed, _planned(an_id(), minute=1))
        _, late, early, _ = failed
        with transactions.read(acting_as=SYSTEM) as work:
            asked = {"since": NOW + MINUTE, "before": NOW + 3 * MINUTE}
            assert list(work.payment_operations.failed(**asked, limit=10)) == [early, late]
            assert list(work.payment_operations.failed(**asked, limit=1)) == [early]

    def test_of_many_who_would_send_it_one_does(self, transactions: Transactions) -> None:
        operation = _planned(an_id())
        _stored(transactions, operation)

        def sent(_: int) -> bool:
            try:
                with transactions.begin(acting_as=SYSTEM) as work:
                    current = work.payment_operations.get(operation.id, changing=True)
                    work.payment_operations.save(current.send(at=NOW))
            except OperationMovedOn:
                return False
            return True

        with ThreadPoolExecutor(4) as workers:
            assert sum(workers.map(sent, range(4))) == 1
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.payment_operations.get(operation.id).state is OperationState.SENT
