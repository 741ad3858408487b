"""The control calls that steer cars."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, TypeAlias

import attrs

from driveway_core.cars import NOT_SUPPORTED
from driveway_core.places import Position
from driveway_core.vin import Vin
from driveway_sandbox.tesla.furnishing import new_car
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.realm import Realm
from driveway_sandbox.tesla.world import HOME, Arriving, Habits, Leg, Outage

Given: TypeAlias = Mapping[str, Any]
"""The members of a control call's JSON object."""
Handler: TypeAlias = Callable[[Realm, Given, str], object]

_SWITCHES: Final = ("mobile_access", "key_paired", "hardlocked", "driver_only")
_OF_BODY: Final = ("in_service", "charge_port_open")
_OF_IDENTITY: Final = ("display_name", "firmware", "needs_signing", "parks_itself", "takes_destinations")


def _cars(realm: Realm, given: Given, _: str) -> object:
    """All cars, and a new one where one is described: ``asleep``, or ``follows`` where it is sent."""
    if given:
        owner = realm.owner(str(given["owner"]))
        if owner is None:
            raise LookupError("such owner")
        place = place_of(given) if "latitude" in given else HOME
        car = new_car(
            realm,
            owner,
            place,
            vin=Vin(given["vin"]) if "vin" in given else None,
            asleep=bool(given.get("asleep", False)),
            habits=Habits(follows=bool(given.get("follows", False))),
        )
        known = {"owner", "vin", "latitude", "longitude", "asleep", "follows"}
        for name in sorted(set(given) - known):
            _switch(car, name, given[name])
    return {"cars": [_told(each) for each in realm.cars]}


def place_of(given: Given) -> Position:
    """The position that a call names."""
    return Position(float(given["latitude"]), float(given["longitude"]))


def _told(car: ListedCar) -> Mapping[str, Any]:
    now = car.body.now()
    return {
        "vin": car.vin.value,
        "id": car.number,
        "owner": car.owner.id,
        **{name: getattr(car, name) for name in _SWITCHES},
        **{name: getattr(car.body, name) for name in _OF_BODY},
        **{name: getattr(car.identity, name) for name in _OF_IDENTITY},
        "state": now.state,
        "gear": now.gear,
        "latitude": now.position.latitude,
        "longitude": now.position.longitude,
        "speed_mps": now.speed_mps,
        "destination": now.route.name if now.route else None,
        "minutes_to_arrival": now.route.minutes if now.route else None,
        "heard": dict(car.heard),
    }


def _car(realm: Realm, given: Given, vin: str) -> object:
    """What is true of a car is changed, or only told; ``stale`` freezes its data at this moment."""
    car = realm.cars[vin]
    for name, value in given.items():
        if name == "stale":
            car.frozen_at = realm.clock.now() if value else None
        else:
            _switch(car, name, value)
    return _told(car)


def _switch(car: ListedCar, name: str, value: object) -> None:
    for part, names in ((car, _SWITCHES), (car.body, _OF_BODY)):
        if name in names and isinstance(value, bool):
            setattr(part, name, value)
            return
    if name not in _OF_IDENTITY or type(value) is not type(getattr(car.identity, name)):
        raise ValueError(f"{name} is nothing that can be set so")
    car.body.identity = attrs.evolve(car.identity, **{name: value})  # type: ignore[arg-type]  # of its type


def _drive(realm: Realm, given: Given, vin: str) -> object:
    """Its driver drives it somewhere, in a while; ``garage`` where there is neither signal nor GPS."""
    car = realm.cars[vin]
    at = realm.clock.now() + timedelta(minutes=float(given.get("in_minutes", 0)))
    arriving = Arriving(given.get("arriving", Arriving.FORWARDS))
    car.body.plan(Leg(to=place_of(given), at=at, arriving=arriving, garage=bool(given.get("garage", False))))
    return _told(car)


def _outage(realm: Realm, given: Given, vin: str) -> object:
    """Its signal, its GPS or both are gone for so many minutes."""
    car, now = realm.cars[vin], realm.clock.now()
    lost = Outage(
        now,
        now + timedelta(minutes=float(given["minutes"])),
        signal=bool(given.get("signal", True)),
        gps=bool(given.get("gps", True)),
    )
    car.body.lose(lost)
    return _told(car)


def _sold(realm: Realm, _: Given, vin: str) -> object:
    realm.cars[vin]
    realm.cars.remove(vin)
    return {"sold": True}


def _auto_park(realm: Realm, _: Given, vin: str) -> object:
    """The simulated car parks itself, which no command of Tesla's makes a real one do."""
    car = realm.cars[vin]
    if not car.identity.parks_itself:
        return {"attempted": False, "reason": NOT_SUPPORTED}
    if not car.body.can_park_itself():
        return {"attempted": False, "reason": "no_space_ahead"}
    car.heard["auto_park"] += 1
    car.body.park_itself()
    return {"attempted": True, "reason": None}


_VIN: Final = "cars/([A-Z0-9]{17})"
CAR_CALLS: Final[Mapping[tuple[str, str], Handler]] = {
    ("GET", "cars"): _cars,
    ("POST", "cars"): _cars,
    ("GET", _VIN): _car,
    ("POST", _VIN): _car,
    ("DELETE", _VIN): _sold,
    ("POST", f"{_VIN}/drive"): _drive,
    ("POST", f"{_VIN}/outage"): _outage,
    ("POST", f"{_VIN}/auto-park"): _auto_park,
}
"""Method and path, a pattern; its group is the VIN."""
