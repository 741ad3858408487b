"""Reviews."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from driveway_core.actors import Actor
from driveway_core.reviews import Rating, Signed
from driveway_core.use_cases.moderate_reviews import Flagged
from driveway_core.use_cases.read_reviews import StayReviews
from driveway_http.fields import ABSENT, In, Moment, Note, Out, PageQuery

Stars = Annotated[int, Field(ge=1, le=5)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


class ReviewIn(In):
    """What one side says of the other."""

    rating: Stars
    review_text: Note | None = None


class ReviewChangesIn(In):
    """Other words, or another rating; what is left out stays, an empty text removes it."""

    rating: Stars = ABSENT
    review_text: Note = ABSENT


class FlagIn(In):
    """What is wrong with a review."""

    reason: Reason


class ModerationIn(In):
    """Why an operator hides or restores a review; its author reads it."""

    reason: Reason


class OwnReviewsQuery(PageQuery):
    """Reviews about oneself, or those that one wrote."""

    which: Literal["received", "written"] = "received"


class ReviewOut(Out):
    """A review, as one who may read it sees it.

    What is null for a stranger: the booking is told to its two sides, until
    when it can be changed to its author, and what an operator made of it to
    its author and to operators.
    """

    id: UUID
    review_type: Literal["driver_to_host", "host_to_driver"]
    rating: int
    review_text: str | None
    reviewer_first_name: str | None = Field(description="null once that account is no more")
    created_at: Moment
    is_published: bool
    published_at: Moment | None
    booking_id: UUID | None
    closes_at: Moment | None = Field(description="until then both sides can write; then it is published")
    hidden_at: Moment | None
    moderation_reason: str | None

    @classmethod
    def of(cls, signed: Signed, reader: Actor) -> "ReviewOut":
        """As ``reader`` sees it."""
        review = signed.review
        wrote = reader.account_id == review.reviewer_id
        party = wrote or reader.account_id == review.reviewee_id
        return cls(
            id=review.id,
            review_type=review.direction.value,
            rating=review.rating,
            review_text=review.text,
            reviewer_first_name=signed.reviewer_first_name,
            created_at=review.created_at,
            is_published=review.published_at is not None,
            published_at=review.published_at,
            booking_id=review.booking_id if party or reader.operates else None,
            closes_at=review.closes_at if wrote else None,
            hidden_at=review.hidden_at if wrote or reader.operates else None,
            moderation_reason=review.moderation_reason if wrote or reader.operates else None,
        )


class RatingOut(Out):
    """How one side of a stay is rated by everybody it had to do with."""

    rating: float | None = Field(description="from 1 to 5; null without reviews")
    review_count: int

    @classmethod
    def of(cls, rating: Rating) -> "RatingOut":
        """From the core's."""
        return cls(rating=rating.average, review_count=rating.count)


class StayReviewsOut(Out):
    """What one may read of a stay's reviews, and the ratings of its two sides."""

    items: list[ReviewOut]
    driver: RatingOut
    host: RatingOut

    @classmethod
    def of(cls, stay: StayReviews, reader: Actor) -> "StayReviewsOut":
        """As ``reader`` sees them."""
        return cls(
            items=[ReviewOut.of(signed, reader) for signed in stay.reviews],
            driver=RatingOut.of(stay.driver),
            host=RatingOut.of(stay.host),
        )


class FlagOut(Out):
    """What somebody said against a review."""

    account_id: UUID
    reason: str
    created_at: Moment


class FlaggedReviewOut(ReviewOut):
    """A review that operators have to look at."""

    reviewer_id: UUID
    reviewee_id: UUID
    flags: list[FlagOut]

    @classmethod
    def of_flagged(cls, flagged: Flagged, reader: Actor) -> "FlaggedReviewOut":
        """For an operator."""
        review = flagged.signed.review
        return cls(
            **vars(ReviewOut.of(flagged.signed, reader)),
            reviewer_id=review.reviewer_id,
            reviewee_id=review.reviewee_id,
            flags=[
                FlagOut(account_id=flag.account_id, reason=flag.reason, created_at=flag.created_at)
                for flag in flagged.flags
            ],
        )
