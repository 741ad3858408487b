"""Times as people type them: what the clock on the wall of a place shows, without an offset."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from driveway_core.errors import InvalidValue
from driveway_core.wall_clock import EARLIEST_YEAR, LATEST_YEAR, showing
from driveway_core.windows import MINUTE, zone

_STEP: Final = timedelta(hours=1)


def instant(text: str, time_zone: str, *, field: str) -> datetime:
    """The moment at which that clock shows ``2027-03-14T09:30``, the first of two where it is set back.

    Raises ``InvalidValue`` for what is no such time, for one that the clock
    leaves out, and for years that we cannot tell the wall clock of.
    """
    if not text.strip():
        raise InvalidValue(field, "please say when")
    try:
        wall = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InvalidValue(field, "must be a day and a time, such as 2027-03-14 09:30") from None
    if not EARLIEST_YEAR < wall.year < LATEST_YEAR:
        raise InvalidValue(field, "that time is out of range")
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    shown = showing(wall, wall + MINUTE, zone(time_zone))
    if not shown:
        raise InvalidValue(field, "is left out there: the clocks are set forward at that time")
    return shown[0].start


def written(moment: datetime, time_zone: str) -> str:
    """A moment as a field for a day and a time holds it: ``2027-03-14T09:30``."""
    return moment.astimezone(ZoneInfo(time_zone)).strftime("%Y-%m-%dT%H:%M")


def next_hour(at: datetime) -> datetime:
    """The full hour after the one that comes next: early enough to drive there."""
    return at.replace(minute=0, second=0, microsecond=0) + 2 * _STEP
