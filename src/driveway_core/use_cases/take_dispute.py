"""Take in what the gateway says of a dispute."""

from datetime import datetime

import attrs

from driveway_core import postings
from driveway_core.bookings import Booking
from driveway_core.disputes import Dispute, DisputeId, DisputeSeen, DisputeStatus
from driveway_core.ledger import Book, EntryKind
from driveway_core.limits import Limits
from driveway_core.payments import Payment
from driveway_core.ports import NewId, Work
from driveway_core.use_cases.settle_booking import settle


def take_dispute(
    work: Work,
    booking: Booking,
    payment: Payment,
    seen: DisputeSeen,
    *,
    limits: Limits,
    at: datetime,
    new_id: NewId,
) -> Dispute:
    """Keep the news, post what the bank took and gave back, and settle; the booking is locked.

    It may be told late, twice and in any order.
    """
    known = work.disputes.by_gateway_id(seen.gateway_id)
    if known is None:
        known = Dispute(
            id=DisputeId(new_id()),
            payment_id=payment.id,
            booking_id=booking.id,
            gateway_id=seen.gateway_id,
            amount=seen.amount or payment.amount,
            reason=seen.reason or "general",
            status=DisputeStatus.WARNED,
            opened_at=seen.at,
            updated_at=seen.at,
        )
        work.disputes.add(known)
    dispute = known.observed(seen)
    work.disputes.save(dispute)
    _post(work, booking, dispute, seen)
    settle(work, booking, limits=limits, at=at, new_id=new_id)
    return dispute


def _post(work: Work, booking: Booking, dispute: Dispute, seen: DisputeSeen) -> None:
    """What moved. A dispute that was lost keeps what it took; one that was won has given it back.

    What was posted stands: should the gateway take or give more for the same
    dispute later, such as a second fee, the reconciliation says so, and the
    dispute goes on.
    """
    event = postings.Event(booking.id, dispute.gateway_id, dispute.opened_at)
    closed = attrs.evolve(event, at=dispute.closed_at or seen.at)
    books = work.ledgers.of(booking.id, currency=booking.offer.rates.currency)
    known = {each.kind: each for each in books.entries if each.reference == dispute.gateway_id}
    if seen.cost and EntryKind.COST not in known:
        work.ledgers.post(postings.cost(event, seen.cost))
    if not seen.taken:
        return
    disputed = known.get(EntryKind.DISPUTE, postings.disputed(event, seen.taken))
    if EntryKind.DISPUTE not in known:
        work.ledgers.post(disputed)
    if seen.given_back:
        if EntryKind.DISPUTE_WON not in known:
            work.ledgers.post(postings.dispute_won(closed, seen.given_back))
    elif dispute.status is DisputeStatus.LOST and EntryKind.DISPUTE_LOST not in known:
        lost = disputed.into(Book.DISPUTES)
        work.ledgers.post(postings.dispute_lost(closed, lost, earned=books.earned))
