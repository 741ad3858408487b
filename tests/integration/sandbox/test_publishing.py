"""What simulated cars tell reaches whoever listens, by HTTP and by MQTT, as the clock moves."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import pairwise

import attrs
import httpx
import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from driveway_core.cars import Gear
from driveway_core.places import Position
from driveway_sandbox import Clock, NotLoopback, TeslaSandbox
from driveway_sandbox.clock import system_time
from driveway_sandbox.loopback import Answer, LoopbackServer, Request
from driveway_sandbox.tesla.world import HOME, CarWorld, Habits, Hook, MqttTopics, Publisher, Wish
from driveway_telemetry import FleetTelemetryReader

NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
ELSEWHERE = Position(37.7650, -122.4200)
SECRET = "a secret of at least so many letters"  # known to this file only


@attrs.define
class Ear:
    """A hook that keeps what is posted; ``status`` is what it answers."""

    status: int = 202
    posted: list[Request] = attrs.field(factory=list)

    def answer(self, request: Request) -> Answer:
        """Taken, or not."""
        self.posted.append(request)
        return Answer(self.status)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def url(ear: Ear) -> Iterator[str]:
    server = LoopbackServer(ear.answer, host="127.0.0.1", port=0, banner="a hook")
    server.start()
    yield f"{server.url}/webhooks/tesla-telemetry"
    server.stop()


@pytest.fixture
def world() -> CarWorld:
    """A world with one car whose driver goes where it is sent."""
    world = CarWorld(Clock(lambda: NINE))
    world.add("ana", HOME, habits=Habits())
    return world


@pytest.mark.parametrize("as_protobuf", [True, False])
def test_a_hook_hears_a_car_drive_and_park(world: CarWorld, ear: Ear, url: str, *, as_protobuf: bool) -> None:
    car = world.cars[0]
    publisher = Publisher(world, Hook(url, SECRET, as_protobuf=as_protobuf))
    publisher.ask(car)
    publisher.start()
    car.navigate_to(ELSEWHERE, "somewhere")
    heard = []
    for _ in range(30):
        world.clock.advance(seconds=30)
        assert publisher.settle()
        heard.append(len(ear.posted))
    publisher.stop()
    assert sum(later > sooner for sooner, later in pairwise(heard)) > 5
    assert {request.headers["x-telemetry-secret"] for request in ear.posted} == {SECRET}
    news = [
        each
        for request in ear.posted
        for each in FleetTelemetryReader().read(
            request.body, request.headers["content-type"], received_at=world.clock.now()
        )
    ]
    assert {each.vin.value for each in news} == {car.vin}
    gears = [each.signals.gear.value for each in news if each.signals.gear]
    assert (gears[0], gears[-1]) == (Gear.PARK, Gear.PARK)
    assert Gear.DRIVE in gears
    assert publisher.lost == []
    assert publisher.taken == len(ear.posted)


def test_what_a_hook_refuses_is_kept_as_lost(world: CarWorld, ear: Ear, url: str) -> None:
    ear.status = 503
    publisher = Publisher(world, Hook(url, SECRET))
    publisher.ask(world.cars[0])
    publisher.start()
    world.clock.advance(minutes=1)
    assert publisher.settle()
    publisher.let_be(world.cars[0])
    world.clock.advance(minutes=60)
    assert publisher.settle()
    publisher.stop()
    assert publisher.taken == 0
    assert len(publisher.lost) == len(ear.posted) > 0
    assert all(record.created_at < NINE.replace(minute=2) for record in publisher.lost)


def test_records_go_nowhere_beyond_this_machine() -> None:
    with pytest.raises(NotLoopback):
        Hook("http://example.org/hook", SECRET)
    with pytest.raises(NotLoopback):
        MqttTopics("example.org", 1883)


def test_a_car_tells_from_when_it_has_taken_its_configuration_in(ear: Ear, url: str) -> None:
    with TeslaSandbox(start=NINE) as sandbox:
        owner = sandbox.owner()
        car = sandbox.car(owner)
        publisher = sandbox.publisher(Hook(url, SECRET))
        publisher.start()
        fields = {"Gear": {"interval_seconds": 1}, "SeatHeaterLeft": {"interval_seconds": 1}}
        config = {"hostname": "cars.parking.example", "port": 443, "fields": fields}
        answer = httpx.post(
            f"{sandbox.proxy_url}/api/1/vehicles/fleet_telemetry_config",
            json={"vins": [car.identity.vin.value], "config": config},
            headers={"Authorization": f"Bearer {sandbox.tokens(owner).access_token}"},
        )
        assert answer.json()["response"]["updated_vehicles"] == 1, answer.text
        sandbox.clock.advance(minutes=2)
        assert publisher.settle()
        publisher.stop()
    told = [json.loads(request.body) for request in ear.posted]
    assert [each.get("status") for each in told] == ["CONNECTED", None]
    assert [each["key"] for each in told[1]["data"]] == ["Gear"]
    assert told[0]["createdAt"] == "2026-01-05T09:00:30Z"


BROKER = """
import asyncio, logging, sys
from amqtt.broker import Broker

async def serve():
    await Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": "127.0.0.1:" + sys.argv[1]}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": False}},
        }
    ).start()
    await asyncio.Event().wait()

logging.disable(logging.CRITICAL)
asyncio.run(serve())
"""
"""A real broker, for clients that say who they are."""


@pytest.fixture
def broker() -> Iterator[int]:
    """The port of a broker in a process of its own."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with subprocess.Popen([sys.executable, "-c", BROKER, str(port)], stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 30
        while not answers(port):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        yield port
        process.kill()


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
        return True
    return False


def test_a_broker_hears_a_car_come_on_the_line_and_drive(world: CarWorld, broker: int) -> None:
    heard: list[tuple[str, object]] = []
    listens = threading.Event()

    def keep(_client: Client, _data: object, message: MQTTMessage) -> None:
        heard.append((message.topic, json.loads(message.payload)))

    reader = Client(CallbackAPIVersion.VERSION2)
    reader.username_pw_set("reader", "x")
    reader.on_message = keep
    reader.on_subscribe = lambda *_: listens.set()
    reader.connect("127.0.0.1", broker)
    reader.loop_start()
    reader.subscribe("cars/#", qos=1)
    assert listens.wait(10)
    car = world.cars[0]
    # any password is right for this broker
    topics = MqttTopics("127.0.0.1", broker, base="cars", user="server", password="x")
    publisher = Publisher(world, topics)
    publisher.ask(car)
    publisher.start()
    car.navigate_to(ELSEWHERE, "somewhere")
    world.clock.advance(minutes=2)
    assert publisher.settle()
    publisher.stop()
    until = time.monotonic() + 10
    while (f"cars/{car.vin}/v/Gear", "ShiftStateD") not in heard:
        assert time.monotonic() < until
        time.sleep(0.05)
    reader.disconnect()
    reader.loop_stop()
    assert heard[0][0] == f"cars/{car.vin}/connectivity"
    told = {topic for topic, _ in heard}
    assert {f"cars/{car.vin}/v/Location", f"cars/{car.vin}/v/DestinationName"} <= told


def test_a_clock_that_ticks_is_looked_at_now_and_then_only(ear: Ear, url: str) -> None:
    looks: list[datetime] = []
    world = CarWorld(Clock(system_time))

    def nobody() -> dict[str, tuple[datetime, dict[str, Wish]]]:
        looks.append(world.clock.now())
        return {}

    publisher = Publisher(world, Hook(url, SECRET), nobody)
    publisher.start()
    time.sleep(0.6)
    publisher.stop()
    assert 1 <= len(looks) <= 5
    assert ear.posted == []
