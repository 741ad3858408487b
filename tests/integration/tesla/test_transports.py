"""Each transport beside each kind of car, over the sandbox: what became of it, in how many calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import attrs
import pytest
from tests.integration.tesla.sandbox_side import CALLBACK, START, SandboxCars, opened
from tests.integration.tesla.test_signed_over_http import PEM, PRIVATE

from driveway_core.car_links import CarLink
from driveway_core.car_troubles import VehicleRefused
from driveway_core.cars import Abilities, Car, CarCommand, Destination, NavigationRoute, Streaming
from driveway_core.testing.contracts.car_far_sides import OWNER, VEHICLE, CountedCalls, Driver
from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.garage import ListedCar
from driveway_tesla import TelemetryServer, TeslaFleet
from driveway_tesla.faults import NOT_PAIRED
from driveway_tesla.fleet import NEEDS_KEY
from driveway_tesla.signing import CommandKey

SERVER = TelemetryServer(hostname="telemetry.parking.example", port=8443)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[TeslaSandbox]:
    """One sandbox for all of them; its application's key is ours."""
    with TeslaSandbox(start=START) as running:
        running.realm.application.redirect_uris = (CALLBACK,)
        running.realm.application.public_key = CommandKey(PRIVATE).public
        yield running


@attrs.frozen
class Ride:
    """A driver, one car, and the adapter with a transport."""

    sandbox: TeslaSandbox
    fleet: TeslaFleet
    meter: CountedCalls
    link: CarLink
    listed: ListedCar
    car: Car


@contextmanager
def riding(
    sandbox: TeslaSandbox, transport: str, *, signing: bool, key: bool, knows: bool = False
) -> Iterator[Ride]:
    """With one new driver and car."""
    meter = CountedCalls()
    cars = SandboxCars(sandbox, sandbox.owner())
    fleet = opened(
        sandbox,
        meter,
        transport=transport,
        proxy_url=sandbox.proxy_url if transport == "proxy" else None,
        command_key=PEM if key else None,
        telemetry=SERVER,
    )
    listed = sandbox.car(cars.owner, needs_signing=signing)
    abilities = Abilities(needs_signing=signing if knows else None)
    car = Car(vehicle_id=VEHICLE, owner_id=OWNER, vin=listed.vin, abilities=abilities)
    try:
        yield Ride(sandbox, fleet, meter, Driver(fleet, cars).links(), listed, car)
    finally:
        fleet.close()


DONE = "done"

RIDES = [
    # transport, the car wants signing, we have a key, we know what it wants: what became of it, calls
    ("direct", False, False, False, DONE, 1),
    ("direct", True, False, False, NEEDS_KEY, 1),
    ("direct", True, True, False, DONE, 3),
    ("proxy", False, False, False, DONE, 1),
    ("proxy", True, False, False, DONE, 1),
    ("signed", True, True, False, DONE, 2),
    ("signed", True, True, True, DONE, 2),
    ("signed", False, True, True, DONE, 1),
    ("signed", False, True, False, DONE, 2),
]


@pytest.mark.parametrize("transport, signing, key, knows, became, calls", RIDES)
def test_a_honk_is_heard_once_or_refused_and_every_call_is_counted(
    sandbox: TeslaSandbox,
    transport: str,
    signing: bool,  # noqa: FBT001  # a column of the table
    key: bool,  # noqa: FBT001  # as above
    knows: bool,  # noqa: FBT001  # as above
    became: str,
    calls: int,
) -> None:
    with riding(sandbox, transport, signing=signing, key=key, knows=knows) as ride:
        before = len(sandbox.requests)
        if became == DONE:
            ride.fleet.command(ride.link, ride.car, CarCommand.HONK_HORN)
        else:
            with pytest.raises(VehicleRefused) as refused:
                ride.fleet.command(ride.link, ride.car, CarCommand.HONK_HORN)
            assert refused.value.reason == became
        assert ride.listed.heard["honk_horn"] == (1 if became == DONE else 0)
        assert len(ride.meter.spent) == len(sandbox.requests) - before == calls


@pytest.mark.parametrize("transport, key", [("direct", False), ("proxy", False), ("signed", True)])
@pytest.mark.parametrize("signing", [True, False])
def test_a_destination_is_one_plain_call_over_every_transport(
    sandbox: TeslaSandbox,
    transport: str,
    key: bool,  # noqa: FBT001  # a column of the table
    signing: bool,  # noqa: FBT001  # as above
) -> None:
    with riding(sandbox, transport, signing=signing, key=key) as ride:
        here = ride.listed.body.now().position
        sandbox.places.add("7 Quiet Lane", here)
        place = Destination(address="7 Quiet Lane", position=here)
        assert ride.fleet.navigate(ride.link, ride.car, place) is NavigationRoute.DIRECT
        assert ride.listed.heard["navigation_request"] == 1
        assert len(ride.meter.spent) == 1


def test_a_car_that_has_not_let_our_key_in_says_so(sandbox: TeslaSandbox) -> None:
    with riding(sandbox, "signed", signing=True, key=True) as ride:
        ride.listed.key_paired = False
        with pytest.raises(VehicleRefused) as refused:
            ride.fleet.command(ride.link, ride.car, CarCommand.HONK_HORN)
        assert refused.value.reason == NOT_PAIRED
        assert ride.fleet.abilities(ride.link, [ride.car])[ride.car.vin].key_paired is False


def test_a_car_that_is_locked_against_plain_commands_is_asked_with_a_signature(
    sandbox: TeslaSandbox,
) -> None:
    with riding(sandbox, "direct", signing=True, key=True) as ride:
        ride.listed.hardlocked = True
        ride.fleet.command(ride.link, ride.car, CarCommand.FLASH_LIGHTS)
        assert ride.listed.heard["flash_lights"] == 1


@pytest.mark.parametrize("transport, key", [("proxy", False), ("signed", True)])
def test_a_car_is_asked_to_stream_and_confirms_it(
    sandbox: TeslaSandbox,
    transport: str,
    key: bool,  # noqa: FBT001  # a column of the table
) -> None:
    with riding(sandbox, transport, signing=True, key=key) as ride:
        assert ride.fleet.streaming(ride.link, ride.car) is Streaming.OFF
        assert ride.fleet.stream(ride.link, [ride.car]) == {ride.car.vin: (Streaming.ASKED, None)}
        assert ride.fleet.streaming(ride.link, ride.car) is Streaming.ASKED
        sandbox.clock.advance(timedelta(seconds=31))
        assert ride.fleet.streaming(ride.link, ride.car) is Streaming.ON


def test_a_car_that_cannot_stream_says_why(sandbox: TeslaSandbox) -> None:
    with riding(sandbox, "signed", signing=False, key=True) as ride:
        became = ride.fleet.stream(ride.link, [ride.car])
        assert became == {ride.car.vin: (Streaming.REFUSED, "unsupported_hardware")}
