"""An operator's commands on the command line, on a real PostgreSQL."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.integration.cli.conftest import PASSWORD, Driveway

from driveway_cli.main import cli

NOWHERE = "postgresql://driveway:secret-word@127.0.0.1:1/driveway"


def test_help_names_every_command() -> None:
    shown = Driveway({})("--help").stdout
    assert {"search", "book", "laws"} <= set(cli.commands)
    for name in cli.commands:
        assert f"\n  {name} " in shown


def test_help_imports_nothing_heavy() -> None:
    script = "import sys, driveway_cli.main; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy = {"sqlalchemy", "psycopg", "flask", "gunicorn", "pydantic", "rich", "httpx", "driveway_app"}
    assert heavy & set(done.stdout.split()) == set()


def test_settings_are_shown_all_or_one(driveway: Driveway) -> None:
    every = driveway.json("settings", "get")
    assert {"maintenance_mode", "platform_fee_percentage"} <= {each["key"] for each in every}
    assert driveway.json("settings", "get", "maintenance_mode")["value"] == "false"
    assert "Platform fee" in driveway("settings", "get").stdout
    assert driveway("settings", "get", "colour").exit_code == 1


def test_a_setting_is_changed(driveway: Driveway) -> None:
    assert driveway.json("settings", "set", "max_booking_hours", "200")["value"] == "200"
    assert driveway.json("settings", "get", "max_booking_hours")["value"] == "200"


def test_a_setting_that_means_nothing_is_wrong_usage(driveway: Driveway) -> None:
    result = driveway("settings", "set", "max_booking_hours", "many")
    assert (result.exit_code, result.stderr) == (2, "value: 'many' is not a number\n")


def test_maintenance_keeps_drivers_waiting(driveway: Driveway, listing: str) -> None:
    driveway("settings", "set", "maintenance_mode", "true")
    stay = ("--from", "2030-01-01T09:00Z", "--to", "2030-01-01T10:00Z")
    result = driveway("quote", listing, "--as", "dora@example.com", *stay)
    driveway("settings", "set", "maintenance_mode", "false")
    assert result.exit_code == 3
    assert "maintenance" in result.stderr


def test_sweep_says_how_many_bookings_changed(driveway: Driveway) -> None:
    assert driveway.json("sweep") == {
        "changed": 0,
        "forgotten_replies": 0,
        "extended_hours": 0,
        "measured_driveways": 0,
    }
    assert driveway("sweep").stdout == (
        "0 bookings changed, 0 old answers forgotten, hours of 0 listings written out anew, "
        "occupancy of 0 measured.\n"
    )


def test_driveways_are_measured(driveway: Driveway) -> None:
    assert driveway.json("prices", "measure") == {"measured": 0}
    assert driveway("prices", "measure").stdout == "0 driveways measured.\n"


def test_hours_are_written_out_ahead_of_time(driveway: Driveway) -> None:
    assert driveway.json("hours", "extend") == {"extended": 0}
    assert driveway("hours", "extend").stdout == "The hours of 0 listings were written out anew.\n"


def test_an_operator_is_made_with_a_password_from_standard_input(driveway: Driveway) -> None:
    made = driveway.json("admin", "create", "boss@example.com", "--password-file", "-", typed=f"{PASSWORD}\n")
    assert (made["email"], made["is_operator"]) == ("boss@example.com", True)
    again = driveway.json("admin", "create", "Boss@Example.com")
    assert again["id"] == made["id"]


def test_an_operator_is_made_with_a_password_from_a_file(driveway: Driveway, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(PASSWORD, encoding="utf-8")
    made = driveway("admin", "create", "chief@example.com", "--password-file", tmp_path / "password")
    assert made.exit_code == 0
    assert "chief@example.com" in made.stdout
    assert PASSWORD not in made.output


def test_a_weak_password_is_wrong_usage(driveway: Driveway) -> None:
    result = driveway("admin", "create", "weak@example.com", "--password-file", "-", typed="short\n")
    assert (result.exit_code, result.stderr) == (2, "password: must have 12 to 128 characters\n")


def test_without_a_person_nobody_is_asked_for_a_password(driveway: Driveway) -> None:
    result = driveway("admin", "create", "quiet@example.com")
    assert result.exit_code == 2
    assert "--password-file" in result.stderr


def test_an_account_is_suspended_and_restored(driveway: Driveway, listing: str) -> None:
    assert listing
    assert driveway.json("admin", "suspend", "dan@example.com")["account_status"] == "suspended"
    assert driveway.json("admin", "restore", "dan@example.com")["account_status"] == "active"
    assert driveway("admin", "suspend", "stranger@example.com").exit_code == 1
    assert driveway.json("admin", "ban", "dan@example.com")["account_status"] == "banned"
    assert driveway.json("admin", "restore", "dan@example.com")["account_status"] == "active"
    assert driveway("admin", "ban", "stranger@example.com").exit_code == 1


def test_an_operator_vouches_for_the_address_of_a_host(driveway: Driveway, listing: str) -> None:
    assert listing
    assert driveway.json("admin", "verify", "dan@example.com")["email_verified"] is True
    assert driveway("admin", "verify", "stranger@example.com").exit_code == 1
    assert driveway.json("admin", "verify", "dan@example.com", "--identity")["identity_verified"] is True


def test_a_listing_is_suspended_and_restored(driveway: Driveway, listing: str) -> None:
    assert driveway.json("admin", "suspend", listing)["listing_status"] == "suspended"
    assert driveway.json("admin", "restore", listing)["listing_status"] == "active"
    assert driveway("admin", "suspend", "the-blue-one").exit_code == 2


def test_migrate_and_init_bring_an_empty_database_up(empty_database: str, tmp_path: Path) -> None:
    driveway = Driveway({"DATABASE_URL": empty_database, "DRIVEWAY_HOME": str(tmp_path / "home")})
    early = driveway("settings", "get")
    assert early.exit_code == 3
    assert "run `driveway migrate`" in early.stderr
    schema = driveway.json("migrate")["schema"]
    told = driveway.json("init")
    assert (told["schema"], told["database"]) == (schema, "DATABASE_URL")
    assert (tmp_path / "home" / "keys" / "root.key").is_file()
    assert driveway("settings", "get").exit_code == 0


@pytest.mark.parametrize(
    "command",
    [("migrate",), ("init",), ("settings", "get"), ("sweep",), ("hours", "extend"), ("prices", "measure")],
    ids=" ".join,
)
def test_a_database_that_does_not_answer_means_try_again_later(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    result = Driveway({"DATABASE_URL": NOWHERE, "DRIVEWAY_HOME": str(tmp_path)})(*command)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "try again" in result.stderr
    assert "secret-word" not in result.stderr


def test_wrong_settings_are_all_told_at_once(tmp_path: Path) -> None:
    wrong = {
        "DATABASE_URL": "mysql://x",
        "DRIVEWAY_HOME": str(tmp_path),
        "DRIVEWAY_POOL_SIZE": "many",
        "DRIVEWAY_LOG": "loud",
        "DRIVEWAY_SETTLEMENT": "shells",
        "DRIVEWAY_BODY_LIMIT": "-1",
    }
    result = Driveway(wrong)("settings", "get")
    assert result.exit_code == 2
    for name in wrong.keys() - {"DRIVEWAY_HOME"}:
        assert f"\n  {name}: " in result.stderr


@pytest.mark.parametrize("command", [("status",), ("stop",), ("backup", "x")], ids=" ".join)
def test_the_embedded_database_is_looked_after_only_where_it_is_used(
    driveway: Driveway, command: tuple[str, ...]
) -> None:
    result = driveway("db", *command)
    assert result.exit_code == 1
    assert "DATABASE_URL names a PostgreSQL of your own" in result.stderr


@pytest.mark.parametrize("command", [("demo",), ("serve", "--demo", "--port", "0")], ids=" ".join)
def test_the_demo_keeps_out_of_a_database_of_the_users_own(
    driveway: Driveway, command: tuple[str, ...]
) -> None:
    result = driveway(*command)
    assert result.exit_code == 2
    assert "--in-my-database" in result.stderr
