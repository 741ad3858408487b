"""Compare the books with the gateway's, and say what is open."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.actors import SYSTEM, Actor
from driveway_core.ledger import Book
from driveway_core.payment_operations import OperationKind, OperationState
from driveway_core.payouts import Payout, PayoutStatus
from driveway_core.ports import Clock, GatewayBooks, Transactions, Work
from driveway_core.reconciling import (
    EDGE,
    GRACE,
    Reason,
    Report,
    Row,
    What,
    differences,
    in_our_time,
    sums_of_ours,
    sums_of_theirs,
    suspects,
)
from driveway_core.settling import amount_of
from driveway_core.use_cases.note import note_look

BANKS_TAKE: Final = timedelta(days=7)
"""A payout that is on its way for longer is asked about."""

REFUNDS_WAIT: Final = timedelta(days=3)
"""A refund that waits for the platform's balance for longer is asked about."""

MOST: Final = 1_000
"""No more of one kind than this is listed."""


@attrs.frozen
class Reconcile:
    """Reads both books of ``[since, until)`` and writes nothing; raises as the gateway does."""

    transactions: Transactions
    gateway_books: GatewayBooks
    clock: Clock

    def __call__(self, actor: Actor, since: datetime, until: datetime) -> Report:
        actor.operator()
        at = self.clock()
        in_our_time(since, field="since")
        in_our_time(until, field="until")
        note_look(self.transactions, actor, "reconciliation", at=at)
        theirs = [each for each in self.gateway_books.movements(since - EDGE, until + EDGE) if not each.own]
        inside = sums_of_theirs(each for each in theirs if since <= each.at < until)
        around = sums_of_theirs(theirs)
        young = set(sums_of_theirs(each for each in theirs if each.at > at - GRACE))
        with self.transactions.read(acting_as=SYSTEM) as work:

            def ours(since: datetime, until: datetime) -> dict[tuple[str, str], int]:
                return dict(sums_of_ours(work.ledgers.moved_between(Book.GATEWAY, since, until)))

            young |= set(ours(at - GRACE, at + EDGE))
            keys = suspects((ours(since, until), inside), (ours(since - EDGE, until + EDGE), around))
            asked = [key for key in keys if key not in young]
            whole = sums_of_ours(work.ledgers.moved(Book.GATEWAY, sorted({name for name, _ in asked})))
            rows = (*differences(asked, whole, around), *_open_questions(work, at))
        return Report(since, until, rows)


def _open_questions(work: Work, at: datetime) -> Iterator[Row]:
    for currency in work.ledgers.currencies():
        off = work.ledgers.balances(currency).sum
        if off:
            yield Row(what=What.BOOKS, reference=currency, reason=Reason.NOT_ZERO, amount=off)
    for operation in work.payment_operations.unfinished(before=at - GRACE, limit=MOST):
        yield Row(
            what=What.OPERATION,
            reference=str(operation.id),
            reason=Reason.UNFINISHED,
            amount=amount_of(operation) if "amount" in operation.params else None,
            detail=f"{operation.kind} {operation.state}",
        )
    yield from _refunds(work, at)
    for payout in work.payouts.open(before=at - GRACE, limit=MOST):
        detail = _stuck(work, payout, at)
        if detail is not None:
            yield Row(
                what=What.PAYOUT,
                reference=str(payout.id),
                reason=Reason.NOT_PAID_OUT,
                amount=payout.amount - payout.reversed,
                detail=detail,
            )
    for event in work.inbox.waiting(before=at - GRACE, limit=MOST):
        yield Row(
            what=What.EVENT, reference=event.id, reason=Reason.NOT_HANDLED, detail=event.problem or event.kind
        )
    for standing in work.ledgers.standing(Book.HOST, above=True, limit=MOST):
        reference = str(work.bookings.get(standing.booking_id).reference)
        yield Row(what=What.DEBT, reference=reference, reason=Reason.OWED_BY_HOST, amount=standing.amount)


def _refunds(work: Work, at: datetime) -> Iterator[Row]:
    """What drivers should have back, and nothing is under way for."""
    for standing in work.ledgers.standing(Book.DRIVER, above=False, limit=MOST):
        operations = work.payment_operations.about(standing.booking_id)
        waiting = [each for each in work.refunds.of(standing.booking_id) if each.counts and not each.moved]
        lately = any(each.created_at > at - REFUNDS_WAIT for each in waiting)
        if lately or any(each.kind is OperationKind.REFUND and each.is_open for each in operations):
            continue
        yield Row(
            what=What.REFUND,
            reference=str(work.bookings.get(standing.booking_id).reference),
            reason=Reason.NOT_REFUNDED,
            amount=-standing.amount,
            detail=(waiting[-1].pending_reason or "pending") if waiting else "",
        )


def _stuck(work: Work, payout: Payout, at: datetime) -> str | None:
    """Why a payout is not where it should be, in a word; None for one that is under way."""
    if payout.status is PayoutStatus.FAILED:
        return payout.failure.code if payout.failure else payout.status.value
    operations = work.payment_operations.about(payout.id)
    if operations and operations[-1].state is OperationState.FAILED:
        return f"{operations[-1].kind} {operations[-1].error_code}"
    late = payout.gateway_id is not None and payout.updated_at < at - BANKS_TAKE
    return "on its way for a week" if late else None
