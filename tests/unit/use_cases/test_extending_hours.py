"""Hours that are written out follow the calendar, and a change of the time zone database."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from tests.doctored_zones import clock_laws
from tests.unit.use_cases.town import Town

from driveway_core.actors import SYSTEM, Actor
from driveway_core.availability import HORIZON
from driveway_core.driveways import Driveway
from driveway_core.entries import NotOpen
from driveway_core.errors import InvalidValue, Missing
from driveway_core.once import Once
from driveway_core.ports import Work
from driveway_core.recurrence import RecurrenceRule
from driveway_core.testing.builders import NOW, a_driveway, an_entry, an_id
from driveway_core.testing.scenes import Scene
from driveway_core.use_cases.extend_hours import ExtendHours
from driveway_core.use_cases.open_hours import HoursDraft, OpenHours
from driveway_core.windows import DAY, HOUR, TimeWindow, forget_zones

NO_SUMMER_TIME = {"America/Los_Angeles": "PST8"}
NINE_BY_WINTER_CLOCK = datetime(2027, 3, 8, 17, tzinfo=UTC)
IN_SUMMER = datetime(2027, 4, 5, 16, tzinfo=UTC)
"""A Monday, nine by the summer clock, and eight if there were none."""


def extend(town: Town) -> int:
    return ExtendHours(town.transactions, town.clock)()


def judge(scene: Scene, driveway: Driveway, start: datetime) -> str:
    with scene.transactions.read(acting_as=SYSTEM) as work:
        hours = work.driveways.listing(driveway.id).hours
    try:
        hours.judge(TimeWindow(start, start + HOUR))
    except NotOpen:
        return "closed"
    return "open"


def an_hour_at_nine(scene: Scene, rule: str) -> Driveway:
    driveway = a_driveway(scene.host.id)
    window = TimeWindow(NINE_BY_WINTER_CLOCK, NINE_BY_WINTER_CLOCK + HOUR)
    return scene.add(driveway, an_entry(driveway.id, window=window, rule=RecurrenceRule.parse(rule)))


def test_a_change_of_the_zone_database_is_picked_up(town: Town, tmp_path: Path) -> None:
    scene = town.scene()
    ranges = an_hour_at_nine(scene, "FREQ=WEEKLY;INTERVAL=2")
    town.now = NINE_BY_WINTER_CLOCK + DAY
    week = an_hour_at_nine(scene, "FREQ=WEEKLY")
    assert extend(town) == 2
    assert extend(town) == 0
    in_winter_time = IN_SUMMER + HOUR
    assert (judge(scene, ranges, IN_SUMMER), judge(scene, ranges, in_winter_time)) == ("open", "closed")
    with clock_laws(tmp_path, NO_SUMMER_TIME):
        forget_zones()
        assert judge(scene, ranges, IN_SUMMER) == "open"  # written before, and wrong now
        assert extend(town) == 1
        assert (judge(scene, ranges, IN_SUMMER), judge(scene, ranges, in_winter_time)) == ("closed", "open")
        assert (judge(scene, week, IN_SUMMER), judge(scene, week, in_winter_time)) == ("closed", "open")
        assert extend(town) == 0
    assert extend(town) == 1
    assert (judge(scene, ranges, IN_SUMMER), judge(scene, week, IN_SUMMER)) == ("open", "open")


def test_rules_that_end_before_the_horizon_are_written_anew_too(town: Town, tmp_path: Path) -> None:
    scene = town.scene()
    driveway = an_hour_at_nine(scene, "FREQ=WEEKLY;COUNT=6")
    assert judge(scene, driveway, IN_SUMMER) == "open"
    with clock_laws(tmp_path, NO_SUMMER_TIME):
        assert extend(town) == 1
        assert (judge(scene, driveway, IN_SUMMER), judge(scene, driveway, IN_SUMMER + HOUR)) == (
            "closed",
            "open",
        )


def test_single_hours_stay_the_instants_that_the_host_gave(town: Town, tmp_path: Path) -> None:
    scene = town.scene()
    driveway = a_driveway(scene.host.id)
    scene.add(driveway, an_entry(driveway.id, window=TimeWindow(IN_SUMMER, IN_SUMMER + HOUR)))
    with clock_laws(tmp_path, NO_SUMMER_TIME):
        assert extend(town) == 0
        assert judge(scene, driveway, IN_SUMMER) == "open"


@attrs.frozen
class RemovingOnceLooked:
    """The stores of a town in which a listing disappears right after it was found."""

    town: Town
    gone: Driveway

    @contextmanager
    def read(self, *, acting_as: Actor) -> Iterator[Work]:
        with self.town.transactions.read(acting_as=acting_as) as work:
            yield work
        with self.town.transactions.begin(acting_as=SYSTEM) as work:
            work.driveways.remove(self.gone.id)

    def begin(self, *, acting_as: Actor, once: Once | None = None) -> AbstractContextManager[Work]:
        return self.town.transactions.begin(acting_as=acting_as, once=once)

    def pause(self, attempt: int) -> None:
        self.town.transactions.pause(attempt)


def test_a_listing_that_is_removed_before_its_turn_is_passed_over(town: Town) -> None:
    scene = town.scene()
    gone = an_hour_at_nine(scene, "FREQ=WEEKLY;INTERVAL=2")
    left = an_hour_at_nine(scene, "FREQ=WEEKLY;INTERVAL=2")
    town.now = NOW + 60 * DAY
    assert ExtendHours(RemovingOnceLooked(town, gone), town.clock)() == 1
    with town.transactions.read(acting_as=SYSTEM) as work:
        assert work.driveways.listing(left.id).hours.ranges_until == town.now + HORIZON


@attrs.frozen
class NeverFoundAgain:
    """The stores of a town whose listings are gone whenever they are to be changed, and there when read."""

    town: Town

    def read(self, *, acting_as: Actor) -> AbstractContextManager[Work]:
        return self.town.transactions.read(acting_as=acting_as)

    def begin(self, *, acting_as: Actor, once: Once | None = None) -> AbstractContextManager[Work]:
        raise Missing("driveway_id", "driveway")

    def pause(self, attempt: int) -> None:
        self.town.transactions.pause(attempt)


def test_a_listing_that_cannot_be_written_is_tried_once(town: Town) -> None:
    an_hour_at_nine(town.scene(), "FREQ=WEEKLY;INTERVAL=2")
    town.now = NOW + 60 * DAY
    assert ExtendHours(NeverFoundAgain(town), town.clock)() == 0


def test_progress_is_told_after_each_batch(town: Town) -> None:
    scene, told = town.scene(), list[int]()
    for _ in range(3):
        an_hour_at_nine(scene, "FREQ=WEEKLY;INTERVAL=2")
    town.now = NOW + 60 * DAY
    assert ExtendHours(town.transactions, town.clock, batch=2)(told=told.append) == 3
    assert told == [2, 3]


def test_a_first_window_that_the_rule_does_not_name_is_refused(town: Town) -> None:
    scene = town.scene()
    draft = HoursDraft(
        kind=an_entry(scene.driveway.id).kind,
        window=TimeWindow(NOW, NOW + HOUR),
        rule=RecurrenceRule.parse("FREQ=WEEKLY;BYDAY=TU"),
    )
    with pytest.raises(InvalidValue, match="the rule has no occurrence on Monday, 2027-03-01"):
        OpenHours(town.transactions, town.clock, an_id)(scene.host.actor, scene.driveway.id, draft)
