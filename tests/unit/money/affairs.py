"""Affairs of bookings, drawn: whatever may have happened to their money so far."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

import attrs
from hypothesis import strategies as st
from tests.unit.money.stays import a_stay, an_offer

from driveway_core.affairs import Affairs, Purpose, Wanted, amount_of, capture, confirmation, creation
from driveway_core.bookings import Awaiting, Booking, CancelledBy, Source
from driveway_core.ledger import Ledger
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.payment_operations import OperationId, OperationKind, OperationState, PaymentOperation
from driveway_core.payments import Payment, PaymentId, PaymentStatus
from driveway_core.pricing import Rates
from driveway_core.refunds import Refund, RefundId, RefundReason, RefundStatus
from driveway_core.settling import Plan, plan
from driveway_core.testing.builders import NOW, an_id, hours_from_now
from driveway_core.windows import HOUR, MINUTE

LATER: Final = NOW + 4 * HOUR
"""When affairs are looked at; everything drawn happened before."""
DOLLARS: Final = Limits(Money(50, "USD"), Money(1, "USD"))
DINARS: Final = Limits(Money(10, "KWD"), Money(10, "KWD"))
ARIARY: Final = Limits(Money(2_000, "MGA"), Money(100, "MGA"))

_STAY: Final = hours_from_now(1, 3)
_OPEN: Final = (OperationState.PLANNED, OperationState.SENT, OperationState.UNKNOWN)
_ENDED: Final[Mapping[str, Callable[[Booking], Booking]]] = {
    "confirmed": lambda booking: booking,
    "completed": lambda booking: _arrived(booking).check_out(at=_STAY.end, source=Source.DRIVER),
    "overstayed": lambda booking: _arrived(booking).check_out(at=_STAY.end + HOUR, source=Source.DRIVER),
    "missed": Booking.miss,
    "cancelled": lambda booking: booking.cancel(by=CancelledBy.DRIVER, at=NOW + 30 * MINUTE),
    "cancelled late": lambda booking: booking.cancel(by=CancelledBy.DRIVER, at=_STAY.start - MINUTE),
    "cancelled by the host": lambda booking: booking.cancel(by=CancelledBy.HOST, at=NOW + 30 * MINUTE),
}


def _arrived(booking: Booking) -> Booking:
    return booking.check_in(at=_STAY.start, source=Source.DRIVER, early_arrival=timedelta())


def operation(
    wanted: Wanted, booking: Booking, state: OperationState = OperationState.PLANNED, minutes: int = 0
) -> PaymentOperation:
    """An operation that was wanted so many minutes after `NOW`."""
    at = NOW + minutes * MINUTE
    return PaymentOperation(
        id=OperationId(an_id()),
        kind=wanted.kind,
        subject=booking.id,
        params=wanted.params,
        state=state,
        first_sent_at=None if state is OperationState.PLANNED else at,
        gateway_id="x" if state is OperationState.SUCCEEDED else None,
        error_code="no" if state is OperationState.FAILED else None,
        created_at=at,
        updated_at=at,
    )


def kept(affairs: Affairs, follows: Plan) -> Affairs:
    """As they are once what follows was written down."""
    new = [operation(each, affairs.booking, minutes=200) for each in follows.wanted]
    back = [each for each in new if each.kind is OperationKind.REFUND]
    return attrs.evolve(
        affairs,
        ledger=affairs.ledger.post(*follows.entries),
        operations=(*affairs.operations, *new),
        refunds=(*affairs.refunds, *(_asked_for(each, affairs.booking) for each in back)),
    )


def _asked_for(operation: PaymentOperation, booking: Booking) -> Refund:
    return Refund(
        id=RefundId(operation.id),
        payment_id=PaymentId(UUID(str(operation.params["payment"]))),
        booking_id=booking.id,
        amount=amount_of(operation),
        reason=RefundReason(str(operation.params["reason"])),
        created_at=operation.created_at,
        updated_at=operation.created_at,
    )


@st.composite
def bookings(draw: st.DrawFn, currency: str) -> tuple[Booking, Booking]:
    """A booking as it began, and what became of it."""
    rate = draw(st.integers(1, 5_000))
    offer = an_offer(_STAY, asked=Rates(Money(rate, currency)))
    if draw(st.integers(0, 4)) == 0:
        held = a_stay(offer, _STAY, awaiting=Awaiting.PAYMENT)
        return held, draw(st.sampled_from((held, held.lapse(), held.cancel(by=CancelledBy.DRIVER, at=NOW))))
    booking = a_stay(offer, _STAY)
    return booking, _ENDED[draw(st.sampled_from(sorted(_ENDED)))](booking)


@st.composite
def payments(
    draw: st.DrawFn, booking: Booking, number: int, limits: Limits
) -> tuple[Payment, list[PaymentOperation], list[Refund]]:
    """One payment: what made it, what else was wanted of it, and what went back of it."""
    purpose = Purpose.BOOKING if number == 0 else draw(st.sampled_from(Purpose))
    first, currency = limits.charge(booking.offer.due.total), limits.step.currency
    drawn = max(limits.smallest, Money(draw(st.integers(50, 5_000)), currency).down_to(limits.step))
    amount = first if number == 0 and first else drawn
    stay = hours_from_now(1, 3 + number) if purpose is Purpose.CHANGE else None
    method = draw(st.sampled_from((None, "pm_1")))
    made = operation(
        creation(amount, purpose, method=method, stay=stay), booking, OperationState.SUCCEEDED, number
    )
    status = draw(st.sampled_from(PaymentStatus))
    taken = status in (PaymentStatus.SUCCEEDED, PaymentStatus.REFUNDED)
    at = made.created_at
    payment = Payment(
        id=PaymentId(made.id),
        booking_id=booking.id,
        intent_id=f"pi_{number}",
        charge_id=f"ch_{number}" if taken else None,
        amount=amount,
        status=status,
        authorized_at=at if status is PaymentStatus.PROCESSING else None,
        captured_at=at if taken else None,
        failed_at=at if status is PaymentStatus.FAILED else None,
        method_id="pm_1" if taken else None,
        cost=Money(draw(st.integers(0, 9)), currency) if taken else None,
        created_at=at,
        seen_at=at,
    )
    further = (
        confirmation(payment.intent_id, method="pm_1", present=True),
        capture(payment),
        Wanted(OperationKind.CANCEL_PAYMENT, {"intent": payment.intent_id}),
    )
    states = st.sampled_from((*_OPEN, OperationState.SUCCEEDED, OperationState.FAILED))
    asked = [operation(each, booking, draw(states), number) for each in further if draw(st.booleans())]
    given: list[Refund] = []
    left = amount.minor
    while taken and left > 0 and len(given) < 3 and draw(st.booleans()):
        part = Money(draw(st.integers(1, left)), currency).up_to(limits.step)
        given.append(draw(refunds(payment, part, f"{number}_{len(given)}")))
        left -= given[-1].amount.minor if given[-1].counts else 0
    return payment, [made, *asked], given


@st.composite
def refunds(draw: st.DrawFn, payment: Payment, amount: Money, name: str) -> Refund:
    """A refund of a payment, asked for by us or by somebody at the gateway."""
    status = draw(st.sampled_from(RefundStatus))
    known = draw(st.booleans()) or status is RefundStatus.SUCCEEDED
    return Refund(
        id=RefundId(an_id()),
        payment_id=payment.id,
        booking_id=payment.booking_id,
        amount=amount,
        reason=draw(st.sampled_from(RefundReason)),
        status=status,
        gateway_id=f"re_{name}" if known else None,
        moved=known and (status is RefundStatus.SUCCEEDED or draw(st.booleans())),
        created_at=payment.created_at,
        updated_at=payment.created_at,
    )


@st.composite
def affairs(draw: st.DrawFn) -> Affairs:
    """What is known of a booking's money; some of it was settled before the booking changed."""
    limits = draw(st.sampled_from((DOLLARS, DINARS, ARIARY)))
    before, after = draw(bookings(limits.step.currency))
    made = [draw(payments(before, number, limits)) for number in range(draw(st.integers(0, 3)))]
    whole = Affairs(
        booking=before,
        ledger=Ledger(limits.step.currency),
        payments=tuple(payment for payment, _, _ in made),
        refunds=tuple(refund for _, _, given in made for refund in given),
        operations=tuple(each for _, asked, _ in made for each in asked),
        limits=limits,
    )
    if draw(st.booleans()):
        whole = attrs.evolve(whole, ledger=whole.ledger.post(*plan(whole, at=NOW).entries))
    return attrs.evolve(whole, booking=after)
