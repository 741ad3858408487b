"""Linked accounts, their cars, what is seen of them, trips and notices."""

from datetime import datetime
from typing import Final

from driveway_core.actors import AccountId
from driveway_core.booking_states import Source
from driveway_core.bookings import Booking
from driveway_core.car_links import CarLink
from driveway_core.cars import Car, VehicleObservation
from driveway_core.notices import Notice, NoticeId, NoticeKind
from driveway_core.places import Position
from driveway_core.testing.builders.people import NOW, a_number, an_id
from driveway_core.testing.builders.places import HERE
from driveway_core.trips import Trip
from driveway_core.vehicles import Vehicle
from driveway_core.windows import HOUR

FLEET: Final = "https://fleet-api.example"
"""Where a linked account answers."""


def a_car_link(account_id: AccountId, *, at: datetime = NOW) -> CarLink:
    """A link with tokens of its own, good for eight hours."""
    number = a_number()
    return CarLink(
        account_id=account_id,
        access_token=f"access-{number}",
        refresh_token=f"refresh-{number}",
        expires_at=at + 8 * HOUR,
        base_url=FLEET,
        linked_at=at,
        updated_at=at,
    )


def a_car(vehicle: Vehicle) -> Car:
    """A registered car as it is linked."""
    return Car(vehicle_id=vehicle.id, owner_id=vehicle.owner_id, vin=vehicle.vin)


def an_observation(
    *, at: datetime = NOW, source: Source = Source.POLLING, position: Position = HERE
) -> VehicleObservation:
    """A car somewhere, seen at a moment."""
    return VehicleObservation(at=at, source=source, position=position)


def a_trip(booking: Booking, *, at: datetime = NOW) -> Trip:
    """The trip to a stay, of which nothing was seen."""
    return Trip(
        booking_id=booking.id,
        vehicle_id=booking.vehicle_id,
        driver_id=booking.driver_id,
        created_at=at,
        updated_at=at,
    )


def a_notice(
    account_id: AccountId, *, kind: NoticeKind = NoticeKind.ARRIVED, subject: str | None = None
) -> Notice:
    """Something that an account is told, about a subject of its own."""
    return Notice(
        id=NoticeId(an_id()),
        account_id=account_id,
        kind=kind,
        subject=subject or f"subject-{a_number()}",
        created_at=NOW,
    )
