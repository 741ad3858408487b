"""Settling a booking: what has to follow for its money from how things stand.

One pure function of all that is known. Whatever changes (a verb, news from
the gateway, time), it is asked again; where nothing has to follow it says
so. What it asks for is written down in the transaction of the change.
Source: domain rules §6 and §8; decision 0018 says why it is one function.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core import postings
from driveway_core.affairs import (
    Affairs,
    Purpose,
    Wanted,
    amount_of,
    capture,
    confirmation,
    creation,
    stay_of,
)
from driveway_core.amounts import Amounts
from driveway_core.arrears import charge_for, is_settled_elsewhere, need_of
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.cancellation import changed_offer, outcome
from driveway_core.giving_back import refunds_of
from driveway_core.goodwill import goodwill
from driveway_core.ledger import Book, Entry, EntryKind
from driveway_core.lost_disputes import back_by_the_bank
from driveway_core.money import Money, total
from driveway_core.payment_operations import OperationKind, OperationState, Param, PaymentOperation
from driveway_core.payments import Payment, PaymentStatus, collect
from driveway_core.refunds import RefundStatus
from driveway_core.unpaid import nobody_pays, unpaid

__all__ = [
    "CHANGE_WAITS",
    "CHASED",
    "TRIED_AGAIN",
    "Affairs",
    "Plan",
    "Purpose",
    "Wanted",
    "amount_of",
    "borne_of",
    "capture",
    "confirmation",
    "creation",
    "is_held",
    "owed",
    "plan",
    "stay_of",
    "was_accepted",
]

CHANGE_WAITS: Final = timedelta(minutes=15)
"""How long a change that costs more waits for its payment."""

CHASED: Final = timedelta(days=7)
"""How long a driver is asked for what is still owed after a stay, before it is given up.

The platform then bears as much as the driver has paid for the stay, and no more: else a host
could name any charge for an overstay, and have it from the platform.
"""

TRIED_AGAIN: Final = timedelta(hours=1)
"""How long nothing is asked for that the gateway has just refused."""


@attrs.frozen
class Plan:
    """What follows: entries to post and operations to want; nothing, where all is settled or under way."""

    entries: tuple[Entry, ...] = ()
    wanted: tuple[Wanted, ...] = ()


def owed(booking: Booking) -> Amounts:
    """Whose how much of a booking's money is, as it stands: nothing before it was ever confirmed."""
    if booking.confirmed_at is None:
        return Amounts.zero(booking.offer.rates.currency)
    came = outcome(booking)
    return booking.offer.due if came is None else came.kept


def plan(affairs: Affairs, *, at: datetime) -> Plan:
    """What has to follow, at a moment; for a booking that is settled elsewhere nothing has."""
    if is_settled_elsewhere(affairs):
        return Plan()
    entries = [*_moved(affairs), *_owed(affairs, at)]
    books = affairs.ledger.post(*entries)
    known = {(entry.kind, entry.reference) for entry in affairs.ledger.entries}
    affairs = attrs.evolve(affairs, ledger=books)
    if affairs.booking.status is BookingStatus.PENDING:
        wanted = list(_confirmations(affairs))
    else:
        need = need_of(affairs)
        whole = need.down_to(affairs.limits.step) if need.minor > 0 else need  # the rest is no present
        given = goodwill(affairs.booking.id, books, affairs.refunds, need=whole, at=at)
        if given is not None:
            entries.append(given)
            books = books.post(given)
            affairs = attrs.evolve(affairs, ledger=books)
        need = need_of(affairs) + _borne_before(affairs)
        back = back_by_the_bank(affairs.booking.id, books, need=need, at=at)
        if back is not None:
            entries.append(back)
            affairs = attrs.evolve(affairs, ledger=books.post(back))
        wanted, borne = _settled(affairs, at)
        entries += borne
    new = tuple(entry for entry in entries if (entry.kind, entry.reference) not in known)
    return Plan(new, tuple(each for each in wanted if not _just_refused(affairs, each, at)))


def _moved(affairs: Affairs) -> Iterator[Entry]:
    """What moved between the driver's card and the gateway."""
    booking_id = affairs.booking.id
    for payment in affairs.payments:
        if payment.captured and payment.charge_id is not None:
            moment = payment.captured_at or payment.updated_at
            event = postings.Event(booking_id, payment.charge_id, moment)
            yield postings.charged(event, payment.captured)
            if payment.cost:
                yield postings.cost(event, payment.cost)
    for refund in affairs.refunds:
        if refund.gateway_id is None or not refund.moved:
            continue
        event = postings.Event(booking_id, refund.gateway_id, refund.created_at)
        yield postings.refunded(event, refund.amount)
        if refund.status in (RefundStatus.FAILED, RefundStatus.CANCELLED):
            yield postings.refund_failed(attrs.evolve(event, at=refund.updated_at), refund.amount)


def _owed(affairs: Affairs, at: datetime) -> Iterator[Entry]:
    """The difference to what was owed so far."""
    more = owed(affairs.booking) - affairs.ledger.owed
    if more:
        count = sum(entry.kind is EntryKind.OWED for entry in affairs.ledger.entries)
        yield postings.owed(postings.Event(affairs.booking.id, f"{affairs.booking.id}:{count + 1}", at), more)


def _confirmations(affairs: Affairs) -> Iterator[Wanted]:
    """Payments that were made with a saved card, and not confirmed with it yet."""
    for payment in affairs.payments:
        made = affairs.made_by(payment)
        if payment.status is not PaymentStatus.PENDING or payment.failed_at is not None or made is None:
            continue
        method = made.params["method"]
        if method is not None and not affairs.about(payment.intent_id, OperationKind.CONFIRM_PAYMENT):
            yield confirmation(payment.intent_id, method=str(method), present=bool(made.params["present"]))


def was_accepted(affairs: Affairs) -> bool:
    """Whether the host has said yes, and what was set aside is being taken."""
    return any(each.kind is OperationKind.CAPTURE_PAYMENT for each in affairs.operations)


def is_held(payment: Payment) -> bool:
    """Whether its money is set aside, and not taken."""
    return payment.status is PaymentStatus.PROCESSING and payment.authorized_at is not None


def _settled(affairs: Affairs, at: datetime) -> tuple[list[Wanted], list[Entry]]:
    """What is charged, given back, or given up once a booking is more than a hold."""
    need = need_of(affairs)
    wanted: list[Wanted] = []
    given_up: set[Param] = set()
    for payment in (each for each in affairs.payments if each.status in _OPEN):
        keep = _is_still_wanted(affairs, payment, need, at)
        if keep and affairs.purpose_of(payment) is Purpose.DIFFERENCE:
            need = need - payment.amount
        if not keep:
            given_up.add(payment.intent_id)
            if not _is_open(affairs.about(payment.intent_id, OperationKind.CANCEL_PAYMENT)):
                wanted.append(Wanted(OperationKind.CANCEL_PAYMENT, {"intent": payment.intent_id}))
    wanted += (each for each in _confirmations(affairs) if each.params["intent"] not in given_up)
    need = need - total(_differences_under_way(affairs), need.currency)
    taken_back = min(max(-need, Money.zero(need.currency)), _borne_before(affairs))
    need = need + taken_back
    lost = -min(max(-need, Money.zero(need.currency)), unpaid(affairs.booking.id, affairs.ledger).total)
    need = need - lost
    last = affairs.booking.status not in (BookingStatus.CONFIRMED, BookingStatus.ACTIVE)
    due = collect(need, limits=affairs.limits, last=last)
    if due.charge and _gave_up(affairs, at):
        most = min(
            due.charge + due.borne,
            max(affairs.ledger.paid - _borne_before(affairs), Money.zero(need.currency)),
        )
        lost = due.charge + due.borne - most
        due = attrs.evolve(due, charge=Money.zero(need.currency), borne=most)
    if due.charge:
        wanted.append(creation(due.charge, Purpose.DIFFERENCE, method=_saved(affairs), present=False))
    if due.refund:
        back = list(refunds_of(affairs, due.refund))
        wanted += back
        if total(map(amount_of, back), need.currency) != due.refund:
            due = attrs.evolve(due, borne=Money.zero(need.currency))
    borne = due.borne - taken_back
    event = postings.Event(affairs.booking.id, f"{_borne_name(affairs)}{len(borne_of(affairs))}", at)
    entries = [postings.borne(event, borne)] if borne else []
    if lost:
        entries.append(nobody_pays(affairs.booking.id, affairs.ledger, more=lost, at=at))
    return wanted, entries


_OPEN: Final = (PaymentStatus.PENDING, PaymentStatus.PROCESSING, PaymentStatus.FAILED)


def borne_of(affairs: Affairs) -> list[Entry]:
    """What the platform has borne of a booking so far."""
    return [entry for entry in affairs.ledger.entries if entry.kind is EntryKind.BORNE]


def _borne_before(affairs: Affairs) -> Money:
    """What was borne that was owed, and need not be once less is owed: no present is in it, and no payout."""
    own = (each for each in borne_of(affairs) if each.reference.startswith(_borne_name(affairs)))
    return total((each.into(Book.BORNE) for each in own), affairs.ledger.currency)


def _borne_name(affairs: Affairs) -> str:
    return f"{affairs.booking.id}:borne:"


def _is_still_wanted(affairs: Affairs, payment: Payment, need: Money, at: datetime) -> bool:
    booking, made = affairs.booking, affairs.made_by(payment)
    if payment.failed_at is not None or made is None:
        return False
    match affairs.purpose_of(payment):
        case Purpose.BOOKING:
            return False
        case Purpose.CHANGE:
            going = booking.status in (BookingStatus.CONFIRMED, BookingStatus.ACTIVE)
            waits = made == _last_change(affairs) and at < payment.created_at + CHANGE_WAITS
            stay = stay_of(made)
            after = None if stay is None else changed_offer(booking, stay, at=at)
            costs = None if after is None else charge_for(affairs, after)
            return going and waits and costs == payment.amount
        case Purpose.DIFFERENCE:
            return need >= payment.amount


def _last_change(affairs: Affairs) -> PaymentOperation | None:
    """The latest wish for another stay, which takes the place of those before it."""
    made = (each for each in affairs.operations if each.kind is OperationKind.CREATE_PAYMENT)
    changes = [each for each in made if each.params["purpose"] == Purpose.CHANGE]
    return changes[-1] if changes else None


def _is_open(operations: Iterable[PaymentOperation]) -> bool:
    return any(operation.is_open for operation in operations)


def _differences_under_way(affairs: Affairs) -> Iterator[Money]:
    """What is about to be charged by payments that the gateway has not named yet."""
    made = {payment.id for payment in affairs.payments}
    for operation in affairs.operations:
        if operation.kind is not OperationKind.CREATE_PAYMENT or operation.id in made:
            continue
        if operation.is_open and operation.params["purpose"] == Purpose.DIFFERENCE:
            yield amount_of(operation)


def _gave_up(affairs: Affairs, at: datetime) -> bool:
    """Whether differences are asked for no more: one was not paid, or could not be made, for a week."""
    return any(
        payment.failed_at is not None and affairs.purpose_of(payment) is Purpose.DIFFERENCE
        for payment in affairs.payments
    ) or any(
        each.kind is OperationKind.CREATE_PAYMENT
        and each.params["purpose"] == Purpose.DIFFERENCE
        and each.state is OperationState.FAILED
        and at >= each.created_at + CHASED
        for each in affairs.operations
    )


def _saved(affairs: Affairs) -> str | None:
    """The card that the booking was last paid with."""
    paid = [each for each in affairs.payments if each.captured and each.method_id is not None]
    return paid[-1].method_id if paid else None


def _just_refused(affairs: Affairs, wanted: Wanted, at: datetime) -> bool:
    """Whether the gateway refused the same a moment ago: it is not asked again at once."""
    if wanted.kind not in (OperationKind.CANCEL_PAYMENT, OperationKind.REFUND, OperationKind.CREATE_PAYMENT):
        return False
    intent = wanted.params.get("intent")
    return any(
        each.kind is wanted.kind
        and each.params.get("intent") == intent
        and each.state is OperationState.FAILED
        and at < each.updated_at + TRIED_AGAIN
        for each in affairs.operations
    )
