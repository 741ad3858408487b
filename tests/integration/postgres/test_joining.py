"""Our transactions as parts of theirs: kept together, undone together, and nothing left behind."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import psycopg
import pytest
from psycopg.adapt import Loader
from psycopg.errors import InsufficientPrivilege
from psycopg.types.json import set_json_loads
from tests.integration.servers import new_database

from driveway_core.accounts import Account, EmailTaken
from driveway_core.actors import SYSTEM
from driveway_core.bookings import Booking
from driveway_core.entries import WindowTaken
from driveway_core.errors import Missing
from driveway_core.joining import is_part_of_theirs
from driveway_core.testing.builders import an_account
from driveway_core.testing.scenes import Scene, set_scene
from driveway_postgres import Database
from driveway_postgres.roles import LoginNotAdmitted
from driveway_secrets import KeyRingCipher

AS_IT_WAS: Final = """
    SELECT current_user::text, current_setting('TimeZone'), current_setting('lock_timeout'),
           current_setting('statement_timeout'), coalesce(current_setting('driveway.actor', true), ''),
           coalesce(current_setting('driveway.scope', true), ''), current_setting('transaction_read_only')"""


@pytest.fixture
def scene(database: Database) -> Scene:
    return set_scene(database.transactions)


@pytest.fixture
def theirs(shared_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of somebody else's, with a table of theirs, and ways of its own to read what it gets."""
    with psycopg.connect(shared_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS permits (stay uuid PRIMARY KEY)")
        connection.execute("TRUNCATE permits")
        connection.commit()
        connection.execute("SET TimeZone = 'Asia/Kolkata'")
        connection.execute("SET statement_timeout = '11s'")
        connection.commit()
        connection.adapters.register_loader("uuid", Shouting)
        connection.adapters.register_loader("timestamptz", Shouting)
        set_json_loads(lambda text: f"json: {text!r}", connection)
        yield connection
        connection.rollback()


class Shouting(Loader):
    """Reads everything as text in capitals."""

    def load(self, data: object) -> str:
        return bytes(data).decode().upper()  # type: ignore[call-overload, no-any-return]  # a buffer


def permits(theirs: psycopg.Connection[Any]) -> int:
    ((count,),) = theirs.execute("SELECT count(*) FROM permits").fetchall()
    return int(count)


def is_kept(database: Database, booking: Booking) -> bool:
    with database.transactions.read(acting_as=SYSTEM) as work:
        try:
            return work.bookings.get(booking.id) == booking
        except Missing:
            return False


def test_a_booking_and_a_row_of_theirs_are_kept_together(
    database: Database, scene: Scene, theirs: psycopg.Connection[Any]
) -> None:
    with theirs.transaction():
        with database.joined(theirs):
            booking = scene.book()
            theirs.execute("INSERT INTO permits VALUES (%s)", [booking.id])
        assert not is_kept(database, booking)
    assert is_kept(database, booking)
    assert permits(theirs) == 1


def test_both_are_undone_together(database: Database, scene: Scene, theirs: psycopg.Connection[Any]) -> None:
    with database.joined(theirs):
        booking = scene.book()
        theirs.execute("INSERT INTO permits VALUES (%s)", [booking.id])
    theirs.rollback()
    assert not is_kept(database, booking)
    assert permits(theirs) == 0
    assert scene.book().stay == booking.stay


def test_within_it_everybody_reads_what_it_wrote(
    database: Database, scene: Scene, theirs: psycopg.Connection[Any]
) -> None:
    with database.joined(theirs):
        booking = scene.book()
        with database.transactions.read(acting_as=scene.driver.actor) as work:
            assert work.bookings.get(booking.id) == booking
        with database.transactions.read(acting_as=scene.host.actor) as work, pytest.raises(Missing):
            work.accounts.get(scene.driver.id)


def test_a_refusal_undoes_its_own_part_and_theirs_goes_on(
    database: Database, scene: Scene, theirs: psycopg.Connection[Any]
) -> None:
    with theirs.transaction(), database.joined(theirs):
        booking = scene.book()
        theirs.execute("INSERT INTO permits VALUES (%s)", [booking.id])
        with pytest.raises(WindowTaken):
            scene.book()
        with pytest.raises(EmailTaken), database.transactions.begin(acting_as=SYSTEM) as work:
            work.accounts.add(an_account(email=scene.host.email.value))
    assert is_kept(database, booking)
    assert permits(theirs) == 1


def _add_and_swallow(database: Database, newcomer: Account, known: Account) -> None:
    with database.transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.add(newcomer)
        with suppress(EmailTaken):
            work.accounts.add(an_account(email=known.email.value))


def test_a_refusal_that_is_swallowed_keeps_nothing_of_its_part(
    database: Database, scene: Scene, theirs: psycopg.Connection[Any]
) -> None:
    newcomer = an_account(email="newcomer@example.com")
    with theirs.transaction(), database.joined(theirs):
        with pytest.raises(EmailTaken):
            _add_and_swallow(database, newcomer, scene.host)
        assert permits(theirs) == 0
    with database.transactions.read(acting_as=SYSTEM) as work:
        assert work.accounts.with_email(newcomer.email) is None


def test_their_connection_is_afterwards_as_it_was(
    database: Database, scene: Scene, theirs: psycopg.Connection[Any]
) -> None:
    before = theirs.execute(AS_IT_WAS).fetchone()
    assert before is not None
    assert "Asia/Kolkata" in before
    with database.joined(theirs):
        scene.book()
        assert theirs.execute(AS_IT_WAS).fetchone() == before
        with pytest.raises(WindowTaken):
            scene.book()
        assert theirs.execute(AS_IT_WAS).fetchone() == before
        with database.transactions.read(acting_as=scene.driver.actor) as work, work.as_system():
            assert work.accounts.get(scene.host.id) == scene.host
        assert theirs.execute(AS_IT_WAS).fetchone() == before
        theirs.execute("INSERT INTO permits VALUES (gen_random_uuid())")
    theirs.commit()
    assert permits(theirs) == 1


def test_what_only_reads_cannot_write(
    database: Database, scene: Scene, theirs: psycopg.Connection[Any]
) -> None:
    with database.joined(theirs):
        with (
            pytest.raises(Exception, match="read-only"),
            database.transactions.read(acting_as=SYSTEM) as work,
        ):
            work.accounts.add(an_account())
        scene.book()


def test_outside_of_it_and_for_others_nothing_is_joined(
    database: Database, theirs: psycopg.Connection[Any], shared_url: str, cipher: KeyRingCipher
) -> None:
    other = Database.open(shared_url, cipher=cipher, pool_size=1)
    with database.joined(theirs):
        assert is_part_of_theirs()
        with other.transactions.begin(acting_as=SYSTEM) as work:
            account = an_account(email="elsewhere@example.com")
            work.accounts.add(account)
    assert not is_part_of_theirs()
    theirs.rollback()
    with database.transactions.read(acting_as=SYSTEM) as work:
        assert work.accounts.get(account.id) == account
    other.dispose()


def test_where_no_transaction_can_be_joined_that_is_said(database: Database, shared_url: str) -> None:
    with psycopg.connect(shared_url, autocommit=True) as theirs:
        with pytest.raises(ValueError, match="begin a transaction"), database.joined(theirs):
            pass
        theirs.autocommit = False
        theirs.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with (
            pytest.raises(ValueError, match="is repeatable read"),
            database.joined(theirs),
        ):
            pass
        with pytest.raises(psycopg.Error):
            theirs.execute("SELECT 1 / 0")
        with pytest.raises(ValueError, match="roll it back first"), database.joined(theirs):
            pass


def test_a_login_that_may_not_act_as_the_application_is_refused(
    database: Database, postgres_url: str
) -> None:
    with new_database(postgres_url) as elsewhere, psycopg.connect(elsewhere) as theirs:
        theirs.execute("CREATE ROLE passer_by")
        theirs.execute("SET SESSION AUTHORIZATION passer_by")
        with pytest.raises(LoginNotAdmitted, match="passer_by"), database.joined(theirs):
            pass
        theirs.rollback()


def test_a_login_of_their_own_books_and_sees_no_row_by_itself(
    database: Database, scene: Scene, theirs: psycopg.Connection[Any]
) -> None:
    theirs.execute("CREATE ROLE garage NOINHERIT")
    theirs.execute("GRANT driveway_app, driveway_system TO garage")
    theirs.execute("GRANT INSERT ON permits TO garage")
    theirs.execute("SET SESSION AUTHORIZATION garage")
    with database.joined(theirs):
        booking = scene.book()
    theirs.execute("INSERT INTO permits VALUES (%s)", [booking.id])
    assert theirs.execute("SELECT current_user::text").fetchone() == ("garage",)
    with pytest.raises(InsufficientPrivilege):
        theirs.execute("SELECT count(*) FROM bookings")
