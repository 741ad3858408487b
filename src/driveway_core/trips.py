"""A trip: the way of one car to one stay, and away from it, as far as it was seen.

Source: domain rules §7.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import attrs

from driveway_core.actors import AccountId
from driveway_core.booking_states import Source
from driveway_core.bookings import BookingId
from driveway_core.cars import NavigationRoute, VehicleObservation
from driveway_core.vehicles import VehicleId

MATTERS_FROM: Final = timedelta(hours=3)
"""How long before the start of a stay its trip can begin: nothing seen earlier belongs to it."""


class TripPhase(StrEnum):
    """Where a trip stands."""

    EXPECTED = "expected"
    EN_ROUTE = "en_route"
    APPROACHING = "approaching"
    ARRIVED = "arrived"
    PARKED = "parked"
    OVERSTAYING = "overstaying"
    DEPARTED = "departed"


class NavigationState(StrEnum):
    """What became of sending the destination to the car."""

    WANTED = "wanted"
    """To be sent, or to be sent again at ``next_at``."""
    SENT = "sent"
    """The maker took it: that the car follows it is seen, or not, by its route."""
    GIVEN_UP = "given_up"
    """It was refused for good, or tried too often: the driver was told why."""


@attrs.frozen(kw_only=True)
class Navigation:
    """The destination on its way to the car.

    ``tries`` counts those since it was wanted last, ``sent`` how often it was
    accepted in all (on confirmation, and again shortly before the start).
    ``problem`` is the slug of the refusal that came last, ``problem_text`` its
    words for the driver.
    """

    state: NavigationState = NavigationState.WANTED
    tries: int = 0
    sent: int = 0
    sent_at: datetime | None = None
    route: NavigationRoute | None = None
    problem: str | None = None
    problem_text: str | None = None
    next_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Trip:
    """One trip: a row of ``trips``, whose ``evidence`` is sealed for the driver.

    ``evidence`` holds the observations that may still matter, by their time.
    ``heading_seen_at`` is when the car's own route was seen to lead to the
    place. ``arrived_at`` and ``departed_at`` are when that was observed, with
    who observed it; ``said_at`` is when the driver said they had arrived,
    ``auto_park_at`` when the car was asked to park itself.
    ``looks`` counts the times that somebody looked for it, ``next_look_at`` is
    when to look next.
    """

    booking_id: BookingId
    vehicle_id: VehicleId
    driver_id: AccountId
    phase: TripPhase = TripPhase.EXPECTED
    evidence: tuple[VehicleObservation, ...] = attrs.field(default=(), repr=False)
    minutes_to_arrival: float | None = None
    last_seen_at: datetime | None = None
    heading_seen_at: datetime | None = None
    said_at: datetime | None = None
    arrived_at: datetime | None = None
    arrival_source: Source | None = None
    parked_at: datetime | None = None
    auto_park_at: datetime | None = None
    departed_at: datetime | None = None
    departure_source: Source | None = None
    navigation: Navigation = Navigation()
    next_look_at: datetime | None = None
    looks: int = 0
    created_at: datetime
    updated_at: datetime
    version: int = 1
