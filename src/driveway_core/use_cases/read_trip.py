"""Read the trip to a stay, from either side, and ask for its destination again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from driveway_core import car_marks
from driveway_core.actors import SYSTEM, Actor
from driveway_core.bookings import BookingId
from driveway_core.car_troubles import LinkBroken, LinkProblem
from driveway_core.cars import Car, VehicleObservation
from driveway_core.details import BookingDetails, Side
from driveway_core.errors import InvalidValue, Missing
from driveway_core.once import Once
from driveway_core.ports import Clock, Transactions
from driveway_core.sending import NoWayLeft, may_be_sent
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import retried
from driveway_core.trips import Trip
from driveway_core.use_cases.begin_trip import BeginTrip
from driveway_core.use_cases.change_booking import change_booking
from driveway_core.use_cases.read_booking import ReadBooking
from driveway_core.use_cases.send_destination import GOES_ON, SendDestination, want_again
from driveway_core.use_cases.take_observation import as_said

SHOWN: Final = 50
"""How many of a trip's observations its driver is shown."""


@attrs.frozen(kw_only=True)
class TripSeen:
    """A trip as one of the two sides may see it.

    ``trip`` is None where its car is not linked, and before it is begun. Where
    the car is, or was, its driver alone is told: ``car`` and ``observations``
    are empty for the host.
    """

    details: BookingDetails
    trip: Trip | None
    car: Car | None = None
    observations: Sequence[VehicleObservation] = attrs.field(default=(), repr=False)
    seen_at: datetime


@attrs.frozen
class ReadTrip:
    """The trip of one booking, for its driver and its host."""

    transactions: Transactions
    read_booking: ReadBooking
    clock: Clock

    def __call__(self, actor: Actor, booking_id: BookingId) -> TripSeen:
        details = self.read_booking(actor, booking_id)
        with self.transactions.read(acting_as=actor) as work:
            trip = work.trips.of(booking_id)
            drives = details.booking.driver_id == actor.account_id
            car = work.cars.of(details.booking.vehicle_id) if drives else None
            seen = work.sightings.of(booking_id, limit=SHOWN) if drives else ()
        if trip is not None:
            trip = as_said(trip, details.booking)
            if not drives:
                trip = attrs.evolve(trip, evidence=())
        return TripSeen(details=details, trip=trip, car=car, observations=seen, seen_at=self.clock())


@attrs.frozen
class Navigate:
    """The driver wants the destination in the car now; what comes of it stands in the trip.

    Raises ``LinkBroken`` where the car is not linked, ``NoWayLeft`` where it is
    there already or the stay is none any more. Nothing that the car answers
    fails the booking, or this.
    """

    transactions: Transactions
    begin_trip: BeginTrip
    send_destination: SendDestination
    read_trip: ReadTrip
    clock: Clock

    def __call__(self, actor: Actor, booking_id: BookingId) -> TripSeen:
        actor.driver()
        seen = self.read_trip(actor, booking_id)
        booking = seen.details.booking
        if actor.account_id != booking.driver_id:
            raise Missing("booking_id", "booking")
        if booking.status not in GOES_ON:
            raise NoWayLeft
        if seen.car is None:
            raise LinkBroken(LinkProblem.NOT_LINKED)
        if seen.trip is None:
            self.begin_trip(booking_id)
        self._want(booking_id)
        self.send_destination(booking_id)
        return self.read_trip(actor, booking_id)

    @retried
    def _want(self, booking_id: BookingId) -> None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            trip = work.trips.of(booking_id, changing=True)
            if trip is None or not may_be_sent(trip, booking.stay, at=at):
                raise NoWayLeft
            want_again(work, trip, booking, at=at)


@attrs.frozen
class ReportAutoPark:
    """The driver tells whether they used the car's own way of parking itself; kept as their word."""

    transactions: Transactions
    clock: Clock
    settlement: Settlement = EXTERNAL

    @retried
    def __call__(
        self,
        actor: Actor,
        booking_id: BookingId,
        *,
        used: bool,
        worked: bool = False,
        once: Once | None = None,
    ) -> BookingDetails:
        if worked and not used:
            raise InvalidValue("successful", "makes no sense where it was not used")
        at = self.clock()
        return change_booking(
            self.transactions,
            self.settlement,
            actor,
            booking_id,
            lambda _, booking: car_marks.auto_park_said(booking, used=used, worked=worked, at=at),
            side=Side.DRIVER,
            at=at,
            once=once,
        )
