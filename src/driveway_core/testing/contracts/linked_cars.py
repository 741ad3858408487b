"""What every store of linked cars must do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import attrs
import pytest

from driveway_core.actors import SYSTEM, AccountId
from driveway_core.booking_states import Source
from driveway_core.cars import Abilities, Car, CarState, Gear, Heard, Signals, Streaming, VehicleObservation
from driveway_core.errors import Missing
from driveway_core.places import Position
from driveway_core.ports import Transactions
from driveway_core.testing.builders import HERE, NOW, a_car, a_vehicle, a_vin, an_observation
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import stored_account, stored_driver
from driveway_core.transactions import Stale
from driveway_core.vehicles import Vehicle
from driveway_core.windows import MINUTE


class CarsContract(OverTransactions):
    """``Cars``."""

    def test_a_car_comes_back_as_it_was_saved(self, transactions: Transactions) -> None:
        car = a_car(stored_driver(transactions))
        full = attrs.evolve(
            car,
            abilities=Abilities(
                needs_signing=True,
                key_paired=False,
                takes_destinations=True,
                smart_summon=False,
                parks_itself=True,
                firmware="2026.44.3 f0e1d2",
            ),
            state=CarState.ASLEEP,
            state_at=NOW,
            latest=VehicleObservation(
                at=NOW,
                source=Source.TELEMETRY,
                position=HERE,
                accuracy_m=12.5,
                gear=Gear.DRIVE,
                speed_mps=13.4112,
                minutes_to_arrival=7.3,
                destination=Position(-33.8688, 151.2093),
                resent=True,
            ),
            signals=Signals(
                position=Heard(NOW, HERE),
                gear=Heard(NOW, Gear.DRIVE),
                speed_mps=Heard(NOW - MINUTE, None),
                minutes_to_arrival=Heard(NOW, 7.3),
                destination=Heard(NOW, Position(-33.8688, 151.2093)),
                routed=Heard(NOW, value=True),
                connected=Heard(NOW - MINUTE, value=False),
                marks=("b", "a"),
                marked_at=NOW,
            ),
            streaming=Streaming.REFUSED,
            streaming_problem="missing_key",
            asked_at=NOW + MINUTE,
        )
        saved = _save(transactions, full)
        assert saved == attrs.evolve(full, version=2)
        bare = _save(transactions, attrs.evolve(car, version=saved.version))
        assert bare == attrs.evolve(car, version=3)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.cars.of(car.vehicle_id) == bare

    @pytest.mark.parametrize("streaming", Streaming)
    @pytest.mark.parametrize("state", CarState)
    def test_every_state_can_be_kept(
        self, transactions: Transactions, state: CarState, streaming: Streaming
    ) -> None:
        car = attrs.evolve(a_car(stored_driver(transactions)), state=state, streaming=streaming)
        saved = _save(transactions, car)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.cars.of(car.vehicle_id) == saved

    def test_an_older_version_is_stale_and_so_is_a_second_first_one(self, transactions: Transactions) -> None:
        car = a_car(stored_driver(transactions))
        saved = _save(transactions, car)
        for late in (car, attrs.evolve(car, version=9)):
            with pytest.raises(Stale):
                _save(transactions, attrs.evolve(late, state=CarState.OFFLINE))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.cars.of(car.vehicle_id) == saved

    def test_what_is_not_registered_cannot_be_linked(self, transactions: Transactions) -> None:
        owner = stored_account(transactions)
        with pytest.raises(Missing):
            _save(transactions, a_car(a_vehicle(owner.id)))

    def test_a_car_is_found_by_its_vin_while_it_is_active(self, transactions: Transactions) -> None:
        vehicle = stored_driver(transactions)
        car = _save(transactions, a_car(vehicle))
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.cars.with_vin(vehicle.vin) == car
            assert work.cars.with_vin(vehicle.vin, changing=True) == car
            assert work.cars.with_vin(a_vin()) is None
            work.vehicles.save(attrs.evolve(vehicle, is_active=False))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.cars.with_vin(vehicle.vin) is None
            assert work.cars.of(vehicle.id) == car

    def test_a_car_that_is_not_linked_has_no_vin_here(self, transactions: Transactions) -> None:
        vehicle = stored_driver(transactions)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.cars.of(vehicle.id) is None
            assert work.cars.with_vin(vehicle.vin) is None

    def test_the_cars_of_an_owner_come_by_their_ids_without_retired_ones(
        self, transactions: Transactions
    ) -> None:
        owner = stored_account(transactions)
        first, second, gone, retired, unlinked = (_stored(transactions, owner.id) for _ in range(5))
        _save(transactions, a_car(stored_driver(transactions)))
        linked = [_save(transactions, a_car(each)) for each in (second, gone, first, retired)]
        with transactions.begin(acting_as=SYSTEM) as work:
            work.vehicles.save(attrs.evolve(gone, is_active=False))
            work.vehicles.save(retired.retire(at=NOW))
        with transactions.read(acting_as=SYSTEM) as work:
            assert list(work.cars.owned_by(owner.id)) == [linked[2], linked[0], linked[1]]
            assert work.cars.of(unlinked.id) is None

    def test_a_car_that_was_removed_is_gone_and_can_be_linked_again(self, transactions: Transactions) -> None:
        car = a_car(stored_driver(transactions))
        saved = _save(transactions, car)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.cars.remove(car.vehicle_id)
            work.cars.remove(car.vehicle_id)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.cars.of(car.vehicle_id) is None
        with pytest.raises(Stale):
            _save(transactions, saved)
        assert _save(transactions, car) == saved

    def test_a_vehicle_that_is_removed_takes_its_link_with_it(self, transactions: Transactions) -> None:
        vehicle = stored_driver(transactions)
        _save(transactions, a_car(vehicle))
        with transactions.begin(acting_as=SYSTEM) as work:
            work.vehicles.remove(vehicle.id)
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.cars.of(vehicle.id) is None
            assert list(work.cars.owned_by(vehicle.owner_id)) == []

    def test_who_would_change_a_car_waits_for_whoever_is_at_it(self, transactions: Transactions) -> None:
        vehicle = stored_driver(transactions)
        _save(transactions, a_car(vehicle))

        def see(minute: int) -> None:
            with transactions.begin(acting_as=SYSTEM) as work:
                car = (
                    work.cars.of(vehicle.id, changing=True)
                    if minute % 2
                    else work.cars.with_vin(vehicle.vin, changing=True)
                )
                assert car is not None
                work.cars.save(attrs.evolve(car, latest=an_observation(at=NOW + minute * MINUTE)))

        with ThreadPoolExecutor(4) as watchers:
            list(watchers.map(see, range(4)))
        with transactions.read(acting_as=SYSTEM) as work:
            car = work.cars.of(vehicle.id)
        assert car is not None
        assert car.version == 6

    def test_cars_that_nobody_has_seen_are_found_while_it_is_kept_where_they_were(
        self, transactions: Transactions
    ) -> None:
        owner = stored_account(transactions).id
        seen = (None, NOW - MINUTE, NOW, NOW - MINUTE)
        vehicles = [_stored(transactions, owner, last_seen_at=each) for each in seen]
        for vehicle in vehicles[:3]:
            _save(transactions, attrs.evolve(a_car(vehicle), latest=an_observation()))
        _save(transactions, a_car(vehicles[3]))
        with transactions.begin(acting_as=SYSTEM) as work:
            unseen = work.cars.unseen(since=NOW, limit=9)
            assert unseen == [vehicle.id for vehicle in vehicles[:2]]
            assert work.cars.unseen(since=NOW, limit=1) == unseen[:1]
            car = work.cars.of(unseen[0], changing=True)
            assert car is not None
            work.cars.save(car.forgotten())
            assert work.cars.unseen(since=NOW, limit=9) == unseen[1:]


def _save(transactions: Transactions, car: Car) -> Car:
    with transactions.begin(acting_as=SYSTEM) as work:
        return work.cars.save(car)


def _stored(transactions: Transactions, owner: AccountId, *, last_seen_at: datetime | None = None) -> Vehicle:
    vehicle = attrs.evolve(a_vehicle(owner), last_seen_at=last_seen_at)
    with transactions.begin(acting_as=SYSTEM) as work:
        work.vehicles.add(vehicle)
    return vehicle
