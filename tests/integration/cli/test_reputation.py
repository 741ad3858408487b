"""Reviews and photos on the command line, on a real PostgreSQL."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from dependency_injector import providers
from tests.integration.cli.conftest import Driveway, Json
from tests.integration.cli.test_errands import DORA
from tests.pictures import a_jpeg

from driveway_app import on_postgres
from driveway_cli.opening import account_of
from driveway_core.driveways import DrivewayId
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.windows import HOUR, TimeWindow

HANA: Final = ("--as", "hana@example.com")
NOBODY: Final = "01950000-0000-7000-8000-00000000dead"


@pytest.fixture(scope="module")
def stayed(driveway: Driveway, listing: str) -> Json:
    """The id of a stay of Dora's that ended two hours ago."""
    home = Path(driveway.environment["DRIVEWAY_HOME"])
    begins = datetime.now(UTC) - timedelta(hours=4)  # noqa: TID251  # the command has no other clock
    now = [begins - HOUR]
    with on_postgres(driveway.environment["DATABASE_URL"], home=home) as container:
        container.clock.override(providers.Object(lambda: now[0]))
        dora, hana = (account_of(container, whose[1]).actor for whose in (DORA, HANA))
        there = DrivewayId(UUID(listing))
        container.change_driveway()(hana, there, {"advance_booking_hours": 0})
        (car,) = container.list_vehicles()(dora, limit=1).items
        stay = TimeWindow(begins, begins + 2 * HOUR)
        wish = StayWish(driveway_id=there, vehicle_id=car.id, stay=stay)
        its_id = container.book_stay()(dora, wish).booking.id
        now[0] = begins
        container.check_in()(dora, its_id)
        now[0] = begins + HOUR
        container.check_out()(dora, its_id)
    return str(its_id)


def test_both_sides_review_a_stay_and_operators_judge(driveway: Driveway, listing: str, stayed: str) -> None:
    of_host = driveway.json("reviews", "write", stayed, *DORA, "--rating", 4, "--text", "Easy to find.")
    assert (of_host["rating"], of_host["is_published"]) == (4, False)
    its_id = of_host["id"]
    assert driveway("reviews", "write", stayed, *DORA, "--rating", 4).exit_code == 1
    assert driveway("reviews", "write", stayed, *HANA, "--rating", 6).exit_code == 2
    assert driveway("reviews", "show", its_id).exit_code == 1
    assert driveway.json("reviews", "rewrite", its_id, *DORA, "--rating", 5)["rating"] == 5
    assert driveway.json("reviews", "list", "--driveway", listing)["items"] == []
    assert driveway("reviews", "list", *HANA).stdout == "No reviews.\n"
    told = driveway("reviews", "write", stayed, *HANA, "--rating", 3)
    assert (told.exit_code, "published" in told.stdout) == (0, True)

    (shown,) = driveway.json("reviews", "list", "--driveway", listing)["items"]
    assert (shown["id"], shown["rating"], shown["reviewer_first_name"]) == (its_id, 5, "Dora")
    assert "Easy to find." in driveway("reviews", "list", *HANA).stdout
    assert [each["id"] for each in driveway.json("reviews", "list", *DORA, "--written")["items"]] == [its_id]
    assert len(driveway.json("reviews", "list", *DORA, "--booking", stayed)["items"]) == 2
    for wrong in (
        (),
        ("--driveway", listing, *DORA),
        ("--booking", stayed),
        ("--driveway", listing, "--written"),
    ):
        assert driveway("reviews", "list", *wrong).exit_code == 2
    assert driveway("reviews", "rewrite", its_id, *DORA, "--rating", 1).exit_code == 1

    assert driveway("reviews", "flagged").stdout == "Nothing is flagged.\n"
    assert driveway.json("reviews", "flag", its_id, *HANA, "--reason", "Not so easy.") == {"flagged": its_id}
    assert driveway("reviews", "flag", its_id, *DORA, "--reason", "Mine.").exit_code == 1
    (flagged,) = driveway.json("reviews", "flagged")["items"]
    assert (flagged["id"], flagged["flags"][0]["reason"]) == (its_id, "Not so easy.")
    assert "Not so easy." in driveway("reviews", "flagged").stdout
    hidden = driveway.json("reviews", "hide", its_id, "--reason", "Untrue.")
    assert (hidden["moderation_reason"], hidden["hidden_at"] is None) == ("Untrue.", False)
    assert driveway("reviews", "show", its_id).exit_code == 1
    assert "Untrue." in driveway("reviews", "show", its_id, *DORA).stdout
    assert driveway("reviews", "restore", its_id, "--reason", "True after all.").exit_code == 0
    assert driveway.json("reviews", "show", its_id)["hidden_at"] is None
    assert driveway("reviews", "hide", NOBODY, "--reason", "Gone.").exit_code == 1


def test_photos_of_a_listing_are_added_arranged_and_removed(
    driveway: Driveway, listing: str, tmp_path: Path
) -> None:
    file, text = tmp_path / "gate.jpg", tmp_path / "gate.txt"
    file.write_bytes(a_jpeg())
    text.write_text("No picture.")
    assert driveway("photos", "list", listing).stdout == "No photos.\n"
    gate = driveway.json("photos", "add", listing, file, *HANA, "--caption", "The gate")
    assert (gate["photo_order"], gate["caption"]) == (1, "The gate")
    told = driveway("photos", "add", listing, file, *HANA)
    assert (told.exit_code, "place" in told.stdout) == (0, True)
    for refused in ((file, *DORA), (text, *HANA)):
        assert driveway("photos", "add", listing, *refused).exit_code in (1, 2)
    changed = driveway.json("photos", "change", listing, gate["id"], *HANA, "--order", 2, "--caption", "")
    assert (changed["photo_order"], changed["caption"]) == (2, None)
    first, second = driveway.json("photos", "list", listing)["items"]
    assert second["id"] == gate["id"]
    assert driveway("photos", "change", listing, gate["id"], *HANA).exit_code == 2
    assert driveway("photos", "remove", listing, first["id"], *DORA).exit_code == 1
    (left,) = driveway.json("photos", "remove", listing, first["id"], *HANA)["items"]
    assert (left["id"], left["photo_order"]) == (gate["id"], 1)
    assert gate["id"] in driveway("photos", "list", listing, *DORA).stdout


def test_a_photo_of_oneself_is_shown_and_taken_away(driveway: Driveway, listing: str, tmp_path: Path) -> None:
    assert listing
    file = tmp_path / "dora.jpg"
    file.write_bytes(a_jpeg())
    shown = driveway.json("photos", "portrait", file, *DORA)
    assert shown["profile_image_url"].startswith("/v1/photos/")
    assert driveway.json("photos", "portrait", *DORA, "--remove") == {"profile_image_url": None}
    assert driveway("photos", "portrait", *DORA).exit_code == 2
    assert driveway("photos", "portrait", file, *DORA, "--remove").exit_code == 2
