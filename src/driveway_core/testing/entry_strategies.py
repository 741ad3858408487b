"""Hypothesis strategies for availability entries, close to where clocks change.

Times lie on a grid of quarters of an hour, so that a test may walk a window
in steps of `GRID` and miss nothing.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from hypothesis import strategies as st

from driveway_core.availability import AvailabilityEntry, AvailabilityType, EntryId
from driveway_core.recurrence import Frequency, RecurrenceRule
from driveway_core.windows import TimeWindow, at_wall_clock, zone

GRID: Final = timedelta(minutes=15)

CHANGES: Final = tuple(
    (name, datetime.fromisoformat(moment))
    for name, moment in (
        ("America/New_York", "2027-03-14T07:00Z"),
        ("America/New_York", "2026-11-01T06:00Z"),
        ("America/Los_Angeles", "2027-03-14T10:00Z"),
        ("America/Los_Angeles", "2026-11-01T09:00Z"),
        ("Europe/London", "2027-03-28T01:00Z"),
        ("Australia/Lord_Howe", "2027-04-03T15:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T15:30Z"),
        ("Africa/Casablanca", "2026-02-15T02:00Z"),
        ("Africa/Casablanca", "2026-03-22T02:00Z"),
        ("America/Havana", "2027-03-14T05:00Z"),
        ("Pacific/Apia", "2011-12-30T10:00Z"),
        ("Asia/Kathmandu", "2027-01-03T18:15Z"),
        ("UTC", "2027-02-28T00:00Z"),
    )
)
"""Zones, each with an instant at which its clock is set forward or back, or a Sunday where it never is."""

_EPOCH: Final = datetime(2000, 1, 3, tzinfo=UTC)
_STEPS: Final = st.integers(-288, 288)
_LENGTHS: Final = st.sampled_from((1, 2, 4, 6, 16, 32, 64, 92, 95, 96, 96))
_WEEKS_AWAY: Final = st.sampled_from((0, 0, 0, -1, -1, -2, -30, 1, 2))
_PLAIN_RULES: Final = st.one_of(
    st.sampled_from((RecurrenceRule(), RecurrenceRule(tuple(range(7))))),
    st.lists(st.integers(0, 6), max_size=7).map(lambda days: RecurrenceRule(tuple(days))),
)
_NTH: Final = st.sampled_from((1, 2, 3, 4, 5, -1, -2, -5))
_WEEKDAYS: Final = st.just(()) | st.lists(st.integers(0, 6), max_size=4).map(tuple)
_NTH_WEEKDAYS: Final = st.just(()) | st.lists(st.tuples(_NTH, st.integers(0, 6)), max_size=3).map(tuple)
_MONTH_DAYS: Final = st.just(()) | st.lists(
    st.sampled_from((1, 2, 13, 15, 28, 29, 30, 31, -1, -2, -3, -29, -31)), max_size=4
).map(tuple)
_MONTHS: Final = st.just(()) | st.just(()) | st.lists(st.integers(1, 12), max_size=8).map(tuple)
_INTERVALS: Final = st.sampled_from((1, 1, 1, 2, 2, 3, 4, 5, 7, 12, 13))
_COUNTS: Final = st.sampled_from((1, 2, 3, 4, 5, 10, 30, 200))
_KINDS: Final = st.sampled_from(AvailabilityType)
_EXCEPTED_DAYS: Final = st.one_of(
    st.just(()), st.lists(st.tuples(st.integers(-3, 3), st.booleans()), max_size=4).map(tuple)
)


def changes() -> st.SearchStrategy[tuple[str, datetime]]:
    """A zone's name and an instant to look around."""
    return st.sampled_from(CHANGES)


@st.composite
def rules(draw: st.DrawFn, around: datetime = datetime(2027, 1, 1, tzinfo=UTC)) -> RecurrenceRule:
    """Rules of the whole subset, those that are counted or end at all ending near an instant."""
    if draw(st.booleans()):
        return draw(_PLAIN_RULES)
    frequency = draw(st.sampled_from(Frequency))
    ends = draw(st.sampled_from(("never", "never", "counted", "until")))
    return RecurrenceRule(
        draw(_WEEKDAYS),
        draw(st.sampled_from((0, 0, 6, 2))),
        frequency=frequency,
        interval=draw(_INTERVALS),
        count=draw(_COUNTS) if ends == "counted" else None,
        until=draw(_lasts(around)) if ends == "until" else None,
        nth_weekdays=draw(_NTH_WEEKDAYS) if frequency is Frequency.MONTHLY else (),
        month_days=() if frequency is Frequency.WEEKLY else draw(_MONTH_DAYS),
        months=draw(_MONTHS),
    )


def _lasts(around: datetime) -> st.SearchStrategy[date | datetime]:
    """Last moments: days, times on the wall clock, and instants."""
    instants = steps_around(around) | st.integers(-60, 60).map(lambda weeks: around + timedelta(weeks=weeks))
    return instants.flatmap(lambda at: st.sampled_from((at, at.replace(tzinfo=None), at.date())))


def steps_around(moment: datetime) -> st.SearchStrategy[datetime]:
    """Instants on the grid, at most three days before or after another."""
    on_grid = moment - (moment - _EPOCH) % GRID
    return _STEPS.map(lambda steps: on_grid + steps * GRID)


def entries(
    time_zone: str, around: datetime, *, kinds: st.SearchStrategy[AvailabilityType] = _KINDS
) -> st.SearchStrategy[AvailabilityEntry]:
    """Entries with hours near an instant: once or by rule, some begun long ago, some with exceptions.

    The first window need not be on a day that the rule names.
    """

    def entry(
        kind: AvailabilityType,
        parts: tuple[int, int, int, RecurrenceRule | None, tuple[tuple[int, bool], ...], int],
    ) -> AvailabilityEntry:
        steps, weeks, length, rule, excepted, number = parts
        start = around - (around - _EPOCH) % GRID + steps * GRID + timedelta(weeks=weeks)
        return AvailabilityEntry(
            id=EntryId(UUID(int=number)),
            driveway_id=UUID(int=1),
            kind=kind,
            window=TimeWindow(start, start + length * GRID),
            rule=rule,
            exceptions=() if rule is None else _exceptions(excepted, start, around, time_zone),
            created_at=_EPOCH,
            updated_at=_EPOCH,
        )

    parts = st.tuples(
        _STEPS, _WEEKS_AWAY, _LENGTHS, st.none() | rules(around), _EXCEPTED_DAYS, st.integers(1, 2**32)
    )
    return st.builds(entry, kinds, parts)


def _exceptions(
    days: tuple[tuple[int, bool], ...], start: datetime, around: datetime, time_zone: str
) -> tuple[datetime, ...]:
    """Where occurrences begin, by the wall clock, so many days from an instant."""
    where = zone(time_zone)
    clock, date = start.astimezone(where).time(), around.astimezone(where).date()
    return tuple(
        at_wall_clock(datetime.combine(date + timedelta(days=day), clock), where, ends=second)
        for day, second in days
    )
