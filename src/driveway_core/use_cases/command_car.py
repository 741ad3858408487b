"""A driver looks at their own car, or asks it to do something."""

import attrs

from driveway_core.actors import AccountId, Actor
from driveway_core.audit_kinds import AuditKind
from driveway_core.booking_states import Source
from driveway_core.car_troubles import LinkBroken, LinkProblem, VehicleAsleep
from driveway_core.cars import Car, CarCommand, CarState, VehicleObservation
from driveway_core.errors import Conflict, Unavailable
from driveway_core.ports import Clock, Fleet, Transactions
from driveway_core.use_cases.learn_abilities import LearnAbilities
from driveway_core.use_cases.note import note
from driveway_core.use_cases.reach_cars import ReachCars
from driveway_core.use_cases.take_observation import TakeObservation
from driveway_core.vehicles import VehicleId


@attrs.frozen
class CommandCar:
    """Asks a car to flash, to honk, to open its charge port, or to wake; once, whatever comes of it.

    Raises ``VehicleAsleep``, ``VehicleUnreachable``, ``VehicleRefused``,
    ``LinkBroken`` and ``BudgetSpent``. What may have happened is not asked
    again by itself: nothing honks twice.
    """

    transactions: Transactions
    fleet: Fleet
    reach: ReachCars
    clock: Clock

    def __call__(self, actor: Actor, vehicle_id: VehicleId, command: CarCommand) -> None:
        car = own_car(self.transactions, actor, actor.driver(), vehicle_id)
        with self.transactions.begin(acting_as=actor) as work:
            kind = AuditKind.CAR_COMMANDED
            note(work, actor, kind, at=self.clock(), vehicle_id=vehicle_id, command=command)
        self.reach(car.owner_id, lambda link: self.fleet.command(link, car, command))


@attrs.frozen(kw_only=True)
class CarSeen:
    """A car as it was seen now, or last; ``problem`` is why it was not seen now, in words."""

    car: Car
    problem: str | None = None


@attrs.frozen
class LookAtCar:
    """Where a driver's own car is and what it does; a sleeping car is left asleep, and told of as it was."""

    transactions: Transactions
    fleet: Fleet
    reach: ReachCars
    learn: LearnAbilities
    take: TakeObservation
    clock: Clock

    def __call__(self, actor: Actor, vehicle_id: VehicleId) -> CarSeen:
        owner = actor.driver()
        car = own_car(self.transactions, actor, owner, vehicle_id)
        problem = None
        try:
            self._look(car)
        except (Conflict, Unavailable) as error:
            problem = str(error)
        return CarSeen(car=own_car(self.transactions, actor, owner, vehicle_id), problem=problem)

    def _look(self, car: Car) -> None:
        state = self.reach(car.owner_id, lambda link: self.fleet.state(link, car))
        if state is CarState.ONLINE:
            try:
                observation, told = self.reach(car.owner_id, lambda link: self.fleet.look(link, car))
            except VehicleAsleep:
                state = CarState.ASLEEP
            else:
                self.learn(car, told)
                self.take(car.vehicle_id, observation, received_at=self.clock())
                return
        at = self.clock()
        nothing = VehicleObservation(at=at, source=Source.POLLING, state=state)
        self.take(car.vehicle_id, nothing, received_at=at)


def own_car(transactions: Transactions, actor: Actor, owner: AccountId, vehicle_id: VehicleId) -> Car:
    """The driver's own car on the line; ``Missing`` for another's, ``LinkBroken`` where it is not linked."""
    with transactions.read(acting_as=actor) as work:
        work.vehicles.get(vehicle_id, owner=owner)
        car = work.cars.of(vehicle_id)
    if car is None:
        raise LinkBroken(LinkProblem.NOT_LINKED)
    return car
