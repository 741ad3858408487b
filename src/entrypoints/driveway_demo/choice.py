"""Which places the story is about: they differ with the hour at which it is played."""

from typing import Final

import attrs

from driveway_core.windows import TimeWindow
from driveway_demo.api import Json, promise
from driveway_demo.cast import Driver

_RADII: Final = (1_500, 3_000, 6_000)


@attrs.frozen
class Choice:
    """What three drivers found: the hits of the first, and which cars fit where.

    ``wanted`` has one space, suits two cars and is free for one after the
    other. ``too_small`` is so for the large car, and ``roomy`` is not; it gives
    half back to who cancels on the day.
    """

    hits: list[Json]
    fits: dict[str, set[str]]
    wanted: Json
    too_small: Json
    roomy: Json

    @classmethod
    def of(cls, first: Driver, second: Driver, large: Driver, stay: TimeWindow) -> "Choice":
        """Looks further away until there is one of each."""
        for radius in _RADII:
            found = {driver.name: driver.finds(stay, radius) for driver in (first, second, large)}
            fits = {name: {hit["id"] for hit in hits} for name, hits in found.items()}
            hits = found[first.name]
            free_later = {hit["id"] for hit in second.finds(afterwards(stay), radius)}
            both = [hit for hit in hits if hit["id"] in fits[second.name] & free_later and _suits(hit)]
            small = [hit for hit in hits if hit["id"] not in fits[large.name]]
            roomy = [hit for hit in found[large.name] if hit["cancellation_policy"] == "moderate"]
            if both and small:
                roomy = [hit for hit in roomy if hit["id"] != both[0]["id"]]
            if both and small and roomy:
                too_small = both[0] if both[0] in small else small[0]
                return cls(hits, fits, both[0], too_small, roomy[0])
        promise(kept=False, promised="driveways near Dolores Park that are free now for the three of them")
        raise AssertionError("a promise that is not kept ends the story")


def afterwards(stay: TimeWindow) -> TimeWindow:
    """As long a stay, right after it."""
    return TimeWindow(stay.end, stay.end + (stay.end - stay.start))


def _suits(hit: Json) -> bool:
    """One car at a time, and the next at once."""
    return bool(hit["spaces"] == 1 and hit["buffer_minutes"] == 0)
