"""``kill -9`` of a worker in the middle of its calls to a car: the trip goes on, nothing is done twice."""

import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from dependency_injector import providers
from tests.integration.cars.doomed import ended
from tests.integration.cars.lane import AWAY, Lane, car_settings
from tests.integration.jobs.tempo import HURRIED
from tests.planted import found_in

from driveway_app import assembled
from driveway_app.driving import drive_teslas
from driveway_app.working import handlers
from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.bookings import BookingStatus
from driveway_core.testing.builders import NOW
from driveway_core.testing.scenes import set_scene
from driveway_memory import Memory
from driveway_postgres import Database
from driveway_postgres.worker import Worker
from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.world import Habits, Leg, Sleep
from driveway_secrets import HmacSigner, KeyRingCipher

MINUTE = timedelta(minutes=1)


class Road(Lane):
    """The lane on a real PostgreSQL, with a real worker."""

    url: str
    home: Path

    def work(self) -> None:
        Worker(self.url, handlers=handlers(self.container), clock=self.clock, tempo=HURRIED).run(once=True)

    def lose_a_worker(self, where: str) -> None:
        """One begins what is due now, and is killed there."""
        log = self.home / "doomed.log"
        number = ended(log, self.url, self.home, self.clock(), self.sandbox.url, where)
        said = log.read_text()
        assert number == -signal.SIGKILL, said
        assert found_in(said) == []
        time.sleep(HURRIED.silent_s + 0.2)


@pytest.fixture
def road(database_url: str, tmp_path: Path) -> Iterator[Road]:
    with TeslaSandbox(start=NOW) as sandbox:
        database = Database.open(database_url, cipher=KeyRingCipher.open(tmp_path), pool_size=8)
        container = assembled(database)
        container.clock.override(providers.Object(sandbox.clock.now))
        container.signer.override(providers.Singleton(HmacSigner.open, tmp_path))
        with drive_teslas(container, car_settings(sandbox.url)):
            scene = set_scene(container.transactions())
            road = Road(sandbox, Memory(), container, scene, sandbox.owner("Ada"), step=4 * MINUTE)
            road.url, road.home = database_url, tmp_path
            yield road
        database.dispose()


def test_a_trip_goes_on_whoever_is_killed_on_its_way(road: Road) -> None:
    listed = road.sandbox.car(
        road.owner,
        AWAY,
        needs_signing=False,
        habits=Habits(follows=False),
        sleep=Sleep(after=timedelta(days=1), cached=False),
    )
    road.link()
    booking = road.container.book_stay()(
        road.scene.driver.actor, road.wish(road.vehicle(listed), 0.75, 1.75)
    ).booking
    listed.body.plan(
        Leg(to=road.scene.driveway.position, at=booking.stay.start - 20 * MINUTE),
        Leg(to=AWAY, at=booking.stay.end - 5 * MINUTE),
    )
    road.container.begin_trip()(booking.id)
    road.lose_a_worker("navigate after")
    assert listed.heard["navigation_request"] == 1
    assert not road.booking(booking).tesla_navigation_sent
    road.wait(minutes=4)
    assert road.booking(booking).tesla_navigation_sent
    for moment, where in (
        (booking.stay.start - 12 * MINUTE, "look before"),
        (booking.stay.start - 2 * MINUTE, "look after"),
    ):
        road.wait_until(moment)
        road.until_a_look_is_due(booking)
        road.lose_a_worker(where)
    road.wait_until(booking.stay.start + 20 * MINUTE)
    arrived = road.booking(booking)
    assert (arrived.status, arrived.arrival_source) == (BookingStatus.ACTIVE, Source.POLLING)
    road.until_a_look_is_due(booking)
    road.lose_a_worker("look after")
    road.wait_until(booking.stay.end + 20 * MINUTE)
    done = road.booking(booking)
    assert (done.status, done.departure_source) == (BookingStatus.COMPLETED, Source.POLLING)
    assert done.auto_park_attempted is False
    with road.container.transactions().read(acting_as=SYSTEM) as work:
        assert not work.trips.due(at=road.clock(), limit=9)
        seen = work.sightings.of(booking.id, limit=100)
    assert len({each.at for each in seen}) == len(seen) > 5
    assert listed.heard["navigation_request"] <= 4
    with psycopg.connect(road.url) as connection:
        failed = connection.execute(
            "SELECT task_name FROM procrastinate_jobs WHERE status IN ('failed', 'doing')"
        ).fetchall()
    assert failed == []
