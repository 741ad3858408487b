"""The cars that accounts hold: what Tesla knows of each, around the car itself."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, Protocol

import attrs

from driveway_core.cars import CarState
from driveway_core.vin import Vin
from driveway_sandbox.tesla.accounts import Owner
from driveway_sandbox.tesla.bodies import CarBody, Snapshot

FIRMWARE: Final = "2025.38.6"


class SignedMouth(Protocol):
    """The car's side of the signed protocol: bytes of a RoutableMessage in, and out."""

    def answer(self, message: bytes) -> bytes: ...


@attrs.define(kw_only=True, eq=False)
class ListedCar:
    """One car in an account; what is True of no car at first says so.

    ``number`` is its id in lists. ``frozen_at`` is the moment that its data stay
    at although it is online, as happens when it idles. ``can_auto_park`` is a
    power that no real car has.
    """

    vin: Vin
    owner: Owner
    body: CarBody
    number: int
    name: str = "Sandbox car"
    needs_signing: bool = True
    in_service: bool = False
    mobile_access: bool = True
    key_paired: bool = True
    takes_destinations: bool = True
    can_auto_park: bool = False
    hardlocked: bool = False
    driver_only: bool = False
    firmware: str = FIRMWARE
    frozen_at: datetime | None = None
    charge_port_open: bool = False
    locked: bool = True
    charging: bool = False
    waking: bool = False
    heard: Counter[str] = attrs.field(factory=Counter)
    streaming: dict[str, Any] | None = attrs.field(default=None, repr=False)
    streaming_synced: bool = False
    signed: SignedMouth | None = attrs.field(default=None, repr=False)

    def now(self, moment: datetime) -> Snapshot:
        """The car as it is."""
        return self.body.at(moment)

    def told(self, moment: datetime) -> Snapshot:
        """The car as its data tell it, which may be long ago."""
        snapshot = self.body.at(moment)
        if self.frozen_at is None or self.frozen_at >= moment:
            return snapshot
        return attrs.evolve(self.body.at(self.frozen_at), state=snapshot.state)

    def online(self, moment: datetime) -> bool:
        """Whether it hears anything."""
        return self.body.at(moment).state is CarState.ONLINE


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
