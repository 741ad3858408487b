"""Hypothesis strategies for availability entries, close to where clocks change.

Times lie on a grid of quarters of an hour, so that a test may walk a window
in steps of `GRID` and miss nothing.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from hypothesis import strategies as st

from driveway_core.availability import AvailabilityEntry, AvailabilityType, EntryId
from driveway_core.recurrence import RecurrenceRule
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
_LENGTHS: Final = (1, 2, 4, 6, 16, 32, 64, 92, 95, 96, 96)
_WEEKS_AWAY: Final = (0, 0, 0, -1, -1, -2, -30, 1, 2)


def changes() -> st.SearchStrategy[tuple[str, datetime]]:
    """A zone's name and an instant to look around."""
    return st.sampled_from(CHANGES)


def rules() -> st.SearchStrategy[RecurrenceRule]:
    """Weekly rules on any weekdays, often on all or on none named."""
    some = st.lists(st.integers(0, 6), max_size=7).map(lambda days: RecurrenceRule(tuple(days)))
    return st.one_of(some, st.sampled_from((RecurrenceRule(), RecurrenceRule(tuple(range(7))))))


def steps_around(moment: datetime, *, most: int = 288) -> st.SearchStrategy[datetime]:
    """Instants on the grid, at most so many steps before or after another."""
    on_grid = moment - (moment - _EPOCH) % GRID
    return st.integers(-most, most).map(lambda steps: on_grid + steps * GRID)


@st.composite
def entries(
    draw: st.DrawFn,
    time_zone: str,
    around: datetime,
    *,
    kinds: st.SearchStrategy[AvailabilityType] = st.sampled_from(AvailabilityType),  # noqa: B008 - immutable
) -> AvailabilityEntry:
    """Entries whose hours come near an instant: once or every week, some begun long ago, some with exceptions."""
    start = draw(steps_around(around)) + timedelta(weeks=draw(st.sampled_from(_WEEKS_AWAY)))
    window = TimeWindow(start, start + draw(st.sampled_from(_LENGTHS)) * GRID)
    rule = draw(st.none() | rules())
    return AvailabilityEntry(
        id=EntryId(UUID(int=draw(st.integers(1, 2**32)))),
        driveway_id=UUID(int=1),
        kind=draw(kinds),
        window=window,
        rule=rule,
        exceptions=() if rule is None else tuple(draw(_exceptions(window, around, time_zone))),
        created_at=_EPOCH,
        updated_at=_EPOCH,
    )


@st.composite
def _exceptions(draw: st.DrawFn, window: TimeWindow, around: datetime, time_zone: str) -> list[datetime]:
    """Mostly none; else starts, by the wall clock, on days near an instant."""
    days = draw(st.one_of(st.just([]), st.lists(st.integers(-3, 3), max_size=4)))
    where = zone(time_zone)
    clock = window.start.astimezone(where).time()
    date = around.astimezone(where).date()
    return [
        at_wall_clock(datetime.combine(date + timedelta(days=day), clock), where, ends=draw(st.booleans()))
        for day in days
    ]
