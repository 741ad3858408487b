"""Started by whoever needs it first, stopped by whoever leaves last."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
import sqlalchemy
from tests.integration.embedded.holding import Holder

from driveway_embedded import Cluster, NoBackup


def _answer(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def test_an_empty_home_gets_a_database(new_cluster: Callable[[Path], Cluster], folder: Path) -> None:
    said: list[str] = []
    cluster = new_cluster(folder / "home")
    with cluster.running(say=said.append) as url:
        assert _answer(url, "select current_database()") == "driveway"
        assert _answer(url, "show server_encoding") == "UTF8"
    assert said == ["Preparing a new database …", "Starting PostgreSQL …"]


def test_data_is_there_again_after_a_restart(cluster: Cluster) -> None:
    with cluster.running() as url, psycopg.connect(url) as connection:
        connection.execute("create table if not exists kept as select 7 as seven")
        connection.execute("create extension if not exists btree_gist")
    assert not cluster.status().running
    with cluster.running() as url:
        assert _answer(url, "select seven from kept") == 7


def test_sqlalchemy_takes_the_url(cluster: Cluster) -> None:
    with cluster.running() as url:
        engine = sqlalchemy.create_engine(sqlalchemy.make_url(url).set(drivername="postgresql+psycopg"))
        with engine.connect() as connection:
            assert connection.execute(sqlalchemy.text("select 1")).scalar_one() == 1
        engine.dispose()


def test_it_listens_on_nothing_but_a_socket_that_is_closed_to_others(cluster: Cluster) -> None:
    with cluster.running() as url:
        assert _answer(url, "show listen_addresses") == ""
        assert cluster.status().socket.stat().st_mode & 0o077 == 0
        assert _answer(url, "show fsync") == "on"


def test_a_running_server_is_found_by_everybody(cluster: Cluster) -> None:
    said: list[str] = []
    with cluster.running(), cluster.running(say=said.append):
        other = Holder.starting(cluster.home)
        assert other.server() == cluster.status().pid
        other.leave()
        assert cluster.status().running
    assert said == []


def test_six_at_once_get_one_server(new_cluster: Callable[[Path], Cluster], folder: Path) -> None:
    cluster = new_cluster(folder / "home")
    racers = [Holder.starting(cluster.home) for _ in range(6)]
    assert len({racer.server() for racer in racers}) == 1
    for racer in racers[:-1]:
        racer.leave()
    assert cluster.status().running
    racers[-1].leave()
    assert not cluster.status().running


def test_a_forked_child_that_leaves_does_not_stop_it(cluster: Cluster) -> None:
    using = cluster.running()
    using.__enter__()
    child = os.fork()
    if child == 0:
        using.__exit__(None, None, None)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert cluster.status().running
    using.__exit__(None, None, None)
    assert not cluster.status().running


def test_a_forked_child_that_outlives_its_parent_stops_it(cluster: Cluster) -> None:
    using = cluster.running()
    using.__enter__()
    waiting, go = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(waiting, 1)
        using.__exit__(None, None, None)
        os._exit(0)
    using.__exit__(None, None, None)
    assert cluster.status().running
    os.write(go, b"!")
    assert os.waitpid(child, 0)[1] == 0
    assert not cluster.status().running
    os.close(waiting)
    os.close(go)


def test_the_server_has_a_session_of_its_own(cluster: Cluster) -> None:
    with cluster.running():
        server = cluster.status().pid
        assert server is not None
        assert os.getsid(server) != os.getsid(0)


def test_stop_stops_it_though_somebody_uses_it(cluster: Cluster) -> None:
    with cluster.running():
        cluster.stop()
        assert not cluster.status().running
        with cluster.running() as url:
            assert _answer(url, "select 1") == 1


def test_status_of_a_home_that_never_was_makes_nothing(
    new_cluster: Callable[[Path], Cluster], folder: Path
) -> None:
    status = new_cluster(folder / "home").status()
    assert (status.running, status.in_use, status.pid, status.version) == (False, False, None, None)
    assert list(folder.iterdir()) == []


def test_status_says_who_and_where(cluster: Cluster) -> None:
    with cluster.running():
        status = cluster.status()
        assert status.running
        assert status.in_use
        assert status.version == cluster.binaries.major
        assert (status.data / "PG_VERSION").read_text().strip() == str(status.version)
        assert "ready to accept connections" in status.log.read_text()


def test_a_backup_restores_into_another_home(
    cluster: Cluster, new_cluster: Callable[[Path], Cluster], folder: Path
) -> None:
    with cluster.running() as url, psycopg.connect(url) as connection:
        connection.execute("create table saved as select 'Lombard Street' as street")
    cluster.backup(folder / "night.dump")
    assert (folder / "night.dump").stat().st_mode & 0o077 == 0
    with new_cluster(folder / "other").running() as url:
        restore = cluster.binaries.program("pg_restore")
        subprocess.run([restore, "--no-owner", "-d", url, folder / "night.dump"], check=True)
        assert _answer(url, "select street from saved") == "Lombard Street"


def test_a_backup_that_cannot_be_written_says_so(cluster: Cluster, folder: Path) -> None:
    (folder / "taken").mkdir()
    (folder / "taken" / "file").touch()
    for impossible in (folder / "missing" / "night.dump", folder / "taken"):
        with pytest.raises(NoBackup, match=impossible.name):
            cluster.backup(impossible)
    assert [path.name for path in folder.iterdir()] == ["taken"]
