"""Everything of one stand-in for Tesla: owners, cars, places, tokens, meters, and what was asked."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Final

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_sandbox.clock import Clock
from driveway_sandbox.tesla.accounts import Application, Owner, Tokens
from driveway_sandbox.tesla.faults import FleetFaultPlan
from driveway_sandbox.tesla.garage import Garage
from driveway_sandbox.tesla.metering import Meters
from driveway_sandbox.tesla.world import CarWorld

KEPT_REQUESTS: Final = 5_000


@attrs.frozen(kw_only=True)
class Noted:
    """One request that came, without its token; ``body`` is its JSON where it had one."""

    at: datetime
    region: str
    method: str
    path: str
    query: str
    category: str | None
    vin: str | None
    body: object
    status: int
    through_proxy: bool = False


@attrs.define
class Places:
    """The addresses that Tesla's side can look up, by their words."""

    _known: dict[str, tuple[str, Position]] = attrs.field(factory=dict)

    def add(self, address: str, position: Position) -> None:
        """Know an address."""
        self._known[_plain(address)] = (address, position)

    def __iter__(self) -> Iterator[tuple[str, Position]]:
        return iter(list(self._known.values()))

    def clear(self) -> None:
        """Know none any more."""
        self._known.clear()

    def find(self, text: str) -> tuple[str, Position] | None:
        """An address as it is shown, and where it is; also for ``latitude,longitude``."""
        found = self._known.get(_plain(text))
        if found is not None:
            return found
        parts = text.split(",")
        try:
            latitude, longitude = map(float, parts)
            return text.strip(), Position(latitude, longitude)
        except (ValueError, InvalidValue):  # words, of an address that nobody knows
            return None


def _plain(address: str) -> str:
    kept = "".join(char if char.isalnum() else " " for char in address.casefold())
    return " ".join(kept.split())


@attrs.define
class Realm:
    """Whoever changes it holds ``clock.lock``.

    ``bases`` are the addresses of the regions. ``paid`` False answers 402, and
    ``limit_reached`` the 403 of an application over its billing limit.
    ``mistakes`` collects what the sandbox itself did wrong.
    """

    clock: Clock
    application: Application = attrs.field(factory=Application)
    world: CarWorld = attrs.field(default=attrs.Factory(lambda self: CarWorld(self.clock), takes_self=True))
    bases: dict[str, str] = attrs.field(factory=dict)
    owners: list[Owner] = attrs.field(factory=list)
    cars: Garage = attrs.field(factory=Garage)
    places: Places = attrs.field(factory=Places)
    tokens: Tokens = attrs.field(factory=Tokens, repr=False)
    meters: Meters = attrs.field(factory=Meters)
    faults: FleetFaultPlan = attrs.field(factory=FleetFaultPlan)
    paid: bool = True
    limit_reached: bool = False
    requests: deque[Noted] = attrs.field(factory=lambda: deque(maxlen=KEPT_REQUESTS), repr=False)
    mistakes: list[str] = attrs.field(factory=list)
    numbers: "count[int]" = attrs.field(factory=lambda: count(1), repr=False)

    def owner(self, id: str) -> Owner | None:
        """An owner by their id or name."""
        return next((each for each in self.owners if id in (each.id, each.name)), None)

    def region_of(self, url: str) -> str | None:
        """The region that answers at an address."""
        plain = url.rstrip("/")
        return next((region for region, base in self.bases.items() if base == plain), None)

    def reset(self) -> None:
        """Forget everything but the time and the addresses."""
        self.owners.clear()
        self.cars.clear()
        self.world.cars.clear()
        self.places.clear()
        self.faults.clear()
        self.requests.clear()
        self.clock.clear()
        self.tokens, self.meters, self.application = Tokens(), Meters(), Application()
        self.paid, self.limit_reached = True, False
