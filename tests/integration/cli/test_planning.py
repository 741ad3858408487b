"""The calendar of a driveway on the command line, on a real PostgreSQL."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.integration.cli.conftest import START, Driveway, Json

DAY = f"{START.astimezone(ZoneInfo('America/Los_Angeles')):%Y-%m-%d}"
MONTH = DAY[:7]
HANA, DORA = ("--as", "hana@example.com"), ("--as", "dora@example.com")


@pytest.fixture
def booked(driveway: Driveway, listing: str) -> Iterator[Json]:
    """A booking of Dora's for two hours of that day."""
    stay = ("--from", START.isoformat(), "--to", (START + timedelta(hours=2)).isoformat())
    booking = driveway.json("book", listing, *DORA, *stay)
    yield booking
    driveway("cancel", booking["id"], *DORA)


def test_a_month_is_a_grid_with_a_legend_and_the_hours_of_a_day(
    driveway: Driveway, listing: str, booked: Json
) -> None:
    result = driveway("calendar", listing, "--day", DAY)
    assert result.exit_code == 0
    lines = [line.rstrip() for line in result.stdout.splitlines()]
    assert lines[0].startswith("Beside the park: ")
    assert lines[1] == "Times of America/Los_Angeles."
    assert lines[3].split() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert "░ free   ▒ free in part   █ taken   x blocked   · closed" in lines
    assert any("taken" in line and booked["booking_reference"] in line for line in lines[-4:])
    grid = lines[: lines.index("A mark is 3 hours; the past is blank.")]
    assert max(map(len, grid)) <= 80


def test_a_driver_reads_that_it_is_taken_and_not_by_whom(
    driveway: Driveway, listing: str, booked: Json
) -> None:
    result = driveway("calendar", listing, "--day", DAY, *DORA)
    assert result.exit_code == 0
    assert "taken" in result.stdout.splitlines()[-2]
    assert booked["booking_reference"] not in result.stdout


def test_a_host_names_a_driveway_by_its_title(driveway: Driveway, listing: str, booked: Json) -> None:
    read = driveway.json("calendar", "beside the PARK", "--month", MONTH, *HANA)
    assert (read["driveway_id"], read["time_zone"]) == (listing, "America/Los_Angeles")
    (day,) = (each for each in read["days"] if each["date"] == DAY)
    assert day["summary"] == "free_in_part"
    assert [(each["reason"], each["booking_references"]) for each in day["windows"]][-2] == (
        "taken",
        [booked["booking_reference"]],
    )


def test_a_week_has_a_line_a_day(driveway: Driveway, listing: str) -> None:
    result = driveway("calendar", listing, "--week", "--day", DAY)
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()[4:11]] == [
        *["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    ]
    assert [each["date"] for each in driveway.json("calendar", listing, "--week", "--day", DAY)["days"]][
        START.astimezone(ZoneInfo("America/Los_Angeles")).weekday()
    ] == DAY


def test_a_month_that_is_over_is_blank(driveway: Driveway, listing: str) -> None:
    result = driveway("calendar", listing, "--month", "2020-02")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "Beside the park: February 2020"
    assert result.stdout.splitlines()[-1] == "All of it is over."


@pytest.mark.parametrize(
    "options, sentence",
    [
        (("--month", "2027-13"), "write it as 2027-03"),
        (("--month", "2027-03", "--week"), "either --month or --week"),
        (("--month", "2027-03", "--day", "2027-04-01"), "--day is not in that --month"),
        (("--day", "tomorrow"), "write it as 2027-03-14"),
        (("--day", "1812-06-24"), "2000"),
        (("--as", "dora@example.com"), None),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(
    driveway: Driveway, listing: str, options: tuple[str, ...], sentence: str | None
) -> None:
    result = driveway("calendar", listing if sentence else "beside the park", *options)
    assert result.exit_code == 2
    assert (sentence or "no driveway of that title") in result.stderr


def test_a_title_needs_an_account_and_an_id_a_driveway(driveway: Driveway, listing: str) -> None:
    assert listing
    assert driveway("calendar", "Beside the park").exit_code == 2
    missing = driveway("calendar", "01a20397-0392-772b-b034-e49b6c36c5a2")
    assert (missing.exit_code, missing.stderr) == (1, "There is no such driveway.\n")


def test_a_listing_that_takes_no_bookings_says_so(driveway: Driveway, listing: str) -> None:
    assert driveway("admin", "suspend", listing).exit_code == 0
    try:
        assert "It takes no bookings at present." in driveway("calendar", listing).stdout
        assert driveway("calendar", listing, *DORA).exit_code == 1
    finally:
        assert driveway("admin", "restore", listing).exit_code == 0
