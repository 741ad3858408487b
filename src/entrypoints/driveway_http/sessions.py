"""Sessions: logging in, going on, and logging out."""

from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.sessions import SessionId
from driveway_http.callers import from_where
from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.fields import PageQuery
from driveway_http.models.sessions import LogInOut, LogInsPage, RefreshIn, SessionIn, SessionOut
from driveway_http.paging import after, cursor_of


def sessions(spec: SpecTree) -> Blueprint:
    """The routes of sessions."""
    blueprint = Blueprint("sessions", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route(
        "POST",
        "/sessions",
        answers={201: SessionOut},
        problems=(401, 403, 429),
        who=Caller.STRANGER,
        even_in_maintenance=True,
    )
    def start_session(call: Call, body: SessionIn) -> Answer:
        """Log in; a wrong address and a wrong password are one answer.

        Ten wrong ones for an address, or a hundred from one place, in a quarter of an hour are enough.
        """
        opened = call.container.start_session()(body.email, body.password, from_where())
        return Answer(status=201, body=SessionOut.of(opened))

    @api.route(
        "POST",
        "/sessions/refresh",
        answers={200: SessionOut},
        problems=(401, 403),
        who=Caller.STRANGER,
        even_in_maintenance=True,
    )
    def refresh_session(call: Call, body: RefreshIn) -> Answer:
        """The next pair of tokens; the former ones open nothing any more.

        Where the answer is lost, ask again with the same token within a minute: only the latest answer
        counts. A token that was spent before that was copied, and ends the session.
        """
        return Answer(body=SessionOut.of(call.container.refresh_session()(body.refresh_token)))

    @api.route("GET", "/sessions", answers={200: LogInsPage})
    def list_sessions(call: Call, query: PageQuery) -> Answer:
        """Where one is logged in, the latest log-in first."""
        page = call.container.list_sessions()(call.actor, limit=query.limit, after=after(query.cursor))
        items = [LogInOut.of(each, current=each.id == call.session.session_id) for each in page.items]
        return Answer(body=LogInsPage(items=items, next_cursor=cursor_of(page.next_after)))

    @api.route("DELETE", "/sessions", answers={204: None}, even_in_maintenance=True)
    def end_sessions(call: Call) -> Answer:
        """Log out everywhere, here too."""
        call.container.end_sessions()(call.actor)
        return Answer(status=204)

    @api.route("DELETE", "/sessions/current", answers={204: None}, even_in_maintenance=True)
    def end_session(call: Call) -> Answer:
        """Log out: neither token opens anything any more."""
        call.container.end_session()(call.session)
        return Answer(status=204)

    @api.route(
        "DELETE",
        "/sessions/<uuid:session_id>",
        answers={204: None},
        problems=(404,),
        even_in_maintenance=True,
    )
    def end_other_session(call: Call, session_id: UUID) -> Answer:
        """End a log-in of one's own, such as that of a lost telephone."""
        call.container.end_other_session()(call.actor, SessionId(session_id))
        return Answer(status=204)

    return blueprint
