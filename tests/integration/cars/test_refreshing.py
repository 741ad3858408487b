"""Over processes, one pair of tokens is refreshed once; and who dies over it loses nothing."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.cars.asking import PROCESSES
from tests.integration.cars.tokens import Caller, Desk, an_expired_link, call_together, die, serving

from driveway_core.actors import SYSTEM
from driveway_core.car_links import REFRESH_LEASE, CarLink
from driveway_core.testing.builders import NOW, an_account
from driveway_core.testing.scenes import stored_account
from driveway_postgres import Database
from driveway_secrets import KeyRingCipher

THREADS, OTHERS = 16, 2


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    database = Database.open(database_url, cipher=KeyRingCipher.open(tmp_path), pool_size=2)
    yield database
    database.dispose()


@pytest.fixture
def caller(desk: Desk, database: Database, database_url: str, tmp_path: Path) -> Iterator[Caller]:
    """Somebody whose token has ended."""
    account = stored_account(database.transactions, an_account())
    with database.transactions.begin(acting_as=SYSTEM) as work:
        work.car_links.save(an_expired_link(account.id))
    with serving(desk) as url:
        yield Caller(database=database_url, keys=tmp_path, desk=url, account_id=account.id, threads=THREADS)


def kept(database: Database, caller: Caller) -> CarLink:
    with database.transactions.read(acting_as=SYSTEM) as work:
        link = work.car_links.of(caller.account_id)
    assert link is not None
    return link


def test_sixteen_threads_here_and_in_two_more_processes_refresh_once(
    desk: Desk, database: Database, caller: Caller, tmp_path: Path
) -> None:
    desk.slowness_s = 0.3
    together = PROCESSES.Barrier(OTHERS + 1)
    found = [tmp_path / f"found-{each}" for each in range(OTHERS)]
    others = [
        PROCESSES.Process(target=call_together, args=(caller, together, each), daemon=True) for each in found
    ]
    for process in others:
        process.start()
    together.wait(60)
    used = caller.used()
    for process in others:
        process.join(60)
    assert [process.exitcode for process in others] == [0] * OTHERS
    for each in found:
        used += each.read_text().split("\n")
    assert used == ["access-2"] * THREADS * (OTHERS + 1)
    assert desk.asked_with == ["refresh-1"]
    assert (kept(database, caller).refresh_token, kept(database, caller).refreshing_until) == (
        "refresh-2",
        None,
    )


def test_who_is_killed_between_refreshing_and_keeping_does_not_lose_the_link(
    desk: Desk, database: Database, caller: Caller
) -> None:
    process = PROCESSES.Process(target=die, args=(caller,), daemon=True)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert (desk.asked_with, kept(database, caller).refresh_token) == (["refresh-1"], "refresh-1")
    assert kept(database, caller).is_being_refreshed(at=NOW)

    assert caller.used(clock=lambda: NOW + REFRESH_LEASE) == ["access-3"] * THREADS
    assert desk.asked_with == ["refresh-1", "refresh-1"]
    assert kept(database, caller).refresh_token == "refresh-3"
