"""Calendars are read as they are meant: days, zones, rules, and what takes an occurrence away."""

from zoneinfo import ZoneInfo

import pytest
from tests.unit.icalendars.texts import (
    AHEAD,
    HOME,
    PACIFIC,
    calendar,
    event,
    read,
    reasons,
    times,
    utc,
    windows,
    zone_definition,
)

from driveway_calendars import IcalendarReader
from driveway_core.external_calendars import ExternalCalendar
from driveway_core.recurrence import RecurrenceRule
from driveway_core.windows import TimeWindow


def test_whole_days_are_the_listings_own() -> None:
    found = read(event("DTSTART;VALUE=DATE:20270401", "DTEND;VALUE=DATE:20270403"))
    assert windows(found) == [TimeWindow(utc(2027, 4, 1, 7), utc(2027, 4, 3, 7))]


@pytest.mark.parametrize("end", [(), ("DTEND;VALUE=DATE:20270401",), ("DURATION:P1D",)], ids=str)
def test_a_day_without_another_end_is_that_day(end: tuple[str, ...]) -> None:
    found = read(event("DTSTART;VALUE=DATE:20270401", *end))
    assert windows(found) == [TimeWindow(utc(2027, 4, 1, 7), utc(2027, 4, 2, 7))]


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART:20270401T170000Z",
        "DTSTART:20270401T100000",
        "DTSTART;TZID=America/Los_Angeles:20270401T100000",
        "DTSTART;TZID=Pacific Standard Time:20270401T100000",
        'DTSTART;TZID="/mozilla.org/20050126_1/America/Los_Angeles":20270401T100000',
        "DTSTART;TZID=Europe/Berlin:20270401T190000",
        "dtstart;tzid=US/Pacific:20270401T100000",
    ],
)
def test_a_time_is_that_of_its_zone_and_without_one_the_listings(start: str) -> None:
    assert windows(read(event(start, "DURATION:PT90M"))) == [
        TimeWindow(utc(2027, 4, 1, 17), utc(2027, 4, 1, 18, 30))
    ]


def test_a_zone_is_known_by_its_definition() -> None:
    found = read(
        zone_definition("(UTC-08:00) Somewhere", PACIFIC),
        event(
            'DTSTART;TZID="(UTC-08:00) Somewhere":20270401T100000',
            'DTEND;TZID="(UTC-08:00) Somewhere":20270401T110000',
            "RRULE:FREQ=WEEKLY",
        ),
    )
    (time,) = times(found)
    assert time.window.start == utc(2027, 4, 1, 17)
    assert time.rule == RecurrenceRule.parse("FREQ=WEEKLY")


@pytest.mark.parametrize(
    "definition",
    [
        "",
        zone_definition("Mars", ("BEGIN:STANDARD", "DTSTART:19700101T000000", "END:STANDARD")),
        zone_definition(
            "Mars",
            (
                "BEGIN:STANDARD",
                "DTSTART:19700101T000000",
                "TZOFFSETFROM:+0037",
                "TZOFFSETTO:+0037",
                "END:STANDARD",
            ),
        ),
        zone_definition("Mars", (*PACIFIC[:4], "RRULE:FREQ=SECONDLY", "END:STANDARD")),
    ],
    ids=["none", "without offsets", "of no zone on earth", "with a rule that no zone has"],
)
def test_a_zone_that_nobody_knows_is_refused_and_never_guessed(definition: str) -> None:
    found = read(definition, event("DTSTART;TZID=Mars:20270401T100000", "DURATION:PT1H"))
    assert (found.events, reasons(found)) == ((), ["the time zone 'Mars' is not known here"])


def test_a_rule_of_ours_is_kept_as_a_rule() -> None:
    found = read(
        event(
            "DTSTART;TZID=America/Los_Angeles:20270301T090000",
            "DTEND;TZID=America/Los_Angeles:20270301T170000",
            "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20280101T000000Z",
            "EXDATE;TZID=America/Los_Angeles:20270315T090000",
            "EXDATE;VALUE=DATE:20270322",
        )
    )
    (time,) = times(found)
    assert time.rule is not None
    assert time.rule.text == "FREQ=WEEKLY;UNTIL=20280101T000000Z;BYDAY=MO,WE"
    assert time.exceptions == {utc(2027, 3, 15, 16), utc(2027, 3, 22, 16)}


def test_a_rule_on_another_clock_is_written_out() -> None:
    found = read(event("DTSTART:20270301T090000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3"))
    assert windows(found) == [
        TimeWindow(utc(2027, 3, day, 9), utc(2027, 3, day, 10)) for day in (8, 15)
    ]  # the first is over by now
    assert found.written_out == 1


@pytest.mark.parametrize(
    "rule, days",
    [
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", [(3, 10), (3, 31), (4, 30), (5, 31)]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU;UNTIL=20270601", [(3, 10), (5, 9)]),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", [(3, 10), (5, 17)]),
        ("FREQ=YEARLY;BYYEARDAY=100", [(3, 10), (4, 10)]),
    ],
)
def test_a_rule_that_is_none_of_ours_is_written_out(rule: str, days: list[tuple[int, int]]) -> None:
    found = read(event("DTSTART:20270310T090000", "DURATION:PT1H", f"RRULE:{rule}"))
    assert [(w.start.month, w.start.day) for w in windows(found)] == days
    assert found.written_out == 1


def test_hours_of_several_days_that_repeat_are_written_out() -> None:
    found = read(event("DTSTART:20270305T180000", "DURATION:P2D", "RRULE:FREQ=WEEKLY;COUNT=2"))
    assert [w.start for w in windows(found)] == [utc(2027, 3, 6, 2), utc(2027, 3, 13, 2)]


def test_a_changed_occurrence_takes_the_place_of_the_one_it_replaces() -> None:
    found = read(
        event("DTSTART:20270308T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"),
        event("RECURRENCE-ID:20270315T090000", "DTSTART:20270316T120000", "DURATION:PT2H"),
        event("RECURRENCE-ID:20270322T090000", "DTSTART:20270322T090000", "STATUS:CANCELLED"),
    )
    rule, single = times(found)
    assert rule.exceptions == {utc(2027, 3, 15, 16), utc(2027, 3, 22, 16)}
    assert (single.rule, single.window) == (None, TimeWindow(utc(2027, 3, 16, 19), utc(2027, 3, 16, 21)))
    assert [each.uid for each in found.events] == ["a@example.com"]


def test_a_change_of_all_later_occurrences_is_told_and_not_guessed() -> None:
    found = read(
        event("DTSTART:20270308T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"),
        event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20270315T090000", "DTSTART:20270315T120000", "DURATION:PT2H"
        ),
    )
    assert reasons(found) == ["it changes an occurrence and all later ones, which is not understood here"]
    assert len(found.events[0].times) == 1


def test_dates_that_are_named_one_by_one_are_taken() -> None:
    found = read(
        event(
            "DTSTART:20270401T090000",
            "DURATION:PT1H",
            "RDATE:20270405T090000,20270406T090000",
            "RDATE;VALUE=PERIOD:20270407T170000Z/PT3H,20270408T170000Z/20270408T180000Z",
            "EXDATE:20270406T090000",
        )
    )
    assert [(w.start.day, w.duration.seconds // 3600) for w in windows(found)] == [
        (1, 1),
        (5, 1),
        (7, 3),
        (8, 1),
    ]


@pytest.mark.parametrize("line", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"])
def test_what_is_off_or_keeps_nobody_busy_is_not_taken(line: str) -> None:
    found = read(event("DTSTART:20270401T090000", "DURATION:PT1H", line))
    assert (found.events, found.skipped) == ((), ())


def test_of_two_states_of_an_event_the_later_counts() -> None:
    found = read(
        event("DTSTART:20270401T090000", "DURATION:PT1H", "SEQUENCE:2"),
        event("DTSTART:20270402T090000", "DURATION:PT1H", "SEQUENCE:1"),
    )
    assert [w.start.day for w in windows(found)] == [1]


def test_two_events_of_one_name_are_both_taken() -> None:
    found = read(*(event(f"DTSTART:2027040{day}T090000", "DURATION:PT1H") for day in (1, 2)))
    assert [w.start.day for w in windows(found)] == [1, 2]


def test_an_alarm_says_nothing_about_its_event() -> None:
    alarm = ("BEGIN:VALARM", "TRIGGER:-PT15M", "DURATION:PT5M", "UID:alarm", "END:VALARM")
    (time,) = times(read(event("DTSTART:20270401T090000", "DTEND:20270401T100000", *alarm)))
    assert time.window.duration.seconds == 3600


def test_folded_lines_byte_order_marks_and_plain_newlines_are_understood() -> None:
    text = calendar(event("DTSTART;TZID=Ameri\r\n ca/Los_Angeles:20270401T09\r\n\t0000", "DURATION:PT1H"))
    for written in (text, b"\xef\xbb\xbf" + text, text.replace(b"\r\n", b"\n")):
        found = IcalendarReader().read(written, time_zone=HOME, ahead=AHEAD)
        assert [w.start for w in windows(found)] == [utc(2027, 4, 1, 16)]


def test_a_time_that_does_not_exist_is_meant_by_the_offset_before_and_of_two_the_first() -> None:
    gap = read(event("DTSTART:20270314T023000", "DURATION:PT1H"))
    fold = read(event("DTSTART:20271107T013000", "DURATION:PT1H"))
    assert [w.start for w in windows(gap)] == [utc(2027, 3, 14, 10, 30)]
    assert [w.start for w in windows(fold)] == [utc(2027, 11, 7, 8, 30)]


def test_seconds_grow_to_whole_minutes() -> None:
    found = read(event("DTSTART:20270401T090030", "DTEND:20270401T100001"))
    assert windows(found) == [TimeWindow(utc(2027, 4, 1, 16), utc(2027, 4, 1, 17, 1))]


def test_what_is_over_is_read_and_has_no_times() -> None:
    found = read(
        event("DTSTART:20200401T090000", "DURATION:PT1H", uid="once"),
        event("DTSTART:20200401T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=9", uid="often"),
    )
    assert [(each.uid, len(each.times)) for each in found.events] == [("once", 0), ("often", 0)]


def starts_by_the_clock(found: ExternalCalendar, where: str) -> set[tuple[str, str]]:
    """At which times of day an event without a rule of ours begins and ends."""
    here = ZoneInfo(where)
    return {
        (f"{window.start.astimezone(here):%H:%M}", f"{window.end.astimezone(here):%H:%M}")
        for window in windows(found)
    }


@pytest.mark.parametrize(
    "zone, lines, expected",
    [
        ("Africa/Cairo", ("DTSTART;VALUE=DATE:20270430",), ("00:00", "00:00")),
        (HOME, ("DTSTART:20270314T023000", "DTEND:20270314T040000"), ("02:30", "04:00")),
        (HOME, ("DTSTART:20270314T010000", "DTEND:20270314T023000"), ("01:00", "02:30")),
        (HOME, ("DTSTART:20261031T220000", "DURATION:PT8H"), ("22:00", "06:00")),
        (
            "Europe/Istanbul",
            ("DTSTART;TZID=Europe/Moscow:20151201T100000", "DURATION:PT2H"),
            ("10:00", "12:00"),
        ),
    ],
    ids=[
        "a midnight left out",
        "a start left out",
        "an end left out",
        "a night of nine hours",
        "another past",
    ],
)
def test_what_the_clock_did_on_the_first_day_moves_no_other_day(
    zone: str, lines: tuple[str, ...], expected: tuple[str, str]
) -> None:
    summer = TimeWindow(utc(2027, 6, 1), utc(2027, 9, 1))
    found = read(event(*lines, "RRULE:FREQ=DAILY"), time_zone=zone, ahead=summer)
    assert starts_by_the_clock(found, zone) == {expected}
    assert len(windows(found)) >= 92


def test_an_end_of_an_occurrence_and_all_later_ones_is_told_about() -> None:
    found = read(
        event("DTSTART:20270401T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY"),
        event("RECURRENCE-ID;RANGE=THISANDFUTURE:20270501T090000", "STATUS:CANCELLED"),
    )
    assert reasons(found) == ["it changes an occurrence and all later ones, which is not understood here"]


@pytest.mark.parametrize("left_out", ["20270402", "20270402T000000Z", "20270402T000000"])
def test_a_whole_day_is_left_out_by_its_date_or_its_midnight(left_out: str) -> None:
    found = read(event("DTSTART;VALUE=DATE:20270401", "RRULE:FREQ=DAILY;COUNT=3", f"EXDATE:{left_out}"))
    (time,) = times(found)
    assert utc(2027, 4, 2, 7) in time.exceptions


def test_an_event_stays_the_same_while_time_passes() -> None:
    text = event("DTSTART:20270401T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY", "EXDATE:20270402T090000")
    later = TimeWindow(utc(2027, 7, 1), utc(2028, 7, 1))
    assert times(read(text)) == times(read(text, ahead=later))
