"""Register a car."""

from datetime import datetime
from typing import Required, TypedDict

import attrs

from driveway_core.actors import AccountId, Actor
from driveway_core.dimensions import Dimensions, default_dimensions
from driveway_core.errors import InvalidValue
from driveway_core.once import Once
from driveway_core.ports import Clock, NewId, Transactions
from driveway_core.transactions import retried
from driveway_core.vehicles import OWNER, VIN_DEFAULT, Vehicle, VehicleId
from driveway_core.vin import Vin, decode


class VehicleFields(TypedDict, total=False):
    """What a driver tells us of a car; whatever the VIN tells may be left out. Sizes in inches."""

    vin: Required[str]
    display_name: str | None
    color: str | None
    model: str | None
    year: int | None
    length_inches: int | None
    width_inches: int | None
    height_inches: int | None


@attrs.frozen
class AddVehicle:
    """Registers a car by its VIN; raises ``VinTaken``, or ``InvalidValue`` naming the field."""

    transactions: Transactions
    clock: Clock
    new_id: NewId

    @retried
    def __call__(self, actor: Actor, fields: VehicleFields, *, once: Once | None = None) -> Vehicle:
        vehicle = vehicle_from(fields, id=VehicleId(self.new_id()), owner_id=actor.driver(), at=self.clock())
        with self.transactions.begin(acting_as=actor, once=once and once.making(vehicle.id)) as work:
            work.vehicles.add(vehicle)
        return vehicle


def vehicle_from(fields: VehicleFields, *, id: VehicleId, owner_id: AccountId, at: datetime) -> Vehicle:
    """What is given wins over what the VIN tells; refuses what neither tells."""
    vin = Vin.parse(fields["vin"])
    facts = decode(vin)
    model = fields.get("model") or facts.model
    year = fields.get("year") or facts.year
    if model is None:
        raise InvalidValue("model", "the VIN does not tell the model: please give it")
    if year is None:
        raise InvalidValue("year", "the VIN does not tell the year: please give it")
    dimensions, source = _dimensions(fields, model, year)
    return Vehicle(
        id=id,
        owner_id=owner_id,
        vin=vin,
        model=model,
        year=year,
        dimensions=dimensions,
        dimensions_source=source,
        display_name=fields.get("display_name"),
        color=fields.get("color"),
        created_at=at,
        updated_at=at,
    )


def _dimensions(fields: VehicleFields, model: str, year: int) -> tuple[Dimensions, str]:
    length, width, height = (
        fields.get("length_inches"),
        fields.get("width_inches"),
        fields.get("height_inches"),
    )
    if length is not None and width is not None and height is not None:
        return Dimensions(length, width, height), OWNER
    usual, _ = default_dimensions(model, year)
    given = length is not None or width is not None or height is not None
    return (
        Dimensions(
            length if length is not None else usual.length_inches,
            width if width is not None else usual.width_inches,
            height if height is not None else usual.height_inches,
        ),
        OWNER if given else VIN_DEFAULT,
    )
