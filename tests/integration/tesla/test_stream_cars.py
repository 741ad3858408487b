"""A linked car is asked to stream; what became of that is kept with it."""

from collections.abc import Iterator

import attrs
import pytest
from tests.integration.tesla.scripted import TELEMETRY, FarSide, Scene, playing, told

from driveway_core.actors import SYSTEM
from driveway_core.car_troubles import LinkBroken
from driveway_core.cars import Car, Streaming
from driveway_core.errors import Missing, NotAllowed
from driveway_core.testing.builders import NOW, a_car, a_car_link, an_id
from driveway_core.testing.scenes import stored_driver
from driveway_core.use_cases.reach_cars import ReachCars
from driveway_core.use_cases.stream_cars import StreamCars
from driveway_core.vehicles import VehicleId
from driveway_memory import Memory


@attrs.frozen
class Garage:
    """A linked car, and Tesla, which says what it is told to."""

    memory: Memory
    far: FarSide
    stream: StreamCars
    car: Car

    def kept(self) -> Car:
        with self.memory.transactions.read(acting_as=SYSTEM) as work:
            car = work.cars.of(self.car.vehicle_id)
        assert car is not None
        return car


@pytest.fixture
def proxied(far: FarSide) -> Iterator[Scene]:
    with playing(far, transport="proxy", proxy_url=far.url, telemetry=TELEMETRY) as scene:
        yield scene


@pytest.fixture
def garage(far: FarSide, proxied: Scene) -> Garage:
    memory = Memory()
    vehicle = stored_driver(memory.transactions)
    with memory.transactions.begin(acting_as=SYSTEM) as work:
        car = work.cars.save(a_car(vehicle))
        work.car_links.save(attrs.evolve(a_car_link(vehicle.owner_id), base_url=proxied.link.base_url))
    reach = ReachCars(memory.transactions, proxied.fleet, lambda: NOW, lambda _: None, an_id)
    return Garage(memory, far, StreamCars(memory.transactions, proxied.fleet, reach, lambda: NOW), car)


def test_a_car_that_was_asked_is_known_to_have_been(garage: Garage) -> None:
    garage.far.says(told(200, {"response": {"updated_vehicles": 1}}))
    car = garage.stream(SYSTEM, garage.car.vehicle_id)
    assert (car.streaming, car.streaming_problem, car.asked_at) == (Streaming.ASKED, None, NOW)
    assert garage.kept() == car


def test_a_car_that_refuses_says_why_and_was_not_asked(garage: Garage) -> None:
    skipped = {"missing_key": [garage.car.vin.value]}
    garage.far.says(told(200, {"response": {"updated_vehicles": 0, "skipped_vehicles": skipped}}))
    car = garage.stream(SYSTEM, garage.car.vehicle_id)
    assert (car.streaming, car.streaming_problem, car.asked_at) == (Streaming.REFUSED, "missing_key", None)


def test_a_car_that_has_agreed_streams(garage: Garage) -> None:
    garage.far.says(told(200, {"response": {"updated_vehicles": 1}}))
    garage.stream(SYSTEM, garage.car.vehicle_id)
    garage.far.says(told(200, {"response": {"synced": True, "config": {"hostname": "a.example"}}}))
    car = garage.stream.check(SYSTEM, garage.car.vehicle_id)
    assert (car.streaming, car.asked_at) == (Streaming.ON, NOW)


def test_a_car_that_is_not_linked_is_not_asked(garage: Garage) -> None:
    with pytest.raises(Missing):
        garage.stream(SYSTEM, VehicleId(an_id()))
    with garage.memory.transactions.begin(acting_as=SYSTEM) as work:
        work.car_links.remove(garage.car.owner_id)
    with pytest.raises(LinkBroken):
        garage.stream(SYSTEM, garage.car.vehicle_id)
    assert garage.far.asked == []


def test_only_operators_ask(garage: Garage) -> None:
    with garage.memory.transactions.read(acting_as=SYSTEM) as work:
        driver = work.accounts.get(garage.car.owner_id)
    for ask in (garage.stream, garage.stream.check):
        with pytest.raises(NotAllowed):
            ask(driver.actor, garage.car.vehicle_id)
