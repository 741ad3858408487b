"""Throw-away PostgreSQL servers, from whatever binaries this machine has."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from driveway_embedded import Binaries, Cluster, find_binaries

_FORGETFUL = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")


def all_binaries() -> list[Binaries]:
    """What ``driveway`` itself would run, and the system's servers of 15 and later with ``btree_gist``."""
    system = [
        found
        for found in sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        if int(found.parent.name) >= 15
        and Path(f"/usr/share/postgresql/{found.parent.name}/extension/btree_gist.control").exists()
    ]
    return [find_binaries(), *map(find_binaries, system)]


@contextmanager
def running(binaries: Binaries) -> Iterator[str]:
    """A new, empty server that forgets all in a power cut; the libpq URL of its first database."""
    folder = Path(tempfile.mkdtemp(prefix="dw"))
    folder.chmod(0o711)
    cluster = Cluster(folder / "home", binaries)
    try:
        with cluster.running() as url:
            for setting in _FORGETFUL:
                _administer(url, sql.SQL("ALTER SYSTEM SET {}").format(sql.SQL(setting)))
            _administer(url, sql.SQL("SELECT {}").format(sql.SQL("pg_reload_conf()")))
            yield url
    finally:
        base = cluster.status().data.parent
        shutil.rmtree(folder)
        if base.is_dir():
            shutil.rmtree(base)


@contextmanager
def new_database(server: str, *, template: str = "template0") -> Iterator[str]:
    """A database made from another one, and dropped afterwards; its libpq URL."""
    name = f"t_{secrets.token_hex(8)}"
    _administer(
        server, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template)))
    )
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        _administer(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def database_name(url: str) -> str:
    """The database that a URL leads to."""
    return urlsplit(url).path.lstrip("/")


def _administer(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
