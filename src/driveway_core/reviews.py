"""Reviews: what driver and host say of one another after a stay, and neither sees before both have.

Double blind: what one side wrote is published together with the other's, or
when the time to write is over, whichever comes first; nobody writes or
changes a word who could have read the other's. Source: domain rules §1, §9;
decision 0032.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.booking_states import BookingStatus
from driveway_core.booking_texts import note
from driveway_core.bookings import Booking, BookingId
from driveway_core.details import Side
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Conflict, InvalidValue, NotAllowed, Refused

ReviewId = NewType("ReviewId", UUID)

WRITING: Final = timedelta(days=14)
"""How long after a stay is completed both sides can write; then what one of them wrote is published alone."""

RATINGS: Final = range(1, 6)


class Direction(StrEnum):
    """Who says something of whom."""

    OF_HOST = "driver_to_host"
    OF_DRIVER = "host_to_driver"

    @property
    def about(self) -> Side:
        """The side that it is about."""
        return Side.HOST if self is Direction.OF_HOST else Side.DRIVER


@attrs.frozen
class NotCompleted(Conflict):
    """Only a stay that took place is reviewed: not one that is coming, was cancelled or missed."""

    slug = "stay-not-completed"
    title = "This stay is not completed"

    status: BookingStatus

    def __str__(self) -> str:
        return f"This booking is {self.status.replace('_', '-')}: you can review a stay once it is completed."


@attrs.frozen
class ReviewsClosed(Refused):
    """The time to write about the stay is over since ``until``."""

    slug = "reviews-closed"
    title = "It is too late to review this stay"

    until: datetime

    def __str__(self) -> str:
        return f"This stay could be reviewed until {self.until:%Y-%m-%d %H:%M} UTC."


class AlreadyReviewed(Conflict):
    """The account has written about this stay; until it is published that can be changed."""

    slug = "already-reviewed"
    title = "You have reviewed this stay"

    def __str__(self) -> str:
        return "You have reviewed this stay already."


class ReviewPublished(Conflict):
    """What others have read is not changed any more."""

    slug = "review-published"
    title = "This review is published"

    def __str__(self) -> str:
        return "This review is published, and cannot be changed any more."


class OwnReview(NotAllowed):
    """Nobody flags what they wrote themselves, or judges what they wrote or what is said of them."""

    slug = "own-review"
    title = "This review is your own, or about you"

    def __str__(self) -> str:
        return "Somebody else has to decide about a review that you wrote, or that is about you."


@attrs.frozen
class Rating:
    """How many reviews there are about one side of an account, and the sum of what they give."""

    count: int = 0
    total: int = 0

    @property
    def average(self) -> float | None:
        """From 1 to 5, to two decimals; None without reviews."""
        return round(self.total / self.count, 2) if self.count else None


@attrs.frozen(kw_only=True)
class Review:
    """One side's words about one stay: a row of ``reviews``.

    ``closes_at`` is when the time to write is over. ``moderated_by`` is None
    for what was decided on the spot, without an account.
    """

    id: ReviewId
    booking_id: BookingId
    driveway_id: DrivewayId
    reviewer_id: AccountId
    reviewee_id: AccountId
    direction: Direction
    rating: int
    text: str | None = None
    closes_at: datetime
    published_at: datetime | None = None
    is_flagged: bool = False
    hidden_at: datetime | None = None
    moderated_at: datetime | None = None
    moderated_by: AccountId | None = None
    moderation_reason: str | None = None
    created_at: datetime
    updated_at: datetime

    def __attrs_post_init__(self) -> None:
        if self.rating not in RATINGS:
            raise InvalidValue("rating", "must be a whole number from 1 to 5")

    @property
    def is_shown(self) -> bool:
        """Whether anybody may read it, and it counts."""
        return self.published_at is not None and self.hidden_at is None

    def may_be_read_by(self, account_id: AccountId | None, *, operates: bool = False) -> bool:
        """Who wrote it always reads it, operators what was published, everybody what is shown."""
        if account_id is not None and account_id == self.reviewer_id:
            return True
        return self.is_shown or (operates and self.published_at is not None)

    def rewrite(self, *, rating: int, text: str | None, at: datetime) -> "Review":
        """Other words, while nobody has read these."""
        if self.published_at is not None:
            raise ReviewPublished
        if at >= self.closes_at:
            raise ReviewsClosed(self.closes_at)
        return attrs.evolve(self, rating=rating, text=note(text, field="review_text"), updated_at=at)

    def publish(self, *, at: datetime) -> "Review":
        """For everybody to read, from now on."""
        return attrs.evolve(self, published_at=at)

    def flag(self, *, by: AccountId) -> "Review":
        """Somebody asks an operator to look at it; its author cannot."""
        if by == self.reviewer_id:
            raise OwnReview
        return attrs.evolve(self, is_flagged=True)

    def hide(self, *, reason: str, by: AccountId | None, at: datetime) -> "Review":
        """Taken off by an operator: nobody but its author and operators reads it, and it does not count."""
        return self._moderated(reason, by, at, hidden_at=self.hidden_at or at)

    def restore(self, *, reason: str, by: AccountId | None, at: datetime) -> "Review":
        """Put back by an operator, or left as it is although it was flagged."""
        return self._moderated(reason, by, at, hidden_at=None)

    def _moderated(
        self, reason: str, by: AccountId | None, at: datetime, *, hidden_at: datetime | None
    ) -> "Review":
        if by is not None and by in (self.reviewer_id, self.reviewee_id):
            raise OwnReview
        return attrs.evolve(
            self,
            is_flagged=False,
            hidden_at=hidden_at,
            moderated_at=at,
            moderated_by=by,
            moderation_reason=stated(reason),
        )


@attrs.frozen(kw_only=True)
class Flag:
    """What an account says against a review: a row of ``review_flags``, one for each account."""

    review_id: ReviewId
    account_id: AccountId
    reason: str
    created_at: datetime


@attrs.frozen(kw_only=True)
class Signed:
    """A review with the first name of who wrote it; None once that account is no more."""

    review: Review
    reviewer_first_name: str | None


def stated(reason: str) -> str:
    """A reason that says something; raises ``InvalidValue``."""
    said = note(reason, field="reason")
    if said is None:
        raise InvalidValue("reason", "must not be empty")
    return said


def writing_ends(booking: Booking, *, at: datetime) -> datetime:
    """Until when a stay can be reviewed; raises ``NotCompleted`` and ``ReviewsClosed`` where it cannot."""
    if booking.status is not BookingStatus.COMPLETED or booking.completed_at is None:
        raise NotCompleted(booking.status)
    closes_at = booking.completed_at + WRITING
    if at >= closes_at:
        raise ReviewsClosed(closes_at)
    return closes_at


def write_review(
    booking: Booking, *, by: Side, id: ReviewId, rating: int, text: str | None, at: datetime
) -> Review:
    """One side's review of a completed stay; raises ``NotCompleted`` and ``ReviewsClosed``."""
    closes_at = writing_ends(booking, at=at)
    driver_writes = by is Side.DRIVER
    return Review(
        id=id,
        booking_id=booking.id,
        driveway_id=booking.driveway_id,
        reviewer_id=booking.driver_id if driver_writes else booking.host_id,
        reviewee_id=booking.host_id if driver_writes else booking.driver_id,
        direction=Direction.OF_HOST if driver_writes else Direction.OF_DRIVER,
        rating=rating,
        text=note(text, field="review_text"),
        closes_at=closes_at,
        created_at=at,
        updated_at=at,
    )


def to_publish(reviews: Collection[Review], *, at: datetime) -> tuple[Review, ...]:
    """Which of one stay's reviews are published now: all once both sides wrote, or the time is over."""
    both = len({review.direction for review in reviews}) == len(Direction)
    return tuple(
        review.publish(at=at)
        for review in reviews
        if review.published_at is None and (both or at >= review.closes_at)
    )
