"""What every store of vehicles must do."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import attrs
import pytest

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM
from driveway_core.dimensions import Dimensions
from driveway_core.errors import Missing
from driveway_core.ports import Transactions
from driveway_core.testing.builders import NOW, a_quote, a_vehicle, a_vin, an_account, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import set_scene, stored_account, stored_driver
from driveway_core.transactions import Stale
from driveway_core.vehicles import OWNER, Guest, Vehicle, VehicleId, VinTaken
from driveway_core.windows import HOUR


def _stored(transactions: Transactions, vehicle: Vehicle) -> Vehicle:
    with transactions.begin(acting_as=SYSTEM) as work:
        work.vehicles.add(vehicle)
    return vehicle


def _retired(transactions: Transactions, vehicle: Vehicle) -> Vehicle:
    with transactions.begin(acting_as=SYSTEM) as work:
        return work.vehicles.save(vehicle.retire(at=NOW))


class VehiclesContract(OverTransactions):
    """``Vehicles``."""

    def test_a_car_comes_back_as_it_was_added(self, transactions: Transactions) -> None:
        owner = stored_account(transactions)
        full = attrs.evolve(
            a_vehicle(owner.id, dimensions=Dimensions(224, 80, 76), display_name="Die Gelbe"),
            color="Midnight Cherry",
            dimensions_source=OWNER,
            tesla_vehicle_id=1_492_931_520_123_456,
            last_seen_at=NOW + HOUR,
        )
        for vehicle in (a_vehicle(owner.id), full):
            _stored(transactions, vehicle)
            with transactions.read(acting_as=owner.actor) as work:
                assert work.vehicles.get(vehicle.id, owner=owner.id) == vehicle

    def test_an_unknown_car_is_missing(self, transactions: Transactions) -> None:
        owner = stored_account(transactions)
        with transactions.read(acting_as=owner.actor) as work, pytest.raises(Missing):
            work.vehicles.get(VehicleId(an_id()), owner=owner.id)

    def test_another_owners_car_is_missing(self, transactions: Transactions) -> None:
        vehicle, stranger = stored_driver(transactions), stored_account(transactions)
        with transactions.read(acting_as=stranger.actor) as work:
            with pytest.raises(Missing):
                work.vehicles.get(vehicle.id, owner=stranger.id)
            with pytest.raises(Missing):
                work.vehicles.guest(vehicle.id, driver=stranger.id)

    def test_a_retired_car_is_missing_and_in_no_list(self, transactions: Transactions) -> None:
        vehicle = stored_driver(transactions)
        _retired(transactions, vehicle)
        with transactions.read(acting_as=SYSTEM) as work:
            with pytest.raises(Missing):
                work.vehicles.get(vehicle.id, owner=vehicle.owner_id)
            with pytest.raises(Missing):
                work.vehicles.guest(vehicle.id, driver=vehicle.owner_id)
            assert list(work.vehicles.owned_by(vehicle.owner_id, limit=10).items) == []

    def test_a_guest_is_a_first_name_and_a_car(self, transactions: Transactions) -> None:
        vehicle = stored_driver(transactions, an_account(first_name="Ada"))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.vehicles.guest(vehicle.id, driver=vehicle.owner_id) == Guest("Ada", vehicle)

    def test_the_active_car_with_a_vin_is_found_whoevers_it_is(self, transactions: Transactions) -> None:
        sold, other = stored_driver(transactions), stored_driver(transactions)
        _retired(transactions, sold)
        buyer = stored_account(transactions)
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.vehicles.with_vin(sold.vin) is None
            assert work.vehicles.with_vin(other.vin) == other
            assert work.vehicles.with_vin(a_vin()) is None
        bought = _stored(transactions, a_vehicle(buyer.id, vin=sold.vin))
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.vehicles.with_vin(sold.vin) == bought

    def test_who_would_change_the_car_with_a_vin_waits_for_whoever_is_at_it(
        self, transactions: Transactions
    ) -> None:
        car = stored_driver(transactions)

        def name(letter: int) -> None:
            with transactions.begin(acting_as=SYSTEM) as work:
                current = work.vehicles.with_vin(car.vin)
                assert current is not None
                named = f"{current.display_name or ''}{letter}"
                work.vehicles.save(attrs.evolve(current, display_name=named))

        with ThreadPoolExecutor(4) as writers:
            list(writers.map(name, range(4)))
        with transactions.read(acting_as=SYSTEM) as work:
            named = work.vehicles.get(car.id, owner=car.owner_id).display_name
        assert sorted(named or "") == ["0", "1", "2", "3"]

    def test_an_owners_car_is_found_by_its_vin_even_when_it_is_gone_from_the_makers_account(
        self, transactions: Transactions
    ) -> None:
        car, stranger = stored_driver(transactions), stored_account(transactions)
        owner = car.owner_id
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.vehicles.any_of(owner, car.vin) == car
            assert work.vehicles.any_of(stranger.id, car.vin) is None
            assert work.vehicles.any_of(owner, a_vin()) is None
            gone = work.vehicles.save(attrs.evolve(car, is_active=False))
            assert work.vehicles.with_vin(car.vin) is None
            assert work.vehicles.any_of(owner, car.vin) == gone
        again = _stored(transactions, a_vehicle(owner, vin=car.vin))
        later = attrs.evolve(a_vehicle(owner, vin=car.vin), is_active=False)
        _stored(transactions, later)
        with transactions.begin(acting_as=SYSTEM) as work:
            assert work.vehicles.any_of(owner, car.vin) == again
            work.vehicles.save(again.retire(at=NOW))
            assert work.vehicles.any_of(owner, car.vin) == later
            work.vehicles.save(later.retire(at=NOW))
            work.vehicles.save(gone.retire(at=NOW))
            assert work.vehicles.any_of(owner, car.vin) is None

    def test_no_two_active_cars_share_a_vin(self, transactions: Transactions) -> None:
        first, thief = stored_driver(transactions), stored_account(transactions)
        copy = a_vehicle(thief.id, vin=first.vin)
        with pytest.raises(VinTaken):
            _stored(transactions, copy)
        with transactions.read(acting_as=thief.actor) as work, pytest.raises(Missing):
            work.vehicles.get(copy.id, owner=thief.id)

    def test_a_vin_is_free_again_when_its_car_is_retired(self, transactions: Transactions) -> None:
        first, buyer = stored_driver(transactions), stored_account(transactions)
        _retired(transactions, first)
        bought = _stored(transactions, a_vehicle(buyer.id, vin=first.vin))
        with transactions.read(acting_as=buyer.actor) as work:
            assert work.vehicles.get(bought.id, owner=buyer.id) == bought

    def test_a_car_that_was_sold_keeps_its_number_at_the_maker_which_no_two_active_cars_share(
        self, transactions: Transactions
    ) -> None:
        owner, buyer = stored_account(transactions), stored_account(transactions)
        sold = _stored(transactions, attrs.evolve(a_vehicle(owner.id), tesla_vehicle_id=7))
        with pytest.raises(VinTaken):
            _stored(transactions, attrs.evolve(a_vehicle(buyer.id), tesla_vehicle_id=7))
        gone = _retired(transactions, sold)
        bought = attrs.evolve(a_vehicle(buyer.id, vin=sold.vin), tesla_vehicle_id=7)
        _stored(transactions, bought)
        with transactions.read(acting_as=SYSTEM) as work:
            assert gone.tesla_vehicle_id == 7
            assert work.vehicles.with_vin(sold.vin) == bought

    def test_a_vin_that_is_taken_cannot_be_changed_to(self, transactions: Transactions) -> None:
        first, second = stored_driver(transactions), stored_driver(transactions)
        with pytest.raises(VinTaken), transactions.begin(acting_as=SYSTEM) as work:
            work.vehicles.save(attrs.evolve(second, vin=first.vin))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.vehicles.get(second.id, owner=second.owner_id) == second

    def test_saving_gives_the_next_version_and_older_ones_are_stale(self, transactions: Transactions) -> None:
        vehicle = stored_driver(transactions)
        changed = attrs.evolve(vehicle, display_name="Blue", vin=a_vin(), updated_at=NOW + HOUR)
        with transactions.begin(acting_as=SYSTEM) as work:
            saved = work.vehicles.save(changed)
        assert saved == attrs.evolve(changed, version=vehicle.version + 1)
        with pytest.raises(Stale), transactions.begin(acting_as=SYSTEM) as work:
            work.vehicles.save(attrs.evolve(vehicle, display_name="Red"))
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.vehicles.get(vehicle.id, owner=vehicle.owner_id) == saved

    def test_the_cars_of_an_owner_come_in_pages_in_the_order_in_which_they_were_made(
        self, transactions: Transactions
    ) -> None:
        owner = stored_account(transactions)
        stored_driver(transactions)
        cars = [_stored(transactions, a_vehicle(owner.id)) for _ in range(5)]
        assert _pages(transactions, owner, limit=2) == [cars[:2], cars[2:4], cars[4:]]
        assert _pages(transactions, owner, limit=5) == [cars]

    def test_an_owner_without_cars_has_one_empty_page(self, transactions: Transactions) -> None:
        assert _pages(transactions, stored_account(transactions), limit=3) == [[]]

    def test_a_car_with_a_stay_says_so(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        idle = stored_driver(transactions)
        scene.book()
        with transactions.read(acting_as=SYSTEM) as work:
            assert work.vehicles.has_stays(scene.car.id)
            assert not work.vehicles.has_stays(idle.id)

    def test_a_car_that_was_removed_is_gone_with_its_quotes(self, transactions: Transactions) -> None:
        scene = set_scene(transactions)
        quote = a_quote(scene.driveway, scene.car)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.quotes.add(quote)
        with transactions.begin(acting_as=SYSTEM) as work:
            work.vehicles.remove(scene.car.id)
        with transactions.read(acting_as=SYSTEM) as work:
            with pytest.raises(Missing):
                work.vehicles.get(scene.car.id, owner=scene.driver.id)
            with pytest.raises(Missing):
                work.quotes.get(quote.id, driver=scene.driver.id)
        with pytest.raises(Stale), transactions.begin(acting_as=SYSTEM) as work:
            work.vehicles.save(scene.car)


def _pages(transactions: Transactions, owner: Account, *, limit: int) -> list[list[Vehicle]]:
    """Every page of an owner's cars, one after the other."""
    pages: list[list[Vehicle]] = []
    after: UUID | None = None
    while True:
        with transactions.read(acting_as=owner.actor) as work:
            page = work.vehicles.owned_by(owner.id, limit=limit, after=after)
        pages.append(list(page.items))
        after = page.next_after
        if after is None:
            return pages
