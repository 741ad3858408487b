"""``vehicle_observations``: the one stream, each observation sealed for the car's owner."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid5

import attrs
from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.dialects.postgresql import insert

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.cars import VehicleObservation
from driveway_core.vehicles import VehicleId
from driveway_postgres.observations import observation_from_json, observation_to_json
from driveway_postgres.runner import Runner, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import SEEN_SINCE, vehicle_observations, vehicles
from driveway_postgres.tables._base import INSTANT

_SIGHTING: Final = "vehicle_observations.sighting"

_c = vehicle_observations.c
_ADD: Final = statement(
    insert(vehicle_observations)
    .values({each: bindparam(each.name) for each in _c})
    .on_conflict_do_nothing(index_elements=[_c.vehicle_id, _c.observed_at, _c.source])
)
_OF: Final = statement(
    select(_c.id, vehicles.c.user_id, _c.sighting)
    .join_from(vehicle_observations, vehicles, vehicles.c.id == _c.vehicle_id)
    .where(_c.booking_id == bindparam("booking_id"))
    .order_by(_c.observed_at.desc(), _c.source)
    .limit(bindparam("limit"))
)
_FORGET: Final = statement(
    delete(vehicle_observations).where(
        _c.id.in_(
            select(_c.id)
            .where(text(f"{SEEN_SINCE} < :before").bindparams(bindparam("before", type_=INSTANT)))
            .order_by(text(SEEN_SINCE))
            .limit(bindparam("limit"))
            .with_for_update(skip_locked=True)
        )
    )
)


@attrs.frozen
class PostgresSightings:
    """The ``Sightings`` port."""

    _run: Runner
    _seals: Seals

    def add(
        self,
        observation: VehicleObservation,
        *,
        vehicle_id: VehicleId,
        owner_id: AccountId,
        booking_id: BookingId | None,
        received_at: datetime,
    ) -> bool:
        this = _id(vehicle_id, observation)
        text = observation_to_json(observation)
        row = {
            "id": this,
            "vehicle_id": vehicle_id,
            "booking_id": booking_id,
            "observed_at": observation.at,
            "received_at": received_at,
            "source": observation.source.value,
            "sighting": self._seals.seal(text, _SIGHTING, this, owner=owner_id),
        }
        return bool(self._run.run(_ADD, row))

    def of(self, booking_id: BookingId, *, limit: int) -> Sequence[VehicleObservation]:
        rows = self._run.all(_OF, {"booking_id": booking_id, "limit": limit})
        return [
            observation_from_json(self._seals.unseal(sealed, _SIGHTING, this, owner=owner))
            for this, owner, sealed in rows
        ]

    def forget(self, *, before: datetime, limit: int) -> int:
        return self._run.run(_FORGET, {"before": before, "limit": limit})


def _id(vehicle_id: VehicleId, observation: VehicleObservation) -> UUID:
    """One id for one moment and source of a car, whoever keeps it."""
    return uuid5(vehicle_id, f"{observation.at.astimezone(UTC).isoformat()} {observation.source}")
