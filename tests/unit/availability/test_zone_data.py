from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.doctored_zones import clock_laws

from driveway_core.windows import TimeWindow, forget_zones, zone
from driveway_core.zone_data import ZoneData

SPRING = TimeWindow(datetime(2027, 1, 10, tzinfo=UTC), datetime(2027, 7, 10, tzinfo=UTC))


def test_the_same_clock_is_current() -> None:
    data = ZoneData.under("America/New_York", SPRING)
    assert data.is_current
    assert data == ZoneData.under("America/New_York", SPRING)
    assert data.text.startswith("2027-2027 ")
    assert len(data.text) <= 64


@pytest.mark.parametrize(
    "start, end, years",
    [
        (datetime(2027, 1, 3), datetime(2027, 12, 29, 23, 59), "2027-2027 "),
        (datetime(2027, 1, 2, 23, 59), datetime(2027, 12, 29), "2026-2027 "),
        (datetime(2027, 1, 3), datetime(2027, 12, 30), "2027-2028 "),
    ],
)
def test_years_are_those_that_the_hours_may_touch_on_any_clock(
    start: datetime, end: datetime, years: str
) -> None:
    within = TimeWindow(start.replace(tzinfo=UTC), end.replace(tzinfo=UTC))
    assert ZoneData.under("Pacific/Apia", within).text.startswith(years)


def test_what_was_stored_of_a_year_stays_as_it_is_whatever_the_next_year_brings() -> None:
    """Lisbon's clock was set when 1912 began in UTC."""
    summer = TimeWindow(datetime(1911, 6, 1, tzinfo=UTC), datetime(1911, 7, 1, tzinfo=UTC))
    assert ZoneData.under("Europe/Lisbon", summer).text == "1911-1911 e5d141d67fcd481b"


def test_zones_and_years_of_different_changes_differ() -> None:
    texts = {
        ZoneData.under(name, TimeWindow(SPRING.start.replace(year=year), SPRING.end.replace(year=year))).text
        for name in ("America/New_York", "America/Los_Angeles", "America/Phoenix", "UTC")
        for year in (2027, 2028)
    }
    assert len(texts) == 8


@pytest.mark.parametrize(
    "law",
    [
        "EST5",
        "EST5EDT,M3.1.0,M11.1.0",
        "EST5EDT,M3.2.0/3,M11.1.0",
        "EST5EDT,M3.2.0,M11.2.0",
        "EST5:01EDT4,M3.2.0,M11.1.0",
    ],
)
def test_a_change_of_the_law_is_noticed(tmp_path: Path, law: str) -> None:
    before = ZoneData.under("America/New_York", SPRING)
    with clock_laws(tmp_path, {"America/New_York": law}):
        forget_zones()
        assert not before.is_current
        assert ZoneData.under("America/Chicago", SPRING).is_current
    assert before.is_current


def test_the_same_law_in_another_file_is_no_change(tmp_path: Path) -> None:
    before = ZoneData.under("America/New_York", SPRING)
    with clock_laws(tmp_path, {"America/New_York": "EST5EDT,M3.2.0,M11.1.0"}):
        forget_zones()
        assert zone("America/New_York") is ZoneInfo("America/New_York")
        assert before.is_current


@pytest.mark.parametrize("text", ["unknown", "", "2027 0123", "2027-x 0123", "2027-2027 0123"])
def test_what_says_nothing_of_the_clock_is_not_current(text: str) -> None:
    assert not ZoneData("America/New_York", text).is_current


def test_a_zone_that_is_gone_is_not_current() -> None:
    assert not ZoneData("America/Nowhere", "2027-2027 0123456789abcdef").is_current
