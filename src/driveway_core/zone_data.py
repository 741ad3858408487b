"""What is known of a zone's clock, in short: so that a change of the time zone database is noticed.

Governments move their clocks at short notice. Hours of the week are kept in
local minutes and need nothing then; hours that were written out as instants
remember under which changes of the clock that was done.
"""

from datetime import UTC, datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.wall_clock import stretches
from driveway_core.windows import DAY, TimeWindow, zone

_AROUND = 2 * DAY


@attrs.frozen
class ZoneData:
    """A zone, and the years and a digest of the changes of its clock under which hours were written."""

    time_zone: str
    text: str

    @classmethod
    def under(cls, time_zone: str, within: TimeWindow) -> "ZoneData":
        """What the zone database says now, of the years that a window touches."""
        first, last = (within.start - _AROUND).year, (within.end + _AROUND).year
        return cls(time_zone, _text(zone(time_zone), first, last))

    @property
    def is_current(self) -> bool:
        """Whether the zone database still says the same of those years."""
        first, _, last = self.text.partition(" ")[0].partition("-")
        try:
            return _text(zone(self.time_zone), int(first), int(last)) == self.text
        except (InvalidValue, ValueError):
            return False


def _text(where: ZoneInfo, first: int, last: int) -> str:
    years = TimeWindow(datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC))
    digest = blake2b(digest_size=8)
    for piece in stretches(years, where):
        digest.update(f"{piece.start:%Y%m%d%H%M%S}{piece.offset.total_seconds():+.0f}".encode())
    return f"{first}-{last} {digest.hexdigest()}"
