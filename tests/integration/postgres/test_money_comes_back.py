"""Payments, refunds, disputes, payouts and events come back as they were, whatever is put into them."""

from collections.abc import Iterator
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.postgres.aggregates import MOMENTS
from tests.integration.postgres.drawn_offers import texts
from tests.integration.postgres.test_books import FEWER

from driveway_core.actors import SYSTEM
from driveway_core.bookings import Booking
from driveway_core.disputes import Dispute, DisputeId, DisputeStatus
from driveway_core.gateway_events import GatewayEvent, Subject
from driveway_core.money import LARGEST, Money
from driveway_core.payments import Failure, Payment, PaymentId, PaymentStatus
from driveway_core.payouts import Netted, Payout, PayoutId, PayoutLine, PayoutPeriod, PayoutStatus
from driveway_core.refunds import Refund, RefundId, RefundReason, RefundStatus
from driveway_core.testing.builders import a_number, an_id
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.testing.strategies import currencies
from driveway_postgres import Database
from driveway_secrets import KeyRingCipher

TIMES = st.none() | MOMENTS
MANY = 4


def names(longest: int = 100) -> st.SearchStrategy[str | None]:
    return st.none() | texts(longest)


def failures() -> st.SearchStrategy[Failure | None]:
    return st.none() | st.builds(Failure, texts(100), names(300))


@attrs.frozen
class Kept:
    """One scene, and stays of it for every example, each of which adds rows of its own."""

    scene: Scene
    stays: tuple[Booking, ...]


@pytest.fixture(scope="module")
def kept(module_database_url: str, cipher: KeyRingCipher) -> Iterator[Kept]:
    database = Database.open(module_database_url, cipher=cipher, pool_size=2)
    scene = set_scene(database.transactions, spaces=MANY)
    yield Kept(scene, tuple(scene.book() for _ in range(MANY)))
    database.dispose()


@st.composite
def payments(draw: st.DrawFn, *, booking: Booking) -> Payment:
    currency = draw(currencies())
    amount = draw(st.integers(1, LARGEST))
    return Payment(
        id=PaymentId(an_id()),
        booking_id=booking.id,
        intent_id=f"{a_number()} {draw(texts(100))}",
        charge_id=draw(names()),
        amount=Money(amount, currency),
        kind=draw(names(50)),
        status=draw(st.sampled_from(PaymentStatus)),
        authorized_at=draw(TIMES),
        capture_before=draw(TIMES),
        captured_at=draw(TIMES),
        failed_at=draw(TIMES),
        refunded_at=draw(TIMES),
        refunded=draw(st.none() | st.builds(Money, st.integers(0, amount), st.just(currency))),
        failure=draw(failures()),
        method_id=draw(names()),
        available_at=draw(TIMES),
        cost=draw(st.none() | st.builds(Money, st.integers(-LARGEST, LARGEST), st.just(currency))),
        created_at=draw(MOMENTS),
        seen_at=draw(TIMES),
    )


@st.composite
def refunds(draw: st.DrawFn, *, payment: Payment) -> Refund:
    return Refund(
        id=RefundId(an_id()),
        payment_id=payment.id,
        booking_id=payment.booking_id,
        amount=Money(draw(st.integers(1, LARGEST)), draw(currencies())),
        reason=draw(st.sampled_from(RefundReason)),
        status=draw(st.sampled_from(RefundStatus)),
        gateway_id=draw(st.none() | texts(100).map(lambda text: f"{a_number()} {text}")),
        pending_reason=draw(names()),
        failure_code=draw(names()),
        moved=draw(st.booleans()),
        succeeded_at=draw(TIMES),
        failed_at=draw(TIMES),
        created_at=draw(MOMENTS),
        updated_at=draw(MOMENTS),
    )


@st.composite
def disputes(draw: st.DrawFn, *, payment: Payment) -> Dispute:
    return Dispute(
        id=DisputeId(an_id()),
        payment_id=payment.id,
        booking_id=payment.booking_id,
        gateway_id=f"{a_number()} {draw(texts(100))}",
        amount=Money(draw(st.integers(0, LARGEST)), draw(currencies())),
        reason=draw(texts(100)),
        status=draw(st.sampled_from(DisputeStatus)),
        evidence_due_by=draw(TIMES),
        opened_at=draw(MOMENTS),
        closed_at=draw(TIMES),
        updated_at=draw(MOMENTS),
    )


@st.composite
def payouts(draw: st.DrawFn, *, stays: tuple[Booking, ...], scene: Scene) -> Payout:
    """A released one, so that its stays may be in the next example's."""
    currency = draw(currencies())

    def money(lowest: int, highest: int) -> Money:
        return Money(draw(st.integers(lowest, highest)), currency)

    most = LARGEST // 20
    lines = []
    for stay in draw(st.lists(st.sampled_from(stays), min_size=1, unique_by=lambda each: each.id)):
        host, fee, tax = money(0, most), money(0, most), money(0, most)
        lines.append(
            PayoutLine(
                booking_id=stay.id,
                booking_total=host + fee + tax,
                platform_fee=fee,
                tax_amount=tax,
                released_at=draw(MOMENTS),
            )
        )
    left, netted = sum(line.host_amount.minor for line in lines), []
    for stay in draw(st.lists(st.sampled_from(stays), max_size=3)):
        if left:
            part = draw(st.integers(1, left))
            netted.append(Netted(booking_id=stay.id, amount=Money(part, currency)))
            left -= part
    start = draw(st.dates(date(2000, 1, 1), date(2400, 1, 1)))
    return Payout(
        id=PayoutId(an_id()),
        host_id=scene.host.id,
        period=PayoutPeriod(start, draw(st.dates(start, date(2400, 1, 2)))),
        currency=currency,
        lines=tuple(lines),
        netted=tuple(netted),
        status=draw(st.sampled_from(PayoutStatus)),
        transfer_id=draw(st.none() | texts(100).map(lambda text: f"{a_number()} {text}")),
        gateway_id=draw(names()),
        reversed=money(0, left),
        processed_at=draw(TIMES),
        paid_at=draw(TIMES),
        failed_at=draw(TIMES),
        failure=draw(failures()),
        created_at=draw(MOMENTS),
        updated_at=draw(MOMENTS),
    )


@FEWER
@given(data=st.data())
def test_a_payment_its_refunds_and_its_disputes_come_back(kept: Kept, data: st.DataObject) -> None:
    payment = data.draw(payments(booking=kept.stays[0]))
    refund, dispute = data.draw(refunds(payment=payment)), data.draw(disputes(payment=payment))
    with kept.scene.transactions.begin(acting_as=SYSTEM) as work:
        work.payments.add(payment)
        work.refunds.add(refund)
        work.disputes.add(dispute)
        assert work.payments.by_intent(payment.intent_id) == payment
        assert refund in work.refunds.of(payment.booking_id)
        assert work.disputes.by_gateway_id(dispute.gateway_id) == dispute


@FEWER
@given(data=st.data())
def test_a_payout_with_its_lines_and_what_is_kept_of_it_comes_back(kept: Kept, data: st.DataObject) -> None:
    payout = data.draw(payouts(stays=kept.stays, scene=kept.scene))
    with kept.scene.transactions.begin(acting_as=SYSTEM) as work:
        work.payouts.add(payout)
        assert work.payouts.get(payout.id) == payout


@FEWER
@given(data=st.data())
def test_an_event_comes_back(kept: Kept, data: st.DataObject) -> None:
    event = GatewayEvent(
        id=f"{a_number()} {data.draw(texts(100))}",
        kind=data.draw(texts(100)),
        subject=data.draw(st.sampled_from(Subject)),
        object_id=data.draw(texts(200)),
        account=data.draw(names(200)),
        api_version=data.draw(names(50)),
        happened_at=data.draw(MOMENTS),
        received_at=data.draw(MOMENTS),
        tries=data.draw(st.integers(0, 10**6)),
        handled_at=data.draw(TIMES),
        problem=data.draw(names(300)),
    )
    with kept.scene.transactions.begin(acting_as=SYSTEM) as work:
        assert work.inbox.add(event)
        assert work.inbox.get(event.id) == event
