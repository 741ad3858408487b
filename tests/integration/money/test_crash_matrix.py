"""The process dies at every step, and every call goes wrong in every way: all agrees after recovery."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import product
from typing import Final

import attrs
import pytest
from tests.integration.money.cells import chosen
from tests.integration.money.deeds import DEEDS, Deed, Hands, hands_of
from tests.integration.money.interruptions import (
    CountedGateway,
    CountedPayouts,
    CountedTransactions,
    CountedTries,
    Killed,
    Steps,
)
from tests.integration.money.recovery import Jobs, recovered
from tests.integration.money.street import Street

from driveway_core.errors import DrivewayError
from driveway_core.testing.builders import NOW
from driveway_memory import Memory
from driveway_sandbox import StripeSandbox
from driveway_sandbox.faults import Fault, FaultKind
from driveway_stripe import StripeGateway

AFTERWARDS: Final = ("jobs", "events", "again")
"""What there is after an accident: jobs alone, events too, or a client who asks again, and jobs."""

SLOWLY: Final = frozenset({FaultKind.ERROR_INSTEAD})
"""What lasts for as long as its key does: what was meant comes to pass, but not within minutes."""

DELAYS: Final = frozenset({FaultKind.DELAY_BEFORE, FaultKind.DELAY_AFTER})
PATIENCE: Final = 0.3
"""Seconds that a process waits for an answer that is to come late."""

each_deed = pytest.mark.parametrize("deed", DEEDS, ids=[deed.name for deed in DEEDS])


@contextmanager
def a_street() -> Iterator[tuple[Street, Jobs]]:
    """A street of its own for every cell, and its queue."""
    memory = Memory()
    with StripeSandbox(start=NOW) as sandbox:
        yield Street(sandbox, memory.transactions), lambda at: memory.take_jobs(at=at)


def counted(street: Street, steps: Steps) -> Hands:
    """A process whose steps are counted."""
    plain = hands_of(street)
    return attrs.evolve(
        plain,
        transactions=CountedTransactions(plain.transactions, steps),
        gateway=CountedGateway(plain.gateway, steps),
        payouts=CountedPayouts(plain.payouts, steps),
    )


def calling(street: Street, *, patience: float = 20.0) -> tuple[Hands, CountedTries]:
    """A process whose calls are counted, and that waits so many seconds for each answer."""
    tries = CountedTries(timeout=(3.0, patience))
    gateway = StripeGateway.open(
        "sk_test_street",
        publishable_key="pk_test_street",
        secrets=["whsec_street"],
        clock=street.clock,
        api_base=street.sandbox.url,
        retries=0,
        http=tries,
    )
    return attrs.evolve(hands_of(street), gateway=gateway.payments, payouts=gateway.payouts), tries


def steps_of(deed: Deed) -> int:
    """How many steps it takes, where nothing happens to it; and everything agrees then."""
    steps = Steps()
    with a_street() as (street, jobs):
        case = deed.prepare(street)
        deed.do(counted(street, steps), case)
        recovered(street, jobs, deed, case, hears=False, surely=True)
    return len(steps.passed)


def calls_of(deed: Deed) -> int:
    """How many calls it makes."""
    with a_street() as (street, _):
        case = deed.prepare(street)
        hands, tries = calling(street)
        deed.do(hands, case)
    return len(tries.asked)


@each_deed
def test_a_process_may_die_at_every_step(deed: Deed, request: pytest.FixtureRequest) -> None:
    cells = list(product(range(1, steps_of(deed) + 1), AFTERWARDS))
    for last, then in chosen(request.config, "deaths", deed, cells, one_in=24):
        with a_street() as (street, jobs):
            case = deed.prepare(street)
            with pytest.raises(Killed):
                deed.do(counted(street, Steps(last)), case)
            if then == "again":
                with suppress(DrivewayError):
                    deed.again(hands_of(street), case)
            recovered(street, jobs, deed, case, hears=then == "events", surely=then == "again")


@each_deed
def test_every_call_may_go_wrong_in_every_way(deed: Deed, request: pytest.FixtureRequest) -> None:
    calls = range(1, calls_of(deed) + 1)
    cells = list(product(calls, FaultKind, AFTERWARDS))
    for nth, kind, then in chosen(request.config, "faults", deed, cells, one_in=37):
        late = kind in DELAYS
        with a_street() as (street, jobs):
            case = deed.prepare(street)
            hands, tries = calling(street, patience=PATIENCE if late else 20.0)
            street.sandbox.faults.add(Fault(kind, method="*", nth=nth, seconds=2 * PATIENCE if late else 0))
            with suppress(DrivewayError):
                deed.do(hands, case)
            assert len(tries.asked) >= nth
            if late:  # what comes late has come before the minutes pass that a worker waits
                time.sleep(2 * PATIENCE)
            if then == "again":
                with suppress(DrivewayError):
                    deed.again(hands_of(street), case)
            surely = kind not in SLOWLY and (deed.is_kept or then == "again")
            recovered(street, jobs, deed, case, hears=then == "events", surely=surely)
