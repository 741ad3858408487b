"""Reviews that somebody flagged: an operator decides, and says why."""

from typing import Final
from uuid import UUID

import attrs

from driveway_core.reviews import ReviewId
from driveway_http.fields import PageQuery
from driveway_http.models.reviews import ModerationIn
from driveway_http.paging import after, cursor_of
from driveway_web.forms import Form
from driveway_web.further import next_page
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_REVIEW: Final = "/admin/reviews/<uuid:review_id>"


def reviews(pages: Pages) -> None:
    """The pages of reviews."""

    @pages.get("/admin/reviews", who=Who.SIGNED_IN)
    def flagged_reviews(visit: Visit) -> Reply:
        """What was flagged and is not decided."""
        return _list(visit, Form())

    @pages.post(f"{_REVIEW}/hide", again=_refused, even_in_maintenance=True)
    def hide_review(visit: Visit, review_id: UUID) -> Reply:
        """Nobody but its author reads it any more."""
        reason = visit.form.read(ModerationIn).reason
        visit.container.hide_review()(visit.actor, ReviewId(review_id), reason)
        return Gone(to("admin.flagged_reviews"), "The review is hidden. Its author reads why.")

    @pages.post(f"{_REVIEW}/restore", again=_refused, even_in_maintenance=True)
    def restore_review(visit: Visit, review_id: UUID) -> Reply:
        """It stays, although it was flagged."""
        reason = visit.form.read(ModerationIn).reason
        visit.container.restore_review()(visit.actor, ReviewId(review_id), reason)
        return Gone(to("admin.flagged_reviews"), "The review stands.")


def _list(visit: Visit, form: Form, refused: UUID | None = None) -> Shown:
    query = Form() if refused else visit.form
    asked = query.read(PageQuery)
    page = visit.container.list_flagged_reviews()(visit.actor, limit=asked.limit, after=after(asked.cursor))
    return Shown(
        "admin/reviews.html",
        {
            "found": page.items,
            "more": next_page(cursor_of(page.next_after)) if refused is None else None,
            "form": form,
            "refused": refused,
        },
    )


def _refused(visit: Visit, form: Form, review_id: UUID) -> Shown:
    """The list with what was wrong beside the review that it was about: its fields bear its id."""
    named = f"reason-{review_id}"
    errors = {named if name == "reason" else name: reason for name, reason in form.errors.items()}
    values = {named: form.chosen("reason")}
    return _list(visit, attrs.evolve(form, values=values, errors=errors), review_id)
