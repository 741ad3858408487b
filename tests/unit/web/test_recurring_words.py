"""What repeats is told to hosts in words, where there are short ones."""

import pytest

from driveway_core.recurrence import RecurrenceRule
from driveway_web.recurring_words import rule_told


@pytest.mark.parametrize(
    "rule, told",
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=WEEKLY", "every week"),
        ("FREQ=WEEKLY;BYDAY=WE", "every Wednesday"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,FR", "every Monday, Tuesday and Friday"),
        ("FREQ=WEEKLY;BYDAY=SA,SU;COUNT=12", "every Saturday and Sunday, 12 times"),
        ("FREQ=WEEKLY;BYDAY=SA;COUNT=1", "every Saturday, once"),
        ("FREQ=WEEKLY;BYDAY=FR;UNTIL=20271231", "every Friday, until Fri, Dec 31, 2027"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "the last Friday of every month"),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "the first Monday and third Monday of every month"),
        ("FREQ=MONTHLY;BYDAY=5MO", None),
        ("FREQ=MONTHLY;BYDAY=MO", None),
        ("FREQ=MONTHLY;BYMONTHDAY=1", None),
        ("FREQ=DAILY;BYDAY=MO", None),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", None),
        ("FREQ=WEEKLY;BYDAY=WE;BYMONTH=1", None),
        ("FREQ=WEEKLY;BYDAY=WE;UNTIL=20271231T120000Z", None),
    ],
)
def test_a_rule_is_told_in_words(rule: str, told: str | None) -> None:
    assert rule_told(RecurrenceRule.parse(rule)) == told
