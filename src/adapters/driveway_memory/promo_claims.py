"""Uses of promotional codes in memory."""

from collections.abc import Iterator
from datetime import datetime

import attrs

from driveway_core.bookings import BookingId, BookingStatus
from driveway_core.driveways import DrivewayId
from driveway_core.promo_codes import PromoClaim
from driveway_core.quotes import QuoteId
from driveway_core.vehicles import VehicleId
from driveway_memory.tables import Look, Tables


def _of(tables: Tables, owner: DrivewayId | None, code: str) -> Iterator[PromoClaim]:
    return (each for each in tables.promo_claims.values() if (each.owner, each.code) == (owner, code))


def _booked(tables: Tables, claim: PromoClaim, at: datetime) -> bool:
    if claim.booking_id is None:
        return False
    booking = tables.bookings.get(claim.booking_id)
    return booking is None or booking.due(at=at).status is not BookingStatus.CANCELLED


@attrs.frozen
class MemoryPromoClaims:
    """``promo_claims``; the one lock keeps others waiting anyway."""

    look: Look

    def hold(self, owner: DrivewayId | None, code: str) -> None:
        pass

    def count(self, owner: DrivewayId | None, code: str, *, at: datetime) -> int:
        tables = self.look()
        return sum(
            _booked(tables, claim, at) or (claim.booking_id is None and claim.expires_at > at)
            for claim in _of(tables, owner, code)
        )

    def booked_by(
        self,
        owner: DrivewayId | None,
        code: str,
        vehicle_id: VehicleId,
        *,
        since: datetime | None,
        at: datetime,
    ) -> bool:
        tables = self.look()
        vin = tables.vehicles[vehicle_id].vin
        return any(
            tables.vehicles[claim.vehicle_id].vin == vin
            and (since is None or claim.claimed_at > since)
            and _booked(tables, claim, at)
            for claim in _of(tables, owner, code)
        )

    def drop_unbooked(self, owner: DrivewayId | None, code: str, vehicle_id: VehicleId) -> None:
        tables = self.look()
        for claim in list(_of(tables, owner, code)):
            if claim.vehicle_id == vehicle_id and claim.booking_id is None:
                del tables.promo_claims[claim.id]

    def add(self, claim: PromoClaim) -> None:
        self.look().promo_claims[claim.id] = claim

    def book(self, quote_id: QuoteId, booking_id: BookingId) -> bool:
        tables = self.look()
        for claim in list(tables.promo_claims.values()):
            if claim.quote_id == quote_id and claim.booking_id is None:
                tables.promo_claims[claim.id] = attrs.evolve(claim, booking_id=booking_id)
                return True
        return False
