"""``vehicles``: row to car, car to row, store."""

from functools import lru_cache
from typing import Final
from uuid import UUID

import attrs
from sqlalchemy import bindparam, delete, exists, insert, select, update

from driveway_core.actors import AccountId
from driveway_core.dimensions import Dimensions
from driveway_core.errors import Missing
from driveway_core.pages import Page
from driveway_core.transactions import Stale
from driveway_core.vehicles import Guest, Vehicle, VehicleId
from driveway_core.vin import Vin
from driveway_postgres.accounts import FIRST_NAME
from driveway_postgres.paging import AFTER_ALL, page
from driveway_postgres.runner import ONE, Row, Runner, Values, next_version, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import bookings, users, vehicles

COLUMNS: Final = (
    vehicles.c.id,
    vehicles.c.user_id,
    vehicles.c.vin,
    vehicles.c.model,
    vehicles.c.year,
    vehicles.c.length_inches,
    vehicles.c.width_inches,
    vehicles.c.height_inches,
    vehicles.c.dimensions_source,
    vehicles.c.tesla_vehicle_id,
    vehicles.c.display_name,
    vehicles.c.color,
    vehicles.c.is_active,
    vehicles.c.last_seen_at,
    vehicles.c.retired_at,
    vehicles.c.created_at,
    vehicles.c.updated_at,
    vehicles.c.version,
)
"""What ``vehicle_of`` reads, in its order."""

_CHANGED: Final = tuple(c for c in COLUMNS if c.name not in ("id", "user_id", "created_at", "version"))
_OWN: Final = (
    vehicles.c.id == bindparam("id"),
    vehicles.c.user_id == bindparam("owner"),
    vehicles.c.retired_at.is_(None),
)

_ADD: Final = statement(insert(vehicles).values({c: bindparam(c.name) for c in COLUMNS}))
_GET: Final = statement(select(*COLUMNS).where(*_OWN))
_GUEST: Final = statement(
    select(*COLUMNS, users.c.first_name)
    .join_from(vehicles, users, users.c.id == vehicles.c.user_id)
    .where(*_OWN)
)
_OWNED: Final = statement(
    select(*COLUMNS)
    .where(
        vehicles.c.user_id == bindparam("owner"),
        vehicles.c.retired_at.is_(None),
        vehicles.c.id > bindparam("after"),
    )
    .order_by(vehicles.c.id)
    .limit(bindparam("limit"))
)
_WITH_VIN: Final = statement(
    select(*COLUMNS)
    .where(vehicles.c.vin == bindparam("vin"), vehicles.c.is_active)
    .with_for_update(key_share=True)
)
_ANY_OF: Final = statement(
    select(*COLUMNS)
    .where(
        vehicles.c.user_id == bindparam("owner"),
        vehicles.c.vin == bindparam("vin"),
        vehicles.c.retired_at.is_(None),
    )
    .order_by(vehicles.c.is_active.desc(), vehicles.c.id.desc())
    .limit(ONE)
)
_SAVE: Final = statement(
    update(vehicles)
    .where(vehicles.c.id == bindparam("id"), vehicles.c.version == bindparam("version"))
    .values(
        {**{c: bindparam(c.name) for c in _CHANGED}, vehicles.c.version: next_version(vehicles.c.version)}
    )
)
_HAS_STAYS: Final = statement(
    select(
        exists()
        .where(vehicles.c.id == bindparam("id"), bookings.c.driver_id == vehicles.c.user_id)
        .where(bookings.c.vehicle_id == vehicles.c.id)
    )
)
_REMOVE: Final = statement(delete(vehicles).where(vehicles.c.id == bindparam("id")))


@lru_cache(maxsize=2048)
def vehicle_of(row: Row) -> Vehicle:
    """The car of a row of ``COLUMNS``; the same row is read and judged once."""
    return Vehicle(
        id=row[0],
        owner_id=row[1],
        vin=Vin(row[2]),
        model=row[3],
        year=row[4],
        dimensions=Dimensions(row[5], row[6], row[7]),
        dimensions_source=row[8],
        tesla_vehicle_id=row[9],
        display_name=row[10],
        color=row[11],
        is_active=row[12],
        last_seen_at=row[13],
        retired_at=row[14],
        created_at=row[15],
        updated_at=row[16],
        version=row[17],
    )


def _values(car: Vehicle) -> Values:
    return {
        "id": car.id,
        "user_id": car.owner_id,
        "vin": car.vin.value,
        "model": car.model,
        "year": car.year,
        "length_inches": car.dimensions.length_inches,
        "width_inches": car.dimensions.width_inches,
        "height_inches": car.dimensions.height_inches,
        "dimensions_source": car.dimensions_source,
        "tesla_vehicle_id": car.tesla_vehicle_id,
        "display_name": car.display_name,
        "color": car.color,
        "is_active": car.is_active,
        "last_seen_at": car.last_seen_at,
        "retired_at": car.retired_at,
        "created_at": car.created_at,
        "updated_at": car.updated_at,
        "version": car.version,
    }


@attrs.frozen
class PostgresVehicles:
    """The ``Vehicles`` port."""

    _run: Runner
    _seals: Seals

    def add(self, vehicle: Vehicle) -> None:
        self._run.run(_ADD, _values(vehicle))

    def get(self, vehicle_id: VehicleId, *, owner: AccountId) -> Vehicle:
        row = self._run.one(_GET, {"id": vehicle_id, "owner": owner})
        if row is None:
            raise Missing("vehicle_id", "vehicle")
        return vehicle_of(row)

    def guest(self, vehicle_id: VehicleId, *, driver: AccountId) -> Guest:
        row = self._run.one(_GUEST, {"id": vehicle_id, "owner": driver})
        if row is None:
            raise Missing("vehicle_id", "vehicle")
        first_name = self._seals.unseal(row[len(COLUMNS)], FIRST_NAME, driver, owner=driver)
        return Guest(first_name, vehicle_of(row[: len(COLUMNS)]))

    def owned_by(self, owner: AccountId, *, limit: int, after: UUID | None = None) -> Page[Vehicle]:
        rows = self._run.all(_OWNED, {"owner": owner, "after": after or AFTER_ALL, "limit": limit + 1})
        return page(rows, limit).map(vehicle_of)

    def with_vin(self, vin: Vin) -> Vehicle | None:
        row = self._run.one(_WITH_VIN, {"vin": vin.value})
        return None if row is None else vehicle_of(row)

    def any_of(self, owner: AccountId, vin: Vin) -> Vehicle | None:
        row = self._run.one(_ANY_OF, {"owner": owner, "vin": vin.value})
        return None if row is None else vehicle_of(row)

    def save(self, vehicle: Vehicle) -> Vehicle:
        if not self._run.run(_SAVE, _values(vehicle)):
            raise Stale
        return attrs.evolve(vehicle, version=vehicle.version + 1)

    def has_stays(self, vehicle_id: VehicleId) -> bool:
        return self._run.is_so(_HAS_STAYS, {"id": vehicle_id})

    def remove(self, vehicle_id: VehicleId) -> None:
        self._run.remove(_REMOVE, {"id": vehicle_id})
