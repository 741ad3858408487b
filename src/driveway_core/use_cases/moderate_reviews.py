"""Look at flagged reviews, hide one, put it back."""

from uuid import UUID

import attrs

from driveway_core.actors import Actor
from driveway_core.audit_kinds import AuditKind
from driveway_core.errors import Missing
from driveway_core.pages import Page
from driveway_core.ports import Clock, Transactions, Work
from driveway_core.reviews import Flag, Review, ReviewId, Signed
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note, note_look


@attrs.frozen(kw_only=True)
class Flagged:
    """A review that was flagged, and what was said against it."""

    signed: Signed
    flags: tuple[Flag, ...]


@attrs.frozen
class ListFlaggedReviews:
    """What operators have to look at."""

    transactions: Transactions
    clock: Clock

    def __call__(self, actor: Actor, *, limit: int, after: UUID | None = None) -> Page[Flagged]:
        actor.operator()
        note_look(self.transactions, actor, "flagged_reviews", at=self.clock())
        with self.transactions.read(acting_as=actor) as work:
            return work.reviews.flagged(limit=limit, after=after).map(
                lambda signed: Flagged(signed=signed, flags=tuple(work.reviews.flags(signed.review.id)))
            )


@attrs.frozen
class HideReview:
    """An operator takes a review off, with the reason; its author is told the reason where it stands.

    Raises ``OwnReview`` for an operator who wrote it, or whom it is about.
    """

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, review_id: ReviewId, reason: str) -> Review:
        actor.operator()
        at = self.clock()
        with self.transactions.begin(acting_as=actor) as work:
            hidden = _published(work, review_id).hide(reason=reason, by=actor.account_id, at=at)
            work.reviews.save(hidden)
            about = hidden.booking_id
            note(work, actor, AuditKind.REVIEW_HIDDEN, at=at, booking_id=about, review_id=review_id)
        return hidden


@attrs.frozen
class RestoreReview:
    """An operator puts a review back, or lets a flagged one stand; raises ``OwnReview`` as above."""

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, review_id: ReviewId, reason: str) -> Review:
        actor.operator()
        at = self.clock()
        with self.transactions.begin(acting_as=actor) as work:
            restored = _published(work, review_id).restore(reason=reason, by=actor.account_id, at=at)
            work.reviews.save(restored)
            about = restored.booking_id
            note(work, actor, AuditKind.REVIEW_RESTORED, at=at, booking_id=about, review_id=review_id)
        return restored


def _published(work: Work, review_id: ReviewId) -> Review:
    """What nobody has read yet is not for operators either."""
    review = work.reviews.get(review_id, changing=True)
    if review.published_at is None:
        raise Missing("review_id", "review")
    return review
