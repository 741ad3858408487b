"""Search among 1,000,000 listings and 5,000,000 bookings: ``python -m benchmarks.large``."""

from typing import Final

from benchmarks.kept import filled
from benchmarks.multitude import Multitude
from benchmarks.search import report

LARGE: Final = Multitude(listings=1_000_000, cities=50)


def main() -> None:
    """Load what is not there yet, then measure and print."""
    with filled(LARGE) as database:
        report(database, LARGE)


if __name__ == "__main__":
    main()
