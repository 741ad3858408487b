"""What goes wrong with a database, and what the core hears of it."""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import attrs
import psycopg
import pytest
from tests.integration.postgres.watching import deadlocks, kill_connections, states

from driveway_core.accounts import Account, EmailTaken
from driveway_core.actors import SYSTEM
from driveway_core.errors import InvalidValue, Missing
from driveway_core.ports import Work
from driveway_core.testing.builders import a_quote, a_vehicle, an_account
from driveway_core.testing.scenes import set_scene, stored_account, stored_driver
from driveway_core.transactions import Interrupted
from driveway_core.vehicles import VehicleId
from driveway_postgres import Database, DatabaseUnavailable
from driveway_postgres.connections import borrowed
from driveway_postgres.errors import DatabaseFault
from driveway_secrets import KeyRingCipher


@pytest.fixture
def narrow(database: Database, shared_url: str, cipher: KeyRingCipher) -> Iterator[Database]:  # noqa: ARG001  # emptied first
    """The same database through a pool of one connection, for which nobody waits long."""
    opened = Database.open(shared_url, cipher=cipher, pool_size=1, pool_timeout_s=0.05)
    yield opened
    opened.dispose()


def renamed(database: Database, first: Account, second: Account, both: Barrier) -> None:
    """Two writes with a rendezvous between them."""
    with database.transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.save(attrs.evolve(first, first_name="Changed"))
        both.wait(timeout=10)
        work.accounts.save(attrs.evolve(second, first_name="Changed"))


def test_of_two_in_a_deadlock_one_is_interrupted_and_the_other_goes_on(
    database: Database, shared_url: str
) -> None:
    before = deadlocks(shared_url)
    first, second = stored_account(database.transactions), stored_account(database.transactions)
    both = Barrier(2)
    with ThreadPoolExecutor(2) as callers:
        pair = [
            callers.submit(renamed, database, first, second, both),
            callers.submit(renamed, database, second, first, both),
        ]
        ends = [future.exception(timeout=10) for future in pair]
    assert sorted(type(end).__name__ for end in ends) == ["Interrupted", "NoneType"]
    database.dispose()
    assert deadlocks(shared_url) == before + 1


def test_who_waits_too_long_for_a_lock_is_interrupted(database: Database) -> None:
    account = stored_account(database.transactions)
    changed = attrs.evolve(account, first_name="Grace")
    with (
        database.transactions.begin(acting_as=SYSTEM) as work,
        ThreadPoolExecutor(1) as others,
    ):
        work.accounts.save(changed)
        waiting = others.submit(renamed, database, account, account, Barrier(1))
        assert isinstance(waiting.exception(timeout=10), Interrupted)


def test_a_statement_that_takes_too_long_means_unavailable(database: Database) -> None:
    with borrowed(database.pool) as run:
        run.run(b"SET statement_timeout = '50ms'")
        with pytest.raises(DatabaseUnavailable):
            run.one(b"SELECT pg_sleep(5)")


def killed_while_writing(
    database: Database, account: Account, url: str, *, then: Callable[[Work], object]
) -> None:
    with database.transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.add(account)
        kill_connections(url)
        then(work)


def test_a_connection_killed_in_a_transaction_means_unavailable_and_the_next_one_works(
    narrow: Database, shared_url: str
) -> None:
    account = an_account()
    with pytest.raises(DatabaseUnavailable):
        killed_while_writing(narrow, account, shared_url, then=lambda work: work.accounts.get(account.id))
    stored_account(narrow.transactions, account)
    with narrow.transactions.read(acting_as=SYSTEM) as work:
        assert work.accounts.get(account.id) == account


def test_a_connection_killed_before_the_commit_keeps_nothing(narrow: Database, shared_url: str) -> None:
    account = an_account()
    with pytest.raises(DatabaseUnavailable):
        killed_while_writing(narrow, account, shared_url, then=lambda _: None)
    with narrow.transactions.read(acting_as=SYSTEM) as work:
        assert work.accounts.with_email(account.email) is None


def test_connections_killed_while_idle_are_replaced_unseen(database: Database, shared_url: str) -> None:
    account = stored_account(database.transactions)
    kill_connections(shared_url)
    for _ in range(3):
        with database.transactions.read(acting_as=SYSTEM) as work:
            assert work.accounts.get(account.id) == account


def test_who_finds_every_connection_lent_hears_that_the_database_is_busy(narrow: Database) -> None:
    with narrow.transactions.begin(acting_as=SYSTEM), pytest.raises(DatabaseUnavailable):
        stored_account(narrow.transactions)
    stored_account(narrow.transactions)


def test_no_server_at_the_url_means_unavailable(cipher: KeyRingCipher, tmp_path: object) -> None:
    nowhere = Database.open(f"postgresql://nobody@/none?host={tmp_path}", cipher=cipher)
    with pytest.raises(DatabaseUnavailable):
        nowhere.check()
    nowhere.dispose()


def test_a_migrated_database_passes_the_check(database: Database) -> None:
    database.check()


def swallowing(database: Database, first: Account, second: Account) -> None:
    with database.transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.add(first)
        with contextlib.suppress(EmailTaken):
            work.accounts.add(second)


def test_a_refusal_that_a_caller_swallows_still_stops_the_commit(database: Database) -> None:
    taken, kept = stored_account(database.transactions), an_account()
    with pytest.raises(EmailTaken):
        swallowing(database, kept, an_account(email=taken.email.value))
    with database.transactions.read(acting_as=SYSTEM) as work:
        assert work.accounts.with_email(kept.email) is None


def test_what_refers_to_something_that_vanished_is_told_what(database: Database) -> None:
    scene = set_scene(database.transactions)
    quote = a_quote(scene.driveway, attrs.evolve(scene.car, id=VehicleId(UUID(int=1))))
    with pytest.raises(Missing) as refusal, database.transactions.begin(acting_as=SYSTEM) as work:
        work.quotes.add(quote)
    assert (refusal.value.field, refusal.value.what) == ("vehicle_id", "vehicle")
    orphan = a_vehicle(an_account().id)
    with pytest.raises(Missing, match="account"), database.transactions.begin(acting_as=SYSTEM) as work:
        work.vehicles.add(orphan)


def test_what_was_booked_just_before_its_removal_is_not_removed(database: Database) -> None:
    scene = set_scene(database.transactions)
    scene.book()
    with pytest.raises(Interrupted), database.transactions.begin(acting_as=SYSTEM) as work:
        work.vehicles.remove(scene.car.id)
    with pytest.raises(Interrupted), database.transactions.begin(acting_as=SYSTEM) as work:
        work.driveways.remove(scene.driveway.id)


@pytest.mark.parametrize("text", ["zero \x00 inside", "half a pair \ud83d"])
def test_text_that_no_column_keeps_is_a_wrong_value(database: Database, text: str) -> None:
    car = stored_driver(database.transactions)
    with pytest.raises(InvalidValue), database.transactions.begin(acting_as=SYSTEM) as work:
        work.vehicles.save(attrs.evolve(car, display_name=text))


def test_a_statement_that_is_wrong_is_our_fault_and_nobody_elses(database: Database) -> None:
    with pytest.raises(DatabaseFault, match="no_such_table"), borrowed(database.pool) as run:
        run.one(b"SELECT * FROM no_such_table")


def test_a_read_holds_no_transaction_open(database: Database, shared_url: str) -> None:
    account = stored_account(database.transactions)
    with database.transactions.read(acting_as=SYSTEM) as work:
        work.accounts.get(account.id)
        assert states(shared_url) == {"idle"}


def test_personal_text_is_not_in_the_database_in_clear(database: Database, shared_url: str) -> None:
    scene = set_scene(database.transactions)
    scene.store(attrs.evolve(scene.booking(), driver_notes="The blue one", host_notes="Mind the dog"))
    secrets = [scene.host.email.value, "Grace", "Lovelace", "123 Castro", "gate opens", "blue one", "the dog"]
    with psycopg.connect(shared_url) as connection:
        kept = ""
        for table in ("users", "vehicles", "driveways", "bookings", "quotes"):
            for row in connection.execute(f"SELECT t::text FROM {table} t"):
                kept += "".join(row)
        raw = connection.execute(
            "SELECT u.email || u.first_name || u.last_name || d.address || d.access_instructions"
            " || b.driver_notes || b.host_notes FROM users u, driveways d, bookings b"
        ).fetchall()
    assert raw
    for secret in secrets:
        assert secret not in kept
        assert all(secret.encode() not in value for (value,) in raw)
