"""Whatever is killed, the next one who needs the database gets it."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from tests.integration.embedded.holding import Holder

from driveway_embedded import Cluster, NotStarted


def _count(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("select count(*) from committed").fetchone()
    assert row is not None
    return int(row[0])


def _server(cluster: Cluster) -> int:
    number = cluster.status().pid
    assert number is not None
    return number


def _kill_server(cluster: Cluster) -> int:
    number = _server(cluster)
    os.kill(number, signal.SIGKILL)
    while cluster.status().running:
        time.sleep(0.01)
    return number


def test_a_killed_server_comes_back_with_what_was_committed(cluster: Cluster) -> None:
    with cluster.running() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table if not exists committed ()")
        before = _count(url)
        connection.execute("insert into committed default values")
        killed = _kill_server(cluster)
        with cluster.running() as again:
            assert _server(cluster) != killed
            assert _count(again) == before + 1
    assert not cluster.status().running


def test_a_killed_holder_leaves_a_server_that_the_next_one_uses_and_stops(cluster: Cluster) -> None:
    holder = Holder.starting(cluster.home)
    server = holder.server()
    holder.kill()  # returns only when its pipe is closed: the server has not inherited it
    status = cluster.status()
    assert (status.running, status.in_use) == (True, False)
    with cluster.running():
        assert _server(cluster) == server
    assert not cluster.status().running


def test_killed_together_they_come_back(cluster: Cluster) -> None:
    holder = Holder.starting(cluster.home)
    os.kill(holder.server(), signal.SIGKILL)
    holder.kill()
    with cluster.running() as url:
        psycopg.connect(url).close()


def test_a_number_that_another_process_has_by_now_is_no_server(cluster: Cluster) -> None:
    with cluster.running():
        data, socket = cluster.status().data, cluster.status().socket
        _kill_server(cluster)
    for file in (data / "postmaster.pid", socket / ".s.PGSQL.5432.lock"):
        rest = file.read_text().partition("\n")[2]
        file.write_text(f"{os.getpid()}\n{rest}")
    with cluster.running() as url:
        psycopg.connect(url).close()


@pytest.mark.parametrize("after", [0.0, 0.01, 0.03, 0.1, 0.2])
def test_a_start_that_is_killed_does_not_hinder_the_next(cluster: Cluster, after: float) -> None:
    holder = Holder.starting(cluster.home)
    holder.await_line("Starting PostgreSQL")
    time.sleep(after)
    holder.kill()
    with cluster.running() as url:
        psycopg.connect(url).close()
    assert not cluster.status().running


def test_a_first_start_that_is_killed_leaves_no_half_database(
    new_cluster: Callable[[Path], Cluster], folder: Path
) -> None:
    cluster = new_cluster(folder / "home")
    holder = Holder.starting(cluster.home)
    holder.await_line("Preparing a new database")
    time.sleep(0.2)
    holder.kill()
    assert not cluster.status().data.exists()
    with cluster.running() as url:
        psycopg.connect(url).close()


def test_a_server_that_cannot_start_is_quoted(new_cluster: Callable[[Path], Cluster], folder: Path) -> None:
    cluster = new_cluster(folder / "home")
    with cluster.running():
        pass
    with (cluster.status().data / "postgresql.auto.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(NotStarted, match="no_such_setting"), cluster.running():
        pass
    assert not cluster.status().in_use
