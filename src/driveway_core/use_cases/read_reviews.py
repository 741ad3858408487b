"""Read reviews: one, a driveway's, one's own, those of a stay."""

from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import BookingId
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.pages import Page
from driveway_core.ports import Transactions
from driveway_core.reviews import Direction, Rating, ReviewId, Signed
from driveway_core.use_cases.read_booking import own_booking
from driveway_core.use_cases.read_driveway import known_listing


@attrs.frozen
class ReadReview:
    """One review: its author always, anybody once it is shown."""

    transactions: Transactions

    def __call__(self, actor: Actor, review_id: ReviewId) -> Signed:
        with self.transactions.read(acting_as=actor) as work:
            signed = work.reviews.signed(review_id)
        if not signed.review.may_be_read_by(actor.account_id, operates=actor.operates):
            raise Missing("review_id", "review")
        return signed


@attrs.frozen
class ListDrivewayReviews:
    """What drivers say of their stays at a driveway, for whoever may read its listing."""

    transactions: Transactions

    def __call__(
        self, actor: Actor, driveway_id: DrivewayId, *, limit: int, after: UUID | None = None
    ) -> Page[Signed]:
        with self.transactions.read(acting_as=actor) as work:
            known_listing(work, actor, driveway_id)
            return work.reviews.at_driveway(driveway_id, limit=limit, after=after)


@attrs.frozen
class ListOwnReviews:
    """What an account wrote, published or not; or what is said of it, as far as that is shown."""

    transactions: Transactions

    def __call__(self, actor: Actor, *, written: bool, limit: int, after: UUID | None = None) -> Page[Signed]:
        account_id = actor.known()
        with self.transactions.read(acting_as=actor) as work:
            if written:
                return work.reviews.by(account_id, limit=limit, after=after)
            return work.reviews.about(account_id, limit=limit, after=after)


@attrs.frozen(kw_only=True)
class StayReviews:
    """A stay's reviews that one side of it may read, and how both sides are rated by everybody."""

    reviews: tuple[Signed, ...]
    driver: Rating
    host: Rating


@attrs.frozen
class ReadStayReviews:
    """The reviews of one stay and the ratings of its two sides, for them and for operators.

    So a host who is asked for a stay learns how its driver is rated. Whether
    the other side wrote is not told before it is published.
    """

    transactions: Transactions

    def __call__(self, actor: Actor, booking_id: BookingId) -> StayReviews:
        with self.transactions.read(acting_as=actor) as work:
            details = own_booking(work, actor, booking_id)
            booking, names = details.booking, (details.driver_first_name, details.host_first_name)
            return StayReviews(
                reviews=tuple(
                    Signed(review=review, reviewer_first_name=names[review.direction is Direction.OF_DRIVER])
                    for review in work.reviews.of(booking_id)
                    if review.may_be_read_by(actor.account_id, operates=actor.operates)
                ),
                driver=work.reviews.rating(booking.driver_id, Direction.OF_DRIVER),
                host=work.reviews.rating(booking.host_id, Direction.OF_HOST),
            )
