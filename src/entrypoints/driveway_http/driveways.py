"""Driveways: what hosts offer, and finding one."""

from typing import cast
from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.drafts import DrivewayFields
from driveway_core.driveways import DrivewayId
from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.fields import PageOut, PageQuery
from driveway_http.models.driveways import DrivewayChangesIn, DrivewayIn, DrivewayOut, ListingOut
from driveway_http.models.search import FoundOut, SearchQuery
from driveway_http.paging import after, cursor_of, ranked_after


class DrivewaysPage(PageOut[DrivewayOut]):
    """One page of one's own listings."""


def _fields(body: DrivewayIn | DrivewayChangesIn) -> DrivewayFields:
    told = body.model_dump(exclude_unset=True, exclude={"address_confirmed"})
    return cast("DrivewayFields", told)


def _read(call: Call, driveway_id: UUID) -> ListingOut:
    listing = call.container.read_driveway()(call.actor, DrivewayId(driveway_id))
    return ListingOut.of_listing(listing, call.actor.account_id)


def _made(call: Call, driveway_id: UUID) -> Answer:
    headers = {"Location": f"/v1/driveways/{driveway_id}"}
    return Answer(status=201, body=_read(call, driveway_id), headers=headers)


def driveways(spec: SpecTree) -> Blueprint:
    """The routes of listings."""
    blueprint = Blueprint("driveways", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route(
        "GET",
        "/driveways",
        answers={200: FoundOut},
        problems=(404,),
        who=Caller.ANYBODY,
        told_as={"latitude": "near", "longitude": "near"},
    )
    def search_driveways(call: Call, query: SearchQuery) -> Answer:
        """Find driveways that can be booked for a stay; nearest first unless ordered otherwise.

        With a token, one's own listings are left out. Price, rating and best
        rank the nearest 500 and say so.
        """
        if query.vehicle_id is not None:
            call.session  # noqa: B018  # whose car it is needs to be known
        wish = query.wish
        found = call.container.search_driveways()(
            call.actor, wish, limit=query.limit, after=ranked_after(query.cursor, wish.order)
        )
        return Answer(body=FoundOut.of(found))

    @api.route("POST", "/driveways", answers={201: ListingOut}, again=_made)
    def list_driveway(call: Call, body: DrivewayIn) -> Answer:
        """Offer a driveway: open at all hours until its availability says otherwise."""
        made = call.container.list_driveway()(
            call.actor, _fields(body), confirmed=body.address_confirmed, once=call.once
        )
        return _made(call, made.id)

    @api.route("GET", "/me/driveways", answers={200: DrivewaysPage})
    def list_own_driveways(call: Call, query: PageQuery) -> Answer:
        """One's own listings, retired ones included."""
        page = call.container.list_own_driveways()(call.actor, limit=query.limit, after=after(query.cursor))
        items = [DrivewayOut.of(driveway, call.actor.account_id) for driveway in page.items]
        return Answer(body=DrivewaysPage(items=items, next_cursor=cursor_of(page.next_after)))

    @api.route("GET", "/driveways/<uuid:driveway_id>", answers={200: ListingOut}, who=Caller.ANYBODY)
    def read_driveway(call: Call, driveway_id: UUID) -> Answer:
        """One listing; the exact place and the instructions are its host's."""
        return Answer(body=_read(call, driveway_id))

    @api.route("PATCH", "/driveways/<uuid:driveway_id>", answers={200: ListingOut}, problems=(409,))
    def change_driveway(call: Call, driveway_id: UUID, body: DrivewayChangesIn) -> Answer:
        """Change what new stays meet; what is left out stays, and stays that are booked keep their terms."""
        call.container.change_driveway()(
            call.actor, DrivewayId(driveway_id), _fields(body), confirmed=body.address_confirmed
        )
        return Answer(body=_read(call, driveway_id))

    @api.route("DELETE", "/driveways/<uuid:driveway_id>", answers={204: None}, problems=(409,))
    def retire_driveway(call: Call, driveway_id: UUID) -> Answer:
        """Take a listing off for good; the stays that it has stand."""
        call.container.retire_driveway()(call.actor, DrivewayId(driveway_id))
        return Answer(status=204)

    return blueprint
