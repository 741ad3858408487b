import pytest
from hypothesis import given

from driveway_core.errors import InvalidValue
from driveway_core.recurrence import RecurrenceRule
from driveway_core.testing.entry_strategies import rules


@given(rules())
def test_a_rule_reads_its_own_text(rule: RecurrenceRule) -> None:
    assert RecurrenceRule.parse(rule.text) == rule


@pytest.mark.parametrize(
    "text, canonical",
    [
        ("FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("RRULE:FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("freq=weekly;byday=mo", "FREQ=WEEKLY;BYDAY=MO"),
        (" FREQ=WEEKLY;INTERVAL=1 ", "FREQ=WEEKLY"),
        ("BYDAY=FR,MO,FR;FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO,FR"),
        ("FREQ=WEEKLY;WKST=MO", "FREQ=WEEKLY"),
        ("FREQ=WEEKLY;WKST=SU;BYDAY=SA,SU", "FREQ=WEEKLY;BYDAY=SA,SU;WKST=SU"),
    ],
)
def test_spellings_of_one_meaning_become_one_text(text: str, canonical: str) -> None:
    assert RecurrenceRule.parse(text).text == canonical


@pytest.mark.parametrize(
    "text, reason",
    [
        ("FREQ=WEEKLY;COUNT=10", "COUNT is not supported yet, leave it out: hours repeat without end"),
        ("FREQ=WEEKLY;UNTIL=20270101", "UNTIL is not supported yet, leave it out: hours repeat without end"),
        ("FREQ=WEEKLY;BYMONTH=6", "BYMONTH is not supported yet, leave it out: hours repeat without end"),
        (
            "FREQ=WEEKLY;BYMONTHDAY=1",
            "BYMONTHDAY is not supported yet, leave it out: hours repeat without end",
        ),
        ("FREQ=WEEKLY;INTERVAL=2", "INTERVAL above 1 is not supported yet, hours repeat every week"),
        ("FREQ=DAILY", "FREQ=DAILY is not supported yet, write FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY is not supported yet, write FREQ=WEEKLY"),
        ("FREQ=YEARLY", "FREQ=YEARLY is not supported, write FREQ=WEEKLY"),
        ("FREQ=SECONDLY", "FREQ=SECONDLY is not supported, write FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYSETPOS=1", "BYSETPOS is not supported, leave it out"),
        ("FREQ=WEEKLY;BYWEEKNO=20", "BYWEEKNO is not supported, leave it out"),
        ("FREQ=WEEKLY;BYHOUR=9", "BYHOUR is not supported, leave it out"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1MO is not supported yet: name weekdays without a number"),
        ("FREQ=WEEKLY;BYDAY=-1FR", "BYDAY=-1FR is not supported yet: name weekdays without a number"),
        ("FREQ=WEEKLY;BYDAY=MO,XX", "BYDAY='XX' is not a weekday, write MO, TU, WE, TH, FR, SA, SU"),
        ("FREQ=WEEKLY;BYDAY=MO,", "BYDAY='' is not a weekday, write MO, TU, WE, TH, FR, SA, SU"),
        ("FREQ=WEEKLY;WKST=1MO", "WKST='1MO' is not a weekday, write MO, TU, WE, TH, FR, SA, SU"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL='0' is not a whole number from 1 on"),
        ("FREQ=WEEKLY;INTERVAL=²", "INTERVAL='²' is not a whole number from 1 on"),
        ("FREQ=WEEKLY;INTERVAL=-1", "INTERVAL='-1' is not a whole number from 1 on"),
        ("FREQ=OFTEN", "FREQ='OFTEN' is not a frequency, write FREQ=WEEKLY"),
        ("BYDAY=MO", "FREQ is missing, write FREQ=WEEKLY"),
        ("FREQ=WEEKLY;FREQ=WEEKLY", "'FREQ' stands there twice"),
        ("FREQ=WEEKLY;COLOUR=RED", "'COLOUR' is not a part of a recurrence rule"),
        ("", "'' is no NAME=VALUE as in FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=WEEKLY;", "'' is no NAME=VALUE as in FREQ=WEEKLY;BYDAY=MO"),
        ("every Monday", "'EVERY MONDAY' is no NAME=VALUE as in FREQ=WEEKLY;BYDAY=MO"),
        ("FREQ=", "'FREQ=' is no NAME=VALUE as in FREQ=WEEKLY;BYDAY=MO"),
        (
            "DTSTART:20270101T090000\nRRULE:FREQ=WEEKLY",
            "give the rule alone, on one line: DTSTART and EXDATE have their own fields",
        ),
        ("FREQ=WEEKLY;X\x00=" + "Y" * 40, "'X\\x00' is not a part of a recurrence rule"),
        ("FREQ=" + "Y" * 40, f"FREQ='{'Y' * 30}…' is not a frequency, write FREQ=WEEKLY"),
        ("FREQ=WEEKLY;" + "X" * 500, "a rule has at most 500 characters"),
    ],
)
def test_a_rule_that_we_do_not_keep_is_refused_by_the_name_of_its_part(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        RecurrenceRule.parse(text)
    assert (refusal.value.field, refusal.value.reason) == ("recurrence_rule", reason)


def test_the_refusal_names_the_field_that_the_caller_read() -> None:
    with pytest.raises(InvalidValue) as refusal:
        RecurrenceRule.parse("FREQ=DAILY", field="rrule")
    assert refusal.value.field == "rrule"


@pytest.mark.parametrize("rule", [{"weekdays": (7,)}, {"weekdays": (-1,)}, {"week_start": 7}])
def test_a_rule_knows_seven_weekdays(rule: dict[str, tuple[int, ...] | int]) -> None:
    with pytest.raises(InvalidValue, match="weekday"):
        RecurrenceRule(**rule)  # type: ignore[arg-type]  # the wrong number is the point
