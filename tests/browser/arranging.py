"""What stands before a scene begins: stays of another driver, made over the API as an app makes them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

import attrs
from tests.browser.city import City
from tests.browser.stays import ZONE, now

from driveway_core.windows import TimeWindow
from driveway_demo.api import Api, Json
from driveway_demo.cast import Driver, sketch_of
from driveway_demo.city import DRIVERS, HostSketch
from driveway_demo.far_side import GOOD, FarSide

_REACH_M: Final = 5_000
_TRIES: Final = 200
_PAUSE_S: Final = 0.1


@attrs.frozen
class Arranged:
    """A stay of Ravi's, and whose place it is in."""

    booking: Json
    host: HostSketch


def ravi_books(city: City, *, days: int, at_once: bool) -> Arranged:
    """A stay on a later day, paid with a good card; where not ``at_once``, its host is asked."""
    with _ravi(city) as ravi:
        stay = _afternoon(days)
        wanted = "true" if at_once else "false"
        hits = ravi.finds(stay, _REACH_M, instant_booking_enabled=wanted)
        hit = next(each for each in hits if each["instant_booking_enabled"] is at_once)
        cards = list(ravi.cards()) or [_saved(city, ravi)]
        booking = ravi.books(ravi.asks(hit["id"], stay), cards[0])
        return Arranged(_settled(ravi, booking), sketch_of(hit))


def _settled(ravi: Driver, booking: Json) -> Json:
    """The booking once its card has answered: confirmed, or its host's to answer."""
    for _ in range(_TRIES):
        now_is = ravi.reads(booking)
        if now_is["booking_status"] == "confirmed" or now_is["awaiting"] == "host":
            return now_is
        time.sleep(_PAUSE_S)
    raise AssertionError(booking)


@contextmanager
def _ravi(city: City) -> Iterator[Driver]:
    visitor = Api.at(city.address)
    with visitor.http:
        yield Driver.arrives(visitor, DRIVERS[1])


def _saved(city: City, ravi: Driver) -> str:
    far = FarSide.at(city.stripe)
    with far.http:
        return str(far.enters(ravi.sets_up()["client_secret"], GOOD)["payment_method"])


def _afternoon(days: int) -> TimeWindow:
    start: datetime = now().replace(hour=15, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return TimeWindow(start.astimezone(ZONE), start.astimezone(ZONE) + timedelta(hours=2))
