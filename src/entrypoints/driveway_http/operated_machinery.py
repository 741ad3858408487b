"""What operators look after: open payouts, both books, and the jobs that wait."""

from datetime import timedelta
from typing import Final

from flask import Blueprint
from spectree import SpecTree

from driveway_core.errors import InvalidValue
from driveway_core.reconciling import in_our_time
from driveway_http.calls import Answer, Api, Call
from driveway_http.fields import PageOut, PageQuery
from driveway_http.models.operating import JobsOut, OpenPayoutOut, ReconciliationOut, ReconciliationQuery
from driveway_http.paging import part_of

_A_WEEK: Final = timedelta(days=7)


class OpenPayoutsPage(PageOut[OpenPayoutOut]):
    """One page of open payouts, longest unchanged first."""


def operated_machinery(spec: SpecTree) -> Blueprint:
    """The routes of operators about what runs by itself; every one is written into the audit log."""
    blueprint = Blueprint("operated-machinery", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("GET", "/admin/payouts", answers={200: OpenPayoutsPage})
    def list_open_payouts(call: Call, query: PageQuery) -> Answer:
        """For operators: what hosts are waiting for, and what came back; longest unchanged first.

        One of them is read at `/v1/payouts/{payout_id}`.
        """
        found = call.container.list_open_payouts()(call.actor)
        items, cursor = part_of(found, limit=query.limit, cursor=query.cursor)
        shown = [OpenPayoutOut.of_open(each) for each in items]
        return Answer(body=OpenPayoutsPage(items=shown, next_cursor=cursor))

    @api.route(
        "GET",
        "/admin/reconciliation",
        answers={200: ReconciliationOut},
        problems=(409,),
        told_as={"since": "from"},
    )
    def reconcile(call: Call, query: ReconciliationQuery) -> Answer:
        """For operators: compare our books with the payment service's, and list what differs or is stuck."""
        until = in_our_time(query.end or call.container.clock()(), field="to")
        since = query.start or until - _A_WEEK
        if since >= until:
            raise InvalidValue("from", "must be before to")
        return Answer(body=ReconciliationOut.of(call.container.reconcile()(call.actor, since, until)))

    @api.route("GET", "/admin/jobs", answers={200: JobsOut})
    def look_at_jobs(call: Call) -> Answer:
        """For operators: how many jobs wait, run and were given up."""
        return Answer(body=JobsOut.of(call.container.look_at_jobs()(call.actor)))

    @api.route("POST", "/admin/jobs/<int:job_id>/retry", answers={204: None}, even_in_maintenance=True)
    def retry_job(call: Call, job_id: int) -> Answer:
        """For operators: let a job that was given up be tried again, now."""
        call.container.retry_job()(call.actor, job_id)
        return Answer(status=204)

    return blueprint
