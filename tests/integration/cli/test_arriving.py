"""Trouble on arrival, on the command line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.integration.cli.conftest import Driveway, Json
from tests.integration.cli.test_errands import DORA, Stay

from driveway_app import on_postgres
from driveway_core.actors import SYSTEM
from driveway_core.driveways import DrivewayId
from driveway_core.testing.builders import A_PICTURE

VAN = ("--kind", "occupied", "--note", "A grey van stands there.")


@pytest.fixture
def arriving(driveway: Driveway, listing: str) -> Json:
    """A stay that begins in ten minutes, at a host's who wants no notice."""
    home = Path(driveway.environment["DRIVEWAY_HOME"])
    with on_postgres(driveway.environment["DATABASE_URL"], home=home) as container:
        with container.transactions().read(acting_as=SYSTEM) as work:
            made = work.driveways.get(DrivewayId(UUID(listing)))
            host = work.accounts.get(made.host_id)
        container.change_driveway()(host.actor, made.id, {"advance_booking_hours": 0})
    start = datetime.now(UTC) + timedelta(minutes=10)  # noqa: TID251  # the command has no other clock
    end = start + timedelta(hours=2)
    return driveway.json("book", listing, *DORA, "--from", start.isoformat(), "--to", end.isoformat())


def test_trouble_ends_a_stay_and_everything_comes_back(
    driveway: Driveway, arriving: Json, tmp_path: Path
) -> None:
    photo = tmp_path / "van.jpg"
    photo.write_bytes(A_PICTURE)
    told = driveway("trouble", arriving["booking_reference"], *DORA, *VAN, "--photo", photo)
    assert told.exit_code == 0, told.output
    assert "Your stay is ended" in told.stdout
    assert "all of it" in told.stdout
    again = driveway("trouble", arriving["id"], *DORA, *VAN)
    assert (again.exit_code, "cancelled" in again.stderr) == (1, True)


def test_trouble_for_machines(driveway: Driveway, arriving: Json) -> None:
    report = driveway.json("trouble", arriving["id"], *DORA, *VAN)
    assert (report["booking_id"], report["kind"], report["photos"]) == (arriving["id"], "occupied", [])


def test_trouble_before_the_stay_is_refused(driveway: Driveway, listing: str, stay: Stay) -> None:
    booking = driveway.json("book", listing, *DORA, *stay(1))
    refused = driveway("trouble", booking["id"], *DORA, *VAN)
    assert (refused.exit_code, "has not begun" in refused.stderr) == (1, True)
    assert driveway("trouble", booking["id"], *DORA, "--kind", "weather", "--note", "Rain").exit_code == 2
    driveway("cancel", booking["id"], *DORA)
