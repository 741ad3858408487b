"""Processes that are killed: forked from one that has read everything, each with stores of its own."""

import os
import signal
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import attrs
from tests.integration.money.deeds import Case, Hands, deed_called
from tests.integration.money.interruptions import CountedGateway, CountedPayouts, CountedTransactions, Steps

from driveway_postgres import Database
from driveway_secrets import KeyRingCipher
from driveway_stripe import StripeGateway

_PROCESSES: Final = get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])


@attrs.frozen(kw_only=True)
class Errand:
    """All that a process is told: what to do, where, what time it is, and at which step it dies."""

    deed: str
    case: Case
    database: str
    keys: Path
    gateway: str
    now: datetime
    last: int


def kill_itself() -> None:
    """``kill -9``: no clean-up, no goodbye."""
    os.kill(os.getpid(), signal.SIGKILL)


def killed(errand: Errand) -> bool:
    """Send a process on an errand; whether it was killed by the signal that nobody can catch."""
    process = _PROCESSES.Process(target=run, args=(errand,), daemon=True)
    process.start()
    process.join(60)
    code = process.exitcode
    process.close()
    return code == -signal.SIGKILL


def run(errand: Errand) -> None:
    """The process."""
    ticks = iter(range(1, 1_000_000))

    def clock() -> datetime:
        return errand.now + timedelta(microseconds=next(ticks))

    steps = Steps(errand.last, kill_itself)
    database = Database.open(errand.database, cipher=KeyRingCipher.open(errand.keys), pool_size=2)
    gateway = StripeGateway.open(
        "sk_test_street",
        publishable_key="pk_test_street",
        secrets=["whsec_street"],
        clock=clock,
        api_base=errand.gateway,
        retries=0,
    )
    hands = Hands(
        CountedTransactions(database.transactions, steps),
        CountedGateway(gateway.payments, steps),
        CountedPayouts(gateway.payouts, steps),
        clock,
    )
    deed_called(errand.deed).do(hands, errand.case)
