from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.testing.entry_strategies import CHANGES
from driveway_core.wall_clock import Stretch, showing, stretches
from driveway_core.windows import TimeWindow, zone

DAYS = st.integers(1, 900)
MINUTE = timedelta(minutes=1)


@given(st.sampled_from(CHANGES), DAYS, DAYS)
def test_stretches_follow_one_another_and_neighbours_have_other_offsets(
    change: tuple[str, datetime], before: int, after: int
) -> None:
    where = zone(change[0])
    window = TimeWindow(change[1] - timedelta(days=before), change[1] + timedelta(days=after))
    pieces = stretches(window, where)
    assert (pieces[0].start, pieces[-1].end) == (window.start, window.end)
    for one, next_one in pairwise(pieces):
        assert one.end == next_one.start
        assert one.offset != next_one.offset
    for piece in pieces:
        for moment in (piece.start, piece.start + (piece.end - piece.start) / 2, piece.end - MINUTE):
            assert moment.astimezone(where).utcoffset() == piece.offset


def test_a_clock_that_is_set_at_new_year_in_utc_changes_at_that_instant() -> None:
    new_year = datetime(1912, 1, 1, tzinfo=UTC)
    window = TimeWindow(new_year - MINUTE, new_year + MINUTE)
    assert stretches(window, zone("Europe/Lisbon")) == (
        Stretch(window.start, new_year, timedelta(minutes=-36, seconds=-45)),
        Stretch(new_year, window.end, timedelta()),
    )


@pytest.mark.parametrize(
    "start, end, shown",
    [
        ("2027-03-14T02:00", "2027-03-14T03:00", []),
        ("2027-03-14T01:30", "2027-03-14T03:30", ["2027-03-14T06:30 2027-03-14T07:30"]),
        ("2026-11-01T01:00", "2026-11-01T02:00", ["2026-11-01T05:00 2026-11-01T07:00"]),
        (
            "2026-11-01T01:15",
            "2026-11-01T01:45",
            ["2026-11-01T05:15 2026-11-01T05:45", "2026-11-01T06:15 2026-11-01T06:45"],
        ),
    ],
    ids=["skipped", "around the skipped hour", "shown twice", "within the hour shown twice"],
)
def test_times_are_shown_never_once_or_twice(start: str, end: str, shown: list[str]) -> None:
    windows = showing(datetime.fromisoformat(start), datetime.fromisoformat(end), zone("America/New_York"))
    assert [f"{w.start:%Y-%m-%dT%H:%M} {w.end:%Y-%m-%dT%H:%M}" for w in windows] == shown
