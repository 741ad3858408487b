"""Take in what the gateway says of a payout: its transfer, its reversals, its tries to reach the bank.

Whoever brings it (an answer, an event, a look of our own) may be late, come
twice and in any order. What none of our operations made is not ours,
whatever it says of itself.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from driveway_core.errors import Missing
from driveway_core.jobs import Job, JobKind
from driveway_core.payment_operations import OperationKind, OperationState, PaymentOperation
from driveway_core.payments import Failure
from driveway_core.payout_books import PayoutBooks
from driveway_core.payouts import Payout, PayoutId, PayoutStatus
from driveway_core.ports import NewId, Work
from driveway_core.ports.payments import PayoutSeen, ReversalSeen
from driveway_core.transfer_reversals import TransferReversal, TransferReversalId
from driveway_core.use_cases.take_payment import succeed
from driveway_core.use_cases.tell_of_payout import tell_of_payout

BANKS_TAKE: Final = timedelta(days=1)
"""So long after a payout was sent to a bank nobody wonders that there is no news of it."""

BANKS_CHANGE_THEIR_MIND: Final = timedelta(days=5)
"""So long after a payout was called paid it is looked at once more."""

_BACK: Final = (PayoutStatus.FAILED, PayoutStatus.CANCELLED)


def payout_of(work: Work, about: Mapping[str, str]) -> Payout | None:
    """Whose payout something at the gateway was made for, locked; None for one that is not ours."""
    try:
        return work.payouts.get(PayoutId(UUID(about.get("payout_id", ""))), changing=True)
    except (Missing, ValueError):
        return None


def books_of(work: Work, payout: Payout) -> PayoutBooks:
    """A payout in the books, as they are now."""
    stays = [line.booking_id for line in payout.lines] + [each.booking_id for each in payout.netted]
    operations = work.payment_operations.about(payout.id)
    made = {each.gateway_id for each in operations} | {payout.transfer_id, str(payout.id)}
    made |= {each.gateway_id for each in work.transfer_reversals.of(payout.id)}
    return PayoutBooks(
        payout=payout,
        ledgers={stay: work.ledgers.of(stay, currency=payout.currency) for stay in stays},
        references=frozenset(each for each in made if each is not None),
    )


def take_transfer(
    work: Work, payout: Payout, transfer_id: str, about: Mapping[str, str], *, at: datetime
) -> Payout:
    """The money is on the host's balance."""
    operation = _made_by(work, payout, about, OperationKind.TRANSFER)
    if operation is None or payout.transfer_id is not None:
        return payout
    succeed(work, operation, transfer_id, at=at)
    payout = payout.transferred(transfer_id, at=at)
    work.payouts.save(payout)
    for entry in books_of(work, payout).transferred(transfer_id, at=at):
        work.ledgers.post(entry)
    return payout


def take_payout(work: Work, payout: Payout, seen: PayoutSeen, *, at: datetime) -> Payout:
    """How far a try to pay out is; of one that is not the last, it is old news."""
    operation = _made_by(work, payout, seen.about, OperationKind.PAY_OUT)
    if operation is None:
        return payout
    before, last = payout, _last(work, payout)
    succeed(work, operation, seen.gateway_id, at=at)
    under_way = payout.status in (PayoutStatus.PROCESSING, PayoutStatus.FAILED)
    if payout.gateway_id != seen.gateway_id and operation == last and under_way:
        payout = payout.started(seen.gateway_id, at=at)
    if seen.status is PayoutStatus.PAID:
        payout = payout.paid(seen.gateway_id, at=seen.at)
    elif seen.status in _BACK:
        failure = Failure(seen.failure_code or seen.status.value)
        payout = payout.failed(seen.gateway_id, failure, at=seen.at)
    if payout == before:
        return payout
    work.payouts.save(payout)
    books = books_of(work, payout)
    if payout.status is PayoutStatus.PAID:
        entries = books.paid(seen.gateway_id, at=seen.at)
    else:
        entries = books.failed(seen.gateway_id, at=seen.at)
    for entry in entries:
        work.ledgers.post(entry)
    tell_of_payout(work, payout, at=at)
    pause = BANKS_CHANGE_THEIR_MIND if payout.status is PayoutStatus.PAID else BANKS_TAKE
    work.jobs.add(Job(kind=JobKind.SETTLE_PAYOUT, subject=str(payout.id), due=at + pause))
    return payout


def take_reversal(work: Work, payout: Payout, seen: ReversalSeen, *, at: datetime, new_id: NewId) -> Payout:
    """Part of the transfer was taken back; all of it gives the stays free, unless the bank has the money."""
    operation = _made_by(work, payout, seen.about, OperationKind.REVERSE_TRANSFER)
    if any(each.gateway_id == seen.gateway_id for each in work.transfer_reversals.of(payout.id)):
        return payout
    if operation is not None:
        succeed(work, operation, seen.gateway_id, at=at)
    for entry in books_of(work, payout).reversed(seen.gateway_id, seen.amount, at=seen.at):
        work.ledgers.post(entry)
    work.transfer_reversals.add(
        TransferReversal(
            id=TransferReversalId(new_id() if operation is None else operation.id),
            payout_id=payout.id,
            gateway_id=seen.gateway_id,
            amount=seen.amount,
            created_at=seen.at,
        )
    )
    payout = payout.took_back(seen.amount, at=at)
    busy = any(each.is_open for each in work.payment_operations.about(payout.id))
    idle = payout.status in (PayoutStatus.PROCESSING, PayoutStatus.FAILED) and not busy
    if payout.reversed == payout.amount and idle:
        payout = payout.cancel(at=at)
    work.payouts.save(payout)
    return payout


def _made_by(
    work: Work, payout: Payout, about: Mapping[str, str], kind: OperationKind
) -> PaymentOperation | None:
    """The operation of this payout's that something was made by, if it was ever asked for."""
    name = about.get("operation_id")
    found = (each for each in work.payment_operations.about(payout.id) if str(each.id) == name)
    made = next(found, None)
    return made if made and made.kind is kind and made.state is not OperationState.PLANNED else None


def _last(work: Work, payout: Payout) -> PaymentOperation | None:
    """The latest try to pay out."""
    tries = work.payment_operations.about(payout.id)
    return next((each for each in reversed(tries) if each.kind is OperationKind.PAY_OUT), None)
