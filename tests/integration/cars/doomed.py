"""A worker in a process that is killed in the middle of a call.

``at`` is what its clock says, ``sandbox`` where the cars are, ``where`` the
method of the fleet that it dies in, and whether ``before`` or ``after``.
"""

import os
import signal
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from dependency_injector import providers
from tests.integration.cars.lane import car_settings
from tests.integration.jobs.tempo import HURRIED

from driveway_app import assembled
from driveway_app.driving import drive_teslas
from driveway_app.working import handlers
from driveway_core.ports import Fleet
from driveway_postgres import Database
from driveway_postgres.worker import Worker
from driveway_secrets import KeyRingCipher

_PROCESSES: Final = get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


class Doomed:
    """The fleet, which ends the process in one of its calls."""

    def __init__(self, fleet: Fleet, method: str, when: str) -> None:
        self._fleet, self._method, self._when = fleet, method, when

    def __getattr__(self, name: str) -> object:
        found = getattr(self._fleet, name)
        if name != self._method:
            return found

        def dying(*args: object, **kwargs: object) -> None:
            if self._when == "after":
                found(*args, **kwargs)
            os.kill(os.getpid(), signal.SIGKILL)

        return dying


def ended(log: Path, url: str, home: Path, at: datetime, sandbox: str, where: str) -> int | None:
    """Send a process; its exit code. What it wrote to its outputs is in the log."""
    process = _PROCESSES.Process(target=_work, args=(log, url, home, at, sandbox, where), daemon=True)
    process.start()
    process.join(120)
    code = process.exitcode
    process.close()
    return code


def _work(log: Path, url: str, home: Path, at: datetime, sandbox: str, where: str) -> None:
    """Do what is due, as far as it comes."""
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for output in (1, 2):
        os.dup2(written, output)
    database = Database.open(url, cipher=KeyRingCipher.open(home), pool_size=6)
    container = assembled(database)
    container.clock.override(providers.Object(lambda: at))
    with drive_teslas(container, car_settings(sandbox)):
        container.fleet.override(providers.Object(Doomed(container.fleet(), *where.split())))
        Worker(url, handlers=handlers(container), clock=lambda: at, tempo=HURRIED).run(once=True)
