"""Ask an operator to look at a review."""

import attrs

from driveway_core.actors import Actor
from driveway_core.audit_kinds import AuditKind
from driveway_core.errors import Missing
from driveway_core.ports import Clock, Transactions
from driveway_core.reviews import Flag, ReviewId, stated
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note


@attrs.frozen
class FlagReview:
    """Whoever reads a review says what is wrong with it, once; it stays until an operator decides.

    Raises ``OwnReview`` for its author.
    """

    transactions: Transactions
    clock: Clock

    @retried
    def __call__(self, actor: Actor, review_id: ReviewId, reason: str) -> None:
        account_id, at = actor.active(), self.clock()
        flag = Flag(review_id=review_id, account_id=account_id, reason=stated(reason), created_at=at)
        with self.transactions.begin(acting_as=actor) as work:
            with work.as_system():  # it is locked, which asks to change it
                review = work.reviews.get(review_id, changing=True)
            if not review.may_be_read_by(account_id, operates=actor.operates):
                raise Missing("review_id", "review")
            flagged = review.flag(by=account_id)
            if work.reviews.flag(flag):
                with work.as_system():  # another's review, which only so much is changed of
                    work.reviews.save(flagged)
                note(
                    work,
                    actor,
                    AuditKind.REVIEW_FLAGGED,
                    at=at,
                    booking_id=review.booking_id,
                    review_id=review.id,
                )
