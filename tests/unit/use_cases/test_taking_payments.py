"""What the gateway says of a payment may be heard late, twice and in any order: the end is the same."""

from collections.abc import Sequence
from itertools import permutations
from typing import Final

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.affairs import Purpose, capture, creation
from driveway_core.bookings import Awaiting, Booking
from driveway_core.disputes import DisputeSeen, DisputeStatus
from driveway_core.ledger import Book, EntryKind
from driveway_core.limits import Limits
from driveway_core.money import Money
from driveway_core.payments import PaymentSeen, Stage
from driveway_core.refunds import RefundSeen, RefundStatus
from driveway_core.testing.builders import NOW, an_id
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.use_cases.settle_booking import want
from driveway_core.use_cases.take_dispute import take_dispute
from driveway_core.use_cases.take_payment import PaymentNews, take_payment
from driveway_core.windows import HOUR, MINUTE
from driveway_memory import Memory

FATE: Final = (
    "status",
    "awaiting",
    "due_at",
    "cancelled_by",
    "cancel_reason",
    "confirmed_at",
    "cancelled_at",
)
"""What becomes of a booking."""
DOLLARS: Final = Limits(Money(50, "USD"), Money(1, "USD"))
AT: Final = NOW + 10 * MINUTE
"""When all of it is heard."""

STORIES: Final = {
    "paid at once": (False, (Stage.WAITING, Stage.CAPTURED)),
    "paid after a while": (False, (Stage.WAITING, Stage.PROCESSING, Stage.CAPTURED)),
    "given up": (False, (Stage.WAITING, Stage.CANCELLED)),
    "held": (True, (Stage.WAITING, Stage.HELD)),
    "let go": (True, (Stage.WAITING, Stage.HELD, Stage.CANCELLED)),
    "accepted": (True, (Stage.WAITING, Stage.HELD, Stage.CAPTURED)),
    "accepted too late": (True, (Stage.WAITING, Stage.HELD, Stage.CANCELLED)),
    "paid and given back": (False, (Stage.CAPTURED, Stage.CAPTURED, Stage.CAPTURED)),
}


@attrs.frozen
class Told:
    """A booking that waits for a payment, and all that the gateway ever says of it, in order."""

    scene: Scene
    booking: Booking
    news: tuple[PaymentNews, ...]

    def hear(self, order: Sequence[int]) -> dict[str, object]:
        """How everything stands after hearing it so."""
        for number in order:
            with self.scene.transactions.begin(acting_as=SYSTEM) as work:
                booking = work.bookings.get(self.booking.id, changing=True)
                news = self.news[number]
                take_payment(work, booking, news, limits=DOLLARS, at=AT, new_id=an_id)
        return self.stands()

    def stands(self) -> dict[str, object]:
        with self.scene.transactions.read(acting_as=SYSTEM) as work:
            booking = work.bookings.get(self.booking.id)
            operations = work.payment_operations.about(booking.id)
            ledger = work.ledgers.of(booking.id, currency="USD")
            return {
                "booking": [getattr(booking, name) for name in FATE],
                "payments": [
                    (each.status, each.captured, each.refunded) for each in work.payments.of(booking.id)
                ],
                "refunds": sorted((each.amount, each.status) for each in work.refunds.of(booking.id)),
                "balances": ledger.balances,
                "entries": sorted(
                    (each.kind, each.postings) for each in ledger.entries if each.kind is not EntryKind.BORNE
                ),
                "operations": sorted((each.kind, each.state) for each in operations),
            }


def told(story: str) -> Told:
    hold, stages = STORIES[story]
    scene = set_scene(Memory().transactions)
    booking = scene.book(2, 4, awaiting=Awaiting.PAYMENT)
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        total = booking.offer.due.total
        want(work, booking, creation(total, Purpose.BOOKING, hold=hold), at=NOW, new_id=an_id)
        (made,) = work.payment_operations.about(booking.id)
        work.payment_operations.save(made.send(at=NOW))
    about = {"operation_id": str(made.id), "booking_id": str(booking.id)}
    news = [_news(stage, number, story, about, total) for number, stage in enumerate(stages)]
    if story.startswith("accepted"):
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            for each in news[:2]:
                booking = work.bookings.get(booking.id, changing=True)
                take_payment(work, booking, each, limits=DOLLARS, at=AT, new_id=an_id)
            booking = work.bookings.get(booking.id)
            want(work, booking, capture(work.payments.of(booking.id)[0]), at=AT, new_id=an_id)
            taken = work.payment_operations.about(booking.id)[-1]
            work.payment_operations.save(taken.send(at=AT))
            booking = work.bookings.save(booking.accept_unpaid(at=AT))
    return Told(scene, booking, tuple(news))


def _news(stage: Stage, number: int, story: str, about: dict[str, str], total: Money) -> PaymentNews:
    held = stage is Stage.HELD or (stage is Stage.CANCELLED and STORIES[story][0])
    taken = stage is Stage.CAPTURED
    given = number if story == "paid and given back" else 0
    back = [
        RefundSeen(
            gateway_id=f"re_{each}",
            status=RefundStatus.SUCCEEDED if each < given else RefundStatus.PENDING,
            at=NOW + each * MINUTE,
            amount=Money(100, "USD"),
            moved=each < given,
        )
        for each in range(1, given + 1)
    ]
    seen = PaymentSeen(
        intent_id=f"pi_{about['operation_id']}",
        seen_at=NOW + (number + 1) * MINUTE,
        stage=stage,
        amount=total,
        about=about,
        charge_id="ch_1" if held or taken else None,
        authorized_at=NOW if held or taken else None,
        capture_before=NOW + 7 * 24 * HOUR if stage is Stage.HELD else None,
        captured_at=NOW if taken else None,
        refunded=Money(100 * given, "USD") if given else None,
    )
    return PaymentNews(seen=seen, refunds=back)


@pytest.mark.parametrize("story", STORIES)
def test_the_order_and_number_of_what_is_heard_make_no_difference(story: str) -> None:
    in_order = told(story)
    numbers = range(len(in_order.news))
    wanted = in_order.hear(numbers)
    for order in permutations(numbers):
        for heard in (order, order + order[::-1]):
            assert told(story).hear(heard) == wanted, heard


@pytest.mark.parametrize("end", [DisputeStatus.WON, DisputeStatus.LOST])
def test_a_dispute_that_costs_more_later_still_comes_to_its_end(end: DisputeStatus) -> None:
    heard = told("paid at once")
    heard.hear(range(2))
    total = heard.booking.offer.due.total

    def seen(status: DisputeStatus, cost: int, taken: Money) -> DisputeSeen:
        back = taken if status is DisputeStatus.WON else None
        return DisputeSeen(
            gateway_id="dp_1",
            status=status,
            at=AT,
            amount=total,
            taken=taken,
            given_back=back,
            cost=Money(cost, "USD"),
        )

    news = (
        seen(DisputeStatus.NEEDS_RESPONSE, 1500, total),
        seen(DisputeStatus.UNDER_REVIEW, 3000, total + Money(100, "USD")),
        seen(end, 3000, total),
    )
    for each in news:
        with heard.scene.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(heard.booking.id, changing=True)
            (payment,) = work.payments.of(booking.id)
            dispute = take_dispute(work, booking, payment, each, limits=DOLLARS, at=AT, new_id=an_id)
            books = work.ledgers.of(booking.id, currency="USD").balances
    assert dispute.status is end
    assert not books[Book.DISPUTES]
    assert books[Book.COSTS] == Money(1500, "USD")
    assert not books.sum
