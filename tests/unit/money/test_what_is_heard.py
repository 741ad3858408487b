"""What news brings besides a status: the card, the cost, when money can be used, and whether it moved."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.bookings import BookingId
from driveway_core.money import Money
from driveway_core.payments import Payment, PaymentId, PaymentSeen, Stage
from driveway_core.refunds import Refund, RefundId, RefundReason, RefundSeen, RefundStatus
from driveway_core.testing.builders import NOW, an_event
from driveway_core.windows import DAY, MINUTE

SECOND: Final = timedelta(seconds=1)

PAYMENT: Final = Payment(
    id=PaymentId(UUID(int=1)),
    booking_id=BookingId(UUID(int=7)),
    intent_id="pi_1",
    amount=Money(1955, "USD"),
    created_at=NOW,
)
REFUND: Final = Refund(
    id=RefundId(UUID(int=2)),
    payment_id=PAYMENT.id,
    booking_id=PAYMENT.booking_id,
    amount=Money(850, "USD"),
    reason=RefundReason.SHORTENED,
    created_at=NOW,
    updated_at=NOW,
)
CAPTURED: Final = PaymentSeen(
    intent_id="pi_1",
    seen_at=NOW + 2 * SECOND,
    stage=Stage.CAPTURED,
    method_id="pm_1",
    cost=Money(87, "USD"),
    available_at=NOW + 2 * DAY,
)
_HEARD: Final = [
    RefundSeen(gateway_id="re_1", status=status, at=NOW + second * SECOND, moved=moved)
    for second, (status, moved) in enumerate(
        [
            (RefundStatus.PENDING, False),
            (RefundStatus.PENDING, True),
            (RefundStatus.SUCCEEDED, True),
            (RefundStatus.FAILED, True),
        ]
    )
]


def test_a_payment_knows_its_card_its_cost_and_when_its_money_can_be_used() -> None:
    paid = PAYMENT.observed(CAPTURED)
    assert (paid.method_id, paid.cost, paid.available_at) == ("pm_1", Money(87, "USD"), NOW + 2 * DAY)
    assert (paid.seen_at, paid.updated_at) == (CAPTURED.seen_at, CAPTURED.seen_at)


def test_a_cost_that_becomes_known_after_the_capture_is_taken_in() -> None:
    early = attrs.evolve(CAPTURED, seen_at=NOW + SECOND, cost=None, available_at=None)
    paid = PAYMENT.observed(early)
    assert (paid.cost, paid.available_at) == (None, None)
    assert paid.observed(CAPTURED) == PAYMENT.observed(CAPTURED)


def test_older_news_does_not_take_a_cost_away() -> None:
    older = attrs.evolve(CAPTURED, seen_at=NOW + SECOND, cost=None, available_at=None, method_id=None)
    assert PAYMENT.observed(CAPTURED).observed(older) == PAYMENT.observed(CAPTURED)


def test_a_refund_that_waits_for_funds_has_not_moved() -> None:
    waiting, sent, _, back = _HEARD
    refund = REFUND.observed(waiting)
    assert (refund.moved, refund.counts) == (False, True)
    assert refund.observed(sent).moved
    assert refund.observed(sent).observed(back).moved  # it went, and came back


def test_what_a_refund_waits_for_is_known_although_the_gateway_tells_whole_seconds() -> None:
    asked = attrs.evolve(REFUND, updated_at=NOW + timedelta(milliseconds=20))
    waiting = attrs.evolve(_HEARD[0], reason="insufficient_funds")
    refund = asked.observed(waiting)
    assert (refund.pending_reason, refund.updated_at) == ("insufficient_funds", asked.updated_at)
    assert refund.observed(_HEARD[2]).pending_reason is None


@given(st.lists(st.sampled_from(_HEARD), min_size=1), st.data())
def test_whether_a_refund_moved_does_not_depend_on_the_order_of_news(
    news: list[RefundSeen], data: st.DataObject
) -> None:
    refund = REFUND
    for each in data.draw(st.permutations(news)):
        refund = refund.observed(each)
    assert refund.moved == any(each.moved for each in news)


def test_an_event_remembers_its_tries_and_is_dealt_with_once() -> None:
    tried = an_event().tried(problem="x" * 600)
    assert (tried.tries, tried.problem, tried.handled_at) == (1, "x" * 500, None)
    done = tried.handled(at=NOW + MINUTE)
    assert (done.tries, done.problem, done.handled_at) == (2, None, NOW + MINUTE)
    assert done.handled(at=NOW + DAY) == done


@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
def test_nothing_of_a_new_payment_is_captured_or_can_go_back(currency: str) -> None:
    payment = attrs.evolve(PAYMENT, amount=Money(5, currency))
    assert payment.captured == payment.refundable == Money.zero(currency)
