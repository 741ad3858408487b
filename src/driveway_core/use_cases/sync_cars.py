"""Import the cars of a driver's account at their maker.

Whoever links the account of its owner claims a car: a stranger who
registered its VIN before loses it from their list. Source: domain rules §1, §7.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from driveway_core.actors import SYSTEM, AccountId, Actor
from driveway_core.car_troubles import LinkBroken, LinkProblem
from driveway_core.cars import Abilities, Car, FoundCar
from driveway_core.errors import DrivewayError, InvalidValue
from driveway_core.ports import Clock, Fleet, NewId, Transactions, Work
from driveway_core.transactions import retried
from driveway_core.use_cases.add_vehicle import VehicleFields, vehicle_from
from driveway_core.use_cases.expect_again import ExpectAgain
from driveway_core.use_cases.learn_abilities import LearnAbilities, merged
from driveway_core.use_cases.reach_cars import ReachCars
from driveway_core.vehicles import Vehicle, VehicleId
from driveway_core.vin import Vin

_NAME_LENGTH: Final = 100


@attrs.frozen(kw_only=True)
class Synced:
    """What an import found: the cars of the account, and what became of them here.

    ``by_hand`` have a VIN that does not tell how large they are: their owner
    adds them, and syncs again. ``not_owned`` and ``taken`` were left alone: only
    lent to the driver, or claimed by another owner. ``problem`` is why the cars
    of a new link could not be imported yet, in words.
    """

    added: tuple[VehicleId, ...] = ()
    known: tuple[VehicleId, ...] = ()
    gone: tuple[VehicleId, ...] = ()
    by_hand: tuple[Vin, ...] = attrs.field(default=(), repr=False)
    not_owned: int = 0
    taken: int = 0
    problem: str | None = None


@attrs.frozen
class SyncCars:
    """Brings the driver's cars up to date with the account: new, changed, and gone."""

    transactions: Transactions
    fleet: Fleet
    reach: ReachCars
    learn: LearnAbilities
    clock: Clock
    new_id: NewId
    expect: ExpectAgain

    def __call__(self, actor: Actor) -> Synced:
        return self.of(actor.driver())

    def of(self, account_id: AccountId) -> Synced:
        """The same, for an account whose owner is known."""
        found = self.reach(account_id, self.fleet.cars)
        for holder in self._holders(account_id, found):
            self._ask(holder)
        synced = self._keep(account_id, found)
        self.expect(account_id)
        self._learn(account_id)
        return synced

    def _holders(self, account_id: AccountId, found: Sequence[FoundCar]) -> Sequence[AccountId]:
        """The others who have linked cars that their maker now lists as this account's."""
        with self.transactions.read(acting_as=SYSTEM) as work:
            linked = [work.cars.with_vin(each.vin) for each in found if each.owned]
        return sorted({car.owner_id for car in linked if car is not None and car.owner_id != account_id})

    def _ask(self, holder: AccountId) -> None:
        """Bring up to date what another has linked: who sold a car does not import again by themselves."""
        try:
            self._keep(holder, self.reach(holder, self.fleet.cars))
        except DrivewayError:
            return  # nobody knows: whoever linked it first keeps it

    @retried
    def _keep(self, account_id: AccountId, found: Sequence[FoundCar]) -> Synced:
        synced, seen = Synced(), set()
        with self.transactions.begin(acting_as=SYSTEM) as work:
            if work.car_links.of(account_id, changing=True) is None:  # taken back meanwhile
                raise LinkBroken(LinkProblem.NOT_LINKED)
            for car in work.cars.owned_by(account_id):  # before their vehicles, as whoever observes them
                work.cars.of(car.vehicle_id, changing=True)
            for each in sorted(found, key=lambda car: car.vin.value):
                synced = self._take(work, account_id, each, synced)
                if each.owned:
                    seen.add(each.vin)
            for car in work.cars.owned_by(account_id):
                if car.vin not in seen:
                    self._let_go(work, car)
                    synced = attrs.evolve(synced, gone=(*synced.gone, car.vehicle_id))
        return synced

    def _take(self, work: Work, account_id: AccountId, found: FoundCar, synced: Synced) -> Synced:
        at = self.clock()
        if not found.owned:
            return attrs.evolve(synced, not_owned=synced.not_owned + 1)
        holder = work.vehicles.with_vin(found.vin)
        if holder is not None and holder.owner_id != account_id:
            if work.cars.of(holder.id) is not None:
                return attrs.evolve(synced, taken=synced.taken + 1)
            work.vehicles.save(holder.retire(at=at))
        known = work.vehicles.any_of(account_id, found.vin)
        car = None if known is None else work.cars.of(known.id, changing=True)
        if known is None:
            new = _vehicle(found, id=VehicleId(self.new_id()), owner_id=account_id, at=at)
            if new is None:
                return attrs.evolve(synced, by_hand=(*synced.by_hand, found.vin))
            work.vehicles.add(new)
            vehicle, synced = new, attrs.evolve(synced, added=(*synced.added, new.id))
        else:
            vehicle = work.vehicles.save(_refreshed(known, found, at=at))
            synced = attrs.evolve(synced, known=(*synced.known, vehicle.id))
        if car is None:
            car = Car(vehicle_id=vehicle.id, owner_id=account_id, vin=found.vin)
        told = Abilities(needs_signing=found.needs_signing, firmware=found.firmware)
        abilities = merged(car.abilities, told)
        work.cars.save(attrs.evolve(car, abilities=abilities, state=found.state or car.state, state_at=at))
        return synced

    def _let_go(self, work: Work, car: Car) -> None:
        """A car that left the account is not active; its stays stand, and its driver may bring it back."""
        vehicle = work.vehicles.any_of(car.owner_id, car.vin)
        if vehicle is not None:
            work.vehicles.save(attrs.evolve(vehicle, is_active=False, updated_at=self.clock()))
        work.cars.remove(car.vehicle_id)

    def _learn(self, account_id: AccountId) -> None:
        """What the cars can do, which the list does not tell."""
        with self.transactions.read(acting_as=SYSTEM) as work:
            cars = work.cars.owned_by(account_id)
        if not cars:
            return
        learnt = self.reach(account_id, lambda link: self.fleet.abilities(link, cars))
        for car in cars:
            if car.vin in learnt:
                self.learn(car, learnt[car.vin])


def _vehicle(found: FoundCar, *, id: VehicleId, owner_id: AccountId, at: datetime) -> Vehicle | None:
    """The car as its VIN tells it; None where that does not tell how large it is."""
    fields: VehicleFields = {"vin": found.vin.value, "display_name": _name(found)}
    try:
        vehicle = vehicle_from(fields, id=id, owner_id=owner_id, at=at)
    except InvalidValue:
        return None
    return attrs.evolve(vehicle, tesla_vehicle_id=found.listing_id)


def _refreshed(vehicle: Vehicle, found: FoundCar, *, at: datetime) -> Vehicle:
    return attrs.evolve(
        vehicle,
        tesla_vehicle_id=found.listing_id or vehicle.tesla_vehicle_id,
        display_name=vehicle.display_name or _name(found),
        is_active=True,
        updated_at=at,
    )


def _name(found: FoundCar) -> str | None:
    name = " ".join((found.display_name or "").split())
    return name[:_NAME_LENGTH] or None
