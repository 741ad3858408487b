"""A host's errands with calendars on the command line."""

from pathlib import Path

import pytest
from tests.integration.cli.conftest import Driveway
from tests.unit.icalendars.texts import calendar, event

HANA = ("--as", "hana@example.com")
TAKEN = event("DTSTART:20300301T090000Z", "DURATION:PT1H", uid="taken@example.com")
BAD = event("DTSTART:20300301T090000Z", uid="bad@example.com")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "airport.ics"
    path.write_bytes(calendar(TAKEN, BAD))
    return path


def test_a_file_is_taken_over_and_every_event_that_was_not_is_named(
    driveway: Driveway, listing: str, file: Path
) -> None:
    told = driveway("calendars", "import", listing, file, *HANA, "--name", "Airport")
    assert told.exit_code == 0, told.output
    assert "new events" in told.stdout
    assert "line 9: bad@example.com was not taken over: it has no end, so it takes no time" in told.stdout
    again = driveway.json("calendars", "import", listing, file, *HANA, "--name", "Airport")
    assert (again["last_result"]["unchanged"], again["last_result"]["skipped"]) == (1, 1)
    (shown,) = driveway.json("calendars", "list", listing, *HANA)["items"]
    assert (shown["name"], shown["kind"]) == ("Airport", "upload")
    assert "Airport" in driveway("calendars", "list", listing, *HANA).stdout
    assert driveway.json("calendars", "remove", listing, "Airport", *HANA) == {"removed": "Airport"}
    assert driveway("calendars", "list", listing, *HANA).stdout == "No calendars.\n"


def test_what_is_no_calendar_is_refused(driveway: Driveway, listing: str, tmp_path: Path) -> None:
    path = tmp_path / "page.ics"
    path.write_text("<html>", encoding="utf-8")
    told = driveway("calendars", "import", listing, path, *HANA)
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr == "That calendar cannot be read: it does not begin with BEGIN:VCALENDAR.\n"


def test_an_address_on_this_machine_is_refused_and_noted(driveway: Driveway, listing: str) -> None:
    told = driveway("calendars", "add", listing, "http://127.0.0.1/secret/a.ics", *HANA, "--name", "Mine")
    assert told.exit_code == 1
    assert "its host is not on the public internet" in told.stderr
    (shown,) = driveway.json("calendars", "list", listing, *HANA)["items"]
    assert shown["url"] == "http://127.0.0.1/…/a.ics"
    assert shown["last_problem"] == told.stderr.strip()
    assert driveway("calendars", "fetch", listing, "Mine", *HANA).exit_code == 1
    assert driveway.json("calendars", "fetch", "--due") == {"fetched": 0, "failed": 0}
    assert driveway("calendars", "fetch", "--due").stdout == "0 fetched, 0 could not be.\n"
    assert driveway("calendars", "remove", listing, "Mine", *HANA).exit_code == 0
    assert driveway("calendars", "remove", listing, "Mine", *HANA).exit_code == 1


def test_a_listings_own_calendar_gets_an_address_and_loses_it(driveway: Driveway, listing: str) -> None:
    first, second = (driveway.json("calendars", "publish", listing, *HANA)["path"] for _ in range(2))
    assert first != second
    assert first.startswith("/calendars/")
    assert driveway.json("calendars", "unpublish", listing, *HANA)["published"] is False


@pytest.mark.parametrize(
    "words", [(), ("--due", "00000000-0000-7000-8000-000000000000")], ids=["none", "both"]
)
def test_fetching_is_of_one_calendar_or_of_all_that_are_due(
    driveway: Driveway, words: tuple[str, ...]
) -> None:
    assert driveway("calendars", "fetch", *words).exit_code == 2


def test_only_the_host_may(driveway: Driveway, listing: str, file: Path) -> None:
    told = driveway("calendars", "import", listing, file, "--as", "dora@example.com")
    assert told.exit_code == 1
