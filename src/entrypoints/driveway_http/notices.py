"""What the marketplace tells people by itself, and by which way."""

from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.notices import NoticeId
from driveway_http.calls import Answer, Api, Call
from driveway_http.models.notices import ChoicesIn, ChoicesOut, NoticeOut, NoticesPage, NoticesQuery
from driveway_http.paging import after, cursor_of


def notices(spec: SpecTree) -> Blueprint:
    """The routes of notices."""
    blueprint = Blueprint("notices", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("GET", "/notices", answers={200: NoticesPage})
    def list_notices(call: Call, query: NoticesQuery) -> Answer:
        """What the marketplace told one by itself, the latest first."""
        page = call.container.list_notices()(
            call.actor, unread=query.unread, limit=query.limit, after=after(query.cursor)
        )
        items = [NoticeOut.of(notice) for notice in page.items]
        return Answer(body=NoticesPage(items=items, next_cursor=cursor_of(page.next_after)))

    @api.route("POST", "/notices/<uuid:notice_id>/read", answers={200: NoticeOut}, problems=(404,))
    def mark_notice_read(call: Call, notice_id: UUID) -> Answer:
        """One has read it."""
        return Answer(body=NoticeOut.of(call.container.mark_notice_read()(call.actor, NoticeId(notice_id))))

    @api.route("GET", "/me/notifications", answers={200: ChoicesOut})
    def read_notice_choices(call: Call) -> Answer:
        """By which ways one is told what: by mail, unless one chose otherwise."""
        return Answer(body=ChoicesOut.of(call.container.read_notice_choices()(call.actor)))

    @api.route("PUT", "/me/notifications", answers={200: ChoicesOut})
    def choose_notices(call: Call, body: ChoicesIn) -> Answer:
        """Choose by which ways one is told what; topics left out stay.

        `sms` asks for a verified phone, and `security` is always sent by mail.
        """
        return Answer(body=ChoicesOut.of(call.container.choose_notices()(call.actor, body.wanted())))

    return blueprint
