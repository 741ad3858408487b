"""A dump of the database, its server's log and ours hold nothing of what is sealed, however written."""

import json
import logging
import re
import subprocess
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import attrs
import psycopg
import pytest
from tests.integration.http.driving import a_fleet
from tests.integration.keys.story import PICTURE, PLATE, Story
from tests.integration.servers import database_name
from tests.unit.http.world import DRIVEWAY

from driveway_app import on_postgres
from driveway_core.actors import SYSTEM
from driveway_core.testing.builders import NOW
from driveway_embedded import find_binaries
from driveway_postgres.sealed_columns import SEALED_TABLES
from driveway_sandbox import TeslaSandbox

LOUD = {"": logging.INFO, "driveway": logging.DEBUG, "psycopg": logging.DEBUG, "procrastinate": logging.DEBUG}
"""From which level on loggers are heard, all of them from one below any that an operator can choose."""


@attrs.frozen
class Told:
    """A story that was told, and all that was written down of it."""

    story: Story
    url: str
    dump: bytes
    files: bytes
    """What a backup of files copies: those of the database, and the write-ahead log since the story began."""
    server_log: bytes
    application_log: bytes


def forms_of(word: bytes) -> set[bytes]:
    """The ways to write it: as it is, in hexadecimal, in base64 at any place, in JSON, in an address."""
    forms = {word, word.hex().encode(), word.hex().upper().encode()}
    for lead in range(3):
        encoded = b64encode(b"\0" * lead + word).rstrip(b"=")
        inner = encoded[(0, 2, 3)[lead] :][: -1 if (lead + len(word)) % 3 else None]
        forms |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    try:
        text = word.decode()
    except UnicodeDecodeError:
        return forms
    forms |= {
        json.dumps(text)[1:-1].encode(),
        quote(text).encode(),
        text.lower().encode(),
        text.encode("utf-16-le"),
        text.encode("latin-1"),
    }
    return forms


def found(told: Told, written: bytes) -> list[str]:
    """Whose words are in there."""
    return [
        name
        for name, word in told.story.planted.items()
        if re.search(b"|".join(map(re.escape, sorted(forms_of(word)))), written)
    ]


def plainly_found(told: Told, written: bytes) -> list[str]:
    """Whose words are in there as they are: files are too large to look for every spelling."""
    return [name for name, word in told.story.planted.items() if word in written]


def files_of(url: str, *, since: str) -> bytes:
    """The files of a database, all of it written, and each segment of the log from ``since`` on."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        found_at = connection.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    assert found_at
    directory, oid = Path(found_at[0]), found_at[1]
    tables = (each for each in (directory / "base" / str(oid)).iterdir() if each.name[0].isdigit())
    segments = (each for each in (directory / "pg_wal").iterdir() if each.is_file() and each.name >= since)
    return b"".join(each.read_bytes() for each in [*tables, *segments])


class _Everything(logging.Handler):
    """Each record of each logger, with its arguments and its trace."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{logging.Formatter().format(record)} {record.args!r} {record.__dict__!r}")


@pytest.fixture(scope="module")
def told(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    url, home = module_database_url, tmp_path_factory.mktemp("home")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE \"{database_name(url)}\" SET log_statement = 'all'")
        first = connection.execute("SELECT pg_walfile_name(pg_current_wal_insert_lsn())").fetchone()
    assert first
    server_log = Path(parse_qs(urlsplit(url).query)["host"][0]).parent / "postgres.log"
    begins = server_log.stat().st_size
    heard, root = _Everything(), logging.getLogger()
    before = {name: logging.getLogger(name).level for name in LOUD}
    root.addHandler(heard)
    try:
        with TeslaSandbox(start=NOW) as sandbox, on_postgres(url, home=home) as container:
            for name, level in LOUD.items():
                logging.getLogger(name).setLevel(level)
            with a_fleet(container, sandbox) as fleet:
                story = Story(fleet)
                story.play()
                container.fetch_due_calendars()()
                pg_dump = find_binaries().program("pg_dump")
                dump = subprocess.run([pg_dump, f"--dbname={url}"], capture_output=True, check=True).stdout
                with server_log.open("rb") as log:
                    log.seek(begins)
                    logged = log.read()
                files = files_of(url, since=first[0])
                yield Told(story, url, dump, files, logged, "\n".join(heard.lines).encode())
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
        root.removeHandler(heard)


def test_every_sealed_column_holds_something_in_the_story(told: Told) -> None:
    empty = []
    with psycopg.connect(told.url) as connection:
        for table in SEALED_TABLES:
            for column in table.owners:
                row = connection.execute(f"SELECT count({column}) FROM {table.name}").fetchone()
                if row == (0,):
                    empty.append(f"{table.name}.{column}")
    assert empty == []


def test_the_search_finds_what_is_there(told: Told) -> None:
    assert b"COPY public.users" in told.dump
    assert b"INSERT INTO users" in told.server_log
    for name, word in told.story.planted.items():
        for form in forms_of(word):
            assert found(told, b"before " + form + b" after") != [], (name, form)
        for lead in range(3):
            assert name in found(told, b64encode(b"x" * lead + word + b"rest"))
            assert name in found(told, urlsafe_b64encode(b"x" * lead + word))


def test_the_dump_holds_none_of_it(told: Told) -> None:
    assert found(told, told.dump) == []


def test_the_files_that_a_backup_copies_hold_none_of_it(told: Told) -> None:
    assert told.files.count(str(DRIVEWAY["title"]).encode()) >= 2, "in a table's file and in the log"
    assert plainly_found(told, told.files) == []


def test_the_servers_log_holds_none_of_it_though_it_has_every_statement(told: Told) -> None:
    assert found(told, told.server_log) == []


def test_our_log_holds_none_of_it(told: Told) -> None:
    assert found(told, told.application_log) == []


def test_a_photo_of_before_is_shown_as_it_is_and_sealed_by_the_next_rotation(told: Told) -> None:
    assert told.story.seen_photo() == told.story.kept
    assert PLATE not in told.story.kept
    with psycopg.connect(told.url) as connection:
        connection.execute("UPDATE trouble_photos SET content = %s, size = %s", [PICTURE, len(PICTURE)])
    assert told.story.seen_photo() == PICTURE
    renewed = told.story.world.container.renew_data_keys()()
    assert (renewed.left, renewed.unreadable) == (0, 0)
    assert told.story.seen_photo() == PICTURE
    with psycopg.connect(told.url) as connection:
        kept = connection.execute("SELECT content, size FROM trouble_photos").fetchall()
    assert [(content[:1], size) for content, size in kept] == [(b"\x02", len(PICTURE))]


def test_an_export_holds_the_photo_itself(told: Told) -> None:
    story = told.story
    with story.world.container.transactions().read(acting_as=SYSTEM) as work:
        (photo,) = work.dossiers.records(story.driver.account.id, "trouble_photos", limit=5).items
    assert photo["content"] == {"base64": b64encode(story.seen_photo()).decode()}
