"""A process that calls as fast as it is let, and counts its calls as a worker of ``serve`` does.

It takes orders on its input, one a line, as JSON, and writes what came of each:
how many calls were let through and refused, and how many leases it asked for.
"""

import json
import sys
import time
from datetime import datetime
from pathlib import Path

from dependency_injector import providers

from driveway_app import on_postgres
from driveway_core.ports import Leases
from driveway_core.tallies import Grant
from driveway_core.throttles import CallClass, Per, Quota


class Watched:
    """Leases, and how many were asked for."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases
        self.asked = 0

    def lease(self, subject: str, quota: Quota, *, owed: int, wanted: int, at: datetime) -> Grant:
        """As it comes."""
        self.asked += 1
        return self._leases.lease(subject, quota, owed=owed, wanted=wanted, at=at)

    def forget(self, *, before: datetime) -> int:
        """As it comes."""
        return self._leases.forget(before=before)


def main() -> None:
    """Serve orders until there are no more."""
    url, home, processes = sys.argv[1:]
    with on_postgres(url, home=Path(home), processes=int(processes)) as container:
        leases = Watched(container.leases())
        container.leases.override(providers.Object(leases))
        limiter = container.limiter()
        limiter.count(CallClass.OTHER, Per.ADDRESS, "warms up")
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for line in sys.stdin:
            order = json.loads(line)
            before, let_through, refused = leases.asked, 0, 0
            until = time.monotonic() + order["lasts_s"]
            while time.monotonic() < until:
                counted = limiter.count(CallClass(order["kind"]), Per.ACCOUNT, order["who"])
                if counted is None or counted[1] is None:
                    let_through += 1
                else:
                    refused += 1
                time.sleep(0.0005)
            sys.stdout.write(json.dumps([let_through, refused, leases.asked - before]) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
