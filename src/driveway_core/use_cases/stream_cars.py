"""Ask a driver's car to tell by itself what it does, and see whether it has agreed."""

import attrs

from driveway_core.actors import SYSTEM, Actor
from driveway_core.cars import Car, Streaming
from driveway_core.errors import Missing
from driveway_core.ports import Clock, Fleet, Transactions
from driveway_core.transactions import retried
from driveway_core.use_cases.note import note_look
from driveway_core.use_cases.reach_cars import ReachCars
from driveway_core.vehicles import VehicleId


@attrs.frozen
class StreamCars:
    """Asks a car to stream, for operators; what became of that is kept with the car.

    ``check`` only asks whether the car has taken what it was asked. Raises
    ``Missing`` for a car that is not linked, and what ``ReachCars`` raises.
    """

    transactions: Transactions
    fleet: Fleet
    reach: ReachCars
    clock: Clock

    def __call__(self, actor: Actor, vehicle_id: VehicleId) -> Car:
        actor.operator()
        note_look(self.transactions, actor, "car_stream", at=self.clock(), about=vehicle_id)
        car = self._car(vehicle_id)
        told = self.reach(car.owner_id, lambda link: self.fleet.stream(link, [car]))
        streaming, problem = told.get(car.vin, (Streaming.REFUSED, "unknown_vin"))
        return self._keep(vehicle_id, streaming, problem, is_asked=streaming is Streaming.ASKED)

    def check(self, actor: Actor, vehicle_id: VehicleId) -> Car:
        """The car as it is now known to stream, or not."""
        actor.operator()
        note_look(self.transactions, actor, "car_stream", at=self.clock(), about=vehicle_id)
        car = self._car(vehicle_id)
        streaming = self.reach(car.owner_id, lambda link: self.fleet.streaming(link, car))
        problem = car.streaming_problem if streaming is Streaming.REFUSED else None
        return self._keep(vehicle_id, streaming, problem, is_asked=False)

    def _car(self, vehicle_id: VehicleId) -> Car:
        with self.transactions.read(acting_as=SYSTEM) as work:
            return _linked(work.cars.of(vehicle_id))

    @retried
    def _keep(
        self, vehicle_id: VehicleId, streaming: Streaming, problem: str | None, *, is_asked: bool
    ) -> Car:
        with self.transactions.begin(acting_as=SYSTEM) as work:
            car = _linked(work.cars.of(vehicle_id, changing=True))
            asked_at = self.clock() if is_asked else car.asked_at
            return work.cars.save(
                attrs.evolve(car, streaming=streaming, streaming_problem=problem, asked_at=asked_at)
            )


def _linked(car: Car | None) -> Car:
    if car is None:
        raise Missing("vehicle", "linked car")
    return car
