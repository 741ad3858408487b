"""What hosts are shown before it counts: a place, prices, hours; and the week that they then set at once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from tests.unit.http.world import World, a_world

from driveway_core.drafts import DrivewayFields
from driveway_core.driveways import CityNotSupported, DrivewayId
from driveway_core.entries import AvailabilityType
from driveway_core.errors import InvalidValue, Missing
from driveway_core.recurrence import RecurrenceRule
from driveway_core.use_cases.open_hours import HoursDraft
from driveway_core.week import DAY_MINUTES, FULL_WEEK, WeekMinutes
from driveway_core.windows import HOUR, TimeWindow

pytestmark = pytest.mark.wide


@pytest.fixture
def world() -> Iterator[World]:
    """An empty marketplace."""
    with a_world() as world:
        yield world


def test_a_place_is_looked_at_before_the_rest_is_written(world: World) -> None:
    host = world.somebody().account.actor
    place: DrivewayFields = {
        "address": "123 Castro Street",
        "zip_code": "94114",
        "latitude": 37.76,
        "longitude": -122.43,
    }
    check = world.container.check_place()
    assert check(host, place)["city"] == "San Francisco"
    with pytest.raises(CityNotSupported):
        check(host, {**place, "city": "Fresno"})


def test_examples_say_what_a_driver_pays_and_what_the_host_gets(world: World) -> None:
    preview = world.container.preview_rates()
    host = world.somebody().account.actor
    two_hours, day, *_ = preview(host, {"hourly_rate": "8.50", "daily_rate": "40"})
    assert (str(two_hours.price.subtotal.decimal), str(two_hours.price.total.decimal)) == ("17.00", "19.55")
    assert (day.name, str(day.price.subtotal.decimal)) == ("A day", "40.00")
    wrongs: list[DrivewayFields] = [{}, {"hourly_rate": "0"}, {"hourly_rate": "cheap"}]
    for wrong in wrongs:
        with pytest.raises(InvalidValue) as refusal:
            preview(host, wrong)
        assert refusal.value.field == "hourly_rate"


def test_hours_are_shown_before_they_are_said(world: World) -> None:
    host = world.somebody()
    driveway_id = DrivewayId(UUID(world.driveway(host)["id"]))
    start = datetime(2027, 3, 5, 17, tzinfo=UTC)  # a Friday
    fridays = HoursDraft(
        kind=AvailabilityType.AVAILABLE,
        window=TimeWindow(start, start + 2 * HOUR),
        rule=RecurrenceRule.parse("FREQ=WEEKLY;BYDAY=FR;COUNT=3"),
    )
    found = world.container.preview_hours()(host.account.actor, driveway_id, fridays)
    assert [window.start.day for window in found] == [5, 12, 19]
    assert world.container.read_hours()(host.account.actor, driveway_id) == []
    with pytest.raises(Missing):
        world.container.preview_hours()(world.somebody("Eve").account.actor, driveway_id, fridays)


def test_a_week_is_set_at_once_and_leaves_the_rest_alone(world: World) -> None:
    host = world.somebody()
    actor, driveway_id = host.account.actor, DrivewayId(UUID(world.driveway(host)["id"]))
    block = TimeWindow(world.now + timedelta(days=9), world.now + timedelta(days=10))
    world.container.open_hours()(actor, driveway_id, HoursDraft(kind=AvailabilityType.BLOCKED, window=block))
    set_week = world.container.set_week()
    set_week(actor, driveway_id, FULL_WEEK)
    mornings = WeekMinutes(tuple((day * DAY_MINUTES + 480, day * DAY_MINUTES + 720) for day in (0, 1, 4)))
    set_week(actor, driveway_id, mornings)
    entries = world.container.read_hours()(actor, driveway_id)
    assert [entry.kind.value for entry in entries] == ["available", "blocked"]
    assert entries[0].rule == RecurrenceRule((0, 1, 4))
    day = TimeWindow(datetime(2027, 3, 2, 8, tzinfo=UTC), datetime(2027, 3, 3, 8, tzinfo=UTC))
    states = [piece.state.value for piece in world.container.read_calendar()(actor, driveway_id, day).pieces]
    assert states == ["closed", "free", "closed"]
    with pytest.raises(InvalidValue):
        set_week(actor, driveway_id, WeekMinutes())
