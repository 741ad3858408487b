"""``python -m benchmarks.sealing``: a booking with a data key for each account, beside one key for all."""

import random
import sys
from contextlib import ExitStack

from rich.console import Console

from benchmarks.booking import Measured
from benchmarks.quarters import Quarters, quarters
from benchmarks.report import Comparison, tell
from benchmarks.single import measured_round
from benchmarks.usage import machine
from benchmarks.world import World, a_place, settled
from driveway_app import assembled
from driveway_core.driveways import DrivewayId
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.windows import TimeWindow
from driveway_postgres import Database
from driveway_secrets import KeyFileCipher, KeyRingCipher

OWN_KEYS = "BookStay, a data key each"
ONE_KEY = "BookStay, one key for all"


def measure(found: Quarters, *, rounds: int, each: int) -> dict[str, list[Measured]]:
    """Rounds of each in turn, after one that nobody counts; each has a host and a driver of its own."""
    chance = random.Random(3)
    results: dict[str, list[Measured]] = {OWN_KEYS: [], ONE_KEY: []}
    with ExitStack() as until:
        worlds: dict[str, tuple[Database, World]] = {}
        for name, cipher in (
            (OWN_KEYS, KeyRingCipher.open(found.home)),
            (ONE_KEY, KeyFileCipher.open(found.home)),
        ):
            database = Database.open(found.url, cipher=cipher, pool_size=1)
            until.callback(database.dispose)
            places = [a_place() for _ in range(100)]
            worlds[name] = (database, settled(database.transactions, drivers=1, driveways=places))
        for number in range(rounds + 1):
            for name, (database, world) in worlds.items():
                measured = _round(database, world, chance, each, found.postgres)
                if number:
                    results[name].append(measured)
    return results


def _round(database: Database, world: World, chance: random.Random, each: int, postgres: int) -> Measured:
    book, driver = assembled(database).book_stay(), world.drivers[0]

    def call(driveway_id: DrivewayId, stay: TimeWindow) -> object:
        return book(driver.actor, StayWish(driveway_id=driveway_id, vehicle_id=driver.vehicle_id, stay=stay))

    return measured_round(call, world, chance, each, postgres)


def main() -> None:
    """Measure and print."""
    with quarters() as found:
        tell(
            f"One process, one thread; {machine()}",
            measure(found, rounds=7, each=300),
            (Comparison(ours=OWN_KEYS, floor=ONE_KEY, least=0.9, aim=1.0),),
            console=Console(width=None if sys.stdout.isatty() else 120),
        )


if __name__ == "__main__":
    main()
