"""Reviews: written by both sides of a stay, read by everybody, judged by operators where one is flagged."""

from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.bookings import BookingId
from driveway_core.driveways import DrivewayId
from driveway_core.pages import Page
from driveway_core.reviews import ReviewId, Signed
from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.fields import PageOut, PageQuery
from driveway_http.models.reviews import (
    FlaggedReviewOut,
    FlagIn,
    ModerationIn,
    OwnReviewsQuery,
    ReviewChangesIn,
    ReviewIn,
    ReviewOut,
    StayReviewsOut,
)
from driveway_http.paging import after, cursor_of

_REVIEW = "/reviews/<uuid:review_id>"


class ReviewsPage(PageOut[ReviewOut]):
    """One page of reviews, the latest written first."""


class FlaggedReviewsPage(PageOut[FlaggedReviewOut]):
    """One page of flagged reviews, the latest written first."""


def _read(call: Call, review_id: UUID) -> ReviewOut:
    return ReviewOut.of(call.container.read_review()(call.actor, ReviewId(review_id)), call.actor)


def _written(call: Call, review_id: UUID) -> Answer:
    return Answer(status=201, body=_read(call, review_id), headers={"Location": f"/v1/reviews/{review_id}"})


def _page(call: Call, page: Page[Signed]) -> Answer:
    items = [ReviewOut.of(signed, call.actor) for signed in page.items]
    return Answer(body=ReviewsPage(items=items, next_cursor=cursor_of(page.next_after)))


def reviews(spec: SpecTree) -> Blueprint:
    """The routes of reviews."""
    blueprint = Blueprint("reviews", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route(
        "POST",
        "/bookings/<uuid:booking_id>/reviews",
        answers={201: ReviewOut},
        problems=(404, 409),
        again=_written,
    )
    def write_review(call: Call, booking_id: UUID, body: ReviewIn) -> Answer:
        """Review a completed stay, within 14 days, from either side.

        It is published together with the other side's review, or after those
        14 days; until then only its author reads it.
        """
        review = call.container.write_review()(
            call.actor, BookingId(booking_id), rating=body.rating, text=body.review_text, once=call.once
        )
        return _written(call, review.id)

    @api.route("GET", "/bookings/<uuid:booking_id>/reviews", answers={200: StayReviewsOut}, problems=(404,))
    def read_stay_reviews(call: Call, booking_id: UUID) -> Answer:
        """A stay's reviews as far as one may read them, and how its two sides are rated."""
        stay = call.container.read_stay_reviews()(call.actor, BookingId(booking_id))
        return Answer(body=StayReviewsOut.of(stay, call.actor))

    @api.route(
        "GET",
        "/driveways/<uuid:driveway_id>/reviews",
        answers={200: ReviewsPage},
        problems=(404,),
        who=Caller.ANYBODY,
    )
    def list_driveway_reviews(call: Call, driveway_id: UUID, query: PageQuery) -> Answer:
        """What drivers say of their stays there."""
        page = call.container.list_driveway_reviews()(
            call.actor, DrivewayId(driveway_id), limit=query.limit, after=after(query.cursor)
        )
        return _page(call, page)

    @api.route("GET", "/me/reviews", answers={200: ReviewsPage})
    def list_own_reviews(call: Call, query: OwnReviewsQuery) -> Answer:
        """What others say of oneself; or what one wrote, with what became of it."""
        page = call.container.list_own_reviews()(
            call.actor, written=query.which == "written", limit=query.limit, after=after(query.cursor)
        )
        return _page(call, page)

    @api.route("GET", _REVIEW, answers={200: ReviewOut}, problems=(404,), who=Caller.ANYBODY)
    def read_review(call: Call, review_id: UUID) -> Answer:
        """One review: for its author at once, for everybody once it is published."""
        return Answer(body=_read(call, review_id))

    @api.route("PATCH", _REVIEW, answers={200: ReviewOut}, problems=(404, 409))
    def rewrite_review(call: Call, review_id: UUID, body: ReviewChangesIn) -> Answer:
        """Change one's review while nobody has read it."""
        changes = body.model_fields_set
        call.container.rewrite_review()(
            call.actor,
            ReviewId(review_id),
            rating=body.rating if "rating" in changes else None,
            text=body.review_text if "review_text" in changes else None,
        )
        return Answer(body=_read(call, review_id))

    @api.route("POST", f"{_REVIEW}/flag", answers={204: None}, problems=(404,))
    def flag_review(call: Call, review_id: UUID, body: FlagIn) -> Answer:
        """Ask an operator to look at a review; it stays until one decides."""
        call.container.flag_review()(call.actor, ReviewId(review_id), body.reason)
        return Answer(status=204)

    return blueprint


def moderation(spec: SpecTree) -> Blueprint:
    """The routes of operators who judge reviews."""
    blueprint = Blueprint("moderation", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("GET", "/admin/reviews", answers={200: FlaggedReviewsPage})
    def list_flagged_reviews(call: Call, query: PageQuery) -> Answer:
        """For operators: what was flagged and is not decided."""
        page = call.container.list_flagged_reviews()(call.actor, limit=query.limit, after=after(query.cursor))
        items = [FlaggedReviewOut.of_flagged(flagged, call.actor) for flagged in page.items]
        return Answer(body=FlaggedReviewsPage(items=items, next_cursor=cursor_of(page.next_after)))

    @api.route(
        "POST",
        f"/admin{_REVIEW}/hide",
        answers={200: ReviewOut},
        problems=(404,),
        even_in_maintenance=True,
    )
    def hide_review(call: Call, review_id: UUID, body: ModerationIn) -> Answer:
        """For operators: take a review off; it does not count any more, and its author reads the reason."""
        call.container.hide_review()(call.actor, ReviewId(review_id), body.reason)
        return Answer(body=_read(call, review_id))

    @api.route(
        "POST",
        f"/admin{_REVIEW}/restore",
        answers={200: ReviewOut},
        problems=(404,),
        even_in_maintenance=True,
    )
    def restore_review(call: Call, review_id: UUID, body: ModerationIn) -> Answer:
        """For operators: put a review back, or let a flagged one stand."""
        call.container.restore_review()(call.actor, ReviewId(review_id), body.reason)
        return Answer(body=_read(call, review_id))

    return blueprint
