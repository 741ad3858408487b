"""``python -m benchmarks``: our cost beside the floors, as ratios measured in one run."""

import argparse
import sys

from rich.console import Console

from benchmarks import booking, single
from benchmarks.quarters import quarters
from benchmarks.report import Comparison, tell
from benchmarks.usage import machine
from benchmarks.world import a_place, settle

OVER_HTTP = (
    Comparison(ours=booking.OURS, floor=booking.BARE, least=0.1, aim=0.2),
    Comparison(ours=booking.OURS, floor=booking.BY_HAND, least=0.35, aim=0.6),
)
ALONE = (Comparison(ours=single.USE_CASE, floor=single.BY_HAND, least=0.6, aim=0.6),)


def main() -> None:
    """Measure what the arguments ask for, and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round of each: does it still run?")
    quick = parser.parse_args().quick
    rounds, over_http, alone = (1, 5, 20) if quick else (7, 60, 400)
    console = Console(width=None if sys.stdout.isatty() else 120)
    with quarters() as found:
        world = settle(found.url, found.home, drivers=1, driveways=[a_place() for _ in range(200)])
        tell(
            f"Over HTTP: {booking.CONNECTIONS} connections, 2 workers, PostgreSQL beside them; {machine()}",
            booking.measure(found, world, rounds=rounds, each=over_http),
            OVER_HTTP,
            console=console,
        )
        tell(
            f"One process, one thread; {machine()}",
            single.measure(found, world, rounds=rounds, each=alone),
            ALONE,
            console=console,
        )


if __name__ == "__main__":
    main()
