"""Which time zone a position lies in (extra ``places``)."""

from driveway_places.zones import TzfpyZoneFinder

__all__ = ["TzfpyZoneFinder"]
