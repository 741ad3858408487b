"""The core takes every listing of the demo's city, and every line of its opening hours."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import cast
from uuid import UUID

import pytest

from driveway_core.actors import AccountId
from driveway_core.availability import (
    AvailabilityEntry,
    AvailabilityType,
    EntryId,
    OpeningHours,
    compile_hours,
)
from driveway_core.drafts import DrivewayFields, new_driveway
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.recurrence import RecurrenceRule
from driveway_core.windows import HOUR, TimeWindow
from driveway_demo.city import City, ListingSketch, city

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
ONE = UUID(int=1)


def driveway(listing: ListingSketch) -> Driveway:
    fields = cast("DrivewayFields", {key: value for key, value in listing.body.items() if key != "time_zone"})
    return new_driveway(
        fields, id=DrivewayId(ONE), host_id=AccountId(ONE), time_zone="America/Los_Angeles", at=NOW
    )


def entry(sketch: Mapping[str, object]) -> AvailabilityEntry:
    ends = (datetime.fromisoformat(str(sketch[end])) for end in ("start_time", "end_time"))
    rule = sketch.get("recurrence_rule")
    return AvailabilityEntry(
        id=EntryId(ONE),
        driveway_id=ONE,
        kind=AvailabilityType(str(sketch["availability_type"])),
        window=TimeWindow(*ends),
        rule=None if rule is None else RecurrenceRule.parse(str(rule)),
        created_at=NOW,
        updated_at=NOW,
    )


def hours(listing: ListingSketch) -> OpeningHours:
    entries = [entry(sketch) for sketch in listing.availability]
    return compile_hours(entries, time_zone="America/Los_Angeles", at=NOW)


@pytest.fixture(scope="module")
def today() -> City:
    return city(date(2026, 11, 22))


def test_every_listing_is_a_driveway(today: City) -> None:
    for listing in today.listings:
        built = driveway(listing)
        assert built.bookable
        assert built.address.line.endswith(built.address.street)


def test_every_weekly_rule_is_one_that_search_keeps_as_minutes_of_the_week(today: City) -> None:
    for listing in today.listings:
        kept = hours(listing)
        rules = [str(sketch.get("recurrence_rule", "")) for sketch in listing.availability]
        others = [rule for rule in rules if rule and not rule.startswith("FREQ=WEEKLY;BYDAY=")]
        assert (kept.zone_data is not None) is bool(others)
        assert others or len(kept.ranges) == rules.count("")


def test_every_listing_is_open_at_some_time_of_the_coming_week(today: City) -> None:
    week = TimeWindow(NOW, NOW + timedelta(days=7))
    assert all(hours(listing).open_windows(week) for listing in today.listings)


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_at_any_time_of_day_half_the_city_is_open(today: City, hour: int) -> None:
    stay = TimeWindow(NOW + (24 + hour) * HOUR, NOW + (26 + hour) * HOUR)
    free = sum(
        any(window.covers(stay) for window in hours(listing).open_windows(stay)) for listing in today.listings
    )
    assert free >= 100
