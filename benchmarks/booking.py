"""Booking over HTTP beside its two floors, and the use case beside its own statements."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from typing import Final

import attrs
import psycopg

from benchmarks.crowd import Lines, Request, play
from benchmarks.floors import BARE_TABLE
from benchmarks.hearing import over_http
from benchmarks.quarters import Quarters
from benchmarks.servers import Served, driveway_serve, serving
from benchmarks.usage import cpu_seconds
from benchmarks.world import BOOKINGS, QUOTES, World
from driveway_postgres import Database
from driveway_secrets import KeyRingCipher

PROCESSES: Final = 2
CONNECTIONS: Final = 16

OURS: Final = "driveway serve"
QUOTES_OVER_HTTP: Final = "driveway serve: quotes"
BARE: Final = "Flask and one INSERT"
BY_HAND: Final = "Flask and its statements by hand"


@attrs.frozen(kw_only=True)
class Measured:
    """One round: answers a second, and CPU milliseconds of server and PostgreSQL for each."""

    per_second: float
    cpu_ms: float


@attrs.frozen
class Contender:
    """One server in the comparison, and what is asked of it."""

    name: str
    served: Served
    postgres: int
    path: str = BOOKINGS

    def round(self, world: World, chance: random.Random, *, each: int) -> Measured:
        """Let the clients play; raises on any answer but 201."""
        lines = crowd_of(world, chance, each=each, path=self.path)
        before = cpu_seconds(self.served.pid, self.postgres)
        outcome = play(self.served.port, lines, bodies=False)
        spent = cpu_seconds(self.served.pid, self.postgres) - before
        if set(outcome.statuses) != {201}:
            raise RuntimeError(f"{self.name} answered {dict(outcome.statuses)}")
        count = len(outcome.answers)
        return Measured(per_second=count / outcome.seconds, cpu_ms=spent / count * 1_000)


def crowd_of(world: World, chance: random.Random, *, each: int, path: str) -> list[Lines]:
    """Requests for clients of one driver, ``each`` on every connection."""
    driver, stays = world.drivers[0], world.free(chance)

    def line() -> list[Request]:
        return [driver.wishes(*wished, path=path) for wished in islice(stays, each)]

    return [[line() for _ in range(CONNECTIONS // PROCESSES)] for _ in range(PROCESSES)]


def contenders(quarters: Quarters, world: World, open_until: ExitStack) -> Iterator[Contender]:
    """Ours, then the floors, all up at once so that rounds can alternate."""
    script = quarters.home / "booking.script"
    database = Database.open(quarters.url, cipher=KeyRingCipher.open(quarters.home), pool_size=1)
    driver = world.drivers[0]
    over_http(database, world).write(script)
    database.dispose()
    with psycopg.connect(quarters.url, autocommit=True) as connection:
        connection.execute(BARE_TABLE)
    ours = open_until.enter_context(driveway_serve(quarters.url, quarters.home))
    yield Contender(OURS, ours, quarters.postgres)
    yield Contender(QUOTES_OVER_HTTP, ours, quarters.postgres, QUOTES)
    environment = {
        "DATABASE_URL": quarters.url,
        "BENCH_SCRIPT": str(script),
        "BENCH_ACCOUNT": str(driver.account_id),
    }
    for name, app in (
        (BARE, "benchmarks.floors:bare()"),
        (BY_HAND, "benchmarks.floors:by_hand()"),
    ):
        yield Contender(name, open_until.enter_context(serving(app, environment)), quarters.postgres)


def measure(quarters: Quarters, world: World, *, rounds: int, each: int) -> dict[str, list[Measured]]:
    """Rounds of every contender in turn, after one that nobody counts."""
    chance = random.Random(1)
    with ExitStack() as open_until:
        all_of_them = list(contenders(quarters, world, open_until))
        found: dict[str, list[Measured]] = {contender.name: [] for contender in all_of_them}
        for number in range(rounds + 1):
            for contender in all_of_them:
                measured = contender.round(world, chance, each=each)
                if number:
                    found[contender.name].append(measured)
    return found
