"""What driver and host say of one another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.driveways import DrivewayId
from driveway_core.pages import Page
from driveway_core.reviews import Direction, Flag, Rating, Review, ReviewId, Signed


class Reviews(Protocol):
    """``reviews`` and ``review_flags``: at most one of each direction for a booking.

    A rating counts a review from the transaction on in which it is saved as
    shown. Lists have the latest written first.
    """

    def add(self, review: Review) -> None:
        """Keep a new review; raises ``AlreadyReviewed``."""
        ...

    def get(self, review_id: ReviewId, *, changing: bool = False) -> Review:
        """The review, or ``Missing``; ``changing`` keeps whoever would change it, too, waiting."""
        ...

    def signed(self, review_id: ReviewId) -> Signed:
        """The same with its author's name."""
        ...

    def of(self, booking_id: BookingId) -> Sequence[Review]:
        """A booking's reviews: at most two, whether published or not."""
        ...

    def save(self, review: Review) -> None: ...
    def at_driveway(self, driveway_id: DrivewayId, *, limit: int, after: UUID | None = None) -> Page[Signed]:
        """What drivers say of a driveway's stays, as far as it is shown."""
        ...

    def about(self, account_id: AccountId, *, limit: int, after: UUID | None = None) -> Page[Signed]:
        """What is said of an account, as far as it is shown."""
        ...

    def by(self, account_id: AccountId, *, limit: int, after: UUID | None = None) -> Page[Signed]:
        """Everything that an account wrote."""
        ...

    def unpublished(self, *, at: datetime, limit: int) -> Sequence[BookingId]:
        """So many bookings at most with a review to publish by then: both are in, or the time is over."""
        ...

    def flag(self, flag: Flag) -> bool:
        """Keep what somebody says against a review; False where they had said it before."""
        ...

    def flags(self, review_id: ReviewId) -> Sequence[Flag]:
        """What was said against a review, the first first."""
        ...

    def flagged(self, *, limit: int, after: UUID | None = None) -> Page[Signed]:
        """What operators have to look at."""
        ...

    def rating(self, account_id: AccountId, about: Direction) -> Rating:
        """What all that is shown about one side of an account comes to."""
        ...
