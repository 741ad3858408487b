"""Payments, refunds and disputes: what is heard of them, in whatever order."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from driveway_core import disputes, payments, refunds
from driveway_core.bookings import BookingId
from driveway_core.disputes import Dispute, DisputeId, DisputeSeen, DisputeStatus
from driveway_core.money import Money
from driveway_core.payments import (
    Failure,
    Payment,
    PaymentClosed,
    PaymentId,
    PaymentKindRefused,
    PaymentSeen,
    PaymentStatus,
    Stage,
    only_cards,
)
from driveway_core.refunds import (
    MoreThanPaid,
    Refund,
    RefundId,
    RefundReason,
    RefundSeen,
    RefundStatus,
    spread,
)
from driveway_core.testing.builders import NOW
from driveway_core.windows import MINUTE

BOOKING: Final = BookingId(UUID(int=7))
SECOND: Final = timedelta(seconds=1)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def a_payment(number: int = 1, amount: int = 1955) -> Payment:
    return Payment(
        id=PaymentId(UUID(int=number)),
        booking_id=BOOKING,
        intent_id="pi_1",
        amount=usd(amount),
        created_at=NOW + number * MINUTE,
    )


def seen(stage: Stage, second: int, refunded: int | None = None) -> PaymentSeen:
    return PaymentSeen(
        intent_id="pi_1",
        seen_at=NOW + second * SECOND,
        stage=stage,
        kind="card",
        charge_id=None if stage is Stage.WAITING else f"ch_{second}",
        captured_at=NOW if stage is Stage.CAPTURED else None,
        refunded=None if refunded is None else usd(refunded),
        failure=Failure(f"declined_{second}") if stage is Stage.WAITING else None,
    )


@st.composite
def histories(draw: st.DrawFn) -> list[PaymentSeen]:
    """What a gateway may show of one payment, at different moments; even what cannot all be true."""
    stages = draw(st.lists(st.sampled_from(Stage), min_size=1, max_size=7))
    return [
        seen(stage, second, draw(st.sampled_from((None, 500, 1955))) if stage is Stage.CAPTURED else None)
        for second, stage in enumerate(stages)
    ]


def told(payment: Payment, news: list[PaymentSeen]) -> Payment:
    for each in news:
        payment = payment.observed(each)
    return payment


@pytest.mark.wide
@given(histories(), st.data())
def test_order_and_repetition_of_news_make_no_difference(
    history: list[PaymentSeen], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(history), max_size=5))
    shuffled = data.draw(st.permutations([*history, *again]))
    for payment in (a_payment(), a_payment().give_up(at=NOW)):
        assert told(payment, shuffled) == told(payment, history)


@pytest.mark.wide
@given(histories())
def test_news_makes_only_the_steps_of_the_table(history: list[PaymentSeen]) -> None:
    for payment in (a_payment(), a_payment().give_up(at=NOW)):
        for news in history:
            after = payment.observed(news)
            assert after.status is payment.status or after.status in payments.TRANSITIONS[payment.status]
            payment = after  # noqa: PLW2901 - one life after the other


@pytest.mark.wide
@given(histories())
def test_captured_money_outweighs_everything_else_that_was_heard(history: list[PaymentSeen]) -> None:
    captured = [news for news in history if news.stage is Stage.CAPTURED]
    assume(captured)
    payment = told(a_payment().give_up(at=NOW), history)
    assert payment.captured == usd(1955)
    assert payment.refundable == usd(1955) - (captured[-1].refunded or usd(0))
    assert (payment.status is PaymentStatus.REFUNDED) == (captured[-1].refunded == usd(1955))


def test_a_declined_card_is_no_failed_payment_until_we_give_up() -> None:
    declined = a_payment().observed(seen(Stage.WAITING, 1))
    assert (declined.status, declined.failure) == (PaymentStatus.PENDING, Failure("declined_1"))
    given_up = declined.give_up(at=NOW + MINUTE)
    assert (given_up.status, given_up.failure) == (PaymentStatus.FAILED, Failure("declined_1"))
    assert given_up.give_up(at=NOW + 2 * MINUTE) == given_up
    assert given_up.observed(seen(Stage.CANCELLED, 2)).status is PaymentStatus.CANCELLED
    with pytest.raises(PaymentClosed):
        declined.observed(seen(Stage.CAPTURED, 3)).give_up(at=NOW)


def test_a_hold_is_processing_and_knows_until_when() -> None:
    until = NOW + timedelta(days=6)
    held = a_payment().observed(attrs.evolve(seen(Stage.HELD, 1), authorized_at=NOW, capture_before=until))
    assert (held.status, held.authorized_at, held.capture_before) == (PaymentStatus.PROCESSING, NOW, until)
    assert not held.refundable


def test_news_of_another_payment_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="pi_2"):
        a_payment().observed(attrs.evolve(seen(Stage.HELD, 1), intent_id="pi_2"))


@pytest.mark.parametrize("kind", ["bank_transfer", "us_bank_account", "link", "klarna", "paypal", ""])
def test_kinds_of_payment_other_than_card_are_refused_by_name(kind: str) -> None:
    with pytest.raises(PaymentKindRefused) as refused:
        only_cards(kind)
    assert refused.value.kind == kind
    assert only_cards("card") == "card"


def a_refund() -> Refund:
    return Refund(
        id=RefundId(UUID(int=1)),
        payment_id=PaymentId(UUID(int=1)),
        booking_id=BOOKING,
        amount=usd(850),
        reason=RefundReason.CANCELLED,
        created_at=NOW,
        updated_at=NOW,
    )


_REFUND_NEWS: Final = [
    RefundSeen(gateway_id="re_1", status=status, at=NOW + second * SECOND, reason=f"because {second}")
    for second, status in enumerate((RefundStatus.PENDING, RefundStatus.PENDING, *RefundStatus), start=1)
]


@given(st.lists(st.sampled_from(_REFUND_NEWS), min_size=1), st.data())
def test_a_refund_ends_the_same_in_whatever_order_it_is_told(
    news: list[RefundSeen], data: st.DataObject
) -> None:
    def after(told: list[RefundSeen]) -> Refund:
        refund = a_refund()
        for each in told:
            before, refund = refund, refund.observed(each)
            assert refund.status is before.status or refund.status in refunds.TRANSITIONS[before.status]
        return refund

    again = data.draw(st.lists(st.sampled_from(news)))
    assert after(data.draw(st.permutations([*news, *again]))) == after(news)


def test_a_refund_that_succeeded_may_still_fail_and_then_does_not_count() -> None:
    pending, _, _, succeeded, _, failed = _REFUND_NEWS
    refund = a_refund().observed(pending).observed(succeeded)
    assert (refund.counts, refund.succeeded_at) == (True, succeeded.at)
    refund = refund.observed(failed)
    assert (refund.counts, refund.failed_at, refund.failure_code) == (False, failed.at, "because 6")
    with pytest.raises(ValueError, match="re_2"):
        refund.observed(attrs.evolve(pending, gateway_id="re_2"))
    with pytest.raises(ValueError, match="gives something back"):
        attrs.evolve(a_refund(), amount=usd(0))


def test_a_refund_is_taken_from_the_latest_payment_first_and_never_exceeds_what_was_paid() -> None:
    first, second = (
        a_payment(number, amount).observed(seen(Stage.CAPTURED, 1, refunded))
        for number, amount, refunded in ((1, 1955, None), (2, 500, 100))
    )
    never = a_payment(3, 9_000)
    assert spread(usd(300), [first, second, never]) == ((second, usd(300)),)
    assert spread(usd(1000), [first, second, never]) == ((second, usd(400)), (first, usd(600)))
    assert spread(usd(0), [first]) == ()
    with pytest.raises(MoreThanPaid) as refused:
        spread(usd(3000), [first, second, never])
    assert refused.value.refundable == usd(2355)


_DISPUTE_NEWS: Final = [
    DisputeSeen(gateway_id="dp_1", status=status, at=NOW + second * SECOND)
    for second, status in enumerate(DisputeStatus)
]


@given(st.lists(st.sampled_from(_DISPUTE_NEWS), min_size=1), st.data())
def test_a_dispute_ends_the_same_in_whatever_order_it_is_told(
    news: list[DisputeSeen], data: st.DataObject
) -> None:
    def after(told: list[DisputeSeen]) -> Dispute:
        dispute = Dispute(
            id=DisputeId(UUID(int=1)),
            payment_id=PaymentId(UUID(int=1)),
            booking_id=BOOKING,
            gateway_id="dp_1",
            amount=usd(1955),
            reason="fraudulent",
            status=DisputeStatus.WARNED,
            opened_at=NOW,
            updated_at=NOW,
        )
        for each in told:
            before, dispute = dispute, dispute.observed(each)
            step = disputes.TRANSITIONS[before.status]
            assert dispute.status is before.status or dispute.status in step
        assert dispute.is_open == (dispute.closed_at is None)
        return dispute

    again = data.draw(st.lists(st.sampled_from(news)))
    assert after(data.draw(st.permutations([*news, *again]))) == after(news)
