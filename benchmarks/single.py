"""In one process and one thread: the use case beside its own statements, and quotes without HTTP."""

import random
import time
from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import Any, Final

import psycopg

from benchmarks.booking import Measured
from benchmarks.hearing import of_use_case
from benchmarks.quarters import Quarters
from benchmarks.script import Particulars, Script
from benchmarks.usage import cpu_seconds
from benchmarks.world import World
from driveway_app import assembled
from driveway_app.clockwork import new_id, new_reference
from driveway_core.driveways import DrivewayId
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.windows import TimeWindow
from driveway_postgres import Database
from driveway_secrets import KeyRingCipher

USE_CASE: Final = "BookStay"
BY_HAND: Final = "its statements by hand"
QUOTE: Final = "QuoteStay"

Call = Callable[[DrivewayId, TimeWindow], object]


def measure(quarters: Quarters, world: World, *, rounds: int, each: int) -> dict[str, list[Measured]]:
    """Rounds of each in turn, after one that nobody counts."""
    chance = random.Random(2)
    database = Database.open(quarters.url, cipher=KeyRingCipher.open(quarters.home), pool_size=1)
    try:
        script = of_use_case(database, world)
        container, driver = assembled(database), world.drivers[0]

        def wish(driveway_id: DrivewayId, stay: TimeWindow) -> StayWish:
            return StayWish(driveway_id=driveway_id, vehicle_id=driver.vehicle_id, stay=stay)

        with psycopg.connect(quarters.url, autocommit=True) as connection, connection.cursor() as cursor:
            calls: dict[str, Call] = {
                USE_CASE: lambda *wanted: container.book_stay()(driver.actor, wish(*wanted)),
                BY_HAND: partial(_by_hand, script, cursor, world),
                QUOTE: lambda *wanted: container.quote_stay()(driver.actor, wish(*wanted)),
            }
            found: dict[str, list[Measured]] = {name: [] for name in calls}
            for number in range(rounds + 1):
                for name, call in calls.items():
                    measured = measured_round(call, world, chance, each, quarters.postgres)
                    if number:
                        found[name].append(measured)
        return found
    finally:
        database.dispose()


def measured_round(call: Call, world: World, chance: random.Random, each: int, postgres: int) -> Measured:
    """So many calls, each for a stay that is free."""
    wanted = list(islice(world.free(chance), each))
    own, theirs, begun = time.process_time(), cpu_seconds(postgres), time.perf_counter()
    for driveway_id, stay in wanted:
        call(driveway_id, stay)
    seconds = time.perf_counter() - begun
    spent = time.process_time() - own + cpu_seconds(postgres) - theirs
    return Measured(per_second=each / seconds, cpu_ms=spent / each * 1_000)


def _by_hand(
    script: Script,
    cursor: psycopg.Cursor[Any],
    world: World,
    driveway_id: DrivewayId,
    stay: TimeWindow,
) -> None:
    driver = world.drivers[0]
    of = Particulars(
        account_id=driver.account_id,
        vehicle_id=driver.vehicle_id,
        driveway_id=driveway_id,
        start=stay.start,
        end=stay.end,
        booking_id=new_id(),
        reference=new_reference(),
    )
    if not script.run(cursor, of):
        raise RuntimeError("a window that was free is taken")
