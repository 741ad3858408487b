"""The calendars that we write, in a third party's eyes: the same occurrences, nobody's name."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import pytest
import recurring_ical_events  # type: ignore[import-untyped]  # it has no types
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from driveway_calendars import IcalendarReader, IcalendarWriter
from driveway_core.bookings import Awaiting
from driveway_core.calendar_feeds import feed_of
from driveway_core.entries import AvailabilityEntry, AvailabilityType
from driveway_core.recurrence import RecurrenceRule
from driveway_core.testing.builders import (
    NOW,
    a_booking,
    a_driveway,
    a_vehicle,
    an_account,
    an_entry,
    an_id,
    hours_from_now,
)
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow, at_wall_clock

ZONES = (
    "America/Los_Angeles",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/New_York",
    "Europe/London",
    "UTC",
)
RULES = (
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;WKST=SU",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;BYMONTH=3,4",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=WEEKLY;COUNT=9",
    "FREQ=DAILY;UNTIL=20270501T000000Z",
    "FREQ=DAILY;UNTIL=20270501",
    "FREQ=DAILY;UNTIL=20270501T120000",
)


def written(
    driveway_zone: str, *entries: AvailabilityEntry, at: datetime = NOW, title: str = "By the park"
) -> bytes:
    """The calendar of a listing with these entries."""
    driveway = a_driveway(an_account().id, time_zone=driveway_zone, title=title)
    return IcalendarWriter().write(feed_of(driveway, entries, (), at=at))


def read_by_others(calendar: bytes, within: TimeWindow) -> list[TimeWindow]:
    """What recurring-ical-events makes of a calendar; what the clock skips it names as no time at all."""
    found = recurring_ical_events.of(Calendar.from_ical(calendar)).between(within.start, within.end)
    return sorted(
        TimeWindow(each.start, each.end) for each in found if each.start.timestamp() < each.end.timestamp()
    )


def away_from_changes(window: TimeWindow, where: ZoneInfo) -> bool:
    """Whether the clock is left alone from a day before to a day after."""
    return len({(window.start + n * DAY).astimezone(where).utcoffset() for n in (-1, 0, 1, 2)}) == 1


@pytest.mark.wide
@given(
    zone=st.sampled_from(ZONES),
    rule=st.sampled_from(RULES),
    first=st.integers(0, 60),
    minute=st.integers(0, 1_439),
    lasting=st.integers(1, 1_380),
    leaves_out=st.sets(st.integers(0, 20), max_size=3),
)
def test_others_read_the_same_occurrences_in_our_calendars(
    zone: str, rule: str, first: int, minute: int, lasting: int, leaves_out: set[int]
) -> None:
    where = ZoneInfo(zone)
    local = datetime(2027, 2, 20) + first * DAY + minute * MINUTE
    start = at_wall_clock(local, where)
    entry = an_entry(
        a_driveway(an_account().id).id,
        kind=AvailabilityType.BLOCKED,
        window=TimeWindow(start, start + lasting * MINUTE),
        rule=RecurrenceRule.parse(rule),
    )
    within = TimeWindow(datetime(2027, 2, 1, tzinfo=UTC), datetime(2027, 12, 1, tzinfo=UTC))
    every = entry.occurrences(within, where)
    gone = tuple(every[n].start for n in leaves_out if n < len(every) - 1 and n > 0)
    entry = attrs.evolve(entry, exceptions=gone)
    ours = [w for w in entry.occurrences(within, where) if away_from_changes(w, where)]
    first_one = entry.window if entry.window not in every else None
    theirs = [
        w
        for w in read_by_others(written(zone, entry), within)
        if away_from_changes(w, where) and w != first_one
    ]
    assert theirs == ours


def test_what_repeats_keeps_its_hours_on_both_sides_of_a_change_of_the_clock() -> None:
    where = ZoneInfo("America/New_York")
    entry = an_entry(
        a_driveway(an_account().id).id,
        kind=AvailabilityType.BLOCKED,
        window=TimeWindow(datetime(2027, 3, 1, 14, tzinfo=UTC), datetime(2027, 3, 1, 22, tzinfo=UTC)),
        rule=RecurrenceRule.parse("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    )
    year = TimeWindow(datetime(2027, 3, 1, tzinfo=UTC), datetime(2028, 3, 1, tzinfo=UTC))
    found = read_by_others(written("America/New_York", entry), year)
    assert found == entry.occurrences(year, where)
    assert {w.start.astimezone(where).hour for w in found} == {9}
    assert {w.start.hour for w in found} == {13, 14}


def test_our_own_reader_reads_what_our_writer_wrote() -> None:
    driveway = a_driveway(an_account().id)
    entry = an_entry(
        driveway.id,
        kind=AvailabilityType.BLOCKED,
        window=hours_from_now(24, 26),
        rule=RecurrenceRule.parse("FREQ=MONTHLY;BYDAY=-1FR"),
        exceptions=(NOW + 60 * DAY,),
    )
    found = IcalendarReader().read(
        written(driveway.time_zone, entry),
        time_zone=driveway.time_zone,
        ahead=TimeWindow(NOW, NOW + 200 * DAY),
    )
    (event,) = found.events
    assert event.uid == f"{entry.id}@driveway-hub"
    assert entry.rule in {time.rule for time in event.times}


def test_a_calendar_says_what_is_taken_and_nobodys_name() -> None:
    host, driver = an_account(), an_account(first_name="Wilhelmina")
    driveway, car = a_driveway(host.id), a_vehicle(driver.id)
    stay, gone = (a_booking(driveway, car, stay=hours_from_now(start, start + 1)) for start in (1, 5))
    hold = a_booking(driveway, car, stay=hours_from_now(3, 4), awaiting=Awaiting.HOST)
    blocked = an_entry(
        driveway.id, kind=AvailabilityType.BLOCKED, window=hours_from_now(7, 8), notes="Secret"
    )
    imported = attrs.evolve(
        an_entry(driveway.id, kind=AvailabilityType.BOOKED, window=hours_from_now(9, 10)), source_id=an_id()
    )
    opened = an_entry(driveway.id, window=hours_from_now(0, 20))
    cancelled = attrs.evolve(gone, status=type(gone.status).CANCELLED)
    feed = feed_of(driveway, (blocked, imported, opened), (stay, hold, cancelled), at=NOW)
    text = IcalendarWriter().write(feed).decode()
    found = {
        str(each["UID"]): (str(each["SUMMARY"]), str(each["STATUS"]))
        for each in Calendar.from_ical(text).walk("VEVENT")
    }
    assert found == {
        f"{stay.id}@driveway-hub": ("Booked (Driveway-Hub)", "CONFIRMED"),
        f"{hold.id}@driveway-hub": ("Booked (Driveway-Hub)", "TENTATIVE"),
        f"{blocked.id}@driveway-hub": ("Not available (Driveway-Hub)", "CONFIRMED"),
    }
    for secret in ("Wilhelmina", "Secret", stay.reference, str(driver.id), car.vin.value):
        assert secret not in text


@pytest.mark.parametrize("until", ["20270501", "20270501T235959", "20270502T035959Z"])
def test_a_last_moment_is_written_in_utc_whatever_the_host_wrote(until: str) -> None:
    entry = an_entry(
        a_driveway(an_account().id).id,
        kind=AvailabilityType.BLOCKED,
        window=TimeWindow(NOW, NOW + HOUR),
        rule=RecurrenceRule.parse(f"FREQ=DAILY;UNTIL={until}"),
    )
    assert b"RRULE:FREQ=DAILY;UNTIL=20270502T035959Z\r\n" in written("America/New_York", entry)


def test_a_title_cannot_break_out_of_its_line() -> None:
    calendar = Calendar.from_ical(written("UTC", title="Nice;place,\\ with: signs"))
    assert str(calendar["X-WR-CALNAME"]) == "Nice;place,\\ with: signs"
    assert [each.name for each in calendar.walk()] == ["VCALENDAR"]


def test_the_same_calendar_is_written_the_same() -> None:
    entry = an_entry(
        a_driveway(an_account().id).id,
        kind=AvailabilityType.BLOCKED,
        window=TimeWindow(NOW, NOW + HOUR),
        rule=RecurrenceRule.parse("FREQ=DAILY"),
    )
    assert written("Europe/London", entry) == written("Europe/London", entry, at=NOW + timedelta(hours=5))
