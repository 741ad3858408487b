"""``python -m benchmarks.auditing``: what the audit log costs a booking, beside the same without it."""

import random
import sys
from contextlib import ExitStack

from dependency_injector import providers
from rich.console import Console

from benchmarks.booking import Measured
from benchmarks.quarters import Quarters, quarters
from benchmarks.report import Comparison, tell
from benchmarks.single import measured_round
from benchmarks.usage import machine
from benchmarks.world import World, a_place, settled
from driveway_app import Container, assembled
from driveway_core.driveways import DrivewayId
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.windows import TimeWindow
from driveway_postgres import Database
from driveway_secrets import KeyRingCipher

AUDITED = "BookStay, audited"
UNAUDITED = "BookStay, without an audit log"


def measure(found: Quarters, *, rounds: int, each: int) -> dict[str, list[Measured]]:
    """Rounds of each in turn, after one that nobody counts; each has a host and a driver of its own."""
    chance = random.Random(4)
    results: dict[str, list[Measured]] = {AUDITED: [], UNAUDITED: []}
    with ExitStack() as until:
        markets: dict[str, tuple[Container, World]] = {}
        for name in results:
            database = Database.open(found.url, cipher=KeyRingCipher.open(found.home), pool_size=1)
            until.callback(database.dispose)
            container = assembled(database)
            if name == UNAUDITED:
                container.transactions.override(providers.Object(database.transactions))
            places = [a_place() for _ in range(100)]
            markets[name] = (container, settled(database.transactions, drivers=1, driveways=places))
        for number in range(rounds + 1):
            for name, (container, world) in markets.items():
                measured = _round(container, world, chance, each, found.postgres)
                if number:
                    results[name].append(measured)
    return results


def _round(container: Container, world: World, chance: random.Random, each: int, postgres: int) -> Measured:
    book, driver = container.book_stay(), world.drivers[0]

    def call(driveway_id: DrivewayId, stay: TimeWindow) -> object:
        return book(driver.actor, StayWish(driveway_id=driveway_id, vehicle_id=driver.vehicle_id, stay=stay))

    return measured_round(call, world, chance, each, postgres)


def main() -> None:
    """Measure and print."""
    with quarters() as found:
        tell(
            f"One process, one thread; {machine()}",
            measure(found, rounds=7, each=300),
            (Comparison(ours=AUDITED, floor=UNAUDITED, least=0.6, aim=0.8),),
            console=Console(width=None if sys.stdout.isatty() else 120),
        )


if __name__ == "__main__":
    main()
