"""The far side of a fleet: drivers at their maker's pages, cars, and what goes wrong between."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

import attrs
import pytest

from driveway_core.actors import AccountId
from driveway_core.car_calls import Call, CallKind
from driveway_core.car_links import CarLink
from driveway_core.car_troubles import BudgetSpent
from driveway_core.cars import Car, CarCommand
from driveway_core.places import Position
from driveway_core.ports import Fleet
from driveway_core.vehicles import VehicleId
from driveway_core.vin import Vin

OWNER: Final = AccountId(UUID(int=1))
VEHICLE: Final = VehicleId(UUID(int=2))


class Mishap(StrEnum):
    """What becomes of the next call."""

    LIMITED = "limited"
    """The maker wants no more calls for 37 seconds."""
    CLOSED = "closed"
    """The maker does not serve us any more."""
    TROUBLE = "trouble"
    """The maker says that it has trouble, and nothing was done."""
    LOST = "lost"
    """It is done, and the answer is lost."""


class CarFarSide(Protocol):
    """What happens at a maker without us, as far as every fleet's tests can bring it about."""

    def now(self) -> datetime:
        """The moment there."""
        ...

    def later(self, pause: timedelta) -> None:
        """Time passes."""
        ...

    def code(self) -> str:
        """The one driver lets us in; the code that their browser comes back with."""
        ...

    def tokens_end(self) -> None:
        """Every access token ends now, and those that renew them stay good."""
        ...

    def takes_back(self) -> None:
        """The driver takes everything back."""
        ...

    def moves_away(self) -> str:
        """The driver's account lives in another region from now on; where that answers."""
        ...

    def a_car(self, *, asleep: bool = False) -> Vin:
        """One more car of the driver's, parked, that needs no signature."""
        ...

    def where(self, vin: Vin) -> Position:
        """Where a car truly is."""
        ...

    def sleeps(self, vin: Vin) -> bool:
        """Whether a car sleeps."""
        ...

    def done(self, vin: Vin, command: CarCommand) -> int:
        """How often a car has done something."""
        ...

    def knows(self, address: str, position: Position) -> None:
        """The maker can look this address up."""
        ...

    def leads_to(self, vin: Vin) -> Position | None:
        """Where a car's own navigation leads."""
        ...

    def next_call(self, mishap: Mishap) -> None:
        """What becomes of the next call that is about a car."""
        ...

    def asked(self) -> int:
        """How many calls were ever made, not counting those for tokens."""
        ...


@attrs.define
class CountedCalls:
    """A meter that remembers everything; ``full`` refuses everything."""

    spent: list[Call] = attrs.field(factory=list)
    parked: list[tuple[Call, datetime]] = attrs.field(factory=list)
    closed: list[datetime] = attrs.field(factory=list)
    full: BudgetSpent | None = None

    def spend(self, call: Call) -> None:
        if self.full is not None:
            raise self.full
        self.spent.append(call)

    def park(self, call: Call, *, until: datetime) -> None:
        self.parked.append((call, until))

    def close(self, *, until: datetime) -> None:
        self.closed.append(until)

    @property
    def kinds(self) -> Sequence[CallKind]:
        """What every call was counted as."""
        return [call.kind for call in self.spent]


@attrs.frozen
class Driver:
    """Somebody with a linked account, as the marketplace holds it."""

    fleet: Fleet
    far_side: CarFarSide

    def links(self) -> CarLink:
        """Let us in."""
        grant = self.fleet.exchange(self.far_side.code())
        return CarLink.begin(OWNER, grant, base_url=self.fleet.first_base_url, at=self.far_side.now())

    def car(self, *, asleep: bool = False) -> Car:
        """One more car."""
        vin = self.far_side.a_car(asleep=asleep)
        return Car(vehicle_id=VEHICLE, owner_id=OWNER, vin=vin)


class OverFleet:
    """What every suite over a fleet starts from: fixtures ``fleet``, ``meter`` and ``far_side`` are given."""

    @pytest.fixture
    def driver(self, fleet: Fleet, far_side: CarFarSide) -> Driver:
        """Somebody with cars."""
        return Driver(fleet, far_side)

    @pytest.fixture
    def link(self, driver: Driver) -> CarLink:
        """Their account, linked."""
        return driver.links()
