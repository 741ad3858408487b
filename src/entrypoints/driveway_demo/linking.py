"""The drivers' cars of a city that is looked around in by hand: at their maker's stand-in, and connected."""

from typing import Final

import httpx

from driveway_app import Container
from driveway_core.accounts import EmailAddress
from driveway_core.actors import SYSTEM, Actor
from driveway_core.errors import Missing
from driveway_demo.api import promise
from driveway_demo.car_side import CarSide
from driveway_demo.looking import HOME, OFFICE
from driveway_demo.people import DRIVERS, DriverSketch

_MARINA: Final = (37.8009, -122.4370)


def connect_cars(container: Container, cars: CarSide) -> None:
    """Ada's and Ravi's accounts at the maker are connected; June has one there, and connects it herself.

    Every car drives by itself where it is sent, and those two are asked to tell
    what they do; Ravi's sleeps. Raises ``NotAsPromised`` where a car is not found.
    """
    ada, ravi, june = DRIVERS
    cars.has(ada, HOME, follows=True)
    cars.has(ravi, OFFICE, asleep=True, follows=True)
    cars.has(june, _MARINA, follows=True)
    for driver in (ada, ravi):
        _connect(container, cars, driver)


def _connect(container: Container, cars: CarSide, driver: DriverSketch) -> None:
    """To the maker's page and back, as the driver's browser goes."""
    actor = _actor(container, driver)
    begun = container.begin_link()(actor)
    back = httpx.URL(cars.lets_in(begun.authorize_url, driver)).params
    synced = container.complete_link()(actor, state=back["state"], code=back["code"])
    promise(len(synced.known) == 1, f"the car of {driver.first_name}'s account is found", synced.problem)
    for each in container.list_vehicles()(actor, limit=1).items:
        container.stream_cars()(SYSTEM, each.id)


def _actor(container: Container, driver: DriverSketch) -> Actor:
    with container.transactions().read(acting_as=SYSTEM) as work:
        account = work.accounts.with_email(EmailAddress(driver.email))
    if account is None:
        raise Missing("email", f"account as {driver.email}")
    return account.actor
