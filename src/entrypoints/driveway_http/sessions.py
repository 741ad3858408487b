"""Sessions: logging in and out."""

from flask import Blueprint
from spectree import SpecTree

from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.models.accounts import SessionIn, SessionOut


def sessions(spec: SpecTree) -> Blueprint:
    """The routes of sessions."""
    blueprint = Blueprint("sessions", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route(
        "POST",
        "/sessions",
        answers={201: SessionOut},
        problems=(401, 403),
        who=Caller.STRANGER,
        even_in_maintenance=True,
    )
    def start_session(call: Call, body: SessionIn) -> Answer:
        """Log in; a wrong address and a wrong password are one answer."""
        opened = call.container.start_session()(body.email, body.password)
        return Answer(status=201, body=SessionOut.of(opened))

    @api.route("DELETE", "/sessions/current", answers={204: None}, even_in_maintenance=True)
    def end_session(call: Call) -> Answer:
        """Log out: the token opens nothing any more."""
        call.container.end_session()(call.session)
        return Answer(status=204)

    return blueprint
