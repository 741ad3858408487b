"""Settling a booking: what has to follow for its money from how things stand.

One pure function of all that is known. Whatever changes (a verb, news from
the gateway, time), it is asked again; where nothing has to follow it says
so. What it asks for is written down in the transaction of the change.
Source: domain rules §6 and §8; decision 0018 says why it is one function.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import attrs

from driveway_core import postings
from driveway_core.amounts import Amounts
from driveway_core.booking_states import TROUBLE
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.cancellation import outcome
from driveway_core.disputes import Dispute, DisputeStatus
from driveway_core.goodwill import goodwill
from driveway_core.ledger import Entry, EntryKind, Ledger
from driveway_core.money import Money, total
from driveway_core.payment_operations import OperationKind, OperationState, Param, PaymentOperation
from driveway_core.payments import Payment, PaymentStatus, collect
from driveway_core.refunds import Refund, RefundReason, RefundStatus
from driveway_core.windows import TimeWindow

CHANGE_WAITS: Final = timedelta(minutes=15)
"""How long a change that costs more waits for its payment."""

CHASED: Final = timedelta(days=7)
"""How long a driver is asked for what is still owed after a stay, before the platform bears it."""

TRIED_AGAIN: Final = timedelta(hours=1)
"""How long nothing is asked for that the gateway has just refused."""

REFUND_TRIES: Final = 3


class Purpose(StrEnum):
    """What a payment is for."""

    BOOKING = "booking"
    CHANGE = "change"
    DIFFERENCE = "difference"


@attrs.frozen
class Wanted:
    """An operation that is wanted of the gateway, before it has an id."""

    kind: OperationKind
    params: dict[str, Param]


@attrs.frozen(kw_only=True)
class Affairs:
    """All that is known of one booking's money; ``smallest`` is the least that can be charged."""

    booking: Booking
    ledger: Ledger
    payments: tuple[Payment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    operations: tuple[PaymentOperation, ...] = ()
    smallest: Money

    def made_by(self, payment: Payment) -> PaymentOperation | None:
        """The operation that a payment came of."""
        return next((each for each in self.operations if each.id == payment.id), None)

    def purpose_of(self, payment: Payment) -> Purpose:
        """What a payment was made for."""
        made = self.made_by(payment)
        return Purpose.BOOKING if made is None else Purpose(str(made.params["purpose"]))

    def about(self, intent_id: str, kind: OperationKind) -> list[PaymentOperation]:
        """The operations of a kind about a payment, in the order in which they were wanted."""
        return [each for each in self.operations if each.kind is kind and each.params["intent"] == intent_id]


@attrs.frozen
class Plan:
    """What follows: entries to post and operations to want; nothing, where all is settled or under way."""

    entries: tuple[Entry, ...] = ()
    wanted: tuple[Wanted, ...] = ()


def creation(
    amount: Money,
    purpose: Purpose,
    *,
    hold: bool = False,
    method: str | None = None,
    present: bool = True,
    stay: TimeWindow | None = None,
) -> Wanted:
    """A payment to be made; with a saved card's ``method`` it is confirmed at once.

    ``present`` says whether the driver is there to be asked by the bank;
    ``stay`` is what a change that costs more wants.
    """
    return Wanted(
        OperationKind.CREATE_PAYMENT,
        {
            "amount": amount.minor,
            "currency": amount.currency,
            "purpose": purpose.value,
            "hold": hold,
            "method": method,
            "present": present,
            "start": None if stay is None else stay.start.isoformat(),
            "end": None if stay is None else stay.end.isoformat(),
        },
    )


def capture(payment: Payment) -> Wanted:
    """What is set aside for a booking, to be taken."""
    return Wanted(OperationKind.CAPTURE_PAYMENT, {"intent": payment.intent_id})


def confirmation(intent_id: str, *, method: str, present: bool) -> Wanted:
    """A payment to be confirmed with a saved card."""
    params: dict[str, Param] = {"intent": intent_id, "method": method, "present": present}
    return Wanted(OperationKind.CONFIRM_PAYMENT, params)


def amount_of(operation: PaymentOperation) -> Money:
    """The amount that an operation moves."""
    return Money(int(operation.params["amount"] or 0), str(operation.params["currency"]))


def stay_of(operation: PaymentOperation) -> TimeWindow | None:
    """The stay that a change wants; None for what is no change."""
    start, end = operation.params.get("start"), operation.params.get("end")
    if start is None or end is None:
        return None
    return TimeWindow(datetime.fromisoformat(str(start)), datetime.fromisoformat(str(end)))


def owed(booking: Booking) -> Amounts:
    """Whose how much of a booking's money is, as it stands: nothing before it was ever confirmed."""
    if booking.confirmed_at is None:
        return Amounts.zero(booking.offer.rates.currency)
    came = outcome(booking)
    return booking.offer.due if came is None else came.kept


def plan(affairs: Affairs, *, at: datetime) -> Plan:
    """What has to follow, at a moment."""
    entries = [*_moved(affairs), *_owed(affairs, at)]
    books = affairs.ledger.post(*entries)
    known = {(entry.kind, entry.reference) for entry in affairs.ledger.entries}
    affairs = attrs.evolve(affairs, ledger=books)
    if affairs.booking.status is BookingStatus.PENDING:
        wanted = list(_confirmations(affairs))
    else:
        given = goodwill(affairs.booking.id, books, affairs.refunds, need=_need(affairs), at=at)
        if given is not None:
            entries.append(given)
            affairs = attrs.evolve(affairs, ledger=books.post(given))
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


def _need(affairs: Affairs) -> Money:
    """What the driver owes once every refund under way has moved; below zero, what is to go back."""
    waiting = (each.amount for each in affairs.refunds if each.counts and not each.moved)
    return affairs.ledger.balances.driver_owes + total(waiting, affairs.smallest.currency)


def _settled(affairs: Affairs, at: datetime) -> tuple[list[Wanted], list[Entry]]:
    """What is charged, given back, or given up once a booking is more than a hold."""
    need = _need(affairs)
    wanted: list[Wanted] = []
    for payment in (each for each in affairs.payments if each.status in _OPEN):
        keep = _is_still_wanted(affairs, payment, need, at)
        if keep and affairs.purpose_of(payment) is Purpose.DIFFERENCE:
            need = need - payment.amount
        if not keep and not _is_open(affairs.about(payment.intent_id, OperationKind.CANCEL_PAYMENT)):
            wanted.append(Wanted(OperationKind.CANCEL_PAYMENT, {"intent": payment.intent_id}))
    given_up = {each.params["intent"] for each in wanted}
    wanted += (each for each in _confirmations(affairs) if each.params["intent"] not in given_up)
    need = need - total(_differences_under_way(affairs), need.currency)
    if need.minor < 0:
        return [*wanted, *_refunds(affairs, -need)], []
    last = affairs.booking.status not in (BookingStatus.CONFIRMED, BookingStatus.ACTIVE)
    due = collect(need, smallest=affairs.smallest, last=last)
    if due.charge and _gave_up(affairs):
        due = attrs.evolve(due, charge=due.borne, borne=due.charge)
    if due.charge:
        wanted.append(creation(due.charge, Purpose.DIFFERENCE, method=_saved(affairs), present=False))
    event = postings.Event(affairs.booking.id, f"{affairs.booking.id}:borne:{len(borne_of(affairs))}", at)
    return wanted, [postings.borne(event, due.borne)] if due.borne else []


_OPEN: Final = (PaymentStatus.PENDING, PaymentStatus.PROCESSING, PaymentStatus.FAILED)


def borne_of(affairs: Affairs) -> list[Entry]:
    """What the platform has borne of a booking so far."""
    return [entry for entry in affairs.ledger.entries if entry.kind is EntryKind.BORNE]


def _is_still_wanted(affairs: Affairs, payment: Payment, need: Money, at: datetime) -> bool:
    booking, made = affairs.booking, affairs.made_by(payment)
    if payment.failed_at is not None or made is None:
        return False
    match affairs.purpose_of(payment):
        case Purpose.BOOKING:
            return False
        case Purpose.CHANGE:
            going = booking.status in (BookingStatus.CONFIRMED, BookingStatus.ACTIVE)
            return going and at < payment.created_at + CHANGE_WAITS
        case Purpose.DIFFERENCE:
            return need >= payment.amount


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


def _gave_up(affairs: Affairs) -> bool:
    return any(
        payment.failed_at is not None and affairs.purpose_of(payment) is Purpose.DIFFERENCE
        for payment in affairs.payments
    )


def _saved(affairs: Affairs) -> str | None:
    """The card that the booking was last paid with."""
    paid = [each for each in affairs.payments if each.captured and each.method_id is not None]
    return paid[-1].method_id if paid else None


def _refunds(affairs: Affairs, amount: Money) -> Iterator[Wanted]:
    """Which payment gives how much back: the latest first, each no more than it has left.

    What a bank has taken back already, or may, is not given back a second
    time; what three refunds could not give back is left to people.
    """
    for payment in reversed(affairs.payments):
        own = [each for each in affairs.refunds if each.payment_id == payment.id]
        back = total((each.amount for each in own if each.counts), amount.currency)
        failed = sum(not each.counts for each in own)
        if failed >= REFUND_TRIES or _is_disputed(affairs, payment):
            continue
        part = min(amount, payment.captured - back)
        if part.minor > 0:
            amount = amount - part
            yield Wanted(
                OperationKind.REFUND,
                {
                    "intent": payment.intent_id,
                    "amount": part.minor,
                    "currency": part.currency,
                    "payment": str(payment.id),
                    "reason": _reason(affairs, payment).value,
                },
            )


def _is_disputed(affairs: Affairs, payment: Payment) -> bool:
    return any(
        each.payment_id == payment.id and each.status not in (DisputeStatus.WON, DisputeStatus.WARNED)
        for each in affairs.disputes
    )


def _reason(affairs: Affairs, payment: Payment) -> RefundReason:
    booking = affairs.booking
    if affairs.purpose_of(payment) is Purpose.CHANGE and booking.status is not BookingStatus.CANCELLED:
        made = affairs.made_by(payment)
        if made is not None and stay_of(made) != booking.stay:
            return RefundReason.PAID_TOO_LATE
    if booking.status is not BookingStatus.CANCELLED:
        return RefundReason.SHORTENED
    if booking.confirmed_at is None:
        return RefundReason.PAID_TOO_LATE
    troubled = (booking.cancel_reason or "").startswith(TROUBLE)
    return RefundReason.TROUBLE if troubled else RefundReason.CANCELLED


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
