"""Occupancy is measured once a period, over the four weeks before it."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.use_cases.town import Town

from driveway_core.actors import ANYONE, SYSTEM
from driveway_core.availability import OpeningHours, compile_hours
from driveway_core.bookings import Booking, CancelledBy
from driveway_core.driveways import DrivewayId
from driveway_core.entries import AvailabilityType
from driveway_core.measuring import booked_share, measured_window, period_start
from driveway_core.recurrence import RecurrenceRule
from driveway_core.rule_choices import RulesUnreadable
from driveway_core.rule_sets import StoredRule
from driveway_core.rules.occupancy import Occupancy, Period
from driveway_core.searching import Order
from driveway_core.testing.builders import (
    NOW,
    ZONE,
    Sweeping,
    a_booking,
    a_choice,
    a_driveway,
    a_vehicle,
    an_account,
    an_entry,
    dollars,
    hours_from_now,
)
from driveway_core.testing.scenes import Scene
from driveway_core.testing.strategies import instants, zones
from driveway_core.use_cases.measure_occupancy import MeasureOccupancy
from driveway_core.use_cases.search_driveways import SearchDriveways, Wish
from driveway_core.windows import DAY, HOUR, TimeWindow

WEEKLY: Final = Occupancy(Decimal("0.8"), Decimal("1.3"), Decimal("0.2"), Decimal("0.8"), Period.WEEK)
DAILY: Final = attrs.evolve(WEEKLY, period=Period.DAY)
FOUR_WEEKS: Final = TimeWindow(NOW, NOW + 28 * DAY)


def choose(town: Town, of: DrivewayId | None, *rules: StoredRule) -> None:
    with town.transactions.begin(acting_as=SYSTEM) as work:
        work.price_rules.choose(a_choice(of, *rules, version=work.price_rules.version(of) + 1))


def measure(town: Town) -> int:
    return MeasureOccupancy(town.transactions, town.clock, batch=2)()


def occupancy(town: Town, scene: Scene, driveway_id: DrivewayId | None = None) -> Decimal | None:
    with town.transactions.read(acting_as=SYSTEM) as work:
        return work.driveways.listing(driveway_id or scene.driveway.id).price_terms.occupancy


def hours(*kinds: tuple[AvailabilityType, TimeWindow, str | None]) -> OpeningHours:
    entries = [
        an_entry(
            DrivewayId(NOBODY.id),
            kind=kind,
            window=window,
            rule=None if rule is None else RecurrenceRule.parse(rule),
        )
        for kind, window, rule in kinds
    ]
    return compile_hours(entries, time_zone="UTC", at=NOW)


NOBODY: Final = a_driveway(an_account().id)


def stays(*hours: tuple[float, float]) -> list[Booking]:
    car = a_vehicle(an_account().id)
    return [a_booking(NOBODY, car, stay=hours_from_now(start, end)) for start, end in hours]


def share(open_hours: OpeningHours, bookings: list[Booking], *, spaces: int = 1) -> Decimal | None:
    return booked_share(open_hours, bookings, spaces=spaces, within=FOUR_WEEKS)


def test_a_week_of_four_booked_is_a_quarter() -> None:
    assert share(hours(), stays((0, 7 * 24))) == Decimal("0.25")
    assert share(hours(), stays((-24, 7 * 24)), spaces=2) == Decimal("0.125")
    assert share(hours(), []) == 0


def test_only_open_time_counts() -> None:
    morning = (AvailabilityType.AVAILABLE, hours_from_now(0, 4), "FREQ=DAILY")
    assert share(hours(morning), stays((2, 8))) == Decimal("0.0179")
    closed = (AvailabilityType.BLOCKED, hours_from_now(0, 24), "FREQ=DAILY")
    assert share(hours(closed), stays((2, 8))) is None
    elsewhere = (AvailabilityType.BOOKED, hours_from_now(0, 14 * 24), None)
    assert share(hours(elsewhere), stays((14 * 24, 21 * 24))) == Decimal("0.5")


def test_a_cancelled_stay_counts_for_nothing() -> None:
    (stay,) = stays((0, 24))
    assert share(hours(), [stay.cancel(by=CancelledBy.HOST, at=NOW)]) == 0


@pytest.mark.parametrize(
    "period, begins", [(Period.DAY, datetime(2027, 3, 3, 8)), (Period.WEEK, datetime(2027, 3, 1, 8))]
)
def test_a_period_begins_at_midnight_on_the_listings_wall_clock(period: Period, begins: datetime) -> None:
    wednesday = datetime(2027, 3, 3, 20, 30, tzinfo=UTC)
    assert period_start(period, ZoneInfo(ZONE), at=wednesday) == begins.replace(tzinfo=UTC)


@given(where=zones(), at=instants(), period=st.sampled_from(Period))
def test_a_period_begins_no_later_than_now_and_all_of_it_begins_alike(
    where: ZoneInfo, at: datetime, period: Period
) -> None:
    begins = period_start(period, where, at=at)
    assert at - 9 * DAY < begins <= at
    assert period_start(period, where, at=begins + (at - begins) / 2) == begins


def test_a_listing_of_yesterday_evening_is_not_measured_yet() -> None:
    assert measured_window(begins=NOW, listed_at=NOW - DAY + HOUR) is None
    assert measured_window(begins=NOW, listed_at=NOW - 2 * DAY) == TimeWindow(NOW - 2 * DAY, NOW)
    assert measured_window(begins=NOW, listed_at=NOW - 99 * DAY) == TimeWindow(NOW - 28 * DAY, NOW)


def test_only_listings_with_an_occupancy_rule_in_force_are_measured(town: Town) -> None:
    scene = town.scene()
    others = [scene.add(a_driveway(scene.host.id)) for _ in range(4)]
    town.now = NOW + 60 * DAY
    assert measure(town) == 0
    choose(town, scene.driveway.id, WEEKLY)
    choose(town, others[0].id)
    assert measure(town) == 1
    assert occupancy(town, scene) == 0
    assert occupancy(town, scene, others[1].id) is None
    choose(town, None, DAILY)
    assert measure(town) == 4
    assert occupancy(town, scene, others[1].id) == 0
    assert measure(town) == 0
    town.now += DAY
    assert measure(town) == 4


def test_what_is_measured_prices_the_next_quote(town: Town) -> None:
    scene = town.scene()
    choose(town, scene.driveway.id, WEEKLY)
    scene.book(24, 24 * 15)
    town.now = NOW + 28 * DAY
    before = town.quote(scene, 24 * 30, 24 * 30 + 2)
    assert measure(town) == 1
    assert occupancy(town, scene) == Decimal("0.5068")  # 336 of 663 hours up to midnight in San Francisco
    after = town.quote(scene, 24 * 30, 24 * 30 + 2)
    assert [line.kind for line in before.offer.price.lines] == ["hours"]
    assert [line.label for line in after.offer.price.lines][1:] == ["Busy driveway, 6 % more"]


@pytest.mark.wide
@given(data=st.data(), rule=st.sampled_from((DAILY, WEEKLY)))
def test_a_price_moves_at_most_once_a_period(data: st.DataObject, rule: Occupancy) -> None:
    town = Town()
    scene = town.scene(spaces=9)
    choose(town, scene.driveway.id, rule)
    moves: dict[datetime, set[Decimal | None]] = defaultdict(set)
    town.now, last = NOW + 2 * DAY, occupancy(town, scene)
    for hours_later in data.draw(st.lists(st.integers(1, 60), min_size=1, max_size=8)):
        town.now += timedelta(hours=hours_later)
        start = (town.now - NOW) / HOUR
        scene.book(start, start + data.draw(st.integers(1, 48)))
        measure(town)
        measured = occupancy(town, scene)
        if measured != last:
            moves[period_start(rule.period, ZoneInfo(ZONE), at=town.now)].add(measured)
        last = measured
    assert all(len(values) == 1 for values in moves.values())


def test_rules_that_cannot_be_read_keep_nobody_else_from_being_measured_or_found(town: Town) -> None:
    scene = town.scene()
    choose(town, scene.driveway.id, Sweeping(dollars("3.00")))
    other = scene.add(a_driveway(scene.host.id))
    choose(town, other.id, WEEKLY)
    town.now = NOW + 28 * DAY
    assert measure(town) == 1
    search = SearchDriveways(town.memory.search, town.transactions, town.clock)
    wish = Wish(near=other.position, radius_m=20_000, stay=hours_from_now(28 * 24 + 1, 28 * 24 + 3))
    for order in Order:
        found = search(ANYONE, attrs.evolve(wish, order=order), limit=1)
        assert [hit.id for hit in found.hits] == [other.id]
    with pytest.raises(RulesUnreadable, match="sweeping"):
        town.quote(scene, 28 * 24 + 1, 28 * 24 + 3)
