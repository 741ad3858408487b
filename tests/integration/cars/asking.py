"""Workers that ask cars as often as they are let, in processes that may be killed."""

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from ctypes import Array, c_longlong
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Final
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.car_calls import Call, CallKind
from driveway_core.car_troubles import BudgetSpent
from driveway_core.testing.builders import NOW
from driveway_core.use_cases.meter_calls import Meter
from driveway_core.vehicles import VehicleId
from driveway_postgres import Database
from driveway_secrets import KeyRingCipher

PROCESSES: Final = get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])

STEP: Final = timedelta(seconds=5)
AHEAD: Final = 12
"""How many steps a worker may be ahead of another: who starts again after being killed is waited for."""
CARS: Final = 50
ACCOUNTS: Final = 10
WOKEN: Final = CARS - 1
"""The car that is woken again and again."""


@attrs.frozen
class Made:
    """A call that was let through, and when."""

    at: datetime
    call: Call


@attrs.frozen(kw_only=True)
class Shift:
    """What a process does: some of all workers, over so many steps; ``made`` gets what was let through."""

    database: str
    keys: Path
    made: Path
    workers: range
    steps: int


def work(shift: Shift, reached: "Array[c_longlong]") -> None:
    """The process: each worker goes on from the step that it has ``reached``; the furthest sets the time."""
    database = Database.open(
        shift.database, cipher=KeyRingCipher.open(shift.keys), pool_size=len(shift.workers)
    )
    made = os.open(shift.made, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def one(worker: int) -> None:
        latest = NOW

        def clock() -> datetime:
            nonlocal latest
            furthest: int = max(reached)
            latest = NOW + furthest * STEP
            return latest

        meter = Meter(database.transactions, clock)
        while (step := reached[worker]) < shift.steps:
            while step > min(reached) + AHEAD:
                time.sleep(0.001)
            call = a_wish(random.Random(step * 1000 + worker), step)
            with suppress(BudgetSpent):
                meter.spend(call)
                os.write(made, _line(Made(latest, call)))
            reached[worker] = step + 1

    with ThreadPoolExecutor(len(shift.workers)) as pool:
        for _ in pool.map(one, shift.workers):
            pass


def a_wish(chance: random.Random, step: int) -> Call:
    """What a worker wants at a step: mostly of the car of that minute, and every kind of call."""
    number = step * STEP // timedelta(minutes=1) % CARS
    if chance.random() < 0.2:
        number = chance.randrange(CARS)
    kind = chance.choices([*CallKind], [5, 60, 28, 7])[0]
    if chance.random() < 0.05:
        number, kind = WOKEN, CallKind.WAKE
    named = kind is not CallKind.FREE or chance.random() < 0.5
    return Call(
        kind=kind,
        account_id=AccountId(UUID(int=1 + number * ACCOUNTS // CARS)),
        vehicle_id=VehicleId(UUID(int=1001 + number)) if named else None,
    )


def made_so_far(path: Path) -> list[Made]:
    """All that was let through, by any process."""
    return [_read(line) for line in path.read_text().splitlines()]


def _line(made: Made) -> bytes:
    call = made.call
    return f"{made.at.isoformat()} {call.kind} {call.account_id} {call.vehicle_id or '-'}\n".encode()


def _read(line: str) -> Made:
    at, kind, account, car = line.split()
    vehicle_id = None if car == "-" else VehicleId(UUID(car))
    call = Call(kind=CallKind(kind), account_id=AccountId(UUID(account)), vehicle_id=vehicle_id)
    return Made(datetime.fromisoformat(at), call)
