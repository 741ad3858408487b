from datetime import UTC, datetime, timedelta

import attrs
import pytest
from tests.unit.availability.builders import an_entry

from driveway_core.entries import TooManyHours
from driveway_core.errors import InvalidValue

WEEKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
WHOLE_MINUTES = "opening hours begin and end at whole minutes"
THESE_YEARS = "must lie between the years 2000 and 2999"


@pytest.mark.parametrize(
    "when, rule, exceptions, refusal",
    [
        ("2027-01-04T09:00:30-05:00 / 2027-01-04T17:00-05:00", None, (), f"start_time: {WHOLE_MINUTES}"),
        ("2027-01-04T09:00-05:00 / 2027-01-04T17:00:00.5-05:00", None, (), f"end_time: {WHOLE_MINUTES}"),
        ("2027-01-04T09:00:01-05:00 / 2027-01-04T17:00-05:00", WEEKDAYS, (), f"start_time: {WHOLE_MINUTES}"),
        ("1999-12-31T23:59Z / 2027-01-04T17:00Z", None, (), f"start_time: {THESE_YEARS}"),
        ("2027-01-04T09:00Z / 3000-01-01T00:00Z", None, (), f"end_time: {THESE_YEARS}"),
        (
            "2027-01-04T09:00-05:00 / 2027-01-05T09:01-05:00",
            WEEKDAYS,
            (),
            "end_time: hours that repeat last at most 24 hours at a time",
        ),
        (
            "2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00",
            None,
            ("2027-01-04T09:00-05:00",),
            "exceptions: only hours that repeat have them: give a recurrence_rule too",
        ),
        (
            "2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00",
            WEEKDAYS,
            ("2027-01-05T09:00",),
            "exceptions: a time needs its offset from UTC, for example 2026-11-22T09:00:00-08:00",
        ),
        (
            "2027-01-04T09:00-05:00 / 2027-01-04T09:00-05:00",
            None,
            (),
            "end_time: the end must be after the start",
        ),
    ],
)
def test_an_entry_that_cannot_be_meant_names_its_field_and_says_why(
    when: str, rule: str | None, exceptions: tuple[str, ...], refusal: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        an_entry(when, rule, exceptions=exceptions)
    assert str(refused.value) == refusal


def test_hours_may_lie_in_the_first_and_in_the_last_year_that_are_kept() -> None:
    whole = an_entry("2000-01-01T00:00Z / 2999-12-31T23:59Z").window
    assert (whole.start.year, whole.end.year) == (2000, 2999)


def test_notes_and_exceptions_have_an_end() -> None:
    entry = an_entry("2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00", WEEKDAYS)
    with pytest.raises(InvalidValue, match=r"^notes: at most 1,000 characters$"):
        attrs.evolve(entry, notes="x" * 1001)
    days = tuple(datetime(2027, 1, 4, tzinfo=UTC) + timedelta(days=day) for day in range(1001))
    with pytest.raises(InvalidValue, match=r"^exceptions: at most 1,000 of them$"):
        attrs.evolve(entry, exceptions=days)
    assert len(attrs.evolve(entry, exceptions=days[1:], notes="x" * 1000).exceptions) == 1000


def test_too_many_hours_are_refused_in_words_that_help() -> None:
    assert str(TooManyHours()) == (
        "A driveway has at most 5,000 entries by its host, 300 of them with a rule: "
        "remove some first, or say it with fewer."
    )
