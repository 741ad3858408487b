"""What the database is told of who acts ends with the transaction, and no login is more than it should be."""

import secrets
from collections.abc import Iterator
from typing import Any, Final

import psycopg
import pytest
from psycopg import errors as pg
from psycopg import sql
from tests.integration.servers import new_database

from driveway_core.actors import ANYONE, SYSTEM, AccountId, Actor
from driveway_core.errors import InvalidValue, Missing
from driveway_core.testing.builders import an_account, an_id
from driveway_core.testing.scenes import Scene, set_scene
from driveway_postgres import Database, as_application
from driveway_postgres.connections import Pool, borrowed
from driveway_postgres.errors import DatabaseFault
from driveway_postgres.roles import APP, BYPASS, LoginNotAdmitted, RolesMissing
from driveway_postgres.roles import SYSTEM as SYSTEM_ROLE
from driveway_postgres.schema import upgrade
from driveway_secrets import KeyFileCipher

WHO: Final = b"SELECT current_user::text, acting()"
OWNED: Final = """
    SELECT count(*) FROM pg_shdepend WHERE deptype = 'o' AND refobjid = to_regrole(%s)
       AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())"""


@pytest.fixture
def scene(database: Database) -> Scene:
    return set_scene(database.transactions)


@pytest.fixture
def one(shared_url: str, cipher: KeyFileCipher) -> Iterator[Database]:
    """The same database, where each borrower gets the connection that the last one had."""
    opened = Database.open(shared_url, cipher=cipher, pool_size=1)
    yield opened
    opened.dispose()


def told(database: Database) -> tuple[Any, ...] | None:
    """What the next borrower finds said of who acts."""
    with borrowed(database.pool) as run:
        return run.one(WHO)


def test_who_acts_is_said_within_the_transaction_and_not_to_the_next_borrower(
    scene: Scene, one: Database
) -> None:
    with one.transactions.begin(acting_as=scene.driver.actor) as work:
        assert work.accounts.get(scene.driver.id) == scene.driver
        with pytest.raises(Missing):
            work.accounts.get(scene.host.id)
    assert told(one) == (APP, None)
    with one.transactions.read(acting_as=scene.driver.actor) as work:
        assert work.accounts.get(scene.driver.id) == scene.driver
    assert told(one) == (APP, None)
    with one.transactions.read(acting_as=ANYONE) as work, pytest.raises(Missing):
        work.accounts.get(scene.driver.id)


def test_neither_is_it_after_an_error_inside_or_outside_of_the_database(scene: Scene, one: Database) -> None:
    for act in (one.transactions.begin, one.transactions.read):
        with pytest.raises(Missing), act(acting_as=scene.driver.actor) as work, work.as_system():
            work.accounts.get(AccountId(an_id()))
        assert told(one) == (APP, None)
        with pytest.raises(InvalidValue), act(acting_as=scene.driver.actor) as work, work.as_system():
            work.accounts.with_payee("\x00")
        assert told(one) == (APP, None)


def test_rows_are_open_inside_as_system_alone(scene: Scene, one: Database) -> None:
    with one.transactions.begin(acting_as=scene.driver.actor) as work:
        with work.as_system(), work.as_system():
            assert work.accounts.get(scene.host.id) == scene.host
        with pytest.raises(Missing):
            work.accounts.get(scene.host.id)
        with pytest.raises(ValueError, match="within"), work.as_system():
            raise ValueError("within")
        with pytest.raises(Missing):
            work.accounts.get(scene.host.id)


def test_an_operator_acts_as_the_system_and_a_suspended_one_as_anybody(scene: Scene) -> None:
    operator = an_account(is_operator=True)
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.accounts.add(operator)
    with scene.transactions.read(acting_as=operator.actor) as work:
        assert work.accounts.get(scene.host.id) == scene.host
    suspended = operator.suspend(at=operator.created_at).actor
    with scene.transactions.read(acting_as=suspended) as work, pytest.raises(Missing):
        work.accounts.get(scene.host.id)


def test_who_only_reads_writes_nothing(scene: Scene) -> None:
    with (
        pytest.raises(DatabaseFault, match="read-only"),
        scene.transactions.read(acting_as=scene.driver.actor) as work,
    ):
        work.accounts.save(scene.driver)


def test_a_stranger_is_shown_the_street_and_whoever_has_a_stay_the_house(scene: Scene) -> None:
    stranger = Actor(an_account().id)
    with scene.transactions.read(acting_as=stranger) as work:
        seen = work.driveways.listing(scene.driveway.id).driveway
        with pytest.raises(Missing):
            work.driveways.get(scene.driveway.id)
    whole = scene.driveway
    assert (seen.address.line, seen.access_instructions) == (whole.address.street, None)
    assert seen.position == whole.position.in_public()
    scene.book()
    for party in (scene.driver, scene.host):
        with scene.transactions.read(acting_as=party.actor) as work:
            assert work.driveways.listing(whole.id).driveway == work.driveways.get(whole.id) == whole


def test_the_applications_roles_own_nothing_and_cannot_bypass(shared_url: str) -> None:
    with psycopg.connect(shared_url) as connection:
        found = connection.execute(
            "SELECT rolname::text FROM pg_roles WHERE rolname = ANY (%s) AND NOT (rolsuper OR rolbypassrls"
            " OR rolcreaterole OR rolcreatedb OR rolreplication)",
            [[APP, SYSTEM_ROLE, BYPASS]],
        ).fetchall()
        assert {name for (name,) in found} == {APP, SYSTEM_ROLE, BYPASS}
        for role in (APP, SYSTEM_ROLE):
            row = connection.execute(OWNED, [role]).fetchone()
            assert row is not None
            assert row[0] == 0


@pytest.mark.parametrize(
    "deed",
    [
        "ALTER TABLE users DISABLE ROW LEVEL SECURITY",
        "DROP POLICY mine ON users",
        "CREATE POLICY all_of_them ON users USING (true)",
        "CALL guard('users', 'true')",
        "TRUNCATE users",
        "CREATE TABLE public.loot AS SELECT * FROM users",
        "SET ROLE driveway_bypass",
        "SET LOCAL row_security = off; SELECT FROM users",
        "SELECT set_config('session_replication_role', 'replica', false)",
        "UPDATE system_settings SET setting_value = '0'",
        "UPDATE driveway_schema_version SET version_num = '0'",
        "SELECT audit_make_month('2027-01-01')",
        "DELETE FROM audit_logs",
        "SELECT FROM pg_authid",
    ],
)
def test_the_application_may_not(shared_url: str, deed: str) -> None:
    with psycopg.connect(as_application(shared_url)) as connection:
        with pytest.raises((pg.InsufficientPrivilege, pg.ReadOnlySqlTransaction)):
            connection.execute(deed.encode())
        connection.rollback()


def test_the_views_show_what_is_public_and_nothing_else(shared_url: str) -> None:
    with psycopg.connect(shared_url) as connection:
        found = connection.execute(
            "SELECT c.relname::text, array_agg(a.attname::text), pg_get_userbyid(c.relowner)::text"
            "  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v' GROUP BY c.oid"
        ).fetchall()
    columns = {view: set(names) for view, names, owner in found if owner == BYPASS}
    assert len(columns) == len(found) == 8
    assert columns["taken_spaces"] == {
        "id", "driveway_id", "space", "occupied", "booking_status", "hold_expires_at", "end_time"
    }  # fmt: skip
    assert columns["listed_hosts"] == {
        "id", "first_name", "account_status", "host_review_count", "host_rating_total"
    }  # fmt: skip
    private = {"address", "access_instructions", "special_instructions", "notes", "driver_id", "vehicle_id"}
    assert not private & set().union(*columns.values())


def test_a_login_without_the_roles_is_told_what_it_lacks(
    postgres_url: str, shared_url: str, cipher: KeyFileCipher
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE a_stranger LOGIN")
    guest = as_application(shared_url).replace(APP, "a_stranger")
    opened = Database.open(guest, cipher=cipher)
    try:
        with psycopg.connect(shared_url, autocommit=True) as connection:
            connection.execute("GRANT SELECT ON driveway_schema_version TO a_stranger")
        with pytest.raises(LoginNotAdmitted, match="GRANT driveway_app, driveway_system TO a_stranger"):
            opened.check()
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("GRANT driveway_app, driveway_system TO a_stranger")
        opened.check()
        assert list(opened.warnings()) == []
    finally:
        opened.dispose()
        with psycopg.connect(shared_url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY a_stranger")
            connection.execute("DROP ROLE a_stranger")


def test_an_owner_who_is_no_superuser_migrates_and_is_warned_when_the_application_logs_in_as_it(
    postgres_url: str, cipher: KeyFileCipher
) -> None:
    name = f"owner_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection, new_database(postgres_url) as url:
        connection.execute(f"CREATE ROLE {name} LOGIN".encode())
        database = sql.Identifier(url.partition("?")[0].rpartition("/")[2])
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, sql.Identifier(name)))
        theirs = as_application(url).replace(APP, name)
        with pytest.raises(RolesMissing, match=f'GRANT driveway_app TO "{name}"'):
            upgrade(theirs)
        connection.execute(f"GRANT {APP}, {SYSTEM_ROLE}, {BYPASS} TO {name}".encode())
        upgrade(theirs)
        opened = Database.open(theirs, cipher=cipher)
        try:
            opened.check()
            assert [warning[:33] for warning in opened.warnings()] == ["DATABASE_URL logs in as the owner"]
            scene = set_scene(opened.transactions)
            scene.book()
            with (
                opened.transactions.read(acting_as=Actor(AccountId(an_id()))) as work,
                pytest.raises(Missing),
            ):
                work.accounts.get(scene.host.id)
        finally:
            opened.dispose()
            connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO CURRENT_USER").format(database))
            with psycopg.connect(url, autocommit=True) as inside:
                inside.execute(f"REASSIGN OWNED BY {name} TO CURRENT_USER; DROP OWNED BY {name}".encode())
            connection.execute(f"DROP ROLE {name}".encode())


def test_every_connection_of_a_pool_is_in_its_role_from_the_first_moment(shared_url: str) -> None:
    for role in (APP, SYSTEM_ROLE):
        pool = Pool(shared_url, size=1, role=role)
        with borrowed(pool) as run:
            assert run.one(WHO) == (role, None)
        pool.dispose()
