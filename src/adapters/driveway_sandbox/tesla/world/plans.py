"""What a car's driver is going to do."""

from datetime import datetime, timedelta

import attrs

from driveway_core.places import Position
from driveway_sandbox.tesla.world.ways import Arriving


@attrs.frozen(kw_only=True)
class Leg:
    """A drive to a place: ``at`` is its start, or later where the car still drives elsewhere.

    In a ``garage`` the car has neither signal nor GPS, from shortly before its
    place until it has left. ``follows`` the car's own navigation where it was
    sent there; for how it arrives see ``Arriving``.
    """

    to: Position
    at: datetime
    arriving: Arriving = Arriving.FORWARDS
    garage: bool = False


@attrs.frozen(kw_only=True)
class Habits:
    """What a driver does when the car is sent somewhere.

    With ``follows`` they drive there: ``at`` a moment, or ``after`` a while where
    none is given; they stay for ``stays``, then drive back to where they came
    from, or for good where that is None.
    """

    follows: bool = True
    after: timedelta = timedelta(minutes=1)
    at: datetime | None = None
    stays: timedelta | None = None
    arriving: Arriving = Arriving.FORWARDS
    garage: bool = False


@attrs.frozen(kw_only=True)
class Sleep:
    """When a car falls asleep and how it wakes.

    It sleeps once nothing has happened for ``after``; woken, it takes between
    ``soonest`` and ``latest``; its driver comes ``driver_comes`` before a drive.
    While it idles, answers about it are ``cached`` from ``settles`` after it
    last moved, woke or was told something.
    """

    after: timedelta = timedelta(minutes=15)
    soonest: timedelta = timedelta(seconds=10)
    latest: timedelta = timedelta(seconds=60)
    driver_comes: timedelta = timedelta(seconds=45)
    settles: timedelta = timedelta(minutes=10)
    cached: bool = True


@attrs.frozen
class Outage:
    """From ``start`` to ``end`` a car has no ``signal``, no ``gps``, or neither."""

    start: datetime
    end: datetime
    signal: bool = True
    gps: bool = True
