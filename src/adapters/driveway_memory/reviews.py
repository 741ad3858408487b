"""Reviews in memory."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.pages import Page
from driveway_core.reviews import (
    AlreadyReviewed,
    Direction,
    Flag,
    Rating,
    Review,
    ReviewId,
    Signed,
    to_publish,
)
from driveway_memory.tables import Look, Tables, page


def rating_of(tables: Tables, account_id: AccountId, about: Direction) -> Rating:
    """What all that is shown about one side of an account comes to."""
    given = [
        each.rating
        for each in tables.reviews.values()
        if each.reviewee_id == account_id and each.direction is about and each.is_shown
    ]
    return Rating(count=len(given), total=sum(given))


@attrs.frozen
class MemoryReviews:
    """``reviews`` and ``review_flags``; the one lock keeps others waiting anyway."""

    look: Look

    def add(self, review: Review) -> None:
        if any(each.reviewer_id == review.reviewer_id for each in self.of(review.booking_id)):
            raise AlreadyReviewed
        self.look().reviews[review.id] = review

    def get(self, review_id: ReviewId, *, changing: bool = False) -> Review:
        try:
            return self.look().reviews[review_id]
        except KeyError:
            raise Missing("review_id", "review") from None

    def signed(self, review_id: ReviewId) -> Signed:
        return self._signed(self.get(review_id))

    def of(self, booking_id: BookingId) -> Sequence[Review]:
        return [each for each in self.look().reviews.values() if each.booking_id == booking_id]

    def save(self, review: Review) -> None:
        self.get(review.id)
        self.look().reviews[review.id] = review

    def at_driveway(self, driveway_id: DrivewayId, *, limit: int, after: UUID | None = None) -> Page[Signed]:
        def shown(each: Review) -> bool:
            of_host = each.direction is Direction.OF_HOST
            return each.driveway_id == driveway_id and of_host and each.is_shown

        return self._page(shown, limit, after)

    def about(self, account_id: AccountId, *, limit: int, after: UUID | None = None) -> Page[Signed]:
        return self._page(lambda each: each.reviewee_id == account_id and each.is_shown, limit, after)

    def by(self, account_id: AccountId, *, limit: int, after: UUID | None = None) -> Page[Signed]:
        return self._page(lambda each: each.reviewer_id == account_id, limit, after)

    def unpublished(self, *, at: datetime, limit: int) -> Sequence[BookingId]:
        due: dict[BookingId, None] = {}
        for review in sorted(self.look().reviews.values(), key=lambda each: each.closes_at):
            if to_publish(self.of(review.booking_id), at=at):
                due[review.booking_id] = None
        return list(due)[:limit]

    def flag(self, flag: Flag) -> bool:
        flags = self.look().review_flags
        if (flag.review_id, flag.account_id) in flags:
            return False
        flags[flag.review_id, flag.account_id] = flag
        return True

    def flags(self, review_id: ReviewId) -> Sequence[Flag]:
        said = (each for each in self.look().review_flags.values() if each.review_id == review_id)
        return sorted(said, key=lambda each: (each.created_at, each.account_id))

    def flagged(self, *, limit: int, after: UUID | None = None) -> Page[Signed]:
        return self._page(lambda each: each.is_flagged, limit, after)

    def rating(self, account_id: AccountId, about: Direction) -> Rating:
        return rating_of(self.look(), account_id, about)

    def _page(self, wanted: Callable[[Review], bool], limit: int, after: UUID | None) -> Page[Signed]:
        found: dict[UUID, Review] = {each.id: each for each in self.look().reviews.values() if wanted(each)}
        return page(found, limit=limit, after=after, latest_first=True).map(self._signed)

    def _signed(self, review: Review) -> Signed:
        tables = self.look()
        author = tables.accounts.get(review.reviewer_id)
        if author is None or author.id in tables.erasures:
            return Signed(review=review, reviewer_first_name=None)
        return Signed(review=review, reviewer_first_name=author.first_name)
