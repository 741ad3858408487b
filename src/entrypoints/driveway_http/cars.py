"""Linked cars: the account at Tesla, what a car does, and what it can be asked."""

from typing import Final
from uuid import UUID

from flask import Blueprint, request
from spectree import SpecTree

from driveway_core.car_troubles import LinkDeclined, LinkNotOurs
from driveway_core.cars import CarCommand
from driveway_core.vehicles import VehicleId
from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.models.cars import (
    CallbackQuery,
    CarStateOut,
    LinkBegunOut,
    LinkOut,
    SyncedOut,
)

TICKET: Final = "driveway_link"
"""The cookie that shows Tesla's answer to come back to the browser that asked.

Over HTTPS its name begins with ``__Host-``, so that no neighbouring host can
plant one (RFC 6265bis §4.1.3.2).
"""

_TICKET_LASTS_S: Final = 600

_COMMANDS: Final = {
    CarCommand.FLASH_LIGHTS: "Flash the lights, once.",
    CarCommand.HONK_HORN: "Honk, once: what may have been done is never asked again by itself.",
    CarCommand.OPEN_CHARGE_PORT: "Open the charge port.",
    CarCommand.CLOSE_CHARGE_PORT: "Close the charge port.",
    CarCommand.WAKE: "Wake the car: it takes up to a minute, and is done seldom.",
}


def cars(spec: SpecTree) -> Blueprint:
    """The routes of linked cars."""
    blueprint = Blueprint("cars", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("POST", "/tesla/link", answers={201: LinkBegunOut}, problems=(409,))
    def begin_link(call: Call) -> Answer:
        """Begin to connect one's Tesla account: a browser has to open the address within ten minutes.

        It comes back to `/v1/tesla/callback`. The same browser brings a cookie
        along; whoever calls that address by themselves sends their token instead.
        """
        begun = call.container.begin_link()(call.actor)
        return Answer(
            status=201, body=LinkBegunOut.of(begun), headers={"Set-Cookie": ticket_cookie(begun.ticket)}
        )

    @api.route(
        "GET",
        "/tesla/callback",
        answers={200: SyncedOut},
        problems=(404, 409),
        who=Caller.ANYBODY,
        writes=True,
    )
    def complete_link(call: Call, query: CallbackQuery) -> Answer:
        """Where Tesla sends the driver's browser back to: the account is connected, its cars are imported."""
        if query.error is not None:
            raise LinkDeclined
        if query.state is None or query.code is None:
            raise LinkNotOurs
        synced = call.container.complete_link()(
            call.actor, state=query.state, code=query.code, ticket=request.cookies.get(_name())
        )
        return Answer(body=SyncedOut.of(synced), headers={"Set-Cookie": ticket_cookie("", lasts_s=0)})

    @api.route("GET", "/tesla/link", answers={200: LinkOut})
    def read_link(call: Call) -> Answer:
        """Whether one's Tesla account is connected, and what is wrong with that."""
        return Answer(body=LinkOut.of(call.container.read_link()(call.actor)))

    @api.route("DELETE", "/tesla/link", answers={204: None})
    def unlink(call: Call) -> Answer:
        """Forget the connection; the cars stay in one's list. Take our access back at Tesla, too."""
        call.container.unlink()(call.actor)
        return Answer(status=204)

    @api.route("POST", "/vehicles/sync", answers={200: SyncedOut}, problems=(409,))
    def sync_cars(call: Call) -> Answer:
        """Bring one's cars up to date with the Tesla account: new ones, and those that are gone."""
        return Answer(body=SyncedOut.of(call.container.sync_cars()(call.actor)))

    @api.route("GET", "/vehicles/<uuid:vehicle_id>/state", answers={200: CarStateOut}, problems=(409,))
    def look_at_car(call: Call, vehicle_id: UUID) -> Answer:
        """Where one's car is and what it does; a sleeping car is left asleep, and told of as last seen."""
        return Answer(body=CarStateOut.of(call.container.look_at_car()(call.actor, VehicleId(vehicle_id))))

    for command, summary in _COMMANDS.items():
        _command(api, command, summary)
    return blueprint


def _command(api: Api, command: CarCommand, summary: str) -> None:
    def view(call: Call, vehicle_id: UUID) -> Answer:
        call.container.command_car()(call.actor, VehicleId(vehicle_id), command)
        return Answer(status=202)

    view.__name__, view.__doc__ = f"car_{command.value}", summary
    path = f"/vehicles/<uuid:vehicle_id>/commands/{command.value}"
    api.route("POST", path, answers={202: None}, problems=(409,))(view)


def ticket_cookie(ticket: str, *, lasts_s: int = _TICKET_LASTS_S) -> str:
    """The header that has a browser keep the ticket until it comes back from Tesla's page."""
    secure = "; Secure" if request.is_secure else ""
    return f"{_name()}={ticket}; Path=/; Max-Age={lasts_s}; HttpOnly; SameSite=Lax{secure}"


def _name() -> str:
    return f"__Host-{TICKET}" if request.is_secure else TICKET
