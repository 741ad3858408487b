"""Send a stay's destination to the car, as often as it takes and no oftener."""

from datetime import datetime
from typing import Final

import attrs

from driveway_core import car_marks, sending
from driveway_core.actors import SYSTEM
from driveway_core.bookings import Booking, BookingId, BookingStatus
from driveway_core.car_troubles import LinkBroken, LinkProblem, VehicleAsleep, VehicleRefused
from driveway_core.cars import Car, CarCommand, CarState, Destination, NavigationRoute
from driveway_core.details import BookingDetails
from driveway_core.errors import DrivewayError
from driveway_core.jobs import Job, JobKind
from driveway_core.notices import NoticeKind
from driveway_core.ports import Clock, Fleet, NewId, Transactions, Work
from driveway_core.transactions import retried
from driveway_core.trips import Navigation, NavigationState, Trip
from driveway_core.use_cases.reach_cars import ReachCars
from driveway_core.use_cases.tell import tell

GOES_ON: Final = (BookingStatus.CONFIRMED, BookingStatus.ACTIVE)


@attrs.frozen
class _Errand:
    """What to send where."""

    details: BookingDetails
    car: Car
    slept: bool
    """Whether it was asleep the last time."""
    may_wake: bool


@attrs.frozen
class SendDestination:
    """What a worker does for one stay: nothing where nothing is due; safe to do by several at once.

    Whatever the car or its maker answers, the booking stands. A sleeping car
    is waited for, and whether it is awake is asked of its maker first, which
    costs nothing; only in the last half hour it is woken, within its budget.
    """

    transactions: Transactions
    fleet: Fleet
    reach: ReachCars
    clock: Clock
    new_id: NewId

    def __call__(self, booking_id: BookingId) -> None:
        errand = self._claim(booking_id)
        if errand is None:
            return
        woken = False
        try:
            route = self._send(errand)
        except VehicleAsleep as error:
            woken = errand.may_wake and self._wake(errand.car)
            self._keep_failure(booking_id, error, woken=woken)
        except DrivewayError as error:
            self._keep_failure(booking_id, error, woken=woken)
        else:
            self._keep_success(booking_id, route)

    @retried
    def _claim(self, booking_id: BookingId) -> _Errand | None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            trip = work.trips.of(booking_id, changing=True)
            if trip is None:
                return None
            if booking.status not in GOES_ON or not sending.may_be_sent(trip, booking.stay, at=at):
                if trip.navigation.next_at is not None:
                    _save(work, trip, sending.over(trip.navigation), at=at)
                return None
            if not sending.is_due(trip, booking.stay, at=at):
                return None
            car = work.cars.of(trip.vehicle_id)
            if car is None:
                self._fail(work, trip, booking, _not_there(work, trip), at=at)
                return None
            navigation = sending.claimed(trip.navigation, at=at)
            _save(work, trip, navigation, at=at)
            near = at >= booking.stay.start - sending.BEFORE_START
            return _Errand(
                work.bookings.details(booking_id),
                car,
                slept=trip.navigation.problem == VehicleAsleep.slug,
                may_wake=near and trip.navigation.tries < sending.MOST_WAKES,
            )

    def _send(self, errand: _Errand) -> NavigationRoute:
        if errand.slept:
            state = self.reach(errand.car.owner_id, lambda link: self.fleet.state(link, errand.car))
            if state is not CarState.ONLINE:
                raise VehicleAsleep
        driveway = errand.details.driveway
        address = driveway.address
        line = f"{address.line}, {address.city}, {address.state} {address.zip_code}"
        destination = Destination(address=line, position=driveway.position)
        return self.reach(
            errand.car.owner_id, lambda link: self.fleet.navigate(link, errand.car, destination)
        )

    def _wake(self, car: Car) -> bool:
        """Whether it was asked to wake."""
        try:
            self.reach(car.owner_id, lambda link: self.fleet.command(link, car, CarCommand.WAKE))
        except DrivewayError:
            return False
        return True

    @retried
    def _keep_success(self, booking_id: BookingId, route: NavigationRoute) -> None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            trip = work.trips.of(booking_id, changing=True)
            if trip is None:
                return
            navigation = sending.accepted(trip.navigation, route, stay=booking.stay, at=at)
            _save(work, trip, navigation, at=at)
            if not booking.tesla_navigation_sent:
                work.bookings.save(car_marks.destination_sent(booking, at=at))
            tell(
                work,
                booking.driver_id,
                NoticeKind.DESTINATION_SENT,
                booking,
                at=at,
                new_id=self.new_id,
                again=str(navigation.sent),
            )

    @retried
    def _keep_failure(self, booking_id: BookingId, error: DrivewayError, *, woken: bool) -> None:
        at = self.clock()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            booking = work.bookings.get(booking_id, changing=True)
            trip = work.trips.of(booking_id, changing=True)
            if trip is not None:
                self._fail(work, trip, booking, error, at=at, woken=woken)

    def _fail(
        self,
        work: Work,
        trip: Trip,
        booking: Booking,
        error: DrivewayError,
        *,
        at: datetime,
        woken: bool = False,
    ) -> None:
        navigation = sending.failed(trip.navigation, error, stay=booking.stay, woken=woken, at=at)
        _save(work, trip, navigation, at=at)
        if booking.status not in GOES_ON:
            return
        given_up = navigation.state is NavigationState.GIVEN_UP
        tell(
            work,
            booking.driver_id,
            NoticeKind.DESTINATION_FAILED if given_up else NoticeKind.DESTINATION_WAITS,
            booking,
            at=at,
            new_id=self.new_id,
            again=f"{navigation.sent}/{error.slug}",
            why=str(error),
        )


def _not_there(work: Work, trip: Trip) -> DrivewayError:
    """Why nobody can speak to the car any more."""
    if work.car_links.of(trip.driver_id) is None:
        return LinkBroken(LinkProblem.NOT_LINKED)
    return VehicleRefused("it is not in your account at its maker any more")


def _save(work: Work, trip: Trip, navigation: Navigation, *, at: datetime) -> None:
    """Keep how sending stands, with a job for its next time."""
    work.trips.save(attrs.evolve(trip, navigation=navigation, updated_at=at))
    if navigation.next_at is not None:
        work.jobs.add(
            Job(kind=JobKind.SEND_DESTINATION, subject=str(trip.booking_id), due=navigation.next_at)
        )


def want_again(work: Work, trip: Trip, booking: Booking, *, at: datetime) -> Trip:
    """Want the destination sent anew, now; the trip as it is kept."""
    wanted = attrs.evolve(trip, navigation=sending.wanted_now(trip.navigation, at=at), updated_at=at)
    work.jobs.add(Job(kind=JobKind.SEND_DESTINATION, subject=str(booking.id), due=at))
    return work.trips.save(wanted)
