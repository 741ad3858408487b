from datetime import datetime, timedelta, timezone

import pytest

from driveway_core.errors import InvalidValue
from driveway_core.recurrence import Frequency, RecurrenceRule

CHOICE = "write FREQ=DAILY, FREQ=WEEKLY or FREQ=MONTHLY"
NO_MOMENT = "is not a day or a time: write 20271231 or 20271231T170000Z"


@pytest.mark.parametrize(
    "text, reason",
    [
        ("FREQ=YEARLY", f"FREQ=YEARLY is not supported, {CHOICE}"),
        ("FREQ=HOURLY", f"FREQ=HOURLY is not supported, {CHOICE}"),
        ("FREQ=MINUTELY", f"FREQ=MINUTELY is not supported, {CHOICE}"),
        ("FREQ=SECONDLY", f"FREQ=SECONDLY is not supported, {CHOICE}"),
        ("FREQ=OFTEN", f"FREQ='OFTEN' is not a frequency, {CHOICE}"),
        ("FREQ=" + "Y" * 30, f"FREQ='{'Y' * 30}' is not a frequency, {CHOICE}"),
        ("FREQ=" + "Y" * 31, f"FREQ='{'Y' * 30}…' is not a frequency, {CHOICE}"),
        ("BYDAY=MO", f"FREQ is missing, {CHOICE}"),
        ("FREQ=WEEKLY;BYSETPOS=1", "BYSETPOS is not supported, leave it out"),
        ("FREQ=WEEKLY;BYWEEKNO=20", "BYWEEKNO is not supported, leave it out"),
        ("FREQ=DAILY;BYYEARDAY=20", "BYYEARDAY is not supported, leave it out"),
        ("FREQ=WEEKLY;BYHOUR=9", "BYHOUR is not supported, leave it out"),
        ("FREQ=WEEKLY;BYMINUTE=9", "BYMINUTE is not supported, leave it out"),
        ("FREQ=WEEKLY;BYSECOND=9", "BYSECOND is not supported, leave it out"),
        ("FREQ=WEEKLY;COLOUR=RED", "'COLOUR' is not a part of a recurrence rule"),
        ("FREQ=WEEKLY;X\x00=" + "Y" * 40, "'X\\x00' is not a part of a recurrence rule"),
        ("FREQ=WEEKLY;FREQ=WEEKLY", "FREQ stands there twice"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "COUNT and UNTIL do not go together, keep one of them"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL='0' is not a whole number from 1 on"),
        ("FREQ=WEEKLY;INTERVAL=²", "INTERVAL='²' is not a whole number from 1 on"),
        ("FREQ=WEEKLY;INTERVAL=-1", "INTERVAL='-1' is not a whole number from 1 on"),
        (
            "FREQ=WEEKLY;INTERVAL=1001",
            "INTERVAL is a number from 1 to 1,000: hours further apart are no rule",
        ),
        ("FREQ=WEEKLY;COUNT=0", "COUNT='0' is not a whole number from 1 on"),
        (
            "FREQ=WEEKLY;COUNT=10001",
            "COUNT is a number from 1 to 10,000; leave it out for hours without end",
        ),
        ("FREQ=DAILY;UNTIL=20270229", f"UNTIL='20270229' {NO_MOMENT}"),
        ("FREQ=DAILY;UNTIL=2027-01-01", f"UNTIL='2027-01-01' {NO_MOMENT}"),
        ("FREQ=DAILY;UNTIL=20270101T240000", f"UNTIL='20270101T240000' {NO_MOMENT}"),
        ("FREQ=DAILY;UNTIL=20270101T236060Z", f"UNTIL='20270101T236060Z' {NO_MOMENT}"),
        ("FREQ=DAILY;UNTIL=20270101Z", f"UNTIL='20270101Z' {NO_MOMENT}"),
        (
            "FREQ=WEEKLY;BYMONTHDAY=1",
            "BYMONTHDAY does not go with FREQ=WEEKLY, write FREQ=MONTHLY or FREQ=DAILY",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY is a day of the month: 1 to 31, or -1 to -31 from its end"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "BYMONTHDAY is a day of the month: 1 to 31, or -1 to -31 from its end",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-32",
            "BYMONTHDAY is a day of the month: 1 to 31, or -1 to -31 from its end",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=1.5",
            "BYMONTHDAY='1.5' is not a day of the month: 1 to 31, or -1 to -31 from its end",
        ),
        ("FREQ=MONTHLY;BYMONTH=13", "BYMONTH is a month: 1 to 12"),
        ("FREQ=MONTHLY;BYMONTH=-1", "BYMONTH='-1' is not a whole number from 1 on"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1MO: a numbered weekday goes with FREQ=MONTHLY only"),
        ("FREQ=DAILY;BYDAY=-1FR", "BYDAY=-1FR: a numbered weekday goes with FREQ=MONTHLY only"),
        (
            "FREQ=MONTHLY;BYDAY=6MO",
            "BYDAY=6MO: number a month's weekdays 1 to 5, or -1 to -5 from its end",
        ),
        (
            "FREQ=MONTHLY;BYDAY=0MO",
            "BYDAY=0MO: number a month's weekdays 1 to 5, or -1 to -5 from its end",
        ),
        ("FREQ=WEEKLY;BYDAY=MO,XX", "BYDAY='XX' is not a weekday, write MO, TU, WE, TH, FR, SA, SU"),
        ("FREQ=WEEKLY;BYDAY=MO=TU", "BYDAY='MO=TU' is not a weekday, write MO, TU, WE, TH, FR, SA, SU"),
        ("FREQ=WEEKLY;BYDAY=MO,", "BYDAY='' is not a weekday, write MO, TU, WE, TH, FR, SA, SU"),
        ("FREQ=WEEKLY;WKST=1MO", "WKST='1MO' is not a weekday, write MO, TU, WE, TH, FR, SA, SU"),
        ("", "'' is no NAME=VALUE as in FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=WEEKLY;;", "'' is no NAME=VALUE as in FREQ=WEEKLY;BYDAY=MO"),
        ("every Monday", "'EVERY MONDAY' is no NAME=VALUE as in FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=", "'FREQ=' is no NAME=VALUE as in FREQ=WEEKLY;BYDAY=MO"),
        ("=WEEKLY", "'=WEEKLY' is no NAME=VALUE as in FREQ=WEEKLY;BYDAY=MO"),
        (
            "DTSTART:20270101T090000\nRRULE:FREQ=WEEKLY",
            "give the rule alone, on one line: DTSTART and EXDATE have their own fields",
        ),
        (
            "FREQ=WEEKLY\rCOUNT=1",
            "give the rule alone, on one line: DTSTART and EXDATE have their own fields",
        ),
        ("FREQ=WEEKLY;" + "X" * 989, "a rule has at most 1,000 characters"),
        ("FREQ=WEEKLY;" + "X" * 988, f"'{'X' * 30}…' is no NAME=VALUE as in FREQ=WEEKLY;BYDAY=MO"),
    ],
)
def test_a_rule_that_we_do_not_keep_is_refused_by_the_name_of_its_part(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        RecurrenceRule.parse(text)
    assert (refusal.value.field, refusal.value.reason) == ("recurrence_rule", reason)


def test_the_refusal_names_the_field_that_the_caller_read() -> None:
    with pytest.raises(InvalidValue) as refusal:
        RecurrenceRule.parse("FREQ=YEARLY", field="rrule")
    assert refusal.value.field == "rrule"


@pytest.mark.parametrize("weekday", [7, -1])
def test_a_rule_knows_seven_weekdays(weekday: int) -> None:
    reason = "a weekday is a number from 0, Monday, to 6, Sunday"
    with pytest.raises(InvalidValue, match=f"^recurrence_rule: {reason}$"):
        RecurrenceRule((weekday,))
    with pytest.raises(InvalidValue, match=reason):
        RecurrenceRule(week_start=weekday)
    with pytest.raises(InvalidValue, match=reason):
        RecurrenceRule(frequency=Frequency.MONTHLY, nth_weekdays=((1, weekday),))


def test_a_last_moment_is_a_whole_second_of_the_calendar() -> None:
    with pytest.raises(InvalidValue, match=r"^recurrence_rule: UNTIL is given to the second$"):
        RecurrenceRule(until=datetime(2027, 1, 1, 0, 0, 0, 1))
    with pytest.raises(InvalidValue, match=r"^recurrence_rule: UNTIL is out of range$"):
        RecurrenceRule(until=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2))))
