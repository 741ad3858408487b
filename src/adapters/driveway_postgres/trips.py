"""The ``Trips`` port on ``trips`` and the bookings they belong to."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import attrs
from sqlalchemy import Select, bindparam, exists, func, null, select, text, update
from sqlalchemy.dialects.postgresql import insert

from driveway_core.bookings import BookingId
from driveway_core.transactions import Stale
from driveway_core.trips import MATTERS_FROM, Trip
from driveway_core.vehicles import VehicleId
from driveway_postgres.runner import ONE, Runner, next_version, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import TRIP_DUE_AT, bookings, linked_cars, trips, vehicles
from driveway_postgres.tables._base import INSTANT
from driveway_postgres.trip_rows import COLUMNS, trip_of, values

_t, _b = trips.c, bookings.c
_FIXED: Final = ("booking_id", "vehicle_id", "created_at", "version")
_AT: Final = bindparam("at", type_=INSTANT)
_IS_ON: Final = text(
    "(booking_status = 'active' OR (booking_status = 'confirmed' AND end_time > :at))"
).bindparams(_AT)
"""Neither completed nor missed; what is missed by then need not have been swept."""
_ENDED_AT: Final = func.coalesce(_t.departed_at, _b.completed_at, _b.cancelled_at, _b.end_time)


def _trip(*, changing: bool) -> Select[Any]:
    reading = (
        select(*COLUMNS)
        .join_from(trips, bookings, _b.id == _t.booking_id)
        .where(_t.booking_id == bindparam("booking_id"))
    )
    return reading.with_for_update(of=trips, key_share=True) if changing else reading


_GET: Final = {changing: statement(_trip(changing=changing)) for changing in (False, True)}
_ADD: Final = statement(
    insert(trips)
    .values({each: bindparam(each.name) for each in _t})
    .on_conflict_do_nothing(index_elements=[_t.booking_id])
)
_SAVE: Final = statement(
    update(trips)
    .where(_t.booking_id == bindparam("booking_id"), _t.version == bindparam("version"))
    .values(
        {
            **{each: bindparam(each.name) for each in _t if each.name not in _FIXED},
            _t.version: next_version(_t.version),
        }
    )
)
_OF_VEHICLE: Final = statement(
    select(_b.id)
    .join_from(trips, bookings, _b.id == _t.booking_id)
    .where(_t.vehicle_id == bindparam("vehicle_id"), _IS_ON, _b.start_time <= bindparam("until"))
    .order_by(_b.start_time, _b.id)
)
_MISSING: Final = statement(
    select(_b.id)
    .join_from(bookings, linked_cars, linked_cars.c.vehicle_id == _b.vehicle_id)
    .join(vehicles, vehicles.c.id == _b.vehicle_id)
    .where(
        text("booking_status IN ('confirmed', 'active')"),
        _IS_ON,
        vehicles.c.is_active,
        ~exists(ONE).where(_t.booking_id == _b.id),
    )
    .order_by(_b.start_time, _b.id)
    .limit(bindparam("limit"))
)
_DUE: Final = statement(
    select(_t.booking_id)
    .where(text(f"{TRIP_DUE_AT} <= :at").bindparams(_AT))
    .order_by(text(TRIP_DUE_AT), _t.booking_id)
    .limit(bindparam("limit"))
)
_REDUCE: Final = statement(
    update(trips)
    .where(
        _t.booking_id.in_(
            select(_t.booking_id)
            .join_from(trips, bookings, _b.id == _t.booking_id)
            .where(text("evidence IS NOT NULL"), bindparam("before", type_=INSTANT) > _ENDED_AT)
            .order_by(_t.booking_id)
            .limit(bindparam("limit"))
            .with_for_update(of=trips, skip_locked=True)
        )
    )
    .values({_t.evidence: null(), _t.version: next_version(_t.version)})
)
"""With the next version, so that nobody who read it before puts the evidence back."""


@attrs.frozen
class PostgresTrips:
    """The ``Trips`` port."""

    _run: Runner
    _seals: Seals

    def add(self, trip: Trip) -> bool:
        return bool(self._run.run(_ADD, values(trip, self._seals)))

    def of(self, booking_id: BookingId, *, changing: bool = False) -> Trip | None:
        row = self._run.one(_GET[changing], {"booking_id": booking_id})
        return None if row is None else trip_of(row, self._seals)

    def of_vehicle(self, vehicle_id: VehicleId, *, at: datetime) -> Sequence[BookingId]:
        asked = {"vehicle_id": vehicle_id, "at": at, "until": at + MATTERS_FROM}
        return [booking_id for (booking_id,) in self._run.all(_OF_VEHICLE, asked)]

    def save(self, trip: Trip) -> Trip:
        if not self._run.run(_SAVE, values(trip, self._seals)):
            raise Stale
        return attrs.evolve(trip, version=trip.version + 1)

    def missing(self, *, at: datetime, limit: int) -> Sequence[BookingId]:
        return [booking_id for (booking_id,) in self._run.all(_MISSING, {"at": at, "limit": limit})]

    def due(self, *, at: datetime, limit: int) -> Sequence[BookingId]:
        return [booking_id for (booking_id,) in self._run.all(_DUE, {"at": at, "limit": limit})]

    def reduce(self, *, before: datetime, limit: int) -> int:
        return self._run.run(_REDUCE, {"before": before, "limit": limit})
