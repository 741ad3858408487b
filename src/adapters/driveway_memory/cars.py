"""Linked accounts, their cars, and what was asked of them, in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from driveway_core.actors import AccountId
from driveway_core.car_calls import CallLog
from driveway_core.car_links import CarLink
from driveway_core.cars import Car
from driveway_core.errors import Missing
from driveway_core.transactions import Stale
from driveway_core.vehicles import VehicleId
from driveway_core.vin import Vin
from driveway_memory.tables import Look, Tables


@attrs.frozen
class MemoryCarLinks:
    """``car_links``; the one lock keeps others waiting anyway."""

    look: Look

    def of(self, account_id: AccountId, *, changing: bool = False) -> CarLink | None:
        return self.look().car_links.get(account_id)

    def save(self, link: CarLink) -> None:
        tables = self.look()
        if link.account_id not in tables.accounts:
            raise Missing("account_id", "account")
        tables.car_links[link.account_id] = link

    def remove(self, account_id: AccountId) -> None:
        self.look().car_links.pop(account_id, None)


@attrs.frozen
class MemoryCars:
    """``linked_cars``; whose they are and their VINs stand in ``vehicles``."""

    look: Look

    def of(self, vehicle_id: VehicleId, *, changing: bool = False) -> Car | None:
        tables = self.look()
        car = tables.linked_cars.get(vehicle_id)
        return None if car is None else _registered(tables, car)

    def with_vin(self, vin: Vin, *, changing: bool = False) -> Car | None:
        tables = self.look()
        for vehicle in tables.vehicles.values():
            if vehicle.vin == vin and vehicle.is_active:
                return self.of(vehicle.id)
        return None

    def owned_by(self, owner: AccountId) -> Sequence[Car]:
        tables = self.look()
        theirs = (each for each in tables.vehicles.values() if each.owner_id == owner)
        kept = sorted(each.id for each in theirs if each.retired_at is None and each.id in tables.linked_cars)
        return [_registered(tables, tables.linked_cars[each]) for each in kept]

    def unseen(self, *, since: datetime, limit: int) -> Sequence[VehicleId]:
        tables = self.look()
        kept = (each for each in tables.linked_cars.values() if each.forgotten() != each)
        seen = ((each.vehicle_id, tables.vehicles[each.vehicle_id].last_seen_at) for each in kept)
        return sorted(vehicle_id for vehicle_id, at in seen if at is None or at < since)[:limit]

    def save(self, car: Car) -> Car:
        tables = self.look()
        if car.vehicle_id not in tables.vehicles:
            raise Missing("vehicle_id", "vehicle")
        stored = tables.linked_cars.get(car.vehicle_id)
        if car.version != (1 if stored is None else stored.version):
            raise Stale
        saved = attrs.evolve(car, version=car.version + 1)
        tables.linked_cars[car.vehicle_id] = saved
        return saved

    def remove(self, vehicle_id: VehicleId) -> None:
        self.look().linked_cars.pop(vehicle_id, None)


def _registered(tables: Tables, car: Car) -> Car:
    vehicle = tables.vehicles[car.vehicle_id]
    return attrs.evolve(car, owner_id=vehicle.owner_id, vin=vehicle.vin)


@attrs.frozen
class MemoryCallLogs:
    """``car_calls``; as above."""

    look: Look

    def get(self, subject: str, *, changing: bool = True) -> CallLog:
        return self.look().call_logs.get(subject) or CallLog(subject=subject)

    def save(self, log: CallLog) -> None:
        self.look().call_logs[log.subject] = log

    def forget(self, *, before: datetime) -> int:
        logs = self.look().call_logs
        over = [each.subject for each in logs.values() if _is_over(each, before)]
        for subject in over:
            del logs[subject]
        return len(over)


def _is_over(log: CallLog, before: datetime) -> bool:
    is_parked = log.parked_until is not None and log.parked_until > before
    return not is_parked and all(time < before for time in log.times)
