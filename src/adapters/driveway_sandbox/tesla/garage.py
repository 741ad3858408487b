"""The cars that accounts hold: what Tesla knows of each, around the car itself."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Protocol

import attrs

from driveway_core.cars import CarState
from driveway_core.places import Position
from driveway_core.vin import Vin
from driveway_sandbox.tesla.accounts import Owner
from driveway_sandbox.tesla.world import Identity, SimulatedCar, Snapshot


class SignedMouth(Protocol):
    """The car's side of the signed protocol: bytes of a RoutableMessage in, and out."""

    def answer(self, message: bytes) -> bytes: ...


class KeyRing(Protocol):
    """The public keys that a car's owner has let in."""

    paired: set[bytes]

    def pair(self, public: bytes) -> None: ...


@attrs.define(kw_only=True, eq=False)
class ListedCar:
    """One car in an account, around the car that drives.

    ``frozen_at`` is the moment that its data stay at although it is online, as
    happens when it idles. ``hardlocked`` cars refuse plain commands with 200
    where others answer 403. ``heard`` counts what it was told to do.
    """

    body: SimulatedCar
    owner: Owner
    mobile_access: bool = True
    key_paired: bool = True
    hardlocked: bool = False
    driver_only: bool = False
    frozen_at: datetime | None = None
    locked: bool = True
    charging: bool = False
    heard: Counter[str] = attrs.field(factory=Counter)
    streaming: dict[str, Any] | None = attrs.field(default=None, repr=False)
    streaming_synced: bool = False
    streaming_since: datetime | None = None
    keys: KeyRing | None = attrs.field(default=None, repr=False)
    signed: SignedMouth | None = attrs.field(default=None, repr=False)

    @property
    def identity(self) -> Identity:
        """What is fixed of it."""
        return self.body.identity

    @property
    def vin(self) -> Vin:
        """Its VIN."""
        return self.identity.vin

    @property
    def number(self) -> int:
        """Its id in lists."""
        return self.identity.listing_id

    @property
    def online(self) -> bool:
        """Whether it hears anything."""
        return self.body.now().state is CarState.ONLINE

    def told(self) -> Snapshot:
        """The car as its data tell it, which may be of a while ago."""
        now = self.body.now()
        moment = min(now.told_as_of, self.frozen_at or now.told_as_of)
        return attrs.evolve(self.body.at(moment), state=now.state)

    def reached(self) -> None:
        """Somebody asked it something: that keeps it awake."""
        self.body.stir()

    def navigate(self, place: Position, name: str) -> None:
        """Its display shows the way."""
        self.body.navigate_to(place, name)


@attrs.define
class Garage:
    """Every car, by VIN."""

    _cars: dict[str, ListedCar] = attrs.field(factory=dict)

    def add(self, car: ListedCar) -> ListedCar:
        """Keep a car; a second one of the same VIN takes its place."""
        self._cars[car.vin.value] = car
        return car

    def remove(self, vin: str) -> None:
        """The car is sold."""
        del self._cars[vin]

    def clear(self) -> None:
        """Nobody has a car any more."""
        self._cars.clear()

    def __iter__(self) -> Iterator[ListedCar]:
        return iter(list(self._cars.values()))

    def __len__(self) -> int:
        return len(self._cars)

    def __getitem__(self, vin: str) -> ListedCar:
        return self._cars[vin]

    def of(self, owner: Owner) -> list[ListedCar]:
        """An owner's cars, as they are listed."""
        return [car for car in self._cars.values() if car.owner is owner]

    def named(self, name: str, owner: Owner) -> ListedCar | None:
        """An owner's car by its VIN or its number in lists, and never by ``vehicle_id``."""
        for car in self.of(owner):
            if name in (car.vin.value, str(car.number)):
                return car
        return None
