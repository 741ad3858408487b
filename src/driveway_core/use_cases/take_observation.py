"""Take in what was seen of a car: the one stream, whether it was polled or told by the car.

An arrival makes the booking active, a departure completes it, as the driver's
own words would; which of the two came first is who is named. Source: domain
rules §7.
"""

from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core import car_marks
from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.bookings import Booking, BookingId, BookingStatus
from driveway_core.cars import Car, Gear, VehicleObservation
from driveway_core.following import TripPlan, left_by, observed, said_arrived, said_departed
from driveway_core.jobs import Job, JobKind
from driveway_core.notices import NoticeKind
from driveway_core.pacing import next_look
from driveway_core.ports import Clock, NewId, Transactions, Work
from driveway_core.settlement import EXTERNAL, Settlement
from driveway_core.transactions import Stale, retried
from driveway_core.trips import NavigationState, Trip, TripPhase
from driveway_core.use_cases import own_next_stay
from driveway_core.use_cases.tell import tell, tell_of_change
from driveway_core.vehicles import VehicleId

FRESH: Final = timedelta(minutes=5)
"""How old news may be to count as what the car does now."""

AHEAD: Final = timedelta(minutes=2)
"""How far a car's clock may be ahead of ours: what is measured later than that was not measured."""


@attrs.frozen
class TakeObservation:
    """Keeps an observation and lets happen what follows from it; twice, late and in any order.

    The car is locked first, then each booking, then its trip.
    """

    transactions: Transactions
    clock: Clock
    new_id: NewId
    settlement: Settlement = EXTERNAL

    def __call__(
        self, vehicle_id: VehicleId, observation: VehicleObservation, *, received_at: datetime
    ) -> None:
        try:
            changed = self._take(vehicle_id, observation, received_at)
        except Stale:  # its driver has just renamed the car: what was seen of it is not lost by that
            changed = self._take(vehicle_id, observation, received_at)
        for booking_id in changed:
            self.settlement.carry_out(booking_id)

    @retried
    def _take(
        self, vehicle_id: VehicleId, observation: VehicleObservation, received_at: datetime
    ) -> tuple[BookingId, ...]:
        if observation.at > received_at + AHEAD:  # kept, it would hide all that is measured until then
            return ()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            car = work.cars.of(vehicle_id, changing=True)
            if car is None:
                return ()
            _remember(work, car, observation, received_at)
            followed = work.trips.of_vehicle(vehicle_id, at=observation.at)
            if followed:  # where a car is that is not on its way to a stay is nobody's business
                work.sightings.add(
                    observation,
                    vehicle_id=vehicle_id,
                    owner_id=car.owner_id,
                    booking_id=followed[0],
                    received_at=received_at,
                )
            return tuple(
                booking_id
                for booking_id in followed
                if self._follow(work, booking_id, car, observation, received_at=received_at)
            )

    def _follow(
        self,
        work: Work,
        booking_id: BookingId,
        car: Car,
        observation: VehicleObservation,
        *,
        received_at: datetime,
    ) -> bool:
        """Whether the booking changed."""
        booking = work.bookings.get(booking_id, changing=True)
        trip = work.trips.of(booking_id, changing=True)
        if trip is None:
            return False
        plan = plan_of(work, booking)
        before = as_said(trip, booking)
        after = observed(before, plan, observation, received_at=received_at)
        if after == trip:
            return False
        after = self._wake_destination(work, after, observation, received_at)
        after = _looked_at_sooner(work, after, plan, streamed=car.tells_by_itself, at=received_at)
        work.trips.save(attrs.evolve(after, updated_at=received_at))
        return self._tell_and_mark(work, booking, before, after, plan, observation, at=received_at)

    def _wake_destination(
        self, work: Work, trip: Trip, observation: VehicleObservation, at: datetime
    ) -> Trip:
        """A destination that waits for the car to wake is sent now that it has."""
        wanted = trip.navigation.state is NavigationState.WANTED and trip.navigation.problem is not None
        waits = trip.navigation.next_at is not None and trip.navigation.next_at > at
        if not (wanted and waits and observation.is_news and at - observation.at < FRESH):
            return trip
        if trip.navigation.problem != "vehicle-asleep":
            return trip
        work.jobs.add(Job(kind=JobKind.SEND_DESTINATION, subject=str(trip.booking_id), due=at))
        return attrs.evolve(trip, navigation=attrs.evolve(trip.navigation, next_at=at))

    def _tell_and_mark(
        self,
        work: Work,
        booking: Booking,
        before: Trip,
        after: Trip,
        plan: TripPlan,
        observation: VehicleObservation,
        *,
        at: datetime,
    ) -> bool:
        changed = _marked(work, booking, before, after, plan)
        if _parked_itself(after, observation):
            changed = car_marks.auto_park_seen(changed, at=at)
        tell_of_phase(work, changed, before, after, at=at, new_id=self.new_id)
        if after.arrived_at is not None and before.arrived_at is None:
            work.jobs.add(Job(kind=JobKind.TRY_AUTO_PARK, subject=str(booking.id), due=at))
        if changed is booking:
            return False
        changed = work.bookings.save(changed)
        tell_of_change(work, booking, changed, at=at)
        self.settlement.settle(work, changed, at=at)
        return changed.status is not booking.status


def plan_of(work: Work, booking: Booking) -> TripPlan:
    """What a trip to a booking's place is judged by."""
    market = work.settings.marketplace()
    place = work.bookings.details(booking.id).driveway.position
    return TripPlan(
        place=place,
        stay=booking.stay,
        early_arrival=market.early_arrival,
        grace=timedelta(minutes=booking.offer.overstay_grace_minutes),
    )


def as_said(trip: Trip, booking: Booking) -> Trip:
    """The trip with what its driver has said meanwhile."""
    if booking.arrival_source is Source.DRIVER and trip.said_at is None and booking.arrival_detected_at:
        trip = said_arrived(trip, at=booking.arrival_detected_at)
    if booking.departure_source is Source.DRIVER and booking.departure_detected_at:
        trip = said_departed(trip, at=booking.departure_detected_at)
    return trip


def _looked_at_sooner(work: Work, trip: Trip, plan: TripPlan, *, streamed: bool, at: datetime) -> Trip:
    """The trip with an earlier look than was planned, where what was seen asks for that."""
    due = next_look(trip, plan, at=at, streamed=streamed)
    if due is None or (trip.next_look_at is not None and due >= trip.next_look_at):
        return trip
    work.jobs.add(Job(kind=JobKind.LOOK_AT_TRIP, subject=str(trip.booking_id), due=due))
    return attrs.evolve(trip, next_look_at=due)


def _remember(work: Work, car: Car, observation: VehicleObservation, received_at: datetime) -> None:
    """What is known of the car now; late news changes nothing of that.

    Its state and where it is are two things: a car that idles is told of as it
    was a while ago, which may be before it was last heard to be on the line.
    """
    state, state_at, latest = car.state, car.state_at, car.latest
    if state_at is None or observation.at >= state_at:
        state, state_at = observation.state, observation.at
    if observation.is_news and (latest is None or observation.at >= latest.at):
        latest = observation
    after = attrs.evolve(car, state=state, state_at=state_at, latest=latest)
    if after == car:
        return
    work.cars.save(after)
    if not observation.is_news or received_at - observation.at > FRESH:
        return
    vehicle = work.vehicles.any_of(car.owner_id, car.vin)
    if vehicle is not None and (vehicle.last_seen_at is None or vehicle.last_seen_at < observation.at):
        work.vehicles.save(attrs.evolve(vehicle, last_seen_at=observation.at))


def _marked(work: Work, booking: Booking, before: Trip, after: Trip, plan: TripPlan) -> Booking:
    """The booking after an arrival, after a departure, or as it is."""
    if (
        booking.status is BookingStatus.CONFIRMED
        and before.arrived_at is None
        and after.arrived_at is not None
        and after.arrival_source is not None
    ):
        booking = car_marks.arrived(
            booking,
            seen_at=after.arrived_at,
            source=after.arrival_source,
            early_arrival=plan.early_arrival,
        )
    if (
        booking.status is BookingStatus.ACTIVE
        and before.departed_at is None
        and after.departed_at is not None
        and after.departure_source is not None
    ):
        seen_at = own_next_stay.left_by(work, booking, at=left_by(after, plan) or after.departed_at)
        booking = car_marks.departed(booking, seen_at=seen_at, source=after.departure_source)
    return booking


def _parked_itself(trip: Trip, observation: VehicleObservation) -> bool:
    """Whether it stands at its place in park, seen after it was asked to park itself."""
    there = trip.phase in (TripPhase.ARRIVED, TripPhase.PARKED, TripPhase.OVERSTAYING)
    asked_at = trip.auto_park_at
    return there and asked_at is not None and observation.gear is Gear.PARK and observation.at > asked_at


_TOLD_BOTH: Final = {
    TripPhase.ARRIVED: NoticeKind.ARRIVED,
    TripPhase.PARKED: NoticeKind.ARRIVED,
    TripPhase.OVERSTAYING: NoticeKind.OVERSTAYING,
    TripPhase.DEPARTED: NoticeKind.DEPARTED,
}


def tell_of_phase(
    work: Work, booking: Booking, before: Trip, after: Trip, *, at: datetime, new_id: NewId
) -> None:
    """Tell driver and host what was noticed; of one kind once."""
    if before.phase is after.phase:
        return
    if after.phase in (TripPhase.EN_ROUTE, TripPhase.APPROACHING):
        minutes = "" if after.minutes_to_arrival is None else str(round(after.minutes_to_arrival))
        tell(work, booking.host_id, NoticeKind.ON_THE_WAY, booking, at=at, new_id=new_id, minutes=minutes)
        return
    kind = _TOLD_BOTH.get(after.phase)
    if kind is None:
        return
    for account_id in (booking.driver_id, booking.host_id):
        tell(work, account_id, kind, booking, at=at, new_id=new_id)
