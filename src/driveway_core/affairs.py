"""All that is known of a booking's money, and what may be wanted of the gateway for it."""

from datetime import datetime
from enum import StrEnum

import attrs

from driveway_core.bookings import Booking
from driveway_core.disputes import Dispute
from driveway_core.ledger import Ledger
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.payment_operations import OperationKind, Param, PaymentOperation
from driveway_core.payments import Payment
from driveway_core.refunds import Refund
from driveway_core.windows import TimeWindow


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
    """All that is known of one booking's money; ``limits`` say what of it can be moved."""

    booking: Booking
    ledger: Ledger
    payments: tuple[Payment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    operations: tuple[PaymentOperation, ...] = ()
    limits: Limits

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


def amount_of(operation: PaymentOperation | Wanted) -> Money:
    """The amount that an operation moves."""
    return Money(int(operation.params["amount"] or 0), str(operation.params["currency"]))


def stay_of(operation: PaymentOperation) -> TimeWindow | None:
    """The stay that a change wants; None for what is no change."""
    start, end = operation.params.get("start"), operation.params.get("end")
    if start is None or end is None:
        return None
    return TimeWindow(datetime.fromisoformat(str(start)), datetime.fromisoformat(str(end)))
