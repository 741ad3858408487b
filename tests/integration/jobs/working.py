"""A worker in a process of its own: ``working.py URL`` settles bookings by writing down that it did.

A subject that begins with ``slow`` takes a second and a half.
"""

import os
import signal
import sys
import time

import psycopg
from tests.integration.jobs.conftest import HURRIED

from driveway_app import clockwork
from driveway_core.jobs import JobKind
from driveway_postgres.worker import Worker


def main(url: str) -> None:
    """Work until told to stop."""

    def note(subject: str, what: str) -> None:
        with psycopg.connect(url) as connection:
            connection.execute("INSERT INTO deeds VALUES (%s, %s, %s)", [subject, what, os.getpid()])

    def settle(subject: str) -> None:
        note(subject, "began")
        time.sleep(1.5 if subject.startswith("slow") else 0)
        note(subject, "ended")

    worker = Worker(url, handlers={JobKind.SETTLE_BOOKING: settle}, clock=clockwork.now, tempo=HURRIED)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: worker.stop())
    worker.run()


if __name__ == "__main__":
    main(sys.argv[1])
