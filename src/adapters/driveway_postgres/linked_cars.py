"""``linked_cars``, beside ``vehicles``: row to car, car to row, store; what it did last is sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import attrs
from sqlalchemy import Select, bindparam, delete, select, text, update
from sqlalchemy.dialects.postgresql import insert

from driveway_core.actors import AccountId
from driveway_core.cars import Abilities, Car, CarState, Streaming
from driveway_core.transactions import Stale
from driveway_core.vehicles import VehicleId
from driveway_core.vin import Vin
from driveway_postgres.observations import known_from_json, known_to_json
from driveway_postgres.runner import Row, Runner, Values, next_version, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import linked_cars, vehicles
from driveway_postgres.tables._base import INSTANT

_LATEST: Final = "linked_cars.latest"
_NEW: Final = 1

_c = linked_cars.c
_COLUMNS: Final = (
    _c.vehicle_id,
    vehicles.c.user_id,
    vehicles.c.vin,
    _c.needs_signing,
    _c.key_paired,
    _c.takes_destinations,
    _c.smart_summon,
    _c.parks_itself,
    _c.firmware,
    _c.state,
    _c.state_at,
    _c.latest,
    _c.streaming,
    _c.streaming_problem,
    _c.asked_at,
    _c.version,
)


def _cars(*, changing: bool) -> Select[Any]:
    reading = select(*_COLUMNS).join_from(linked_cars, vehicles, vehicles.c.id == _c.vehicle_id)
    return reading.with_for_update(of=linked_cars, key_share=True) if changing else reading


_GET: Final = {
    changing: statement(_cars(changing=changing).where(_c.vehicle_id == bindparam("vehicle_id")))
    for changing in (False, True)
}
_WITH_VIN: Final = {
    changing: statement(
        _cars(changing=changing).where(vehicles.c.vin == bindparam("vin"), vehicles.c.is_active)
    )
    for changing in (False, True)
}
_OWNED: Final = statement(
    _cars(changing=False)
    .where(vehicles.c.user_id == bindparam("owner"), vehicles.c.retired_at.is_(None))
    .order_by(_c.vehicle_id)
)
_UNSEEN: Final = statement(
    select(_c.vehicle_id)
    .join_from(linked_cars, vehicles, vehicles.c.id == _c.vehicle_id)
    .where(
        _c.latest.is_not(None),
        text("coalesce(last_seen_at, '-infinity') < :since").bindparams(bindparam("since", type_=INSTANT)),
    )
    .order_by(_c.vehicle_id)
    .limit(bindparam("limit"))
)
_ADD: Final = statement(
    insert(linked_cars)
    .values({each: bindparam(each.name) for each in _c})
    .on_conflict_do_nothing(index_elements=[_c.vehicle_id])
)
_SAVE: Final = statement(
    update(linked_cars)
    .where(_c.vehicle_id == bindparam("vehicle_id"), _c.version == bindparam("version"))
    .values(
        {
            **{each: bindparam(each.name) for each in _c if each.name != "vehicle_id"},
            _c.version: next_version(_c.version),
        }
    )
)
_REMOVE: Final = statement(delete(linked_cars).where(_c.vehicle_id == bindparam("vehicle_id")))


@attrs.frozen
class PostgresCars:
    """The ``Cars`` port."""

    _run: Runner
    _seals: Seals

    def of(self, vehicle_id: VehicleId, *, changing: bool = False) -> Car | None:
        return self._any(self._run.one(_GET[changing], {"vehicle_id": vehicle_id}))

    def with_vin(self, vin: Vin, *, changing: bool = False) -> Car | None:
        return self._any(self._run.one(_WITH_VIN[changing], {"vin": vin.value}))

    def owned_by(self, owner: AccountId) -> Sequence[Car]:
        return [self._car(row) for row in self._run.all(_OWNED, {"owner": owner})]

    def unseen(self, *, since: datetime, limit: int) -> Sequence[VehicleId]:
        return [this for (this,) in self._run.all(_UNSEEN, {"since": since, "limit": limit})]

    def save(self, car: Car) -> Car:
        saved = attrs.evolve(car, version=car.version + 1)
        is_new = car.version == _NEW
        if not self._run.run(_ADD if is_new else _SAVE, self._values(saved if is_new else car)):
            raise Stale
        return saved

    def remove(self, vehicle_id: VehicleId) -> None:
        self._run.run(_REMOVE, {"vehicle_id": vehicle_id})

    def _any(self, row: Row | None) -> Car | None:
        return None if row is None else self._car(row)

    def _values(self, car: Car) -> Values:
        known = known_to_json(car.latest, car.signals)
        return {
            "vehicle_id": car.vehicle_id,
            "needs_signing": car.abilities.needs_signing,
            "key_paired": car.abilities.key_paired,
            "takes_destinations": car.abilities.takes_destinations,
            "smart_summon": car.abilities.smart_summon,
            "parks_itself": car.abilities.parks_itself,
            "firmware": car.abilities.firmware,
            "state": car.state and car.state.value,
            "state_at": car.state_at,
            "latest": self._seals.seal_any(known, _LATEST, car.vehicle_id, owner=car.owner_id),
            "streaming": car.streaming.value,
            "streaming_problem": car.streaming_problem,
            "asked_at": car.asked_at,
            "version": car.version,
        }

    def _car(self, row: Row) -> Car:
        this, owner = row[0], row[1]
        latest, signals = known_from_json(self._seals.unseal_any(row[11], _LATEST, this, owner=owner))
        return Car(
            vehicle_id=this,
            owner_id=owner,
            vin=Vin(row[2]),
            abilities=Abilities(
                needs_signing=row[3],
                key_paired=row[4],
                takes_destinations=row[5],
                smart_summon=row[6],
                parks_itself=row[7],
                firmware=row[8],
            ),
            state=None if row[9] is None else CarState(row[9]),
            state_at=row[10],
            latest=latest,
            signals=signals,
            streaming=Streaming(row[12]),
            streaming_problem=row[13],
            asked_at=row[14],
            version=row[15],
        )
