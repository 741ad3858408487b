"""``kill -9`` in the middle of booking traffic: what was acknowledged is kept, what was not is done once."""

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from uuid import UUID

import attrs
import psutil  # type: ignore[import-untyped]  # it comes without types
import pytest
from benchmarks.crowd import UNSENT, Answer, Lines, Outcome, Request, gathered, play
from benchmarks.quarters import throwaway_cluster
from benchmarks.servers import Served, driveway_serve
from benchmarks.world import Driver, World, a_place, settle
from tests.conftest import PROFILE
from tests.integration.load.asking import booked, overlapping
from tests.integration.load.test_many_windows import what_was_promised

from driveway_embedded import Cluster
from driveway_postgres import upgrade

KILLS = 10 if PROFILE == "proof" else 4
PROCESSES, CONNECTIONS, REQUESTS = 2, 8, 40
ANSWERED = PROCESSES * CONNECTIONS + 1
"""With so many bookings more, somebody has had an answer: each connection waits for its own each time."""
PATIENCE_S = 60
VICTIMS = ("server", "postgres", "server and postgres")


@attrs.frozen
class Site:
    """A marketplace that is killed again and again; ``slots`` numbers the windows that nobody wanted yet."""

    cluster: Cluster
    keys: Path
    world: World
    slots: Iterator[int] = attrs.field(factory=count)
    promised: dict[UUID, tuple[object, ...]] = attrs.field(factory=dict)

    def wishes(self) -> list[Lines]:
        """Requests of 16 drivers, each for a window that nobody else wants."""
        drivers = iter(self.world.drivers)
        return [[self._line(next(drivers)) for _ in range(CONNECTIONS)] for _ in range(PROCESSES)]

    def _line(self, driver: Driver) -> list[Request]:
        return [self._wish(driver, next(self.slots)) for _ in range(REQUESTS)]

    def _wish(self, driver: Driver, slot: int) -> Request:
        turn, place = divmod(slot, len(self.world.driveways))
        return driver.wishes(self.world.driveways[place].id, self.world.stay(turn * 2))

    def promise(self, answers: list[Answer]) -> None:
        """Remember what drivers were told."""
        drivers = {str(driver.vehicle_id): driver.account_id for driver in self.world.drivers}
        for answer in answers:
            self.promised[UUID(answer.document["id"])] = what_was_promised(answer, drivers)

    def kill(self, served: Served, victims: str) -> None:
        """``kill -9`` for the server's processes, PostgreSQL's, or all of them."""
        if "server" in victims:
            served.kill()
        if "postgres" in victims:
            postmaster = psutil.Process(self.cluster.status().pid)
            for process in (postmaster, *postmaster.children(recursive=True)):
                with suppress(psutil.NoSuchProcess):  # one that has just ended by itself
                    process.kill()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with throwaway_cluster() as (cluster, keys):
        with cluster.running() as url:
            upgrade(url)
            places = [a_place() for _ in range(50)]
            world = settle(url, keys, drivers=PROCESSES * CONNECTIONS, driveways=places)
        yield Site(cluster, keys, world)


def traffic(site: Site, url: str, served: Served, victims: str, *, after: float) -> Outcome:
    """Traffic that is cut off so many seconds after its first booking was acknowledged."""
    with gathered(served.port, site.wishes()) as crowd:
        enough, give_up_at = len(booked(url, site.world)) + ANSWERED, time.monotonic() + PATIENCE_S
        crowd.release()
        while len(booked(url, site.world)) < enough:
            assert time.monotonic() < give_up_at, "the server books nothing"
            time.sleep(0.01)
        time.sleep(after)
        site.kill(served, victims)
        return crowd.outcome()


def ask_again(served: Served, requests: list[Request]) -> list[Answer]:
    """The same requests under the same keys, now that somebody is there to answer."""
    answers = list(play(served.port, [[requests[part::CONNECTIONS] for part in range(CONNECTIONS)]]).answers)
    assert {answer.status for answer in answers} <= {201}
    return answers


def everything_is_as_promised(site: Site, url: str) -> None:
    kept = booked(url, site.world)
    assert {each: kept.get(each) for each in site.promised} == site.promised
    assert overlapping(url) == []


def test_kills_lose_no_acknowledged_booking_and_make_none_twice(site: Site) -> None:
    chance, open_questions = random.Random(7), list[Request]()
    for number in range(KILLS):
        with (
            site.cluster.running() as url,
            driveway_serve(url, site.keys) as served,
        ):
            everything_is_as_promised(site, url)
            site.promise(ask_again(served, open_questions))
            assert set(booked(url, site.world)) == set(site.promised)

            outcome = traffic(site, url, served, VICTIMS[number % 3], after=chance.uniform(0, 0.4))
        site.promise(outcome.with_status(201))
        open_questions = [answer.request for answer in outcome.answers if answer.status not in (201, UNSENT)]
        assert outcome.with_status(201), "the kill came before the first booking"
        assert open_questions, "the kill came after the last booking"
    with site.cluster.running() as url:
        everything_is_as_promised(site, url)
