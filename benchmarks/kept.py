"""A PostgreSQL full of listings, made once and kept in a cache folder for the next time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import platformdirs
import psycopg
from psycopg import sql
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from benchmarks.multitude import Multitude, Tick, load
from driveway_embedded import Cluster, find_binaries
from driveway_postgres import Database, upgrade
from driveway_secrets import KeyRingCipher

_TUNING: Final = {"shared_buffers": "2GB", "max_wal_size": "8GB"}
"""So that the data lies in memory, as it would on a server of its own."""

_RECIPE: Final = 2
"""Raise it when what is generated changes: data of another recipe is made anew."""


def cache() -> Path:
    """Where the data is kept: ``DRIVEWAY_BENCH_HOME``, else the user's cache."""
    given = os.environ.get("DRIVEWAY_BENCH_HOME")
    return Path(given) if given else platformdirs.user_cache_path("driveway-bench", appauthor=False)


@contextmanager
def filled(many: Multitude) -> Iterator[Database]:
    """A database with so many listings, vacuumed and analysed."""
    home = cache() / f"{many.listings}-in-{many.cities}"
    home.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(home, find_binaries(None))
    cipher = KeyRingCipher.open(home)
    with cluster.running() as url:
        tuned = _tune(url)
    if tuned:
        cluster.stop()
    with cluster.running() as url:
        upgrade(url)
        if not _is_loaded(url):
            _load(url, many, cipher)
        database = Database.open(url, cipher=cipher)
        try:
            yield database
        finally:
            database.dispose()


def _tune(url: str) -> bool:
    """Whether anything had to be changed."""
    with psycopg.connect(url, autocommit=True) as connection:
        known = {name: connection.execute(f"SHOW {name}".encode()).fetchone() for name in _TUNING}
        for name, value in _TUNING.items():
            setting = sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
            connection.execute(setting)
    return known != {name: (value,) for name, value in _TUNING.items()}


def _is_loaded(url: str) -> bool:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT obj_description('driveways'::regclass)").fetchone()
    return found == (f"recipe {_RECIPE}",)


def _load(url: str, many: Multitude, cipher: KeyRingCipher) -> None:
    with psycopg.connect(url) as connection, _bars() as tick:
        connection.execute("TRUNCATE users CASCADE")
        load(connection, many, cipher, tick)
        connection.execute(f"COMMENT ON TABLE driveways IS 'recipe {_RECIPE}'".encode())


@contextmanager
def _bars() -> Iterator[Tick]:
    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        bars: dict[str, TaskID] = {}

        def tick(what: str, done: int, total: int) -> None:
            if what not in bars:
                bars[what] = progress.add_task(what, total=total)
            progress.update(bars[what], completed=done)

        yield tick
