"""Plans of backups: two places, encrypted, a change soon on its way, and no secret shown."""

import configparser
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_app.backing_up import configured
from driveway_backup import (
    Backrest,
    BackupFailed,
    Bucket,
    Folder,
    NoBackrest,
    Plan,
    Postgres,
    backrest_configuration,
    postgres_settings,
)
from driveway_core.backups import KeptBackups
from driveway_core.errors import InvalidValue

SERVER = Postgres(data=Path("/data"), sockets=Path("/sockets"))
WEST = Bucket(
    name="west", region="us-west-2", endpoint="s3.us-west-2.example", key="AKWEST", key_secret="planted-west"
)
EAST = Bucket(
    name="east", region="us-east-1", endpoint="s3.us-east-1.example", key="AKEAST", key_secret="planted-east"
)


def plan(*repositories: Folder | Bucket) -> Plan:
    return Plan(postgres=SERVER, repositories=repositories, passphrase="planted-phrase", work=Path("/work"))


def read(text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    return parser


def test_backups_go_to_two_regions_each_encrypted_and_kept_for_as_long_as_keys_are() -> None:
    told = read(backrest_configuration(plan(WEST, EAST)))
    for number, region in ((1, "us-west-2"), (2, "us-east-1")):
        assert told["global"][f"repo{number}-type"] == "s3"
        assert told["global"][f"repo{number}-s3-region"] == region
        assert told["global"][f"repo{number}-cipher-type"] == "aes-256-cbc"
        assert told["global"][f"repo{number}-retention-full"] == "30"
    assert dict(told["driveway"])["pg1-path"] == "/data"


def test_changes_are_archived_at_once_and_after_a_quarter_of_an_hour_at_the_latest() -> None:
    settings = postgres_settings(Path("/usr/bin/pgbackrest"), Path("/etc/pgbackrest.conf"))
    assert (settings["archive_mode"], settings["archive_timeout"]) == ("on", "900s")
    assert settings["archive_command"].endswith("archive-push %p")


def test_one_place_is_none() -> None:
    with pytest.raises(InvalidValue, match="two"):
        plan(WEST)


def test_no_secret_is_shown() -> None:
    shown = repr(plan(WEST, EAST))
    assert [word for word in ("planted", "AKWEST", "AKEAST") if word in shown] == []


@given(secret=st.text(max_size=30))
def test_no_secret_can_write_a_line_of_its_own(secret: str) -> None:
    try:
        bucket = Bucket(name="b", region="r", endpoint="e", key="k", key_secret=secret)
    except InvalidValue:
        return
    told = read(backrest_configuration(plan(bucket, EAST)))
    assert len(told["global"]) == len(read(backrest_configuration(plan(WEST, EAST)))["global"])


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The plan that the page shows, with its secrets where it says."""
    page = (Path(__file__).parents[3] / "docs/operations.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"(?ms)^```toml\n(.*?)^```", page)
    for name, content in (
        ("backup-passphrase", "a-long-passphrase\n"),
        ("backup-west.key", "AKWEST\nplanted-west\n"),
        ("backup-east.key", "AKEAST\nplanted-east\n"),
    ):
        (tmp_path / name).write_text(content)
        text = text.replace(f"/etc/driveway/{name}", str(tmp_path / name))
    file = tmp_path / "plan.toml"
    file.write_text(text)
    return file


def test_the_example_is_a_plan(written: Path, tmp_path: Path) -> None:
    to = tmp_path / "pgbackrest.conf"
    try:
        settings = configured(written, to)
    except NoBackrest:
        assert not to.exists()
        return
    assert to.stat().st_mode & 0o777 == 0o600
    assert read(to.read_text())["global"]["repo2-s3-bucket"] == "driveway-backup-east"
    assert str(to) in settings["archive_command"]


@pytest.mark.parametrize(
    "was, becomes, field",
    [
        ("[postgres]", "[somewhere]", "postgres"),
        ('data = "', 'dates = "', "data"),
        ('region = "us-east-1"', "", "region"),
        ("passphrase_file", "passphrase", "passphrase_file"),
        ("backup-east.key", "nowhere.key", "nowhere.key"),
        ("work =", "work", "plan.toml"),
        ("[postgres]", "[postgres]\nport = 'five'", "port"),
        ("[postgres]", "[postgres]\nport = 0", "port"),
        ("[[repositories]]", "[repositories]", "plan.toml"),
    ],
)
def test_what_is_wrong_in_a_plan_is_named_and_nothing_is_written(
    written: Path, tmp_path: Path, was: str, becomes: str, field: str
) -> None:
    written.write_text(written.read_text().replace(was, becomes))
    with pytest.raises(InvalidValue) as wrong:
        configured(written, tmp_path / "pgbackrest.conf")
    assert field in wrong.value.field
    assert not (tmp_path / "pgbackrest.conf").exists()


@pytest.mark.parametrize("content", ["", " \n", "two words"])
def test_a_passphrase_is_one_word(written: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "backup-passphrase").write_text(content)
    with pytest.raises(InvalidValue, match="passphrase"):
        configured(written, tmp_path / "pgbackrest.conf")


def test_what_an_earlier_try_left_behind_opens_nothing(written: Path, tmp_path: Path) -> None:
    left = tmp_path / "pgbackrest.conf.new"
    left.touch(mode=0o666)
    left.chmod(0o666)
    with suppress(NoBackrest):
        configured(written, tmp_path / "pgbackrest.conf")
        assert (tmp_path / "pgbackrest.conf").stat().st_mode & 0o077 == 0


INFO = """[{"name": "driveway",
"repo": [{"key": 1, "status": {"code": 0}}, {"key": 2, "status": {"code": 99}}],
"backup": [
  {"database": {"repo-key": 1}, "error": false, "timestamp": {"start": 1790000000, "stop": 1790000060}},
  {"database": {"repo-key": 1}, "error": false, "timestamp": {"start": 1790086400, "stop": 1790086460}},
  {"database": {"repo-key": 1}, "error": true, "timestamp": {"start": 1790090000, "stop": 1790090060}},
  {"database": {"repo-key": 2}, "error": false, "timestamp": {"start": 1790086500, "stop": 1790086560}}
]}]"""


def told(said: str, code: int = 0) -> Backrest:
    return Backrest(Path("/usr/bin/pgbackrest"), Path("/etc/pgbackrest.conf"), lambda _: (code, said))


def test_what_is_kept_is_read_for_each_place_and_broken_backups_do_not_count() -> None:
    west, east = told(INFO).kept()
    assert (west.repository, west.readable, west.backups) == (1, True, 2)
    assert west.newest is not None
    assert west.newest.timestamp() == 1_790_086_460
    assert (east.readable, east.backups) == (False, 1)


def test_nothing_kept_yet_is_no_news() -> None:
    assert told("[]").kept() == ()
    empty = '[{"name": "driveway", "backup": [], "repo": [{"key": 1, "status": {"code": 2}}]}]'
    assert told(empty).kept() == (KeptBackups(repository=1, readable=True),)


@pytest.mark.parametrize("backrest", [told("ERROR: [103]: it went wrong", code=103), told("no JSON")])
def test_what_goes_wrong_is_told_in_its_own_words(backrest: Backrest) -> None:
    with pytest.raises(BackupFailed, match=r"it went wrong|no JSON"):
        backrest.kept()


@pytest.mark.parametrize(
    "version, major", [("2.45", 15), ("2.48", 16), ("2.54.1", 17), ("2.57", 18), ("3.0", 18), ("2.30", 14)]
)
def test_each_release_knows_its_versions_of_postgres(version: str, major: int) -> None:
    assert told(f"pgBackRest {version}\n").newest_postgres == major
