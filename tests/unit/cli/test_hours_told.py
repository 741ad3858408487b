"""The hours of a day in words, for a driver and for the host."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import attrs
from tests.unit.availability.builders import an_entry, window

from driveway_cli.hours_told import hours
from driveway_core.availability import AvailabilityEntry, AvailabilityType, compile_hours
from driveway_core.calendar_days import DaySpan, days_of
from driveway_core.calendars import calendar, with_sources
from driveway_core.testing.builders import a_booking, a_driveway, a_vehicle, an_account
from driveway_core.use_cases.read_calendar import DrivewayCalendar, Sources

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
PLACE = attrs.evolve(a_driveway(an_account().id), time_zone="America/New_York")


def a_day(
    day: date, *said: AvailabilityEntry, stay: str | None = None, zone: str = "America/New_York"
) -> DrivewayCalendar:
    """The calendar of a day as its host reads it, with a booking."""
    where, span = ZoneInfo(zone), DaySpan(day, day)
    within = span.during(where)
    booked = [] if stay is None else [a_booking(PLACE, a_vehicle(an_account().id), stay=window(stay))]
    sources = Sources(
        entries=said,
        bookings=tuple(booked),
        windows=(
            *((entry.id, each) for entry in said for each in entry.occurrences(within, where)),
            *((each.id, each.occupied) for each in booked),
        ),
    )
    opened = compile_hours(said, time_zone=zone, at=within.start)
    pieces = with_sources(
        calendar(opened, [(1, each.occupied) for each in booked], 1, within), sources.windows
    )
    return DrivewayCalendar(
        driveway=attrs.evolve(PLACE, time_zone=zone),
        within=within,
        pieces=pieces,
        days=days_of(pieces, span, where),
        sources=sources,
    )


def test_a_host_reads_what_lies_there() -> None:
    block = an_entry(
        "2027-03-14T10:00-04:00 / 2027-03-14T12:00-04:00", kind=AvailabilityType.BLOCKED, notes="Painters"
    )
    read = a_day(date(2027, 3, 14), block, stay="2027-03-14T18:00-04:00 / 2027-03-15T09:00-04:00")
    assert read.sources is not None
    columns, rows = hours(read.days, read, LONG_AGO)
    assert columns[-1] == "By"
    assert [tuple(row) for row in rows] == [
        ("Sun 14 Mar", "00:00", "10:00", "free", ""),
        ("", "10:00", "12:00", "blocked by the host", "blocked: Painters"),
        ("", "12:00", "18:00", "free", ""),
        ("", "18:00", "24:00", "taken", f"{read.sources.bookings[0].reference}, confirmed"),
    ]


def test_a_driver_reads_no_column_of_what_lies_there() -> None:
    read = a_day(date(2027, 3, 14))
    columns, rows = hours(read.days, attrs.evolve(read, sources=None), LONG_AGO)
    assert (list(columns), [tuple(row) for row in rows]) == (
        ["Day", "From", "To", "What"],
        [("Sun 14 Mar", "00:00", "24:00", "free")],
    )


def test_what_is_over_is_not_told() -> None:
    block = an_entry("2027-03-14T10:00-04:00 / 2027-03-14T12:00-04:00", kind=AvailabilityType.BLOCKED)
    read = a_day(date(2027, 3, 14), block)
    _, rows = hours(read.days, read, datetime(2027, 3, 14, 15, tzinfo=UTC))
    assert [row[:2] for row in rows] == [("Sun 14 Mar", "10:00"), ("", "12:00")]


def test_an_hour_that_comes_twice_is_told_apart() -> None:
    block = an_entry("2027-11-07T01:30-04:00 / 2027-11-07T01:15-05:00", kind=AvailabilityType.BLOCKED)
    _, rows = hours((read := a_day(date(2027, 11, 7), block)).days, read, LONG_AGO)
    assert [row[1:3] for row in rows] == [
        ("00:00", "01:30"),
        ("01:30", "01:15 again"),
        ("01:15 again", "24:00"),
    ]


def test_a_day_that_the_clock_left_out_is_told_so() -> None:
    read = a_day(date(2011, 12, 29), zone="Pacific/Apia")
    gone = days_of((), DaySpan(date(2011, 12, 30), date(2011, 12, 30)), ZoneInfo("Pacific/Apia"))
    _, rows = hours(gone, read, LONG_AGO)
    assert [tuple(row) for row in rows] == [("Fri 30 Dec", "", "", "there is no such day")]


def test_a_note_cannot_write_over_the_terminal_nor_fill_it() -> None:
    note = "\x1b[2J\u202eOld\nfriends " + "x" * 100
    block = an_entry(
        "2027-03-14T00:00-05:00 / 2027-03-15T00:00-04:00", kind=AvailabilityType.BLOCKED, notes=note
    )
    imported = attrs.evolve(block, source_uid="event@elsewhere.example")
    read = a_day(date(2027, 3, 14), imported)
    _, (row,) = hours(read.days, read, LONG_AGO)
    assert row[-1].startswith("blocked (imported): [2J Old friends xxx")
    assert row[-1].endswith("x…")
    assert row[-1].isprintable()
    assert len(row[-1]) < 100
