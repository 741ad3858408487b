"""A worker in a process that is killed in the middle of a call: ``doomed.py URL HOME AT SANDBOX WHERE``.

``AT`` is what its clock says, ``SANDBOX`` where the cars are, ``WHERE`` the
method of the fleet that it dies in, and whether ``before`` or ``after``.
"""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

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


def main(url: str, home: str, at: str, sandbox: str, where: str) -> None:
    """Do what is due, as far as it comes."""
    database = Database.open(url, cipher=KeyRingCipher.open(Path(home)), pool_size=6)
    container = assembled(database)
    moment = datetime.fromisoformat(at)
    container.clock.override(providers.Object(lambda: moment))
    with drive_teslas(container, car_settings(sandbox)):
        container.fleet.override(providers.Object(Doomed(container.fleet(), *where.split())))
        Worker(url, handlers=handlers(container), clock=lambda: moment, tempo=HURRIED).run(once=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
