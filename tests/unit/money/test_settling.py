"""Settling a booking, as a pure function: whatever happened, what follows is asked for once and adds up."""

from datetime import timedelta
from typing import Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.money.affairs import DINARS, DOLLARS, LATER, affairs, kept, operation
from tests.unit.money.stays import a_stay, an_offer

from driveway_core.affairs import Affairs, Purpose, Wanted, amount_of, creation
from driveway_core.arrears import is_settled_elsewhere
from driveway_core.bookings import BookingStatus, CancelledBy
from driveway_core.giving_back import REFUND_TRIES
from driveway_core.ledger import Ledger
from driveway_core.money import Money, total
from driveway_core.payment_operations import OperationKind, OperationState
from driveway_core.payments import Payment, PaymentId, PaymentStatus
from driveway_core.pricing import Rates
from driveway_core.refunds import Refund, RefundId, RefundReason
from driveway_core.settling import Plan, owed, plan
from driveway_core.testing.builders import NOW, an_id, hours_from_now
from driveway_core.windows import MINUTE

CHARGES: Final = (OperationKind.CREATE_PAYMENT, OperationKind.CONFIRM_PAYMENT, OperationKind.CAPTURE_PAYMENT)
STILL_OPEN: Final = (PaymentStatus.PENDING, PaymentStatus.PROCESSING)
OVER: Final = (BookingStatus.CANCELLED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)
FEW: Final = settings(max_examples=40)
"""As many as the unit ring has time for; the wide ring takes more."""
"""As many as the unit ring has time for; the wide ring takes more."""


def keeps_the_laws(known: Affairs) -> None:
    """Everything that holds of what follows, whatever there was before."""
    follows = plan(known, at=LATER)
    if is_settled_elsewhere(known):
        assert follows == Plan()
        return
    after = kept(known, follows)
    assert plan(after, at=LATER) == Plan()
    assert not after.ledger.balances.sum
    assert after.ledger.owed == owed(known.booking)
    for payment in after.payments:
        own = [each for each in after.refunds if each.payment_id == payment.id and each.counts]
        assert total((each.amount for each in own), payment.amount.currency) <= payment.captured
    if known.booking.status is BookingStatus.CANCELLED and not owed(known.booking).total:
        assert not [each for each in follows.wanted if each.kind in CHARGES]
    for each in follows.wanted:
        moved = amount_of(each) if "amount" in each.params else known.limits.smallest
        assert moved == moved.down_to(known.limits.step) > Money.zero(moved.currency)
        assert each.kind is OperationKind.REFUND or moved >= known.limits.smallest
    if known.booking.status in OVER:
        leaves_nothing_waiting(after)
        gives_back_what_is_not_owed(after)
    there = attrs.evolve(known, refunds=known.refunds[::-1])
    assert set(map(str, plan(there, at=LATER).wanted)) == set(map(str, follows.wanted))
    assert {attrs.evolve(each, reference="") for each in plan(there, at=LATER).entries} == {
        attrs.evolve(each, reference="") for each in follows.entries
    }


def gives_back_what_is_not_owed(after: Affairs) -> None:
    """Where a booking is over, what was taken is owed, or on its way back, unless that failed too often."""
    currency = after.ledger.currency
    kept_back = total((each.captured for each in after.payments), currency) - total(
        (each.amount for each in after.refunds if each.counts), currency
    )
    failed = [each.payment_id for each in after.refunds if not each.counts]
    if all(failed.count(each.id) < REFUND_TRIES for each in after.payments):
        assert kept_back <= owed(after.booking).total


def leaves_nothing_waiting(after: Affairs) -> None:
    """Where a booking is over, all is paid, borne, or on its way; unless that failed too often."""
    currency = after.ledger.currency
    back = total((each.amount for each in after.refunds if each.counts and not each.moved), currency)
    made = {payment.id for payment in after.payments}
    asked = (each for each in after.operations if each.kind is OperationKind.CREATE_PAYMENT)
    charged = total((amount_of(each) for each in asked if each.is_open and each.id not in made), currency)
    still = [each for each in after.payments if each.status in STILL_OPEN]
    still = [each for each in still if after.purpose_of(each) is Purpose.DIFFERENCE]
    given_up = any(after.about(each.intent_id, OperationKind.CANCEL_PAYMENT) for each in still)
    charged = charged + total((each.amount for each in still), currency)
    failed = [each.payment_id for each in after.refunds if not each.counts]
    if not given_up and all(failed.count(each.id) < REFUND_TRIES for each in after.payments):
        assert after.ledger.balances.driver_owes == charged - back


@given(known=affairs())
@FEW
def test_what_follows_is_asked_for_once_and_adds_up(known: Affairs) -> None:
    keeps_the_laws(known)


@pytest.mark.wide
@given(known=affairs())
def test_what_follows_is_asked_for_once_and_adds_up_in_many_more_cases(known: Affairs) -> None:
    keeps_the_laws(known)


@given(known=affairs(), passed=st.integers(0, 10))
@FEW
def test_as_time_passes_nothing_is_charged_that_is_under_way(known: Affairs, passed: int) -> None:
    after = kept(known, plan(known, at=LATER))
    again = plan(after, at=LATER + timedelta(hours=passed))
    assert not [each for each in again.wanted if each.kind is OperationKind.REFUND]
    if not passed:
        assert not again.wanted


def test_a_payment_that_is_being_given_up_is_not_confirmed() -> None:
    booking = a_stay(an_offer(hours_from_now(1, 3)), hours_from_now(1, 3))
    made = operation(
        creation(booking.offer.due.total, Purpose.BOOKING, method="pm_1"), booking, OperationState.SUCCEEDED
    )
    given_up = operation(Wanted(OperationKind.CANCEL_PAYMENT, {"intent": "pi_1"}), booking, minutes=1)
    payment = Payment(
        id=PaymentId(made.id),
        booking_id=booking.id,
        intent_id="pi_1",
        amount=amount_of(made),
        created_at=NOW,
    )
    known = Affairs(
        booking=booking.cancel(by=CancelledBy.HOST, at=NOW + MINUTE),
        ledger=Ledger("USD"),
        payments=(payment,),
        operations=(made, given_up),
        limits=DOLLARS,
    )
    assert plan(known, at=LATER).wanted == ()


def test_of_two_wishes_for_another_stay_the_later_one_is_paid() -> None:
    booking = a_stay(an_offer(hours_from_now(10, 13)), hours_from_now(10, 13))
    wishes = [
        operation(
            creation(Money(amount, "USD"), Purpose.CHANGE, method="pm_1", stay=hours_from_now(10, hours)),
            booking,
            OperationState.SUCCEEDED,
            minutes,
        )
        for minutes, hours, amount in ((1, 14, 978), (2, 15, 1_955))
    ]
    paid = operation(
        creation(booking.offer.due.total, Purpose.BOOKING, method="pm_1"), booking, OperationState.SUCCEEDED
    )
    first = Payment(
        id=PaymentId(paid.id),
        booking_id=booking.id,
        intent_id="pi_0",
        charge_id="ch_0",
        amount=amount_of(paid),
        status=PaymentStatus.SUCCEEDED,
        created_at=NOW,
    )
    changes = [
        Payment(
            id=PaymentId(each.id),
            booking_id=booking.id,
            intent_id=f"pi_{number}",
            amount=amount_of(each),
            created_at=each.created_at,
        )
        for number, each in enumerate(wishes, 1)
    ]
    known = Affairs(
        booking=booking,
        ledger=Ledger("USD"),
        payments=(first, *changes),
        operations=(paid, *wishes),
        limits=DOLLARS,
    )
    follows = plan(known, at=NOW + 3 * MINUTE)
    assert [(each.kind, each.params["intent"]) for each in follows.wanted] == [
        (OperationKind.CANCEL_PAYMENT, "pi_1"),
        (OperationKind.CONFIRM_PAYMENT, "pi_2"),
    ]


def test_what_is_too_little_to_be_charged_is_no_present() -> None:
    stay = hours_from_now(1, 3)
    booking = a_stay(an_offer(stay, asked=Rates(Money(1_234, "KWD"))), stay)
    made = operation(creation(Money(10_000, "KWD"), Purpose.BOOKING), booking, OperationState.SUCCEEDED)
    payment = Payment(
        id=PaymentId(made.id),
        booking_id=booking.id,
        intent_id="pi_1",
        charge_id="ch_1",
        amount=Money(10_000, "KWD"),
        status=PaymentStatus.SUCCEEDED,
        created_at=NOW,
    )
    present = Refund(
        id=RefundId(an_id()),
        payment_id=payment.id,
        booking_id=booking.id,
        amount=Money(10, "KWD"),
        reason=RefundReason.GOODWILL,
        created_at=NOW,
        updated_at=NOW,
    )
    known = Affairs(
        booking=booking,
        ledger=Ledger("KWD"),
        payments=(payment,),
        refunds=(present,),
        operations=(made,),
        limits=DINARS,
    )
    after = kept(known, plan(known, at=LATER))
    assert booking.offer.due.total.minor % 10
    assert plan(after, at=LATER) == Plan()
