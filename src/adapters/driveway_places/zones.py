"""Time zones by position, from the simplified outlines that tzfpy carries with it.

Near a border the outline may be off by some hundred metres: a host there
can always name the zone instead.
"""

from typing import Final

import attrs
from tzfpy import get_tz

from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_core.windows import zone

_AT_SEA: Final = "Etc/"


@attrs.frozen
class TzfpyZoneFinder:
    """The ``ZoneFinder`` port, offline."""

    def zone_at(self, position: Position) -> str:
        """The IANA name of the zone; raises ``InvalidValue`` for a position at sea."""
        name = get_tz(position.longitude, position.latitude)
        if not name or name.startswith(_AT_SEA):
            raise InvalidValue(
                "latitude",
                "that position is at sea: check latitude and longitude, and that they are not swapped",
            )
        return zone(name).key
