"""Owners and cars that are put into the stand-in."""

from typing import Final, TypedDict, Unpack

from driveway_core.places import Position
from driveway_core.vin import Vin
from driveway_sandbox.tesla.accounts import Owner
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.realm import Realm
from driveway_sandbox.tesla.world import HOME, Arriving, Gps, Habits, Sleep, Temper

ASLEEP_AT: Final = Position(37.7600, -122.4205)
OLD_AT: Final = Position(37.7780, -122.4330)


class CarFacts(TypedDict, total=False):
    """What may be said of a new car; see ``CarWorld.add``."""

    vin: Vin | None
    model: str
    year: str
    display_name: str
    firmware: str
    needs_signing: bool | None
    parks_itself: bool
    asleep: bool
    gps: Gps | None
    sleep: Sleep | None
    habits: Habits | None
    temper: Temper | None


def new_owner(realm: Realm, name: str, region: str = "na") -> Owner:
    """A new account with no cars."""
    number = next(realm.numbers)
    email = f"{''.join(filter(str.isalnum, name.lower())) or 'owner'}{number}@example.org"
    owner = Owner(name=name, region=region, email=email, number=number)
    realm.owners.append(owner)
    return owner


def new_car(realm: Realm, owner: Owner, at: Position = HOME, **facts: Unpack[CarFacts]) -> ListedCar:
    """A new car in an account, standing ``at`` a place."""
    body = realm.world.add(owner.name, at, region=owner.region, **facts)
    return realm.cars.add(ListedCar(body=body, owner=owner))


def furnish(realm: Realm) -> None:
    """Somebody to be: Ada with three cars, and Eva with one, whose account is in Europe.

    Ada's first car obeys its navigation and can park itself, her second one
    sleeps, her third takes plain commands.
    """
    ada, eva = new_owner(realm, "Ada"), new_owner(realm, "Eva", "eu")
    obeys = Habits(arriving=Arriving.AT_THE_KERB)
    new_car(realm, ada, display_name="Obedient", parks_itself=True, habits=obeys)
    new_car(realm, ada, ASLEEP_AT, display_name="Sleepy", asleep=True, habits=Habits())
    new_car(realm, ada, OLD_AT, display_name="Old", model="S", year="J", habits=Habits())
    new_car(realm, eva, OLD_AT, display_name="Elsewhere", habits=Habits())
