"""The adapter against Tesla itself, with a token of yours: ``make test-live``.

Needs the network and an account with a car, so nothing else runs it. ``TESLA_TEST_TOKEN`` is a
driver's access token, ``TESLA_TEST_BASE`` where the account answers (North America's address where
it is not set), ``TESLA_TEST_VIN`` which car (the first of the account). Only reads, about two cents
at most, and nothing is woken; with ``TESLA_TEST_MOVES=yes`` the car's lights flash and
``TESLA_TEST_ADDRESS`` is sent to its display, signed where ``TESLA_TEST_KEY_FILE`` names the key.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import attrs
import pytest

from driveway_core.car_calls import CallKind
from driveway_core.car_links import CarLink
from driveway_core.car_troubles import TokenRejected, VehicleRefused
from driveway_core.cars import Car, CarCommand, CarState, Destination
from driveway_core.places import Position
from driveway_core.testing.contracts.car_far_sides import OWNER, VEHICLE, CountedCalls
from driveway_core.vin import Vin
from driveway_tesla import TeslaFleet, TeslaSettings
from driveway_tesla.settings import FLEET, Region, is_loopback

pytestmark = pytest.mark.live

BASE: Final = os.environ.get("TESLA_TEST_BASE") or FLEET[Region.NA]


def now() -> datetime:
    """The present moment."""
    return datetime.fromtimestamp(time.time(), UTC)  # noqa: TID251  # nothing else is a car's clock


@pytest.fixture
def meter() -> CountedCalls:
    """Every call that is paid for."""
    return CountedCalls()


@pytest.fixture
def fleet(meter: CountedCalls) -> Iterator[TeslaFleet]:
    """The adapter."""
    key_file = os.environ.get("TESLA_TEST_KEY_FILE")
    settings = TeslaSettings(
        client_id="none",
        client_secret="none",
        redirect_uri="https://localhost/none",
        api_base=BASE if is_loopback(BASE) else None,
        command_key=Path(key_file).read_text(encoding="utf-8") if key_file else None,
    )
    opened = TeslaFleet.open(settings, meter=meter, clock=now)
    yield opened
    opened.close()


@pytest.fixture
def link() -> CarLink:
    """The account, as far as its token tells."""
    return CarLink(
        account_id=OWNER,
        access_token=os.environ["TESLA_TEST_TOKEN"],
        refresh_token="none",
        expires_at=now() + timedelta(hours=1),
        base_url=BASE,
        linked_at=now(),
        updated_at=now(),
    )


@pytest.fixture
def car(fleet: TeslaFleet, link: CarLink, meter: CountedCalls) -> Car:
    """The car that was named, or the first."""
    named = os.environ.get("TESLA_TEST_VIN")
    vin = Vin(named) if named else fleet.cars(link)[0].vin
    meter.spent.clear()
    return Car(vehicle_id=VEHICLE, owner_id=OWNER, vin=vin)


def test_the_account_tells_where_it_lives(fleet: TeslaFleet, link: CarLink) -> None:
    assert fleet.region(link) == BASE.rstrip("/")


def test_every_car_is_listed(fleet: TeslaFleet, link: CarLink, car: Car) -> None:
    assert car.vin in {found.vin for found in fleet.cars(link)}


def test_a_state_is_told_for_nothing(fleet: TeslaFleet, link: CarLink, car: Car, meter: CountedCalls) -> None:
    assert fleet.state(link, car) in CarState
    assert meter.kinds == [CallKind.FREE]


def test_its_abilities_are_told(fleet: TeslaFleet, link: CarLink, car: Car) -> None:
    told = fleet.abilities(link, [car])[car.vin]
    assert told.needs_signing is not None
    assert told.firmware


def test_a_car_that_is_awake_is_seen(fleet: TeslaFleet, link: CarLink, car: Car) -> None:
    if fleet.state(link, car) is not CarState.ONLINE:
        return  # it sleeps, and nobody wakes it for this
    seen, abilities = fleet.look(link, car)
    assert seen.at <= now() + timedelta(minutes=1)
    assert seen.state is CarState.ONLINE
    assert abilities.firmware


def test_whether_it_streams_is_told(fleet: TeslaFleet, link: CarLink, car: Car) -> None:
    assert fleet.streaming(link, car)


def test_a_token_that_is_none_is_told_so(fleet: TeslaFleet, link: CarLink) -> None:
    with pytest.raises(TokenRejected):
        fleet.cars(attrs.evolve(link, access_token="none"))


@pytest.mark.moves_car
def test_its_lights_flash(fleet: TeslaFleet, link: CarLink, car: Car) -> None:
    if fleet.abilities(link, [car])[car.vin].needs_signing and fleet.signing is None:
        with pytest.raises(VehicleRefused, match="signed"):
            fleet.command(link, car, CarCommand.FLASH_LIGHTS)
    else:
        fleet.command(link, car, CarCommand.FLASH_LIGHTS)


@pytest.mark.moves_car
def test_its_display_shows_a_destination(fleet: TeslaFleet, link: CarLink, car: Car) -> None:
    address = os.environ["TESLA_TEST_ADDRESS"]
    where = fleet.look(link, car)[0].position or Position(0, 0)
    assert fleet.navigate(link, car, Destination(address=address, position=where))
