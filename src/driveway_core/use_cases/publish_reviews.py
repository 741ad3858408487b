"""Let reviews be read: both sides' together, or one alone when the time to write is over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId
from driveway_core.notices import NoticeKind
from driveway_core.ports import Clock, NewId, Transactions
from driveway_core.reviews import to_publish
from driveway_core.transactions import retried
from driveway_core.use_cases.tell import tell

BATCH: Final = 200


@attrs.frozen
class PublishReviews:
    """Publishes whatever is due, batch by batch; how many reviews."""

    transactions: Transactions
    clock: Clock
    new_id: NewId

    def __call__(self) -> int:
        published, at = 0, self.clock()
        while due := self._due(at):
            published += sum(self._publish(booking_id, at) for booking_id in due)
        return published

    def _due(self, at: datetime) -> Sequence[BookingId]:
        with self.transactions.read(acting_as=SYSTEM) as work:
            return work.reviews.unpublished(at=at, limit=BATCH)

    @retried
    def _publish(self, booking_id: BookingId, at: datetime) -> int:
        return publish(self.transactions, booking_id, at=at, new_id=self.new_id)


def publish(transactions: Transactions, booking_id: BookingId, *, at: datetime, new_id: NewId) -> int:
    """Publish what is due of one booking and tell whom it is about, once; how many reviews.

    The marketplace does that, in a transaction of its own: whoever writes the
    second review is not shown the first while writing.
    """
    with transactions.begin(acting_as=SYSTEM) as work:
        booking = work.bookings.get(booking_id, changing=True)
        published = to_publish(work.reviews.of(booking_id), at=at)
        for review in published:
            work.reviews.save(review)
            tell(work, review.reviewee_id, NoticeKind.REVIEW_RECEIVED, booking, at=at, new_id=new_id)
    return len(published)
