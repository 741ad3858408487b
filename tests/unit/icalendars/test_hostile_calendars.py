"""Calendars that mean harm, or are merely broken: refused or told about, in bounded time."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.icalendars.texts import AHEAD, HOME, PACIFIC, calendar, event, read, reasons, zone_definition

from driveway_calendars import IcalendarReader
from driveway_core.external_calendars import CalendarUnreadable

pytestmark = pytest.mark.wide

HOUR = ("DTSTART:20270401T090000", "DURATION:PT1H")


def read_bytes(text: bytes) -> None:
    IcalendarReader().read(text, time_zone=HOME, ahead=AHEAD)


@pytest.mark.parametrize(
    "text, reason",
    [
        (b"", "does not begin with BEGIN:VCALENDAR"),
        (b"<!DOCTYPE html><html>", "does not begin"),
        (calendar().decode().encode("utf-16"), "UTF-16"),
        (calendar(event("SUMMARY:caf\xe9")).replace("é".encode(), b"\xe9"), "not written in UTF-8 .line 6"),
        (calendar(event("SUMMARY:\x00")), "zero bytes .line 6"),
        (calendar().removesuffix(b"END:VCALENDAR\r\n"), "its end is missing"),
        (calendar("BEGIN:VEVENT\r\n"), "without its BEGIN"),
        (calendar("END:VEVENT\r\n"), "without its BEGIN"),
        (calendar() + b"DTSTART:20270401\r\n", "outside of the calendar"),
        (calendar("BEGIN:X\r\n" * 40), "too deep"),
        (calendar("BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 60_000), "more than 50,000 parts"),
        (calendar(event(*HOUR, *["RDATE:20270401T090000"] * 3_000)), "too many lines"),
        (b"BEGIN:VCALENDAR\r\n" + b"X" * 6_000_000, "larger than 5 MB"),
        (b"BEGIN:VCALENDAR\r\n" + b"\n" * 1_100_000, "too many lines"),
    ],
)
def test_a_calendar_that_cannot_be_read_is_refused_with_the_reason(text: bytes, reason: str) -> None:
    began = process_time()
    with pytest.raises(CalendarUnreadable, match=reason):
        read_bytes(text)
    assert process_time() - began < 15


@pytest.mark.parametrize(
    "lines, reason",
    [
        (("DTSTART:20270401T090000",), "has no end, so it takes no time"),
        (("DURATION:PT1H",), "has no beginning"),
        (("DTSTART:20270401T090000", "DTEND:20270401T080000"), "ends before it begins"),
        (("DTSTART:20270401T090000", "DTEND:20270401T090000"), "takes no time"),
        (("DTSTART:20270401T090000", "DURATION:-PT1H"), "less than no time"),
        (("DTSTART:20270401T090000", "DURATION:P999999W"), "longer than ten years"),
        (("DTSTART:20270401T090000", "DURATION:PT0S"), "takes no time"),
        (("DTSTART:20270401T090000", "DURATION:" + "P" * 999), "no length of time"),
        (("DTSTART:00010101T000000Z", "DTEND:99991231T235959Z"), "longer than ten years"),
        (("DTSTART:99991231T235959", "DURATION:P9D"), "out of range"),
        (("DTSTART:20270230T090000", "DURATION:PT1H"), "no date or time"),
        (("DTSTART:now", "DURATION:PT1H"), "no date or time"),
        (("DTSTART;TZID=../../../etc/passwd:20270401T090000", "DURATION:PT1H"), "time zone"),
        ((f"DTSTART:20270401T090000{' ' * 70_000}x", "DURATION:PT1H"), "too long"),
        ((*HOUR, "RRULE:FREQ=SECONDLY"), "FREQ=SECONDLY"),
        ((*HOUR, "RRULE:FREQ=YEARLY;INTERVAL=0"), "not understood"),
        ((*HOUR, "RRULE:FREQ=YEARLY;BYHOUR=1,2,3"), "not understood"),
        ((*HOUR, "RRULE:FREQ=DAILY;COUNT=5;UNTIL=bad"), "not understood"),
        ((*HOUR, *["RRULE:FREQ=YEARLY"] * 5), "too many rules"),
        ((*HOUR, "EXRULE:FREQ=DAILY"), "EXRULE"),
        ((*HOUR, *["EXDATE:" + ",".join(["20270401T090000"] * 3_000)] * 4), "leaves out more than 5,000"),
        ((*HOUR, *["RDATE:" + ",".join(["20270401T090000"] * 3_000)] * 4), "names more than 5,000"),
        ((*HOUR, "EXDATE:" + "20270401T090000," * 1_000_000), "too long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_event_that_cannot_be_read_is_named_and_spoils_no_other(
    lines: tuple[str, ...], reason: str
) -> None:
    parts = (event(*lines, uid="bad"), event(*HOUR, uid="good"))
    if sum(map(len, parts)) > 5_000_000:
        parts = (event(lines[0], lines[1], lines[2][:4_000_000], uid="bad"), parts[1])
    found = read(*parts)
    assert [each.uid for each in found.events] == ["good"]
    assert [(each.uid, each.line) for each in found.skipped] == [("bad", 4)]
    assert reason in reasons(found)[0]


IMPOSSIBLE = (
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYSETPOS=1",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9",
    "FREQ=DAILY;INTERVAL=7;BYDAY=TU;BYSETPOS=3",
)


def test_rules_that_never_come_true_are_given_up_after_some_time() -> None:
    impatient = IcalendarReader(seconds_for_rules=0.2)
    text = calendar(*(event(*HOUR, f"RRULE:{IMPOSSIBLE[n % 4]}", uid=f"{n}") for n in range(200)))
    began = process_time()
    found = impatient.read(text, time_zone=HOME, ahead=AHEAD)
    assert process_time() - began < 15
    assert {each.reason for each in found.skipped} == {"the rules of this calendar take too long to work out"}
    assert [each.uid for each in found.events][:1] == ["0"]


def test_a_rule_of_a_thousand_billion_occurrences_is_as_quick_as_any() -> None:
    began = process_time()
    found = read(event("DTSTART:19000101T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=999999999"))
    assert process_time() - began < 20
    assert [len(each.times) for each in found.events] == [366]


def test_definitions_of_zones_by_the_hundred_take_no_time() -> None:
    zones = [zone_definition(f"Z{n}", [*PACIFIC] * 20) for n in range(100)]
    began = process_time()
    read(*zones, *(event(f"DTSTART;TZID=Z{n}:20270401T090000", "DURATION:PT1H") for n in range(100)))
    assert process_time() - began < 20


VALID = calendar(
    zone_definition("Home", PACIFIC),
    event(
        "DTSTART;TZID=Home:20270401T090000",
        "DTEND;TZID=Home:20270401T100000",
        "RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYSETPOS=-1",
        "EXDATE;TZID=Home:20270430T090000",
        "RDATE;VALUE=PERIOD:20270405T090000Z/PT1H",
    ),
    event("RECURRENCE-ID:20270401T160000Z", "DTSTART;VALUE=DATE:20270402", "DURATION:P1DT2H"),
)


@given(
    edits=st.lists(
        st.tuples(st.integers(0, len(VALID) - 1), st.integers(0, 12), st.binary(max_size=12)), max_size=6
    )
)
def test_whatever_is_changed_in_a_calendar_it_is_read_or_refused(
    edits: list[tuple[int, int, bytes]],
) -> None:
    text = bytearray(VALID)
    for place, length, new in edits:
        text[place : place + length] = new
    try:
        read_bytes(bytes(text))
    except CalendarUnreadable:
        return


WORDS = st.sampled_from(
    "0 1 9 99 -1 +5 20270401 00010101 99991231 T235959 T000000Z Z , ; : = / P W D PT 1H MO -1FR FREQ=YEARLY "
    "FREQ=WEEKLY FREQ=DAILY INTERVAL=3 COUNT=2 UNTIL= BYDAY= BYMONTH= BYSETPOS=-1 BYWEEKNO=53 "
    "BYYEARDAY=366".split()
)


@given(
    lines=st.lists(
        st.tuples(
            st.sampled_from(
                "DTSTART DTEND DURATION RRULE RDATE EXDATE RECURRENCE-ID DTSTART;TZID=Home "
                "DTEND;VALUE=DATE RDATE;VALUE=PERIOD SEQUENCE STATUS".split()
            ),
            st.lists(WORDS, max_size=5).map("".join),
        ),
        max_size=6,
    )
)
def test_whatever_an_event_says_it_is_read_or_told_about(lines: list[tuple[str, str]]) -> None:
    read(event("DTSTART:20270401T090000", "DURATION:PT1H", *(f"{name}:{value}" for name, value in lines)))


@given(text=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(text: bytes) -> None:
    try:
        read_bytes(b"BEGIN:VCALENDAR\r\n" + text)
    except CalendarUnreadable:
        return


SLOW = {
    "digits that can be read in many ways": [
        event(*HOUR, f"RRULE:FREQ=YEARLY;BYSETPOS={'1' * 60}x", uid="bad"),
        event(*HOUR, f"RRULE:FREQ=MONTHLY;BYMONTHDAY={'1' * 60}x", uid="worse"),
    ],
    "places without end": [
        event(*HOUR, "RRULE:FREQ=DAILY;BYSETPOS=" + ",".join(map(str, range(2, 120))), uid="bad")
    ],
    "a rule longer than anybody's": [
        event(*HOUR, "RRULE:FREQ=YEARLY;BYYEARDAY=" + ",".join(map(str, range(-366, -1))) * 9, uid="bad")
    ],
    "counting from the year 1": [
        event(
            f"DTSTART:{n + 1:04}0101T090000",
            "DURATION:PT1H",
            f"RRULE:FREQ=DAILY;INTERVAL=1000;COUNT={9_999 - n}",
            uid=f"{n}",
        )
        for n in range(300)
    ],
    "each day from the year 1": [
        event("DTSTART:00010101T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYSETPOS=1", uid=f"{n}")
        for n in range(20)
    ],
    "as many changes as events under one name": [
        event(f"DTSTART:202704{n % 27 + 1}T090000", "DURATION:PT1H") for n in range(10, 1_500)
    ]
    + [event("RECURRENCE-ID:20270401T090000", *HOUR, f"SEQUENCE:{n}", "COMMENT:more") for n in range(1_500)],
    "a zone of a thousand rules": [
        zone_definition(
            "Z",
            [
                *("BEGIN:STANDARD", "DTSTART:20000101T020000", "TZOFFSETFROM:-0700", "TZOFFSETTO:-0815"),
                *("RRULE:FREQ=YEARLY;BYDAY=5MO;BYMONTH=2", "END:STANDARD"),
            ]
            * 300,
        ),
        event("DTSTART;TZID=Z:20270401T090000", "DURATION:PT1H"),
    ],
}


@pytest.mark.parametrize("parts", SLOW.values(), ids=SLOW.keys())
def test_what_would_take_for_ever_is_told_about_after_a_short_time(parts: list[str]) -> None:
    began = process_time()
    found = IcalendarReader(seconds_for_rules=0.1).read(calendar(*parts), time_zone=HOME, ahead=AHEAD)
    assert process_time() - began < 10
    assert found.skipped
