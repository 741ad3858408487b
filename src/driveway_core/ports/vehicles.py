"""Drivers' cars."""

from typing import Protocol
from uuid import UUID

from driveway_core.actors import AccountId
from driveway_core.pages import Page
from driveway_core.vehicles import Guest, Vehicle, VehicleId
from driveway_core.vin import Vin


class Vehicles(Protocol):
    """``vehicles``. ``get`` and ``guest`` raise ``Missing`` for another owner's and for retired cars."""

    def add(self, vehicle: Vehicle) -> None: ...
    def get(self, vehicle_id: VehicleId, *, owner: AccountId) -> Vehicle: ...
    def guest(self, vehicle_id: VehicleId, *, driver: AccountId) -> Guest: ...
    def owned_by(self, owner: AccountId, *, limit: int, after: UUID | None = None) -> Page[Vehicle]: ...
    def with_vin(self, vin: Vin) -> Vehicle | None:
        """The active car with that VIN, whoever's; whoever would change it, too, waits."""
        ...

    def any_of(self, owner: AccountId, vin: Vin) -> Vehicle | None:
        """An owner's car with that VIN that is not retired, active or not; the active one of two.

        One that is neither active nor retired is gone from the owner's account at the maker.
        """
        ...

    def save(self, vehicle: Vehicle) -> Vehicle: ...
    def has_stays(self, vehicle_id: VehicleId) -> bool: ...
    def remove(self, vehicle_id: VehicleId) -> None: ...
