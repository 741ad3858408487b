"""Booking over HTTP beside its two floors, and the use case beside its own statements."""

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Final
from uuid import UUID

import attrs
import psycopg

from bench.crowd import Lines, Request, play
from bench.floors import BARE_TABLE
from bench.quarters import Quarters
from bench.script import Particulars, Script, listening
from bench.servers import Served, serving, settings_for
from bench.usage import cpu_seconds
from bench.world import BOOKINGS, Driver, World
from driveway_app import assembled
from driveway_http import create_app
from driveway_postgres import Database
from driveway_secrets import KeyFileCipher

PROCESSES: Final = 2
CONNECTIONS: Final = 16


@attrs.frozen(kw_only=True)
class Measured:
    """One round: bookings a second, and CPU milliseconds of server and PostgreSQL for each."""

    per_second: float
    cpu_ms: float
    refused: int


@attrs.frozen
class Contender:
    """One server in the comparison."""

    name: str
    served: Served
    postgres: int

    def round(self, lines: Sequence[Lines]) -> Measured:
        """Let the clients play; raises on any answer that is neither 201 nor 409."""
        before = cpu_seconds(self.served.pid, self.postgres)
        outcome = play(self.served.port, lines, bodies=False)
        spent = cpu_seconds(self.served.pid, self.postgres) - before
        strange = {status: times for status, times in outcome.statuses.items() if status not in (201, 409)}
        if strange:
            raise RuntimeError(f"{self.name} answered {strange}")
        count = len(outcome.answers)
        return Measured(
            per_second=count / outcome.seconds, cpu_ms=spent / count * 1_000, refused=outcome.statuses[409]
        )


def crowd_of(world: World, chance: random.Random, *, each: int, path: str = BOOKINGS) -> list[Lines]:
    """Requests for clients of one driver, ``each`` on every connection."""
    driver, stays = world.drivers[0], world.scattered(chance)

    def line() -> list[Request]:
        return [driver.wishes(*wished, path=path) for wished in islice(stays, each)]

    return [[line() for _ in range(CONNECTIONS // PROCESSES)] for _ in range(PROCESSES)]


def heard_over_http(database: Database, world: World, driver: Driver) -> Script:
    """The statements of one booking over HTTP, after a first one that fills every memory."""
    client = create_app(assembled(database)).test_client()
    chance = random.Random(0)
    for _ in range(2):
        with listening(database) as steps:
            asked = driver.wishes(*next(world.scattered(chance)))
            sent = json.dumps(asked.body)
            answer = client.post(
                BOOKINGS, data=sent, headers=dict(asked.headers), content_type="application/json"
            )
            heard = steps()
        if answer.status_code != 201:
            raise RuntimeError(f"the booking to listen to failed: {answer.get_data(as_text=True)}")
    made = answer.get_json()
    return Script(
        heard,
        Particulars(
            account_id=driver.account_id,
            vehicle_id=driver.vehicle_id,
            driveway_id=UUID(made["driveway_id"]),
            start=datetime.fromisoformat(made["start_time"]),
            end=datetime.fromisoformat(made["end_time"]),
            booking_id=UUID(made["id"]),
            reference=made["booking_reference"],
            digest=sha256(driver.token.encode()).digest(),
            scope=f"{driver.account_id} POST {BOOKINGS}",
            key=asked.headers["Idempotency-Key"],
            fingerprint=sha256(sent.encode()).digest(),
        ),
    )


def contenders(quarters: Quarters, world: World, open_until: ExitStack) -> Iterator[Contender]:
    """Ours, then the floors, all up at once so that rounds can alternate."""
    script = quarters.home / "booking.script"
    database = Database.open(quarters.url, cipher=KeyFileCipher.open(quarters.home), pool_size=1)
    driver = world.drivers[0]
    heard_over_http(database, world, driver).write(script)
    database.dispose()
    with psycopg.connect(quarters.url, autocommit=True) as connection:
        connection.execute(BARE_TABLE)
    environment = {
        **settings_for(quarters.url, quarters.home),
        "BENCH_SCRIPT": str(script),
        "BENCH_ACCOUNT": str(driver.account_id),
    }
    for name, app in (
        ("driveway-hub", "bench.apps:ours()"),
        ("one INSERT", "bench.floors:bare()"),
        ("its statements by hand", "bench.floors:by_hand()"),
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
                measured = contender.round(crowd_of(world, chance, each=each))
                if number:
                    found[contender.name].append(measured)
    return found
