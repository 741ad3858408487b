"""``kill -9`` at every step, on PostgreSQL: a worker puts right what the process left."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path

import attrs
import pytest
from tests.integration.money.cells import chosen
from tests.integration.money.deeds import DEEDS, Deed, hands_of
from tests.integration.money.interruptions import CountedGateway, CountedPayouts, CountedTransactions, Steps
from tests.integration.money.killing import Errand, killed
from tests.integration.money.recovery import Jobs, queue_of, recovered
from tests.integration.money.street import Street

from driveway_core.errors import DrivewayError
from driveway_core.testing.builders import NOW
from driveway_postgres import Database
from driveway_sandbox import StripeSandbox
from driveway_secrets import KeyRingCipher


@attrs.frozen
class Town:
    """A street whose books are in PostgreSQL, for one deed after another."""

    street: Street
    jobs: Jobs
    database: str
    keys: Path


@pytest.fixture(scope="module")
def town(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    keys = tmp_path_factory.mktemp("keys")
    database = Database.open(module_database_url, cipher=KeyRingCipher.open(keys), pool_size=4)
    with StripeSandbox(start=NOW) as sandbox:
        street = Street(sandbox, database.transactions)
        yield Town(street, queue_of(module_database_url), module_database_url, keys)
    database.dispose()


def steps_of(town: Town, deed: Deed) -> int:
    """How many steps it takes, where nobody is killed."""
    steps = Steps()
    case = deed.prepare(town.street)
    hands = hands_of(town.street)
    counted = attrs.evolve(
        hands,
        transactions=CountedTransactions(hands.transactions, steps),
        gateway=CountedGateway(hands.gateway, steps),
        payouts=CountedPayouts(hands.payouts, steps),
    )
    deed.do(counted, case)
    return len(steps.passed)


@pytest.mark.parametrize("deed", DEEDS, ids=[deed.name for deed in DEEDS])
def test_a_process_may_be_killed_at_every_step(
    town: Town, deed: Deed, request: pytest.FixtureRequest
) -> None:
    cells = list(product(range(1, steps_of(town, deed) + 1), ("jobs", "again")))
    for last, then in chosen(request.config, "kills", deed, cells, one_in=50):
        case = deed.prepare(town.street)
        assert killed(
            Errand(
                deed=deed.name,
                case=case,
                database=town.database,
                keys=town.keys,
                gateway=town.street.sandbox.url,
                now=town.street.clock(),
                last=last,
            )
        )
        if then == "again":
            with suppress(DrivewayError):
                deed.again(hands_of(town.street), case)
        recovered(town.street, town.jobs, deed, case, hears=False, surely=then == "again")
