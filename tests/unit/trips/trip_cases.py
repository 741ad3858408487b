"""A stay at a place, its trip, and observations in metres north of the place and seconds from its start."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final, TypedDict, Unpack
from uuid import UUID

from driveway_core.actors import AccountId
from driveway_core.booking_states import Source
from driveway_core.bookings import BookingId
from driveway_core.cars import CarState, Gear, VehicleObservation
from driveway_core.following import TripPlan, observed, said_arrived
from driveway_core.places import Position
from driveway_core.testing.tracks import PLACE
from driveway_core.trips import Trip
from driveway_core.vehicles import VehicleId
from driveway_core.windows import HOUR, MINUTE, TimeWindow

START: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
PLAN: Final = TripPlan(
    place=PLACE,
    stay=TimeWindow(START, START + 4 * HOUR),
    early_arrival=15 * MINUTE,
    grace=10 * MINUTE,
)
END: Final = 4 * 3600
"""The end of the stay, in seconds from its start."""


class Told(TypedDict, total=False):
    """What an observation may tell besides where and when."""

    gear: Gear | None
    speed_mps: float | None
    accuracy_m: float | None
    minutes_to_arrival: float | None
    destination: Position | None
    source: Source
    state: CarState
    resent: bool


def moment(seconds: float) -> datetime:
    """So many seconds from the start of the stay."""
    return START + timedelta(seconds=seconds)


def away(metres: float) -> Position:
    """So many metres north of the place."""
    return Position(PLACE.latitude + metres / 111_195.08, PLACE.longitude)


def seen(seconds: float, metres: float, **told: Unpack[Told]) -> VehicleObservation:
    """A car in park, unless told otherwise, seen by polling."""
    told.setdefault("gear", Gear.PARK)
    told.setdefault("source", Source.POLLING)
    return VehicleObservation(at=moment(seconds), position=away(metres), **told)


def driving(seconds: float, metres: float, **told: Unpack[Told]) -> VehicleObservation:
    """The same car, on the move."""
    told.setdefault("gear", Gear.DRIVE)
    told.setdefault("speed_mps", 9.0)
    return seen(seconds, metres, **told)


def a_trip() -> Trip:
    """A trip of which nothing was seen yet."""
    return Trip(
        booking_id=BookingId(UUID(int=1)),
        vehicle_id=VehicleId(UUID(int=2)),
        driver_id=AccountId(UUID(int=3)),
        created_at=moment(-86_400),
        updated_at=moment(-86_400),
    )


def after(
    observations: Iterable[VehicleObservation],
    *,
    trip: Trip | None = None,
    plan: TripPlan = PLAN,
    late: float = 1,
) -> Trip:
    """The trip when these came in, one after the other, each so many seconds late."""
    followed = trip or a_trip()
    for each in observations:
        followed = observed(followed, plan, each, received_at=each.at + timedelta(seconds=late))
    return followed


def arrived() -> Trip:
    """A trip that arrived at the start and was seen parked a quarter of an hour later."""
    return after([seen(0, 5), seen(60, 5), seen(900, 5)])


def said_and_seen() -> Trip:
    """A trip whose driver said that they had arrived, and that was seen there once."""
    return after([seen(100, 5)], trip=said_arrived(a_trip(), at=moment(0)))
