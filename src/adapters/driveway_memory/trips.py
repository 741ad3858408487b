"""What was seen of cars, and their trips, in memory."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import attrs

from driveway_core.actors import AccountId
from driveway_core.bookings import Booking, BookingId, BookingStatus
from driveway_core.cars import VehicleObservation
from driveway_core.errors import Missing
from driveway_core.transactions import Stale
from driveway_core.trips import MATTERS_FROM, NavigationState, Trip
from driveway_core.vehicles import VehicleId
from driveway_memory.tables import Look, Seen, Tables


@attrs.frozen
class MemorySightings:
    """``vehicle_observations``."""

    look: Look

    def add(
        self,
        observation: VehicleObservation,
        *,
        vehicle_id: VehicleId,
        owner_id: AccountId,
        booking_id: BookingId | None,
        received_at: datetime,
    ) -> bool:
        tables = self.look()
        if vehicle_id not in tables.vehicles:
            raise Missing("vehicle_id", "vehicle")
        key = (vehicle_id, observation.at, observation.source)
        if key in tables.sightings:
            return False
        tables.sightings[key] = Seen(observation=observation, booking_id=booking_id, received_at=received_at)
        return True

    def of(self, booking_id: BookingId, *, limit: int) -> Sequence[VehicleObservation]:
        seen = [each.observation for each in self.look().sightings.values() if each.booking_id == booking_id]
        by_source = sorted(seen, key=lambda each: each.source)
        return sorted(by_source, key=lambda each: each.at, reverse=True)[:limit]

    def forget(self, *, before: datetime, limit: int) -> int:
        sightings = self.look().sightings
        dated = ((min(each.observation.at, each.received_at), key) for key, each in sightings.items())
        old = sorted(each for each in dated if each[0] < before)[:limit]
        for _, key in old:
            del sightings[key]
        return len(old)


@attrs.frozen
class MemoryTrips:
    """``trips``; the one lock keeps others waiting anyway."""

    look: Look

    def add(self, trip: Trip) -> bool:
        tables = self.look()
        if trip.booking_id in tables.trips:
            return False
        tables.trips[trip.booking_id] = trip
        return True

    def of(self, booking_id: BookingId, *, changing: bool = False) -> Trip | None:
        return self.look().trips.get(booking_id)

    def of_vehicle(self, vehicle_id: VehicleId, *, at: datetime) -> Sequence[BookingId]:
        tables = self.look()
        theirs = (tables.bookings[each.booking_id] for each in _trips(tables, vehicle_id))
        found = (each for each in theirs if _is_on(each, at) and each.stay.start - MATTERS_FROM <= at)
        return _by_start(found)

    def save(self, trip: Trip) -> Trip:
        tables = self.look()
        stored = tables.trips.get(trip.booking_id)
        if stored is None or stored.version != trip.version:
            raise Stale
        saved = attrs.evolve(trip, version=trip.version + 1)
        tables.trips[trip.booking_id] = saved
        return saved

    def missing(self, *, at: datetime, limit: int) -> Sequence[BookingId]:
        tables = self.look()
        found = (
            booking
            for booking in tables.bookings.values()
            if _is_on(booking, at)
            and booking.id not in tables.trips
            and booking.vehicle_id in tables.linked_cars
            and tables.vehicles[booking.vehicle_id].is_active
        )
        return _by_start(found)[:limit]

    def due(self, *, at: datetime, limit: int) -> Sequence[BookingId]:
        dues = ((_due_at(trip), trip.booking_id) for trip in self.look().trips.values())
        found = sorted((due, booking_id) for due, booking_id in dues if due is not None and due <= at)
        return [booking_id for _, booking_id in found[:limit]]

    def reduce(self, *, before: datetime, limit: int) -> int:
        tables = self.look()
        over = (
            trip
            for trip in tables.trips.values()
            if trip.evidence and _ended_at(trip, tables.bookings[trip.booking_id]) < before
        )
        reduced = sorted(over, key=lambda trip: trip.booking_id)[:limit]
        for trip in reduced:
            tables.trips[trip.booking_id] = attrs.evolve(trip, evidence=(), version=trip.version + 1)
        return len(reduced)


def _trips(tables: Tables, vehicle_id: VehicleId) -> Iterable[Trip]:
    return (trip for trip in tables.trips.values() if trip.vehicle_id == vehicle_id)


def _is_on(booking: Booking, at: datetime) -> bool:
    return booking.due(at=at).status in (BookingStatus.CONFIRMED, BookingStatus.ACTIVE)


def _by_start(bookings: Iterable[Booking]) -> list[BookingId]:
    return [each.id for each in sorted(bookings, key=lambda each: (each.stay.start, each.id))]


def _due_at(trip: Trip) -> datetime | None:
    given_up = trip.navigation.state is NavigationState.GIVEN_UP
    moments = (trip.next_look_at, None if given_up else trip.navigation.next_at)
    return min((each for each in moments if each is not None), default=None)


def _ended_at(trip: Trip, booking: Booking) -> datetime:
    return trip.departed_at or booking.completed_at or booking.cancelled_at or booking.stay.end
