"""Eight workers and fifty cars: no budget is ever overdrawn, whoever is killed meanwhile."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ctypes import Array, c_longlong
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from tests.integration.cars.asking import CARS, PROCESSES, STEP, Made, Shift, made_so_far, work

from driveway_core.actors import SYSTEM
from driveway_core.car_budgets import CAR_LIMITS, Limit, account_limits, account_subject, car_subject
from driveway_core.car_calls import CallKind
from driveway_core.settings import Marketplace
from driveway_postgres import Database
from driveway_secrets import KeyRingCipher

WORKERS, EACH = 8, 2
DEADLINE_S = 240.0


def most_in_any(within: timedelta, moments: list[datetime]) -> int:
    """The most of these moments that lie in any stretch of that length, counted one after the other."""
    return max(
        (sum(first <= each < first + within for each in moments) for first in moments),
        default=0,
    )


@contextmanager
def at_work(shifts: Iterable[Shift], reached: "Array[c_longlong]") -> Iterator[list[BaseProcess]]:
    """A process for each shift; none is left behind."""
    processes = [start(shift, reached) for shift in shifts]
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.join()


def start(shift: Shift, reached: "Array[c_longlong]") -> BaseProcess:
    process = PROCESSES.Process(target=work, args=(shift, reached), daemon=True)
    process.start()
    return process


def wait_until(reached: "Array[c_longlong]", step: int) -> None:
    """Until somebody has come that far."""
    give_up_at = time.monotonic() + DEADLINE_S
    while max(reached) < step:
        assert time.monotonic() < give_up_at
        time.sleep(0.01)


@pytest.mark.parametrize("minutes", [15, pytest.param(60, marks=pytest.mark.proof)])
def test_no_budget_is_overdrawn_whoever_is_killed(
    database_url: str, tmp_path: Path, minutes: int, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = timedelta(minutes=minutes) // STEP
    reached = PROCESSES.RawArray(c_longlong, WORKERS)
    path = tmp_path / "made"
    shifts = [
        Shift(
            database=database_url,
            keys=tmp_path,
            made=path,
            workers=range(first, first + EACH),
            steps=steps,
        )
        for first in range(0, WORKERS, EACH)
    ]
    database = Database.open(database_url, cipher=KeyRingCipher.open(tmp_path))
    began, kills = time.monotonic(), 0
    with at_work(shifts, reached) as processes:
        for part in range(1, 6):
            wait_until(reached, steps * part // 6)
            victim = part % len(processes)
            processes[victim].kill()
            processes[victim].join()
            kills += processes[victim].exitcode == -9
            processes[victim] = start(shifts[victim], reached)
        for process in processes:
            process.join(DEADLINE_S)
        assert [process.exitcode for process in processes] == [0] * len(processes)
    took = time.monotonic() - began
    made = made_so_far(path)
    assert kills == 5
    fullest = no_window_holds_too_much(made)
    everything_made_was_counted(database, made)
    database.dispose()
    with capsys.disabled():
        print(  # noqa: T201  # a figure to report
            f"\n{minutes} min, {WORKERS} workers, {CARS} cars, {kills} kills: {steps * WORKERS} wishes,"
            f" {len(made)} calls, {steps * WORKERS / took:.0f} wishes/s; fullest windows: {fullest}"
        )


def no_window_holds_too_much(made: list[Made]) -> dict[str, int]:
    """The fullest window of each kind, and of a driver: each budget was used up, and none overdrawn."""
    by_car, by_account = defaultdict(list), defaultdict(list)
    for each in made:
        by_account[each.call.account_id].append(each.at)
        if each.call.vehicle_id is not None:
            by_car[each.call.kind, each.call.vehicle_id].append(each.at)
    asked: list[tuple[str, Limit, list[list[datetime]]]] = [
        (f"{kind} in {limit.within}", limit, [moments for (of, _), moments in by_car.items() if of is kind])
        for kind in CallKind
        for limit in CAR_LIMITS[kind]
    ]
    (hourly,) = account_limits(Marketplace().tesla_api_rate_limit)
    asked.append(("driver's hour", hourly, list(by_account.values())))
    fullest = {
        name: max(most_in_any(limit.within, moments) for moments in all_moments)
        for name, limit, all_moments in asked
    }
    assert fullest == {name: limit.calls for name, limit, _ in asked}
    return fullest


def everything_made_was_counted(database: Database, made: list[Made]) -> None:
    """Nothing was called that was not counted; what a killed process counted may not have been called."""
    called = defaultdict[str, int](int)
    for each in made:
        called[account_subject(each.call.account_id)] += 1
        if each.call.vehicle_id is not None:
            called[car_subject(each.call.vehicle_id, each.call.kind)] += 1
    with database.transactions.read(acting_as=SYSTEM) as work:
        uncalled = [work.call_logs.get(subject).total - calls for subject, calls in called.items()]
    assert min(uncalled) >= 0
    assert sum(uncalled) <= 2 * 5 * EACH
