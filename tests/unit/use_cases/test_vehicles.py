"""Registering a car, changing it, and taking it off the list."""

import attrs
import pytest
from tests.unit.use_cases.town import Town

from driveway_core.accounts import Account
from driveway_core.actors import UserType, WrongRole
from driveway_core.dimensions import Dimensions, default_dimensions
from driveway_core.errors import InvalidValue, Missing
from driveway_core.testing.builders import an_account, an_id
from driveway_core.testing.scenes import stored_account
from driveway_core.testing.vin_strategies import make_vin
from driveway_core.use_cases.add_vehicle import AddVehicle, VehicleFields
from driveway_core.use_cases.change_vehicle import ChangeVehicle
from driveway_core.use_cases.list_vehicles import ListVehicles
from driveway_core.use_cases.read_vehicle import ReadVehicle
from driveway_core.use_cases.retire_vehicle import RetireVehicle
from driveway_core.vehicles import OWNER, VIN_DEFAULT, Vehicle, VinTaken

TESLA: VehicleFields = {"vin": make_vin(model="Y", year="P").value}
VOLVO: VehicleFields = {"vin": "YV1CZ59H541000001"}


@pytest.fixture
def owner(town: Town) -> Account:
    return stored_account(town.transactions)


def add(town: Town, owner: Account, fields: VehicleFields) -> Vehicle:
    return AddVehicle(town.transactions, town.clock, an_id)(owner.actor, fields)


def test_a_tesla_is_known_by_its_vin(town: Town, owner: Account) -> None:
    car = add(town, owner, TESLA)
    assert (car.model, car.year, car.dimensions_source) == ("Model Y", 2023, VIN_DEFAULT)
    assert car.dimensions == default_dimensions("Model Y", 2023)[0]
    assert ReadVehicle(town.transactions)(owner.actor, car.id) == car


def test_what_the_owner_says_wins_over_the_vin(town: Town, owner: Account) -> None:
    car = add(town, owner, {**TESLA, "model": "Model X", "year": 2020, "height_inches": 80})
    assert (car.model, car.year, car.dimensions_source) == ("Model X", 2020, OWNER)
    usual = default_dimensions("Model X", 2020)[0]
    assert car.dimensions == attrs.evolve(usual, height_inches=80)


@pytest.mark.parametrize(
    "given, field",
    [
        ({}, "model"),
        ({"model": "EX90"}, "year"),
        ({"model": "EX90", "year": 2024}, "length_inches"),
        ({"model": "EX90", "year": 2024, "length_inches": 198, "width_inches": 77}, "length_inches"),
    ],
)
def test_what_the_vin_does_not_tell_is_asked_for(
    town: Town, owner: Account, given: VehicleFields, field: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        add(town, owner, {**given, **VOLVO})
    assert refused.value.field == field


def test_another_make_needs_no_more_than_its_size(town: Town, owner: Account) -> None:
    size: VehicleFields = {**VOLVO, "length_inches": 198, "width_inches": 77, "height_inches": 69}
    car = add(town, owner, {**size, "model": "EX90", "year": 2024})
    assert (car.dimensions, car.dimensions_source) == (Dimensions(198, 77, 69), OWNER)


def test_a_vin_is_registered_once(town: Town, owner: Account) -> None:
    add(town, owner, TESLA)
    with pytest.raises(VinTaken):
        add(town, stored_account(town.transactions), TESLA)


def test_hosts_register_no_cars(town: Town) -> None:
    host = stored_account(town.transactions, an_account(user_type=UserType.HOST))
    with pytest.raises(WrongRole):
        add(town, host, TESLA)


def test_a_car_changes_by_field_and_remembers_who_measured_it(town: Town, owner: Account) -> None:
    car = add(town, owner, TESLA)
    change = ChangeVehicle(town.transactions, town.clock)
    named = change(owner.actor, car.id, {"display_name": "Blue"})
    assert (named.display_name, named.dimensions_source) == ("Blue", VIN_DEFAULT)
    racked = change(owner.actor, car.id, {"height_inches": 75})
    assert (racked.display_name, racked.dimensions.height_inches) == ("Blue", 75)
    assert racked.dimensions_source == OWNER


def test_somebody_elses_car_is_neither_read_nor_changed_nor_retired(town: Town, owner: Account) -> None:
    car, stranger = add(town, owner, TESLA), stored_account(town.transactions)
    with pytest.raises(Missing):
        ReadVehicle(town.transactions)(stranger.actor, car.id)
    with pytest.raises(Missing):
        ChangeVehicle(town.transactions, town.clock)(stranger.actor, car.id, {"color": "red"})
    with pytest.raises(Missing):
        RetireVehicle(town.transactions, town.clock)(stranger.actor, car.id)
    assert list(ListVehicles(town.transactions)(owner.actor, limit=5).items) == [car]


def test_a_car_without_stays_is_removed_and_one_with_stays_retired(town: Town) -> None:
    scene = town.scene()
    booking = scene.book()
    idle = add(town, scene.driver, TESLA)
    for car in (scene.car, idle):
        RetireVehicle(town.transactions, town.clock)(scene.driver.actor, car.id)
    assert list(ListVehicles(town.transactions)(scene.driver.actor, limit=5).items) == []
    with town.transactions.read(acting_as=scene.driver.actor) as work:
        assert work.bookings.details(booking.id).vehicle.retired_at == town.now
    assert add(town, scene.driver, TESLA).vin == idle.vin
