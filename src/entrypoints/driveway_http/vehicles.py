"""Vehicles: the cars of a driver."""

from typing import cast
from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.use_cases.add_vehicle import VehicleFields
from driveway_core.use_cases.change_vehicle import VehicleChanges
from driveway_core.vehicles import Vehicle, VehicleId
from driveway_http.calls import Answer, Api, Call
from driveway_http.fields import PageOut, PageQuery
from driveway_http.models.vehicles import VehicleChangesIn, VehicleIn, VehicleOut
from driveway_http.paging import after, cursor_of


class VehiclesPage(PageOut[VehicleOut]):
    """One page of cars."""


def _added(vehicle: Vehicle) -> Answer:
    headers = {"Location": f"/v1/vehicles/{vehicle.id}"}
    return Answer(status=201, body=VehicleOut.of(vehicle), headers=headers)


def _made(call: Call, vehicle_id: UUID) -> Answer:
    return _added(call.container.read_vehicle()(call.actor, VehicleId(vehicle_id)))


def vehicles(spec: SpecTree) -> Blueprint:
    """The routes below ``/v1/vehicles``."""
    blueprint = Blueprint("vehicles", __name__, url_prefix="/v1/vehicles")
    api = Api(blueprint, spec)

    @api.route("POST", "", answers={201: VehicleOut}, problems=(409,), again=_made)
    def add_vehicle(call: Call, body: VehicleIn) -> Answer:
        """Register a car by its VIN; what the VIN does not tell is required."""
        fields = cast("VehicleFields", body.model_dump(exclude_unset=True))
        return _added(call.container.add_vehicle()(call.actor, fields, once=call.once))

    @api.route("GET", "", answers={200: VehiclesPage})
    def list_vehicles(call: Call, query: PageQuery) -> Answer:
        """One's own cars."""
        page = call.container.list_vehicles()(call.actor, limit=query.limit, after=after(query.cursor))
        items = [VehicleOut.of(vehicle) for vehicle in page.items]
        return Answer(body=VehiclesPage(items=items, next_cursor=cursor_of(page.next_after)))

    @api.route("GET", "/<uuid:vehicle_id>", answers={200: VehicleOut})
    def read_vehicle(call: Call, vehicle_id: UUID) -> Answer:
        """One of one's own cars."""
        return Answer(body=VehicleOut.of(call.container.read_vehicle()(call.actor, VehicleId(vehicle_id))))

    @api.route("PATCH", "/<uuid:vehicle_id>", answers={200: VehicleOut}, problems=(409,))
    def change_vehicle(call: Call, vehicle_id: UUID, body: VehicleChangesIn) -> Answer:
        """Change what the driver knows better than the VIN; what is left out stays."""
        changes = cast("VehicleChanges", body.model_dump(exclude_unset=True))
        changed = call.container.change_vehicle()(call.actor, VehicleId(vehicle_id), changes)
        return Answer(body=VehicleOut.of(changed))

    @api.route("DELETE", "/<uuid:vehicle_id>", answers={204: None}, problems=(409,))
    def retire_vehicle(call: Call, vehicle_id: UUID) -> Answer:
        """Take a car off the list; its bookings stand."""
        call.container.retire_vehicle()(call.actor, VehicleId(vehicle_id))
        return Answer(status=204)

    return blueprint
