"""Calendars and hours that are too many, too far, or half understood."""

from collections.abc import Iterable
from itertools import count
from uuid import UUID

import attrs
import pytest
from tests.unit.icalendars.texts import calendar, event
from tests.unit.use_cases.test_bringing_calendars import Desk, Web, at, stay
from tests.unit.use_cases.town import Town

from driveway_calendars import IcalendarReader
from driveway_core.actors import ANYONE, SYSTEM
from driveway_core.availability import compile_hours
from driveway_core.calendar_days import DaySpan
from driveway_core.calendar_sources import MOST_IMPORTED, MOST_IMPORTED_RULES, TooManyEvents
from driveway_core.entries import (
    MOST_ENTRIES,
    MOST_REPEATING,
    AvailabilityEntry,
    AvailabilityType,
    EntryId,
    TooManyHours,
)
from driveway_core.errors import InvalidValue
from driveway_core.external_calendars import Fetched
from driveway_core.recurrence import RecurrenceRule
from driveway_core.testing.builders import NOW, an_entry, an_id, hours_from_now
from driveway_core.testing.scenes import Scene
from driveway_core.use_cases.import_calendar import ImportCalendar
from driveway_core.use_cases.open_hours import HoursDraft, OpenHours
from driveway_core.use_cases.read_calendar import FARTHEST, ReadCalendar
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

DAILY = RecurrenceRule.parse("FREQ=DAILY;COUNT=10000")


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town, town.scene(), Web(town))


def store(
    scene: Scene, entries: Iterable[AvailabilityEntry], *, but: AvailabilityEntry | None = None
) -> None:
    """Put entries there, their compiled hours those of one of them only, so that it is quick."""
    kept = list(entries)
    hours = compile_hours([but] if but else kept, time_zone=scene.driveway.time_zone, at=NOW)
    with scene.transactions.begin(acting_as=scene.host.actor) as work:
        work.availability.replace(scene.driveway.id, gone=(), new=kept, hours=hours)


@pytest.mark.parametrize("rule, most", [(DAILY, MOST_REPEATING), (None, MOST_ENTRIES)], ids=["rules", "once"])
def test_a_host_writes_so_many_hours_and_no_more(town: Town, rule: RecurrenceRule | None, most: int) -> None:
    scene = town.scene()
    entries = [an_entry(scene.driveway.id, window=hours_from_now(1, 2), rule=rule) for _ in range(most)]
    store(scene, entries, but=entries[0])
    draft = HoursDraft(kind=AvailabilityType.BLOCKED, window=hours_from_now(1, 2), rule=rule)
    with pytest.raises(TooManyHours, match="5,000 entries by its host, 300 of them with a rule"):
        OpenHours(town.transactions, town.clock, an_id)(scene.host.actor, scene.driveway.id, draft)


def test_a_calendar_of_more_rules_than_a_listing_takes_changes_nothing(desk: Desk) -> None:
    rules = [
        event("DTSTART:20270401T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=10000", uid=f"{n}")
        for n in range(MOST_IMPORTED_RULES + 1)
    ]
    with pytest.raises(TooManyEvents, match="500 of them with a rule"):
        desk.upload(*rules)
    assert desk.entries() == []


def test_no_entry_is_made_of_a_calendar_of_too_many_times(desk: Desk) -> None:
    a_line, an_event = 100, 4_000
    events = [
        event(
            f"DTSTART:{at(0)}",
            "DURATION:PT5M",
            *(
                "RDATE:" + ",".join(at(number / 10) for number in range(line, line + a_line))
                for line in range(first, first + an_event, a_line)
            ),
            uid=f"{first}",
        )
        for first in range(10, MOST_IMPORTED + 10, an_event)
    ]
    drawn = count()

    def new_id() -> UUID:
        next(drawn)
        return an_id()

    use = ImportCalendar(desk.town.transactions, IcalendarReader(), desk.town.clock, new_id)
    with pytest.raises(TooManyEvents, match="20,000 events"):
        use(desk.scene.host.actor, desk.scene.driveway.id, calendar(*events))
    assert next(drawn) == 1, "one id, of the calendar itself"


def test_an_event_that_is_read_in_part_takes_that_and_frees_nothing(desk: Desk) -> None:
    desk.upload(stay("a", 1, 3))
    wrong = event(f"RECURRENCE-ID:{at(30)}", "DTSTART:tomorrow", uid="a")
    for _ in range(2):
        desk.upload(stay("a", 5, 6), wrong)
        assert [each.window for each in desk.entries()] == [hours_from_now(1, 3), hours_from_now(5, 6)]
    desk.town.now += 4 * HOUR
    desk.upload(stay("a", 5, 6), wrong)
    assert [each.window for each in desk.entries()] == [hours_from_now(5, 6)]


def test_a_calendar_is_read_anew_when_its_listing_changed(desk: Desk) -> None:
    desk.web.answer = Fetched(calendar(stay("a", 1, 3)), etag='"1"')
    desk.add()
    desk.fetch_due()
    desk.town.now += 2 * HOUR
    with desk.town.transactions.begin(acting_as=SYSTEM) as work:
        driveway = work.driveways.get(desk.scene.driveway.id)
        work.driveways.save(attrs.evolve(driveway, updated_at=desk.town.now))
    desk.fetch_due()
    assert desk.web.asked == [(None, None), (None, None)]


@pytest.mark.parametrize(
    "asked", [TimeWindow(NOW + FARTHEST, NOW + FARTHEST + DAY), DaySpan.month("2999-01")]
)
def test_a_calendar_ends_after_five_years(town: Town, asked: TimeWindow | DaySpan) -> None:
    with pytest.raises(InvalidValue, match="at most five years ahead"):
        ReadCalendar(town.transactions, town.clock)(ANYONE, town.scene().driveway.id, asked)


def test_an_answer_holds_so_many_windows_and_no_more(town: Town) -> None:
    scene = town.scene()
    entries = [
        AvailabilityEntry(
            id=EntryId(UUID(int=number)),
            driveway_id=scene.driveway.id,
            kind=AvailabilityType.BLOCKED,
            window=TimeWindow(NOW + 2 * number * MINUTE, NOW + (2 * number + 1) * MINUTE),
            created_at=NOW,
            updated_at=NOW,
        )
        for number in range(2_600)
    ]
    store(scene, entries)
    read = ReadCalendar(town.transactions, town.clock)
    assert len(read(ANYONE, scene.driveway.id, TimeWindow(NOW, NOW + DAY)).pieces) == 1_440
    with pytest.raises(InvalidValue, match="to: holds more than 5,000 windows"):
        read(ANYONE, scene.driveway.id, TimeWindow(NOW, NOW + 5 * DAY))
