"""A worker in a process of its own: ``working.py URL`` settles bookings by writing down that it did.

A subject that begins with ``slow`` takes a second and a half.
"""

import os
import signal
import sys
import time
from datetime import UTC, datetime

import psycopg
from tests.integration.jobs.tempo import HURRIED

from driveway_core.jobs import JobKind
from driveway_postgres.worker import Worker


def now() -> datetime:
    """As the composition root has it, which takes a second to import."""
    return datetime.now(UTC)  # noqa: TID251  # a process of its own has a clock of its own


def main(url: str) -> None:
    """Work until told to stop."""

    def note(subject: str, what: str) -> None:
        with psycopg.connect(url) as connection:
            connection.execute("INSERT INTO deeds VALUES (%s, %s, %s)", [subject, what, os.getpid()])

    def settle(subject: str) -> None:
        note(subject, "began")
        time.sleep(1.5 if subject.startswith("slow") else 0)
        note(subject, "ended")

    worker = Worker(url, handlers={JobKind.SETTLE_BOOKING: settle}, clock=now, tempo=HURRIED)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: worker.stop())
    worker.run()


if __name__ == "__main__":
    main(sys.argv[1])
