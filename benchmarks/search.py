"""Search: the use case beside its bare SQL, and both beside reading one row by its key."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from statistics import median, quantiles
from typing import Final

import attrs
from rich.console import Console
from rich.table import Table

from benchmarks.kept import filled
from benchmarks.multitude import AT, Multitude
from benchmarks.usage import machine
from driveway_core.actors import ANYONE
from driveway_core.dimensions import Dimensions
from driveway_core.places import Position
from driveway_core.searching import Filters, SearchQuestion
from driveway_core.settings import Marketplace
from driveway_core.use_cases.search_driveways import SearchDriveways, Wish
from driveway_core.windows import HOUR, TimeWindow
from driveway_postgres import Database
from driveway_postgres.connections import borrowed
from driveway_postgres.search_values import statement_of, values_of, views_of

MEDIUM: Final = Multitude(listings=60_000, cities=3)
PAGE: Final = 20
QUESTIONS: Final = 400
ROUNDS: Final = 5
RADII_M: Final = (1_500, 5_000)

_KEY: Final = b"SELECT id, title FROM listed_driveways WHERE id = %(id)s"
_ZONES: Final = frozenset({"America/Los_Angeles"})
_CAR: Final = Dimensions(185, 73, 57)


@attrs.frozen(kw_only=True)
class Timing:
    """Milliseconds of one call.

    ``p50`` and ``p95`` are over all questions, each at its best of all rounds,
    because others may be at work on the machine; ``low`` and ``high`` are the
    medians of the quietest and of the busiest round.
    """

    name: str
    p50: float
    p95: float
    low: float
    high: float


def measure(database: Database, radius_m: int, *, seed: int = 1) -> list[Timing]:
    """The key, the statement and the use case, one after the other for each question, round after round.

    Questions are asked around listings, so more often where there are many:
    a car of the size of a Model 3, an EV connector, three hours in the next
    three days. The statement is sent ready made for a page and one row more.
    """
    wishes = _wishes(database, radius_m, seed)
    searching = SearchDriveways(database.search, database.transactions, lambda: AT)
    with borrowed(database.search_pool) as run:
        keys = [row[0] for row in run.all(b"SELECT id FROM listed_driveways LIMIT 400")]
        calls: dict[str, list[Callable[[], object]]] = {
            "primary key": [partial(run.one, _KEY, {"id": key}) for key in keys],
            "bare SQL": [partial(run.all, *_bare(wish)) for wish in wishes],
            "use case": [partial(searching, ANYONE, wish, limit=PAGE) for wish in wishes],
        }
        taken: dict[str, list[list[float]]] = {name: [] for name in calls}
        for number in range(ROUNDS + 1):
            times = [[_timed(call) for call in question] for question in zip(*calls.values(), strict=True)]
            if number:  # the first round warms
                for name, column in zip(calls, zip(*times, strict=True), strict=True):
                    taken[name].append(list(column))
    return [_timing(name, rounds) for name, rounds in taken.items()]


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1_000


def _timing(name: str, rounds: Sequence[Sequence[float]]) -> Timing:
    best = [min(question) for question in zip(*rounds, strict=True)]
    medians = [median(one) for one in rounds]
    return Timing(
        name=name, p50=median(best), p95=quantiles(best, n=20)[-1], low=min(medians), high=max(medians)
    )


def _wishes(database: Database, radius_m: int, seed: int) -> list[Wish]:
    drawn = random.Random(seed)
    with borrowed(database.system_pool) as run:
        rows = run.all(
            b"SELECT latitude::float8, longitude::float8 FROM driveways"
            b" TABLESAMPLE BERNOULLI (5) REPEATABLE (1)"
        )
    wishes = []
    for latitude, longitude in drawn.sample(rows, QUESTIONS):
        start = AT + drawn.randrange(4, 4 * 72) * timedelta(minutes=15)
        wishes.append(
            Wish(
                near=Position(latitude + drawn.uniform(-0.01, 0.01), longitude + drawn.uniform(-0.01, 0.01)),
                radius_m=radius_m,
                stay=TimeWindow(start, start + 3 * HOUR),
                car=_CAR,
                filters=Filters(has_ev_charging=True),
            )
        )
    return wishes


def _bare(wish: Wish) -> tuple[bytes, dict[str, object]]:
    question = SearchQuestion(
        near=wish.near,
        radius_m=wish.radius_m,
        stay=wish.stay,
        car=wish.car,
        filters=wish.filters,
        driver_id=None,
        market=Marketplace(),
        at=AT,
    )
    (view,) = views_of(question.near, question.radius_m)
    return statement_of(question, after=False), values_of(question, view, _ZONES, limit=PAGE + 1, after=None)


def report(database: Database, many: Multitude, *, console: Console | None = None) -> None:
    """Print both radii as one table, with ratios."""
    table = Table(
        title=f"Search among {many.listings:,} listings and {many.bookings:,} bookings; {machine()}"
    )
    for column in ("radius", "what", "p50 ms", "p95 ms", "rounds", "ratio"):
        table.add_column(column, justify="right" if column != "what" else "left")
    for radius_m in RADII_M:
        key, bare, whole = measure(database, radius_m)
        ratios = {
            "primary key": "",
            "bare SQL": f"{bare.p50 / key.p50:.1f} × the key",
            "use case": f"{whole.p50 / bare.p50:.1f} × the SQL: {bare.p50 / whole.p50:.2f}",
        }
        for each in (key, bare, whole):
            spread = f"{each.low:.2f}–{each.high:.2f}"
            table.add_row(
                f"{radius_m:,} m", each.name, f"{each.p50:.2f}", f"{each.p95:.2f}", spread, ratios[each.name]
            )
    (console or Console()).print(table)


def main() -> None:
    """Load what is not there yet, then measure and print."""
    with filled(MEDIUM) as database:
        report(database, MEDIUM)


if __name__ == "__main__":
    main()
