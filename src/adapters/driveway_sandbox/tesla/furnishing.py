"""Owners and cars that are put into the stand-in."""

from typing import Final, TypedDict, Unpack

from driveway_core.places import Position
from driveway_core.vin import Vin
from driveway_sandbox.tesla import vins
from driveway_sandbox.tesla.accounts import Owner
from driveway_sandbox.tesla.bodies import CarBody, StandingCar
from driveway_sandbox.tesla.garage import ListedCar, SignedMouth
from driveway_sandbox.tesla.realm import Realm

SOMEWHERE: Final = Position(40.7484, -73.9857)


class CarFacts(TypedDict, total=False):
    """What may be said of a new car; see ``ListedCar``."""

    name: str
    needs_signing: bool
    in_service: bool
    mobile_access: bool
    key_paired: bool
    takes_destinations: bool
    can_auto_park: bool
    hardlocked: bool
    driver_only: bool
    firmware: str
    signed: SignedMouth


def new_owner(realm: Realm, name: str, region: str = "na") -> Owner:
    """A new account with no cars."""
    number = next(realm.numbers)
    email = f"{''.join(filter(str.isalnum, name.lower())) or 'owner'}{number}@example.org"
    owner = Owner(name=name, region=region, email=email, number=number)
    realm.owners.append(owner)
    return owner


def new_car(
    realm: Realm,
    owner: Owner,
    *,
    vin: Vin | None = None,
    at: Position | None = None,
    body: CarBody | None = None,
    **facts: Unpack[CarFacts],
) -> ListedCar:
    """A new car in an account; whether it wants commands signed is read off its VIN where not told."""
    number = next(realm.numbers)
    known = vin or vins.made_up_vin(number, prefix=vins.MAKERS[owner.region])
    facts.setdefault("needs_signing", vins.needs_signing(known))
    car = ListedCar(
        vin=known, owner=owner, body=body or StandingCar(at or SOMEWHERE), number=900_000 + number, **facts
    )
    return realm.cars.add(car)
