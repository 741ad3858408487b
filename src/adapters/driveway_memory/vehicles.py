"""Vehicles in memory."""

from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.errors import Missing
from driveway_core.pages import Page
from driveway_core.transactions import Stale
from driveway_core.vehicles import Guest, Vehicle, VehicleId, VinTaken
from driveway_core.vin import Vin
from driveway_memory.tables import Look, Tables, page


@attrs.frozen
class MemoryVehicles:
    """``vehicles``."""

    look: Look

    def add(self, vehicle: Vehicle) -> None:
        self._keep(self.look(), vehicle)

    def get(self, vehicle_id: VehicleId, *, owner: AccountId) -> Vehicle:
        vehicle = self.look().vehicles.get(vehicle_id)
        if vehicle is None or vehicle.owner_id != owner or vehicle.retired_at is not None:
            raise Missing("vehicle_id", "vehicle")
        return vehicle

    def guest(self, vehicle_id: VehicleId, *, driver: AccountId) -> Guest:
        vehicle = self.get(vehicle_id, owner=driver)
        return Guest(self.look().accounts[driver].first_name, vehicle)

    def owned_by(self, owner: AccountId, *, limit: int, after: UUID | None = None) -> Page[Vehicle]:
        theirs: dict[UUID, Vehicle] = {
            each.id: each
            for each in self.look().vehicles.values()
            if each.owner_id == owner and each.retired_at is None
        }
        return page(theirs, limit=limit, after=after)

    def with_vin(self, vin: Vin) -> Vehicle | None:
        cars = self.look().vehicles.values()
        return next((each for each in cars if each.vin == vin and each.is_active), None)

    def any_of(self, owner: AccountId, vin: Vin) -> Vehicle | None:
        theirs = (each for each in self.look().vehicles.values() if each.owner_id == owner)
        kept = (each for each in theirs if each.vin == vin and each.retired_at is None)
        return max(kept, key=lambda each: (each.is_active, each.id), default=None)

    def save(self, vehicle: Vehicle) -> Vehicle:
        tables = self.look()
        stored = tables.vehicles.get(vehicle.id)
        if stored is None or stored.version != vehicle.version:
            raise Stale
        return self._keep(tables, attrs.evolve(vehicle, version=vehicle.version + 1))

    def has_stays(self, vehicle_id: VehicleId) -> bool:
        return any(booking.vehicle_id == vehicle_id for booking in self.look().bookings.values())

    def remove(self, vehicle_id: VehicleId) -> None:
        tables = self.look()
        tables.vehicles.pop(vehicle_id, None)
        for quote in list(tables.quotes.values()):
            if quote.vehicle_id == vehicle_id:
                del tables.quotes[quote.id]
        for claim in list(tables.promo_claims.values()):
            if claim.vehicle_id == vehicle_id:
                del tables.promo_claims[claim.id]
        tables.linked_cars.pop(vehicle_id, None)
        for key in [each for each in tables.sightings if each[0] == vehicle_id]:
            del tables.sightings[key]

    def _keep(self, tables: Tables, vehicle: Vehicle) -> Vehicle:
        for other in tables.vehicles.values():
            number = vehicle.tesla_vehicle_id
            twins = other.vin == vehicle.vin or (number is not None and other.tesla_vehicle_id == number)
            if twins and other.is_active and vehicle.is_active and other.id != vehicle.id:
                raise VinTaken
        tables.vehicles[vehicle.id] = vehicle
        return vehicle
