"""Which folders can be a home, for whom, and that no two share anything."""

import os
import pwd
import shutil
import traceback
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from driveway_embedded import Binaries, Cluster, UnusableHome
from driveway_embedded.account import Account
from driveway_embedded.relocation import within_reach

NewCluster = Callable[[Path], Cluster]


def _as(account: Account, scenario: Callable[[], None]) -> None:
    """Plays ``scenario`` in a child that has become ``account`` for good."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if account.is_another:
                os.setgroups([])
                os.setgid(account.gid)
                os.setuid(account.uid)
            scenario()
        except BaseException:  # noqa: BLE001  the parent raises it again
            os.write(writing, traceback.format_exc().encode()[-4000:])
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as said:
        assert said.read() == ""


def _normal_user() -> Account:
    """Ourselves, or as root ``nobody``."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def _connects(cluster: Cluster) -> None:
    with cluster.running() as url:
        psycopg.connect(url).close()
    assert not cluster.status().running


def test_two_homes_share_nothing(new_cluster: NewCluster, folder: Path) -> None:
    one, two = new_cluster(folder / "one"), new_cluster(folder / "two")
    with one.running() as first, two.running() as second:
        assert one.status().pid != two.status().pid
        assert one.status().data != two.status().data
        with psycopg.connect(first, autocommit=True) as connection:
            connection.execute("create table only_here ()")
        with psycopg.connect(second) as connection, pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("select from only_here")
        one.stop()
        assert two.status().running


@pytest.mark.parametrize(
    "name",
    [
        "with spaces  in it",
        'it\'s $HOME, "quoted" \\ `id` 100%',
        "Zoë–Straße",
        "long" * 30 + "/" + "longer" * 30,
    ],
    ids=["spaces", "signs", "letters", "long"],
)
def test_any_folder_name_will_do(new_cluster: NewCluster, folder: Path, name: str) -> None:
    cluster = new_cluster(folder / name)
    _connects(cluster)
    _connects(cluster)


def test_a_folder_that_lets_nobody_else_in_will_do(new_cluster: NewCluster, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    one, two = new_cluster(tmp_path / "one"), new_cluster(tmp_path / "two")
    _connects(one)
    _connects(two)
    assert one.status().data != two.status().data
    assert tmp_path.stat().st_mode & 0o077 == 0
    _connects(one)


def test_a_moved_home_finds_its_data(new_cluster: NewCluster, tmp_path: Path) -> None:
    with new_cluster(tmp_path / "old").running() as url, psycopg.connect(url) as connection:
        connection.execute("create table moved ()")
    (tmp_path / "old").rename(tmp_path / "new")
    with new_cluster(tmp_path / "new").running() as url, psycopg.connect(url) as connection:
        connection.execute("select from moved")


def test_a_copied_home_does_not_get_the_data_of_the_original(new_cluster: NewCluster, tmp_path: Path) -> None:
    original = new_cluster(tmp_path / "original")
    _connects(original)
    shutil.copytree(tmp_path / "original", tmp_path / "copy")
    if (tmp_path / "copy" / "postgres.place").exists():  # run by root: the data lies elsewhere
        with (
            pytest.raises(UnusableHome, match="is a copy of"),
            Cluster(tmp_path / "copy", original.binaries).running(),
        ):
            pass
        (tmp_path / "copy" / "postgres.place").unlink()
    copy = new_cluster(tmp_path / "copy")
    _connects(copy)
    assert copy.status().data != original.status().data


def test_a_home_that_cannot_be_seen_is_told_as_such(binaries: Binaries, folder: Path) -> None:
    user = _normal_user()
    closed = folder / "closed"
    closed.mkdir()
    user.give(closed)
    closed.chmod(0)
    cluster = Cluster(closed / "home", within_reach(binaries, user))

    def scenario() -> None:
        for look in (cluster.status, cluster.stop):
            with pytest.raises(UnusableHome, match="Permission denied"):
                look()

    _as(user, scenario)
    closed.chmod(0o700)


def test_a_normal_user_has_it_too(binaries: Binaries, folder: Path) -> None:
    user = _normal_user()
    readable = within_reach(binaries, user)
    home = folder / "theirs"
    home.mkdir(mode=0o700)
    user.give(home)

    def scenario() -> None:
        cluster = Cluster(home, readable)
        _connects(cluster)
        with cluster.running() as url, psycopg.connect(url) as connection:
            connection.execute("create table kept ()")
        _connects(cluster)
        cluster.backup(home / "night.dump")
        assert cluster.status().data.stat().st_uid == user.uid

    _as(user, scenario)


def test_a_home_that_one_may_not_write_is_refused(binaries: Binaries, folder: Path) -> None:
    home = folder / "readonly"
    home.mkdir(mode=0o555)

    def scenario() -> None:
        for hopeless in (home, home / "below", Path("/dev/null/home")):
            with pytest.raises(UnusableHome, match="DRIVEWAY_HOME"), Cluster(hopeless, binaries).running():
                pass

    _as(_normal_user(), scenario)


def test_data_of_another_major_version_is_not_passed_over(new_cluster: NewCluster, folder: Path) -> None:
    (folder / "home" / "pg14").mkdir(parents=True)
    (folder / "home").chmod(0o711)
    (folder / "home" / "pg14" / "PG_VERSION").write_text("14\n")
    with pytest.raises(UnusableHome, match="data of PostgreSQL 14"), new_cluster(folder / "home").running():
        pass


def test_something_that_is_no_database_is_left_alone(new_cluster: NewCluster, folder: Path) -> None:
    cluster = new_cluster(folder / "home")
    cluster.status().data.mkdir(parents=True)
    (cluster.status().data / "letter.txt").write_text("Dear Ada")
    (folder / "home").chmod(0o711)
    with pytest.raises(UnusableHome, match="is not empty, and no database"), cluster.running():
        pass
    assert (cluster.status().data / "letter.txt").read_text() == "Dear Ada"


def test_the_shell_of_the_user_does_not_lead_astray(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("PGDATA", "/nowhere"), ("PGPORT", "1"), ("PGHOST", "nowhere"), ("LC_ALL", "xx_YY")):
        monkeypatch.setenv(name, value)
    _connects(cluster)
