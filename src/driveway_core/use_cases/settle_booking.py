"""Write down what has to follow for a booking's money."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from driveway_core.bookings import Booking
from driveway_core.jobs import Job, JobKind
from driveway_core.limits import Limits
from driveway_core.payment_operations import OperationId, OperationKind, PaymentOperation
from driveway_core.payments import PaymentId
from driveway_core.ports import NewId, Work
from driveway_core.refunds import Refund, RefundId, RefundReason
from driveway_core.settling import Affairs, Wanted, amount_of, plan

SAFETY_NET: Final = timedelta(seconds=30)
"""How long whoever wanted an operation has to carry it out, before a worker does."""


def affairs_of(work: Work, booking: Booking, *, limits: Limits) -> Affairs:
    """All that is known of a booking's money; the booking is locked by whoever wants to change that."""
    return Affairs(
        booking=booking,
        ledger=work.ledgers.of(booking.id, currency=booking.offer.rates.currency),
        payments=tuple(work.payments.of(booking.id)),
        refunds=tuple(work.refunds.of(booking.id)),
        disputes=tuple(work.disputes.of(booking.id)),
        operations=tuple(work.payment_operations.about(booking.id)),
        limits=limits,
    )


def settle(work: Work, booking: Booking, *, limits: Limits, at: datetime, new_id: NewId) -> Affairs:
    """Post and want what follows from how things stand; how they stood before."""
    affairs = affairs_of(work, booking, limits=limits)
    follows = plan(affairs, at=at)
    for entry in follows.entries:
        work.ledgers.post(entry)
    want(work, booking, *follows.wanted, at=at, new_id=new_id)
    return affairs


def want(work: Work, booking: Booking, *wanted: Wanted, at: datetime, new_id: NewId) -> None:
    """Write operations down, with a job that carries them out should nobody else."""
    for each in wanted:
        operation = PaymentOperation(
            id=OperationId(new_id()),
            kind=each.kind,
            subject=booking.id,
            params=each.params,
            created_at=at,
            updated_at=at,
        )
        work.payment_operations.add(operation)
        if operation.kind is OperationKind.REFUND:
            work.refunds.add(_refund_of(operation, booking, at=at))
    if wanted:
        due = at + SAFETY_NET
        work.jobs.add(Job(kind=JobKind.SETTLE_BOOKING, subject=str(booking.id), due=due))


def _refund_of(operation: PaymentOperation, booking: Booking, *, at: datetime) -> Refund:
    return Refund(
        id=RefundId(operation.id),
        payment_id=PaymentId(UUID(str(operation.params["payment"]))),
        booking_id=booking.id,
        amount=amount_of(operation),
        reason=RefundReason(str(operation.params["reason"])),
        created_at=at,
        updated_at=at,
    )
