"""Periodic jobs have their turns, each once however many workers there are."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import psycopg
from tests.integration.jobs.conftest import Yard, at_work, eventually

from driveway_core.errors import Unavailable
from driveway_core.jobs import PeriodicJob

EACH_SECOND: Final = "* * * * * *"
"""The sixth field, the seconds, is the library's own: a test has no minute to wait."""
YEARLY: Final = "0 0 1 1 *"
HOUR: Final = timedelta(hours=1)


class Counter:
    """Counts its calls."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self.calls = 0

    def __call__(self) -> None:
        with self._guard:
            self.calls += 1


def periodic(do: Callable[[], object], *, cron: str = EACH_SECOND, patience: timedelta = HOUR) -> PeriodicJob:
    return PeriodicJob(name="water", cron=cron, do=do, patience=patience)


def turns(url: str) -> list[tuple[str, int]]:
    with psycopg.connect(url) as connection:
        return connection.execute(
            "SELECT status::text, (args ->> 'timestamp')::bigint FROM procrastinate_jobs"
            " WHERE task_name = 'driveway:water' ORDER BY id"
        ).fetchall()


def test_two_workers_take_each_turn_once(yard: Yard) -> None:
    water = Counter()
    with at_work(*[yard.worker(None, [periodic(water)]) for _ in range(2)]):
        eventually(lambda: water.calls >= 3)
    taken = turns(yard.url)
    assert len({moment for _, moment in taken}) == len(taken)
    assert water.calls == sum(status == "succeeded" for status, _ in taken)


def test_once_makes_up_for_a_turn_that_nobody_took_and_only_once(yard: Yard) -> None:
    water = Counter()
    for _ in range(2):
        yard.worker(None, [periodic(water, cron="0 3 * * *")]).run(once=True)
    assert water.calls == 1


def test_a_turn_that_is_long_over_is_not_made_up_for(yard: Yard) -> None:
    water = Counter()
    yard.worker(None, [periodic(water, cron=YEARLY)]).run(once=True)
    assert (water.calls, turns(yard.url)) == (0, [])


def test_a_turn_that_fails_is_tried_again_as_long_as_the_next_one_will_not_do(yard: Yard) -> None:
    water = Counter()

    def fail() -> None:
        water()
        raise Unavailable

    patient = yard.worker(None, [periodic(fail, cron="0 3 * * *", patience=timedelta(days=2))])
    with at_work(patient):
        eventually(lambda: water.calls >= 3)
    hasty = yard.worker(None, [periodic(fail, cron="0 3 * * *", patience=timedelta(0))])
    with at_work(hasty):
        eventually(lambda: [status for status, _ in turns(yard.url)] == ["failed"])


def test_what_is_done_for_a_week_is_cleared_away_and_what_failed_stays(yard: Yard) -> None:
    water = Counter()

    def settle(subject: str) -> None:
        if subject == "bad":
            raise ZeroDivisionError

    def drop() -> None:
        water()
        raise ZeroDivisionError

    yard.add("good", "bad")
    worker = yard.worker(settle, [periodic(drop, cron="0 3 * * *", patience=timedelta(0))])
    with at_work(worker):
        eventually(lambda: yard.states() == {"succeeded": 1, "failed": 1})
        eventually(lambda: [status for status, _ in turns(yard.url)] == ["failed"])
    with psycopg.connect(yard.url) as connection:
        connection.execute("UPDATE procrastinate_events SET at = at - interval '8 days'")
        connection.execute(
            "DELETE FROM procrastinate_periodic_defers WHERE task_name = 'driveway:prune_jobs'"
        )
    yard.worker(settle).run(once=True)
    assert (yard.states(), len(turns(yard.url))) == ({"failed": 1}, 1)
    with psycopg.connect(yard.url) as connection:
        connection.execute(
            "DELETE FROM procrastinate_periodic_defers WHERE task_name = 'driveway:prune_jobs'"
        )
    yard.worker(settle, [periodic(water, cron=YEARLY)]).run(once=True)
    assert (yard.states(), turns(yard.url)) == ({"failed": 1}, [])
