"""Review a stay, and change one's mind while nobody has read it."""

from contextlib import suppress

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import Booking, BookingId
from driveway_core.details import Side
from driveway_core.errors import Missing, Unavailable
from driveway_core.once import Once
from driveway_core.ports import Clock, NewId, Transactions
from driveway_core.reviews import Review, ReviewId, write_review
from driveway_core.transactions import retried
from driveway_core.use_cases.publish_reviews import publish


@attrs.frozen
class WriteReview:
    """One side reviews a completed stay, within two weeks; with the other side's it is published at once.

    Raises ``NotCompleted``, ``ReviewsClosed`` and ``AlreadyReviewed``, which
    say nothing of what the other side did.
    """

    transactions: Transactions
    clock: Clock
    new_id: NewId

    def __call__(
        self, actor: Actor, booking_id: BookingId, *, rating: int, text: str | None, once: Once | None = None
    ) -> Review:
        written = self._write(actor, booking_id, rating, text, once)
        with suppress(Unavailable):  # what is written stands, and is published in its turn
            self._publish(booking_id)
        with self.transactions.read(acting_as=actor) as work:
            return work.reviews.get(written.id)

    @retried
    def _write(
        self, actor: Actor, booking_id: BookingId, rating: int, text: str | None, once: Once | None
    ) -> Review:
        account_id, review_id = actor.active(), ReviewId(self.new_id())
        with self.transactions.begin(
            acting_as=actor, once=None if once is None else once.making(review_id)
        ) as work:
            booking = work.bookings.get(booking_id, changing=True)
            side = _side_of(booking, account_id)
            review = write_review(booking, by=side, id=review_id, rating=rating, text=text, at=self.clock())
            work.reviews.add(review)
        return review

    @retried
    def _publish(self, booking_id: BookingId) -> None:
        publish(self.transactions, booking_id, at=self.clock(), new_id=self.new_id)


@attrs.frozen
class RewriteReview:
    """Other words, or another rating, until it is published; raises ``ReviewPublished``, ``ReviewsClosed``.

    What is left out stays.
    """

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(
        self, actor: Actor, review_id: ReviewId, *, rating: int | None = None, text: str | None = None
    ) -> Review:
        account_id = actor.active()
        with self.transactions.begin(acting_as=actor) as work:
            review = work.reviews.get(review_id, changing=True)
            if review.reviewer_id != account_id:
                raise Missing("review_id", "review")
            rewritten = review.rewrite(
                rating=review.rating if rating is None else rating,
                text=review.text if text is None else text,
                at=self.clock(),
            )
            work.reviews.save(rewritten)
        return rewritten


def _side_of(booking: Booking, account_id: object) -> Side:
    if account_id == booking.driver_id:
        return Side.DRIVER
    if account_id == booking.host_id:
        return Side.HOST
    raise Missing("booking_id", "booking")
