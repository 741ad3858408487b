"""Settings of the process, and where an installation keeps its things."""

import re
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from driveway_app import SettingsWrong, embedded, read_settings
from driveway_app.opening import NoEmbedded, NotEmbedded
from driveway_app.settings import _Texts

SERVER = "postgresql://somebody@db.example/driveway"


def test_without_a_wish_the_home_is_the_users_data_directory() -> None:
    home = read_settings({}).home
    assert home.is_absolute()
    assert home.name == "driveway"


def test_every_setting_is_in_the_docs() -> None:
    page = (Path(__file__).parents[3] / "docs/running.md").read_text(encoding="utf-8")
    told = {name.lower() for name in re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE)}
    assert told == {field.name for field in attrs.fields(_Texts)}


def test_the_owner_of_a_database_is_who_uses_it_unless_another_is_named() -> None:
    assert read_settings({}).owner_url is None
    assert read_settings({"DATABASE_URL": SERVER}).owner_url == SERVER
    both = {"DATABASE_URL": SERVER, "DATABASE_OWNER_URL": SERVER.replace("somebody", "owner")}
    assert read_settings(both).owner_url == both["DATABASE_OWNER_URL"]


def test_a_file_says_what_the_environment_does_not(tmp_path: Path) -> None:
    file = tmp_path / "driveway.toml"
    file.write_text('[driveway]\ndriveway_log = "debug"\ndriveway_pool_size = "3"\n', encoding="utf-8")
    settings = read_settings({"DRIVEWAY_CONFIG": str(file), "DRIVEWAY_POOL_SIZE": "7"})
    assert (settings.log, settings.pool_size) == ("debug", 7)


def test_every_wrong_setting_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_settings({"DATABASE_OWNER_URL": SERVER, "DRIVEWAY_LOG": "loud", "DRIVEWAY_POOL_SIZE": "0"})
    assert len(wrong.value.problems) == 3
    with pytest.raises(SettingsWrong, match="there is no file"):
        read_settings({"DRIVEWAY_CONFIG": str(tmp_path / "none.toml")})


@pytest.mark.parametrize(
    "name, text",
    [
        ("DATABASE_URL", "mysql://db.example/x"),
        ("DRIVEWAY_BODY_LIMIT", "1 MB"),
        ("DRIVEWAY_CORS_ORIGINS", "app.example.com"),
        ("DRIVEWAY_CORS_ORIGINS", "https://app.example.com/ *"),
        ("DRIVEWAY_LOG", "loud"),
        ("DRIVEWAY_PGBACKREST_CONFIG", "/nowhere/pgbackrest.conf"),
        ("DRIVEWAY_POOL_SIZE", "0"),
        ("DRIVEWAY_SERVERS", "-1"),
        ("DRIVEWAY_TRUSTED_PROXIES", "all"),
        ("GOOGLE_MAPS_API_BASE", "http://127.0.0.1:1"),
        ("GOOGLE_MAPS_API_KEY", "a key"),
    ],
)
def test_a_wrong_setting_is_told_by_its_name(name: str, text: str) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_settings({name: text})
    assert {problem.partition(":")[0] for problem in wrong.value.problems} == {name}


@pytest.mark.parametrize(
    "wrong, told",
    [
        ({"STRIPE_WEBHOOK_SECRET": ""}, "STRIPE_WEBHOOK_SECRET: is needed with DRIVEWAY_SETTLEMENT=stripe"),
        ({"STRIPE_WEBHOOK_SECRET": "we_1"}, "STRIPE_WEBHOOK_SECRET: must begin with whsec_"),
        ({"STRIPE_CONNECT_WEBHOOK_SECRET": "  "}, "STRIPE_CONNECT_WEBHOOK_SECRET: must begin with whsec_"),
        ({"STRIPE_API_KEY": "pk_test_1"}, "STRIPE_API_KEY: must begin with sk_ or rk_"),
        ({"STRIPE_API_KEY": "sk_ test"}, "STRIPE_API_KEY: must have no blanks in it"),
        ({"STRIPE_PUBLISHABLE_KEY": "pk_test_1\n"}, "STRIPE_PUBLISHABLE_KEY: must have no blanks in it"),
    ],
)
def test_a_setting_of_stripe_that_cannot_be_one_is_named(wrong: dict[str, str], told: str) -> None:
    right = {
        "STRIPE_API_KEY": "sk_test_1",
        "STRIPE_PUBLISHABLE_KEY": "pk_1",
        "STRIPE_WEBHOOK_SECRET": "whsec_1",
    }
    assert read_settings({"DRIVEWAY_SETTLEMENT": "stripe", **right}).stripe
    with pytest.raises(SettingsWrong) as problems:
        read_settings({"DRIVEWAY_SETTLEMENT": "stripe", **right, **wrong})
    assert problems.value.problems == (told,)


@pytest.mark.parametrize(
    "url", ["postgresql://a b:c@db.example/x", "postgresql://[::1/x", "postgresql://h/x?y=%zz"]
)
def test_a_url_that_nothing_can_connect_to_is_told_without_its_password(url: str) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_settings({"DATABASE_URL": url})
    (problem,) = wrong.value.problems
    assert problem.startswith("DATABASE_URL: is no URL")
    assert url not in problem


def test_a_database_of_ones_own_is_not_looked_after_as_the_embedded_one(tmp_path: Path) -> None:
    with pytest.raises(NotEmbedded, match="DATABASE_URL"):
        embedded(read_settings({"DATABASE_URL": SERVER, "DRIVEWAY_HOME": str(tmp_path)}))


def test_where_there_is_no_embedded_database_a_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = read_settings({})
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(NoEmbedded, match="DATABASE_URL"):
        embedded(settings)


@pytest.mark.wide
def test_nothing_of_the_embedded_database_is_imported_before_it_is_needed() -> None:
    script = "import sys; sys.modules['driveway_embedded'] = None; import driveway_cli.main, driveway_app"
    subprocess.run([sys.executable, "-c", script], check=True)
