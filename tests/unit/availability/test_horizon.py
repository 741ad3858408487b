"""Before, at and beyond the horizon the hours say the same, whether or not they were written anew since."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.availability.builders import NEW_YORK, an_entry, window
from tests.unit.availability.test_hours_against_the_clock import judged

from driveway_core.availability import (
    HORIZON,
    AvailabilityEntry,
    AvailabilityType,
    OpeningHours,
    compile_hours,
    standing_rules,
)
from driveway_core.testing.entry_strategies import CHANGES, GRID, entries
from driveway_core.windows import TimeWindow

AT = datetime(2027, 1, 6, 12, tzinfo=UTC)
BEGUN = "2027-01-04T09:00-05:00 / 2027-01-04T17:00-05:00"
LATER = "2027-02-01T09:00-05:00 / 2027-02-01T17:00-05:00"


def hours_of(*said: AvailabilityEntry, at: datetime = AT) -> OpeningHours:
    return compile_hours(said, time_zone=NEW_YORK, at=at)


@pytest.mark.wide
@given(
    st.data(),
    st.sampled_from(CHANGES),
    st.integers(0, 28),
    st.sampled_from((0, 1, 96, 700)),
    st.integers(-400, 400),
    st.sampled_from((1, 4, 20, 96, 200)),
)
def test_writing_hours_anew_changes_no_answer_about_what_is_ahead(
    data: st.DataObject, change: tuple[str, datetime], weeks: int, steps: int, ahead: int, length: int
) -> None:
    """Entries lie near a change of the clock, which is as far from the horizon as the stay is."""
    name, around = change
    said = data.draw(st.lists(entries(name, around), max_size=4))
    on_grid = around - (around - datetime(2000, 1, 3, tzinfo=UTC)) % GRID
    start = on_grid + ahead * GRID
    stay = TimeWindow(start, start + length * GRID)
    first = start - timedelta(weeks=weeks) - steps * GRID
    early = compile_hours(said, time_zone=name, at=first)
    late = compile_hours(said, time_zone=name, at=min(start, first + timedelta(weeks=20)))
    at_the_end = compile_hours(said, time_zone=name, at=start - HORIZON + (length // 2) * GRID)
    answers = [judged(hours, stay) for hours in (early, late, at_the_end)]
    assert answers[0] == answers[1] == answers[2]
    for hours in (early, late, at_the_end):
        if hours.ranges_until is not None:
            standing = standing_rules(said, time_zone=name, until=hours.ranges_until)
            assert standing == hours.rules
        else:
            assert hours.rules == ()


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "FREQ=DAILY;WKST=SU"]
)
def test_every_day_is_the_same_week_however_it_is_written(rule: str) -> None:
    hours = hours_of(an_entry(BEGUN, rule))
    assert hours.weekly_open.ranges == tuple((day * 1440 + 540, day * 1440 + 1020) for day in range(7))
    assert (hours.ranges, hours.ranges_until, hours.rules, hours.zone_data) == ((), None, (), None)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;INTERVAL=2",
        "FREQ=MONTHLY;BYDAY=1MO",
        "FREQ=DAILY;BYMONTH=1,2,3",
        "FREQ=WEEKLY;UNTIL=20300101",
        "FREQ=DAILY;COUNT=1000",
    ],
)
def test_any_other_rule_is_ranges_for_half_a_year_and_itself_beyond(rule: str) -> None:
    entry = an_entry(BEGUN, rule)
    hours = hours_of(entry)
    assert (hours.ranges_until, hours.rules) == (AT + HORIZON, (entry,))
    assert hours.zone_data is not None
    assert not hours.weekly_open


def test_a_rule_that_ends_before_the_horizon_leaves_ranges_only() -> None:
    ends = an_entry(BEGUN, "FREQ=DAILY;COUNT=10")
    hours = hours_of(ends)
    assert (len(hours.ranges), hours.ranges_until, hours.rules) == (8, None, ())
    assert hours.zone_data is not None


def test_ranges_of_one_rule_remember_the_clock_though_the_next_rule_is_over() -> None:
    ends, over = an_entry(BEGUN, "FREQ=DAILY;COUNT=10"), an_entry(BEGUN, "FREQ=DAILY;COUNT=2")
    assert hours_of(ends, over).zone_data == hours_of(ends).zone_data


def test_a_rule_that_is_over_leaves_nothing_but_a_closed_door() -> None:
    hours = hours_of(an_entry(BEGUN, "FREQ=DAILY;COUNT=2"))
    assert (hours.ranges, hours.ranges_until, hours.rules, hours.zone_data) == ((), None, (), None)
    assert judged(hours, window(LATER))[0] == "not-open"


def test_the_last_hours_of_a_rule_may_end_with_the_horizon() -> None:
    entry = an_entry(BEGUN, "FREQ=WEEKLY;COUNT=26")
    over = datetime(2027, 6, 28, 21, tzinfo=UTC)
    assert hours_of(entry, at=over - HORIZON).rules == ()
    assert hours_of(entry, at=over - HORIZON - timedelta(minutes=1)).rules == (entry,)


def test_a_rule_that_begins_beyond_the_horizon_is_kept_without_ranges() -> None:
    entry = an_entry("2028-02-07T09:00-05:00 / 2028-02-07T17:00-05:00", "FREQ=WEEKLY")
    hours = hours_of(entry)
    assert (hours.ranges, hours.ranges_until, hours.rules) == ((), AT + HORIZON, (entry,))
    assert hours.zone_data is not None
    assert judged(hours, window("2028-02-07T10:00-05:00 / 2028-02-07T11:00-05:00"))[0] == "fine"


def test_single_hours_know_no_zone_data() -> None:
    assert hours_of(an_entry(LATER)).zone_data is None


def test_a_rule_not_yet_begun_becomes_hours_of_the_week_when_written_anew() -> None:
    entry = an_entry(LATER, "FREQ=WEEKLY")
    assert hours_of(entry).rules == (entry,)
    anew = hours_of(entry, at=entry.window.start)
    assert anew.weekly_open.ranges == ((540, 1020),)
    assert anew.rules == ()


def test_taken_elsewhere_every_week_stays_a_rule() -> None:
    entry = an_entry(BEGUN, "FREQ=DAILY", kind=AvailabilityType.BOOKED)
    hours = hours_of(entry)
    assert hours.rules == standing_rules([entry], time_zone=NEW_YORK, until=AT + HORIZON) == (entry,)
