"""The ``PromoClaims`` port."""

from datetime import datetime
from typing import Final

import attrs
from sqlalchemy import Uuid, and_, bindparam, delete, exists, func, insert, or_, select, text, update

from driveway_core.bookings import BookingId
from driveway_core.driveways import DrivewayId
from driveway_core.promo_codes import PromoClaim
from driveway_core.quotes import QuoteId
from driveway_core.vehicles import VehicleId
from driveway_postgres.advisory import LOCK, Lock, lock_key, named
from driveway_postgres.runner import ONE, Runner, statement
from driveway_postgres.tables import bookings, vehicles
from driveway_postgres.tables import promo_claims as claims
from driveway_postgres.tables._base import INSTANT

_AT: Final = bindparam("at", type_=INSTANT)
_SINCE: Final = bindparam("since", type_=INSTANT)
_UNBOOKED: Final = claims.c.booking_id.is_(None)
_THIS: Final = and_(
    claims.c.code == bindparam("code"),
    claims.c.driveway_id.is_not_distinct_from(bindparam("owner", type_=Uuid)),
)
_OF_CAR: Final = claims.c.vehicle_id == bindparam("vehicle_id", type_=Uuid)
_BOOKED: Final = exists(ONE).where(
    bookings.c.id == claims.c.booking_id,
    text("booking_status <> 'cancelled'"),
    or_(text("booking_status <> 'pending'"), bookings.c.hold_expires_at > _AT),
)
_same_car, _this_car = vehicles.alias("same_car"), vehicles.alias("this_car")
_OF_SAME_CAR: Final = claims.c.vehicle_id.in_(
    select(_same_car.c.id)
    .join_from(_this_car, _same_car, _same_car.c.vin == _this_car.c.vin)
    .where(_this_car.c.id == bindparam("vehicle_id", type_=Uuid))
)

_COUNT: Final = statement(
    select(func.count())
    .select_from(claims)
    .where(_THIS, or_(and_(_UNBOOKED, claims.c.expires_at > _AT), _BOOKED))
)
_BOOKED_BY: Final = statement(
    select(
        exists(ONE).where(_THIS, _OF_SAME_CAR, or_(_SINCE.is_(None), claims.c.claimed_at > _SINCE), _BOOKED)
    )
)
_DROP: Final = statement(delete(claims).where(_THIS, _OF_CAR, _UNBOOKED))
_ADD: Final = statement(insert(claims).values({c: bindparam(c.name) for c in claims.columns}))
_BOOK: Final = statement(
    update(claims)
    .where(claims.c.quote_id == bindparam("quote_id"), _UNBOOKED)
    .values({claims.c.booking_id: bindparam("booking_id")})
)


@attrs.frozen
class PostgresPromoClaims:
    """``promo_claims``."""

    _run: Runner

    def hold(self, owner: DrivewayId | None, code: str) -> None:
        self._run.one(LOCK, {"key": lock_key(Lock.CODES, named(f"{owner}/{code}"))})

    def count(self, owner: DrivewayId | None, code: str, *, at: datetime) -> int:
        row = self._run.one(_COUNT, {"owner": owner, "code": code, "at": at})
        return 0 if row is None else int(row[0])

    def booked_by(
        self,
        owner: DrivewayId | None,
        code: str,
        vehicle_id: VehicleId,
        *,
        since: datetime | None,
        at: datetime,
    ) -> bool:
        asked = {"owner": owner, "code": code, "vehicle_id": vehicle_id, "since": since, "at": at}
        return self._run.is_so(_BOOKED_BY, asked)

    def drop_unbooked(self, owner: DrivewayId | None, code: str, vehicle_id: VehicleId) -> None:
        self._run.run(_DROP, {"owner": owner, "code": code, "vehicle_id": vehicle_id})

    def add(self, claim: PromoClaim) -> None:
        self._run.run(
            _ADD,
            {
                "id": claim.id,
                "driveway_id": claim.owner,
                "code": claim.code,
                "vehicle_id": claim.vehicle_id,
                "quote_id": claim.quote_id,
                "booking_id": claim.booking_id,
                "claimed_at": claim.claimed_at,
                "expires_at": claim.expires_at,
            },
        )

    def book(self, quote_id: QuoteId, booking_id: BookingId) -> bool:
        return self._run.run(_BOOK, {"quote_id": quote_id, "booking_id": booking_id}) > 0
