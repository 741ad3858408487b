"""The world of simulated cars: one clock, one city, everybody's cars."""

from collections.abc import Sequence
from random import Random

import attrs

from driveway_core.cars import CarState
from driveway_core.places import Position
from driveway_core.vin import Vin
from driveway_sandbox.clock import Clock
from driveway_sandbox.tesla.world.cars import SimulatedCar
from driveway_sandbox.tesla.world.driving import Temper
from driveway_sandbox.tesla.world.gps import Gps
from driveway_sandbox.tesla.world.identities import Identity, fake_vin, must_be_signed
from driveway_sandbox.tesla.world.journal import Journal
from driveway_sandbox.tesla.world.plans import Habits, Sleep
from driveway_sandbox.tesla.world.san_francisco import san_francisco
from driveway_sandbox.tesla.world.streets import Streets

_FIRST_LISTING = 1_492_900_000_000_001


@attrs.define(eq=False)
class CarWorld:
    """Cars over one street graph and one clock; the same seed makes the same world.

    Whoever asks or changes it from several threads holds the clock's ``lock``.
    """

    clock: Clock
    seed: int = 1
    streets: Streets = attrs.field(factory=san_francisco, repr=False)
    cars: list[SimulatedCar] = attrs.field(factory=list, init=False)

    def add(
        self,
        owner: str,
        at: Position,
        *,
        vin: Vin | None = None,
        model: str = "3",
        year: str = "R",
        display_name: str = "",
        region: str = "na",
        firmware: str = "2025.44.3",
        needs_signing: bool | None = None,
        parks_itself: bool = False,
        drivers: frozenset[str] = frozenset(),
        asleep: bool = False,
        gps: Gps | None = None,
        sleep: Sleep | None = None,
        habits: Habits | None = None,
        temper: Temper | None = None,
    ) -> SimulatedCar:
        """A car of ``owner`` that stands at a place since now, awake or asleep.

        What is not given is usual, or drawn by the seed.
        """
        number = len(self.cars)
        number_plate = vin or fake_vin(self.seed % 1000 * 90 + number, model=model, year=year)
        chance = Random(f"{self.seed} {number_plate}")  # noqa: S311  # repeatable
        identity = Identity(
            vin=number_plate,
            owner=owner,
            listing_id=_FIRST_LISTING + self.seed * 1000 + number,
            vehicle_id=chance.randrange(10**9, 2 * 10**9),
            display_name=display_name or f"{owner}'s car",
            region=region,
            firmware=firmware,
            needs_signing=must_be_signed(number_plate) if needs_signing is None else needs_signing,
            parks_itself=parks_itself,
            drivers=drivers,
        )
        journal = Journal(
            self.streets.plane.point(at), self.clock.now(), sleep or Sleep(), chance.uniform(0, 360)
        )
        if not asleep:
            journal.wake(self.clock.now())
        car = SimulatedCar(
            identity=identity,
            clock=self.clock,
            streets=self.streets,
            seed=f"{self.seed} {number_plate}",
            gps=gps or Gps(),
            temper=temper or Temper(),
            habits=habits or Habits(follows=False),
            odometer=round(chance.uniform(1_000, 60_000), 1),
            battery=round(chance.uniform(35, 95), 1),
            journal=journal,
        )
        self.cars.append(car)
        return car

    def with_vin(self, vin: str) -> SimulatedCar | None:
        """The car of that VIN."""
        return next((car for car in self.cars if car.vin == vin), None)

    def listed(self, number: str) -> SimulatedCar | None:
        """The car of that VIN or listing number, as addresses name it."""
        return next((car for car in self.cars if number in (car.vin, str(car.identity.listing_id))), None)

    def of(self, owner: str) -> Sequence[SimulatedCar]:
        """The cars that somebody owns or may drive."""
        return [car for car in self.cars if owner == car.identity.owner or owner in car.identity.drivers]

    def online(self) -> Sequence[SimulatedCar]:
        """The cars that are on the line now."""
        now = self.clock.now()
        return [car for car in self.cars if car.journal.state(now) is CarState.ONLINE]
