"""Adapters that break a promise each, to see the suite say which.

``pytest examples/other_car/wrong_ones.py`` fails, and names the promises.
"""

from collections.abc import Iterator

import httpx
import pytest
from examples.other_car.motors import CLIENT, Motors, open_for_business
from juniper_cars import JuniperFleet

from driveway_core.car_links import CarLink
from driveway_core.car_troubles import VehicleAsleep, VehicleUnreachable
from driveway_core.cars import Abilities, Car, CarCommand, VehicleObservation
from driveway_core.testing.contracts import FleetContract, FleetMishapsContract
from driveway_core.testing.contracts.car_far_sides import CountedCalls


class Waking(JuniperFleet):
    """Wakes a car to look at it."""

    def look(self, link: CarLink, car: Car) -> tuple[VehicleObservation, Abilities]:
        try:
            return super().look(link, car)
        except VehicleAsleep:
            self.command(link, car, CarCommand.WAKE)
            raise


class Insisting(JuniperFleet):
    """Asks again for whatever was not answered."""

    def command(self, link: CarLink, car: Car, command: CarCommand) -> None:
        try:
            super().command(link, car, command)
        except VehicleUnreachable:
            super().command(link, car, command)
            raise


@pytest.fixture
def far_side() -> Iterator[Motors]:
    with open_for_business() as motors:
        yield motors


@pytest.fixture
def meter() -> CountedCalls:
    return CountedCalls()


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


class TestWaking(FleetContract):
    @pytest.fixture
    def fleet(self, far_side: Motors, meter: CountedCalls, http: httpx.Client) -> Waking:
        return Waking(far_side.url, CLIENT, http, meter, far_side.now)


class TestInsisting(FleetMishapsContract):
    @pytest.fixture
    def fleet(self, far_side: Motors, meter: CountedCalls, http: httpx.Client) -> Insisting:
        return Insisting(far_side.url, CLIENT, http, meter, far_side.now)
