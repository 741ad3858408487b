"""Homes to start databases in; stopped and removed afterwards, wherever their data lies."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from driveway_embedded import Binaries, Cluster, find_binaries

NewCluster = Callable[[Path], Cluster]


@contextmanager
def _open_folder() -> Iterator[Path]:
    """A short folder that every account may pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="dw"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _forget(cluster: Cluster) -> None:
    cluster.stop()
    base = cluster.status().data.parent
    if base != cluster.home and base.is_dir():
        shutil.rmtree(base)


@pytest.fixture(scope="session")
def binaries() -> Binaries:
    return find_binaries()


@pytest.fixture
def folder() -> Iterator[Path]:
    with _open_folder() as made:
        yield made


@pytest.fixture
def new_cluster(binaries: Binaries) -> Iterator[NewCluster]:
    made: list[Cluster] = []

    def make(home: Path) -> Cluster:
        made.append(Cluster(home, binaries))
        return made[-1]

    yield make
    for cluster in made:
        _forget(cluster)


@pytest.fixture(scope="session")
def _prepared(binaries: Binaries) -> Iterator[Cluster]:
    with _open_folder() as folder:
        cluster = Cluster(folder / "home", binaries)
        with cluster.running():
            pass
        yield cluster
        _forget(cluster)


@pytest.fixture
def cluster(_prepared: Cluster) -> Iterator[Cluster]:
    """A home that has its database already, and no server."""
    assert not _prepared.status().running
    yield _prepared
    _prepared.stop()
