"""Homes to run ``driveway`` in, and a small marketplace for its commands to act on."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner, Result

from driveway_app import on_postgres
from driveway_cli.main import cli
from driveway_core.actors import UserType
from driveway_embedded import Cluster, find_binaries

Json = Any
"""Whatever a command prints for machines; each test knows its shape."""

PASSWORD = "a-long-enough-password"
START = (datetime.now(UTC) + timedelta(days=3)).replace(hour=18, minute=0, second=0, microsecond=0)  # noqa: TID251


@pytest.fixture(scope="module")
def open_home() -> Iterator[Path]:
    """A home below a short folder that every account may pass through; stopped and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="dw"))
    folder.chmod(0o711)
    home = folder / "home"
    yield home
    for each in (home, home / "demo"):
        if each.is_dir():
            Cluster(each, find_binaries()).stop()
    shutil.rmtree(folder)


@attrs.frozen
class Driveway:
    """The command line in an environment of its own."""

    environment: dict[str, str]

    def __call__(self, *words: object, typed: str | None = None) -> Result:
        return CliRunner().invoke(cli, [str(word) for word in words], env=self.environment, input=typed)

    def json(self, *words: object, typed: str | None = None) -> Json:
        """What it prints for machines, having succeeded."""
        result = self(*words, "--json", typed=typed)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@pytest.fixture(scope="module")
def driveway(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Driveway:
    """On a migrated PostgreSQL of the user's own."""
    home = tmp_path_factory.mktemp("home")
    return Driveway({"DATABASE_URL": module_database_url, "DRIVEWAY_HOME": str(home)})


@pytest.fixture(scope="module")
def listing(driveway: Driveway) -> str:
    """The id of a driveway at Dolores Park, open at all hours; its host is Hana."""
    home = Path(driveway.environment["DRIVEWAY_HOME"])
    with on_postgres(driveway.environment["DATABASE_URL"], home=home) as container:
        for email, name, user_type in (
            ("hana@example.com", "Hana", UserType.HOST),
            ("dora@example.com", "Dora", UserType.DRIVER),
            ("dan@example.com", "Dan", UserType.DRIVER),
        ):
            account = container.register_account()(
                {
                    "email": email,
                    "password": PASSWORD,
                    "first_name": name,
                    "last_name": "Example",
                    "user_type": user_type,
                }
            )
            if user_type is UserType.HOST:
                host = account
            elif name == "Dora":
                container.add_vehicle()(account.actor, {"vin": "5YJ3E1EA8NF241058", "display_name": "Pearl"})
        made = container.list_driveway()(
            host.actor,
            {
                "address": "100 Dolores Street",
                "zip_code": "94103",
                "latitude": 37.7596,
                "longitude": -122.4269,
                "title": "Beside the park",
                "driveway_type": "concrete",
                "max_vehicle_length": 200,
                "max_vehicle_width": 80,
                "hourly_rate": "5.00",
                "access_instructions": "Ring twice.",
            },
        )
    return str(made.id)


@pytest.fixture
def stay() -> Callable[[int], tuple[str, ...]]:
    """The options for a stay of two hours, so many days after the first."""

    def options(day: int) -> tuple[str, ...]:
        start = START + timedelta(days=day)
        return ("--from", start.isoformat(), "--to", (start + timedelta(hours=2)).isoformat())

    return options
