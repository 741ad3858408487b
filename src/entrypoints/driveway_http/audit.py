"""The audit log: operators search it."""

from flask import Blueprint
from spectree import SpecTree

from driveway_http.calls import Answer, Api, Call
from driveway_http.fields import PageOut
from driveway_http.models.audit import AuditEntryOut, AuditQuery
from driveway_http.paging import place_after, place_cursor_of


class AuditPageOut(PageOut[AuditEntryOut]):
    """One page of the log, the latest first."""


def audit(spec: SpecTree) -> Blueprint:
    """The route of the log."""
    blueprint = Blueprint("audit", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("GET", "/admin/audit", answers={200: AuditPageOut})
    def search_audit(call: Call, query: AuditQuery) -> Answer:
        """For operators: who did what, the latest first; that they looked is written there too."""
        page = call.container.search_audit()(
            call.actor, query.question(), limit=query.limit, after=place_after(query.cursor)
        )
        items = [AuditEntryOut.of(entry) for entry in page.items]
        return Answer(body=AuditPageOut(items=items, next_cursor=place_cursor_of(page.next_after)))

    return blueprint
