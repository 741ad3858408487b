"""The one adapter of ``AutoPark`` that ever asks a car: a simulated one."""

import json
from typing import Final
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

import attrs

from driveway_core.cars import NOT_SUPPORTED, Car, ParkingAttempt
from driveway_sandbox.errors import NotLoopback
from driveway_sandbox.loopback import loopback_url

_PATIENCE_SECONDS: Final = 10.0
_NO_PROXY: Final = build_opener(ProxyHandler({}))


@attrs.frozen
class SimulatedAutoPark:
    """Asks the simulated cars of the stand-in at ``url``; raises ``NotLoopback`` for any other place.

    A car that the stand-in does not have, or that was not made to park itself,
    is answered for as a real one is: it was not even asked.
    """

    url: str

    def __attrs_post_init__(self) -> None:
        if not loopback_url(self.url):
            raise NotLoopback(self.url)

    def attempt(self, car: Car) -> ParkingAttempt:
        """Ask it; that it worked is for others to observe."""
        request = Request(  # noqa: S310  # this machine only, see above
            f"{self.url}/_sandbox/cars/{car.vin.value}/auto-park", data=b"{}", method="POST"
        )
        try:
            with _NO_PROXY.open(request, timeout=_PATIENCE_SECONDS) as answer:
                told = json.load(answer)
        except (URLError, TimeoutError, ValueError):
            return ParkingAttempt(attempted=False, reason=NOT_SUPPORTED)
        return ParkingAttempt(attempted=told["attempted"], reason=told["reason"])
