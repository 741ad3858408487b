"""Brokers, a marketplace on PostgreSQL with a linked car, and listeners in processes of their own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import attrs
import psycopg
import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from driveway_app import Container, on_postgres
from driveway_core.actors import SYSTEM
from driveway_core.cars import Car, VehicleObservation
from driveway_core.testing.builders import a_booking, a_car, a_trip
from driveway_core.testing.scenes import set_scene
from driveway_core.windows import HOUR, TimeWindow
from driveway_postgres.observations import observation_from_json
from driveway_postgres.sealing import Seals
from driveway_secrets import KeyRingCipher

USER = "tesla"
TOPIC = "fleet/telemetry"
BROKERS = ("amqtt", *(["mosquitto"] if shutil.which("mosquitto") else []))
"""The one that comes from PyPI, and the one of this machine if it has it."""


@attrs.define
class Broker:
    """A real broker on a port of its own, which can be stopped and started."""

    kind: str
    port: int
    folder: Path
    _process: "subprocess.Popen[str] | None" = None

    @property
    def url(self) -> str:
        return f"mqtt://{USER}:x@127.0.0.1:{self.port}"

    def start(self) -> None:
        self._process = subprocess.Popen(self._command(), text=True, stderr=subprocess.DEVNULL)
        eventually(self._answers)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)

    def _command(self) -> list[str]:
        if self.kind == "amqtt":
            return [sys.executable, str(Path(__file__).with_name("amqtt_broker.py")), str(self.port)]
        settings = self.folder / "mosquitto.conf"
        settings.write_text(f"listener {self.port} 127.0.0.1\nallow_anonymous true\n")
        return ["mosquitto", "-c", str(settings)]

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.5):
            return True
        return False


@attrs.define
class Publisher:
    """Tesla's own server, as it publishes: a message a value, each acknowledged by the broker."""

    client: Client

    def tell(self, vin: str, values: Mapping[str, object]) -> None:
        """The values of one record."""
        for name, value in values.items():
            self.say(f"{vin}/v/{name}", value)

    def say(self, topic: str, value: object) -> None:
        """One message, until the broker has it."""
        self.client.publish(f"{TOPIC}/{topic}", json.dumps(value), qos=1).wait_for_publish(10)


@attrs.frozen
class Market:
    """A marketplace on PostgreSQL, one linked car that has a stay, and what is kept of it."""

    url: str
    home: Path
    container: Container
    linked: Car

    @property
    def vin(self) -> str:
        return self.linked.vin.value

    def count(self) -> int:
        """How many observations are kept."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute("SELECT count(*) FROM vehicle_observations").fetchone()
        assert row is not None
        return int(row[0])

    def seen(self) -> list[VehicleObservation]:
        """Every observation that is kept, in the order of their moments."""
        seals = Seals(KeyRingCipher.open(self.home))
        with psycopg.connect(self.url) as connection:
            rows = connection.execute(
                "SELECT id, sighting FROM vehicle_observations ORDER BY observed_at"
            ).fetchall()
        owner = self.linked.owner_id
        return [
            observation_from_json(seals.unseal(sealed, "vehicle_observations.sighting", this, owner=owner))
            for this, sealed in rows
        ]

    def latest(self) -> VehicleObservation | None:
        """What is known of the car now."""
        with self.container.transactions().read(acting_as=SYSTEM) as work:
            car = work.cars.of(self.linked.vehicle_id)
        assert car is not None
        return car.latest


@attrs.define
class Listener:
    """``driveway telemetry`` in a process of its own; ``said`` is what it told a machine."""

    process: "subprocess.Popen[str]"
    log: Path

    def said(self) -> list[dict[str, object]]:
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]

    def is_on(self, times: int = 1) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return sum(line["status"] == "connected" for line in self.said()) >= times

    def end(self, number: int) -> int:
        """Tell it to end; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def listening(market: Market, broker: Broker, log: Path, *more: str) -> Iterator[Listener]:
    """A listener that is on the line; killed with the block if it is still there."""
    command = [sys.executable, "-m", "driveway_cli", "telemetry", "--mqtt", broker.url, "--topic", TOPIC]
    with (
        log.open("w") as told,
        subprocess.Popen(
            [*command, "--json", *more],
            env={
                **os.environ,
                "DATABASE_URL": market.url,
                "DRIVEWAY_HOME": str(market.home),
                "PYTHONPATH": os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path),
                "PYTHONUNBUFFERED": "1",
            },
            stdout=told,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        listener = Listener(process, log)
        try:
            eventually(listener.is_on)
            yield listener
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def eventually(is_so: Callable[[], bool], within_s: float = 30.0) -> None:
    """Waits until something is so."""
    until = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.05)


@pytest.fixture(params=BROKERS)
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Broker]:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    broker = Broker(request.param, port, tmp_path)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def publisher(broker: Broker) -> Iterator[Publisher]:
    client = Client(CallbackAPIVersion.VERSION2, client_id="fleet-telemetry")
    client.username_pw_set("server", "x")
    client.reconnect_delay_set(1, 1)
    client.connect("127.0.0.1", broker.port)
    client.loop_start()
    yield Publisher(client)
    client.disconnect()
    client.loop_stop()


@pytest.fixture
def market(database_url: str, tmp_path: Path) -> Iterator[Market]:
    home = tmp_path / "home"
    with on_postgres(database_url, home=home) as container:
        scene, now = set_scene(container.transactions()), container.clock()()
        stay = TimeWindow(now + HOUR, now + 3 * HOUR)
        booking = scene.store(a_booking(scene.driveway, scene.car, stay=stay, at=now))
        with container.transactions().begin(acting_as=SYSTEM) as work:
            car = work.cars.save(a_car(scene.car))
            work.trips.add(a_trip(booking, at=now))
        yield Market(database_url, home, container, car)
