"""Recurrence rules beside the instances that libical's tests name: agree or refuse, never answer wrong."""

import json
import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from driveway_core.errors import InvalidValue
from driveway_core.recurrence import RecurrenceRule

GIVEN = os.environ.get("DRIVEWAY_CONFORMANCE_DATA")
ZONE = ZoneInfo("UTC")

pytestmark = pytest.mark.skipif(
    GIVEN is None, reason="set DRIVEWAY_CONFORMANCE_DATA to a folder with rrule/libical_icalrecur.json"
)


def cases() -> list[Any]:
    if GIVEN is None:
        return []
    table = json.loads((Path(GIVEN) / "rrule/libical_icalrecur.json").read_text(encoding="utf-8"))
    return list(table["cases"])


def read(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def occurrences(rule: RecurrenceRule, first: datetime, since: date) -> list[datetime]:
    """All of them from a day on; every rule of the table is over by then."""
    days = rule.days(first, ZONE, since, date(2150, 1, 1))
    return [datetime.combine(day, first.time()) for day in days]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["id"])
def test_a_rule_has_the_instances_of_the_table_or_is_refused(case: Mapping[str, Any]) -> None:
    try:
        rule = RecurrenceRule.parse(case["rrule"])
    except InvalidValue:
        assert not case["in_driveway_subset"]
        return
    first, expected = read(case["dtstart"]), [read(each) for each in case["instances"]]
    assert occurrences(rule, first, first.date()) == expected
    middle = expected[len(expected) // 2]
    assert occurrences(rule, first, middle.date()) == [each for each in expected if each >= middle]


def test_the_table_is_the_one_that_we_know() -> None:
    marked = [case for case in cases() if case["in_driveway_subset"]]
    assert (len(cases()), len(marked)) == (145, 51)
