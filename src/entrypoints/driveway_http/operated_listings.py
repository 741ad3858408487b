"""Listings, as operators find them and take them off."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.actors import Actor
from driveway_core.driveways import Driveway, DrivewayId
from driveway_http.calls import Answer, Api, Call
from driveway_http.fields import PageOut
from driveway_http.models.driveways import DrivewayOut
from driveway_http.models.operating import DrivewaysQuery
from driveway_http.paging import after, cursor_of

_DRIVEWAY = "/admin/driveways/<uuid:driveway_id>"

Act = Callable[[Actor, DrivewayId], Driveway]


class OperatedDrivewaysPage(PageOut[DrivewayOut]):
    """One page of everybody's listings, latest listed first."""


def operated_listings(spec: SpecTree) -> Blueprint:
    """The routes of operators about listings; every one is written into the audit log."""
    blueprint = Blueprint("operated-listings", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("GET", "/admin/driveways", answers={200: OperatedDrivewaysPage})
    def find_driveways(call: Call, query: DrivewaysQuery) -> Answer:
        """For operators: everybody's listings, or one host's; suspended and retired ones, too."""
        page = call.container.find_driveways()(
            call.actor,
            status=query.of_status,
            host=query.of_host,
            limit=query.limit,
            after=after(query.cursor),
        )
        items = [DrivewayOut.of(each, call.actor.account_id) for each in page.items]
        return Answer(body=OperatedDrivewaysPage(items=items, next_cursor=cursor_of(page.next_after)))

    @api.route("GET", _DRIVEWAY, answers={200: DrivewayOut})
    def look_at_driveway(call: Call, driveway_id: UUID) -> Answer:
        """For operators: one listing, whatever its state."""
        return _done(call, call.container.look_at_driveway(), driveway_id)

    @api.route(
        "POST", f"{_DRIVEWAY}/suspend", answers={200: DrivewayOut}, problems=(409,), even_in_maintenance=True
    )
    def suspend_driveway(call: Call, driveway_id: UUID) -> Answer:
        """For operators: take a listing off; stays that are booked stand."""
        return _done(call, call.container.suspend_driveway(), driveway_id)

    @api.route(
        "POST", f"{_DRIVEWAY}/restore", answers={200: DrivewayOut}, problems=(409,), even_in_maintenance=True
    )
    def restore_driveway(call: Call, driveway_id: UUID) -> Answer:
        """For operators: put a suspended listing back, unless it is their own."""
        return _done(call, call.container.restore_driveway(), driveway_id)

    return blueprint


def _done(call: Call, act: Act, driveway_id: UUID) -> Answer:
    driveway = act(call.actor, DrivewayId(driveway_id))
    return Answer(body=DrivewayOut.of(driveway, call.actor.account_id))
