"""What every store of trips must do."""

from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.booking_states import CancelledBy, Source
from driveway_core.bookings import Awaiting, Booking, BookingId
from driveway_core.cars import NavigationRoute
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, a_car, a_trip, a_vehicle, an_id, an_observation
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.transactions import Stale
from driveway_core.trips import MATTERS_FROM, Navigation, NavigationState, Trip, TripPhase
from driveway_core.windows import DAY, HOUR, MINUTE


class TripsContract(OverTransactions):
    """``Trips``."""

    @pytest.fixture
    def scene(self, transactions: Transactions) -> Scene:
        """A host, a driver, a car and a driveway."""
        return set_scene(transactions, spaces=9)

    def test_a_trip_comes_back_as_it_was_added_and_as_it_was_saved(self, scene: Scene) -> None:
        bare = _added(scene, a_trip(scene.book()))
        full = attrs.evolve(
            bare,
            phase=TripPhase.OVERSTAYING,
            evidence=(an_observation(at=NOW + MINUTE, source=Source.TELEMETRY), an_observation()),
            minutes_to_arrival=0.1,
            last_seen_at=NOW,
            heading_seen_at=NOW + MINUTE,
            said_at=NOW + 2 * MINUTE,
            arrived_at=NOW + 3 * MINUTE,
            arrival_source=Source.TELEMETRY,
            parked_at=NOW + 4 * MINUTE,
            auto_park_at=NOW + 5 * MINUTE,
            departed_at=NOW + 6 * MINUTE,
            departure_source=Source.ASSUMED,
            navigation=Navigation(
                state=NavigationState.SENT,
                tries=3,
                sent=2,
                sent_at=NOW + 7 * MINUTE,
                route=NavigationRoute.SIGNED,
                problem="vehicle-asleep",
                problem_text="Your car is asleep – später noch einmal.",
                next_at=NOW + 8 * MINUTE,
            ),
            next_look_at=NOW + 9 * MINUTE,
            looks=12,
            updated_at=NOW + HOUR,
        )
        assert _of(scene, bare.booking_id) == bare
        saved = _save(scene, full)
        assert saved == attrs.evolve(full, version=2)
        assert _of(scene, bare.booking_id) == saved
        emptied = _save(scene, attrs.evolve(bare, version=2))
        assert _of(scene, bare.booking_id) == emptied == attrs.evolve(bare, version=3)

    @pytest.mark.parametrize("phase", TripPhase)
    def test_every_phase_can_be_kept(self, scene: Scene, phase: TripPhase) -> None:
        trip = _added(scene, attrs.evolve(a_trip(scene.book()), phase=phase))
        assert _of(scene, trip.booking_id) == trip

    def test_a_booking_has_one_trip(self, scene: Scene) -> None:
        trip = _added(scene, a_trip(scene.book()))
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            assert not work.trips.add(attrs.evolve(trip, looks=5))
            assert work.trips.of(trip.booking_id) == trip
            assert work.trips.of(BookingId(an_id())) is None

    def test_an_older_version_is_stale_and_so_is_a_trip_that_was_never_added(self, scene: Scene) -> None:
        trip = _added(scene, a_trip(scene.book()))
        saved = _save(scene, trip)
        for late in (trip, a_trip(scene.book())):
            with pytest.raises(Stale):
                _save(scene, late)
        assert _of(scene, trip.booking_id) == saved

    def test_who_would_change_a_trip_waits_for_whoever_is_at_it(self, scene: Scene) -> None:
        trip = _added(scene, a_trip(scene.book()))

        def look(_: int) -> None:
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                current = work.trips.of(trip.booking_id, changing=True)
                assert current is not None
                work.trips.save(attrs.evolve(current, looks=current.looks + 1))

        with ThreadPoolExecutor(4) as watchers:
            list(watchers.map(look, range(4)))
        assert _of(scene, trip.booking_id) == attrs.evolve(trip, looks=4, version=5)

    def test_an_observation_matters_from_three_hours_before_a_stay_until_it_is_missed(
        self, scene: Scene
    ) -> None:
        second, first = scene.book(5, 6), scene.book(4, 8)
        for booking in (second, first):
            _added(scene, a_trip(booking))
        begins = first.stay.start - MATTERS_FROM
        with scene.transactions.read(acting_as=SYSTEM) as work:

            def found(hours: float) -> list[BookingId]:
                return list(work.trips.of_vehicle(scene.car.id, at=begins + hours * HOUR))

            assert found(-0.001) == []
            assert found(0) == [first.id]
            assert found(1) == [first.id, second.id]
            assert found(4.999) == [first.id, second.id]
            assert found(5) == [first.id]
            assert found(7) == []

    def test_only_trips_of_that_car_to_stays_that_are_on_matter(self, scene: Scene) -> None:
        active, _, done, gone, held = (_with_trip(scene, each) for each in _one_of_each(scene))
        scene.book()
        other = a_vehicle(scene.driver.id)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            work.vehicles.add(other)
        theirs = _with_trip(scene, scene.book(car=other))
        with scene.transactions.read(acting_as=SYSTEM) as work:
            found = work.trips.of_vehicle(scene.car.id, at=NOW + 30 * DAY)
            assert list(found) == [active]
            assert list(work.trips.of_vehicle(other.id, at=NOW + HOUR)) == [theirs]
            assert not {done, gone, held} & set(work.trips.of_vehicle(scene.car.id, at=NOW))

    def test_bookings_of_linked_cars_that_have_no_trip_are_found_by_their_start(self, scene: Scene) -> None:
        late, early = scene.book(7, 8), scene.book(5, 6)
        active, coming, *_ = _one_of_each(scene)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            assert list(work.trips.missing(at=NOW, limit=9)) == []
            work.cars.save(a_car(scene.car))
        with scene.transactions.read(acting_as=SYSTEM) as work:
            everything = [active.id, coming.id, early.id, late.id]
            assert list(work.trips.missing(at=NOW, limit=9)) == everything
            assert list(work.trips.missing(at=NOW, limit=2)) == everything[:2]
            assert list(work.trips.missing(at=early.stay.end, limit=9)) == [active.id, late.id]
        _with_trip(scene, early)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            assert list(work.trips.missing(at=NOW, limit=9)) == [active.id, coming.id, late.id]
            work.vehicles.save(attrs.evolve(scene.car, is_active=False))
            assert list(work.trips.missing(at=NOW, limit=9)) == []

    def test_what_should_have_been_looked_at_or_sent_is_due(self, scene: Scene) -> None:
        def a_due(look: int | None, send: int | None, state: NavigationState) -> Trip:
            navigation = Navigation(state=state, next_at=None if send is None else NOW + send * MINUTE)
            next_look_at = None if look is None else NOW + look * MINUTE
            trip = attrs.evolve(a_trip(scene.book()), next_look_at=next_look_at, navigation=navigation)
            return _added(scene, trip)

        wanted, sent, given_up = NavigationState
        looked = a_due(3, None, sent)
        both = a_due(9, 2, wanted)
        again = a_due(None, 1, sent)
        late = a_due(4, 5, wanted)
        a_due(5, 1, given_up)
        a_due(None, None, wanted)
        with scene.transactions.read(acting_as=SYSTEM) as work:
            by_time = [each.booking_id for each in (again, both, looked, late)]
            assert list(work.trips.due(at=NOW + 4 * MINUTE, limit=9)) == by_time
            assert list(work.trips.due(at=NOW + 4 * MINUTE, limit=2)) == by_time[:2]
            assert list(work.trips.due(at=NOW + 2 * MINUTE, limit=9)) == by_time[:2]
            assert list(work.trips.due(at=NOW, limit=9)) == []

    def test_the_evidence_of_trips_that_ended_is_taken_out(self, scene: Scene) -> None:
        active, coming, done, gone, _ = _one_of_each(scene)
        departed = scene.book(1, 24 * 60)
        trips = {
            booking.id: _added(scene, attrs.evolve(a_trip(booking), evidence=(an_observation(),)))
            for booking in (active, coming, done, gone, departed)
        }
        _with_trip(scene, scene.book())
        left = _save(scene, attrs.evolve(trips[departed.id], departed_at=NOW + 3 * HOUR))
        assert _reduced(scene, hours=0) == 0
        assert _reduced(scene, hours=1) == 1
        _is_reduced(scene, trips[gone.id])
        assert _reduced(scene, hours=2) == 0
        assert _reduced(scene, hours=2.5) == 1
        _is_reduced(scene, trips[done.id])
        assert _reduced(scene, hours=3.5, limit=2) == 2
        assert _reduced(scene, hours=3.5, limit=2) == 1
        assert _reduced(scene, hours=999) == 0
        for trip in (left, trips[active.id], trips[coming.id]):
            _is_reduced(scene, trip)
        with pytest.raises(Stale):
            _save(scene, left)


def _one_of_each(scene: Scene) -> tuple[Booking, Booking, Booking, Booking, Booking]:
    """One that is active, confirmed, completed, cancelled and pending, from one hour to three from now."""
    early, start = 15 * MINUTE, NOW + HOUR
    active, coming, done, gone = (scene.book() for _ in range(4))
    arrived = done.check_in(at=start, source=Source.POLLING, early_arrival=early)
    return (
        scene.save(active.check_in(at=start, source=Source.POLLING, early_arrival=early)),
        coming,
        scene.save(scene.save(arrived).check_out(at=NOW + 2 * HOUR, source=Source.TELEMETRY)),
        scene.save(gone.cancel(by=CancelledBy.HOST, at=NOW + MINUTE)),
        scene.book(awaiting=Awaiting.HOST),
    )


def _added(scene: Scene, trip: Trip) -> Trip:
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        assert work.trips.add(trip)
    return trip


def _with_trip(scene: Scene, booking: Booking) -> BookingId:
    return _added(scene, a_trip(booking)).booking_id


def _save(scene: Scene, trip: Trip) -> Trip:
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        return work.trips.save(trip)


def _of(scene: Scene, booking_id: BookingId) -> Trip | None:
    with scene.transactions.read(acting_as=SYSTEM) as work:
        return work.trips.of(booking_id)


def _reduced(scene: Scene, *, hours: float, limit: int = 9) -> int:
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        return work.trips.reduce(before=NOW + hours * HOUR, limit=limit)


def _is_reduced(scene: Scene, trip: Trip) -> None:
    assert _of(scene, trip.booking_id) == attrs.evolve(trip, evidence=(), version=trip.version + 1)
