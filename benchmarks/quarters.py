"""Where measurements take place: a PostgreSQL of their own, as safe on a power cut as a real one."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from driveway_embedded import Cluster, find_binaries
from driveway_postgres import upgrade


@attrs.frozen
class Quarters:
    """A migrated database, the main process of its server, its log, and a home for the keys."""

    url: str
    postgres: int
    log: Path
    home: Path


@contextmanager
def throwaway_cluster() -> Iterator[tuple[Cluster, Path]]:
    """A place for a server, not started yet, and a home for keys; both gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dw"))
    folder.chmod(0o711)
    cluster = Cluster(folder / "home", find_binaries())
    try:
        yield cluster, folder / "keys"
    finally:
        base = cluster.status().data.parent
        shutil.rmtree(folder)
        if base.is_dir():
            shutil.rmtree(base)


@contextmanager
def quarters() -> Iterator[Quarters]:
    """A new server with its data, both gone afterwards."""
    with throwaway_cluster() as (cluster, keys), cluster.running() as url:
        upgrade(url)
        status = cluster.status()
        assert status.pid is not None
        yield Quarters(url, status.pid, status.log, keys)
