"""The calls that steer the stand-in, under ``/_sandbox/``: JSON in, JSON out."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl, urlsplit

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_core.vin import Vin
from driveway_sandbox.loopback import Answer, Request, is_loopback
from driveway_sandbox.tesla.accounts import Owner
from driveway_sandbox.tesla.faults import FleetFault
from driveway_sandbox.tesla.furnishing import new_car, new_owner
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.pages import NOT_TESLA
from driveway_sandbox.tesla.realm import Realm

Given: TypeAlias = Mapping[str, Any]
"""The members of a control call's JSON object."""
Handler: TypeAlias = Callable[[Realm, Given, str], object]

_SWITCHES: Final = (
    "name",
    "needs_signing",
    "in_service",
    "mobile_access",
    "key_paired",
    "takes_destinations",
    "can_auto_park",
    "hardlocked",
    "driver_only",
    "firmware",
)


@attrs.define
class Control:
    """What tests, the demo and the pages do from outside of the Fleet API."""

    realm: Realm

    def answer(self, request: Request) -> Answer:
        """The answer to a control call; pages of other hosts may not make any."""
        origin = request.headers.get("origin")
        if origin is not None and not is_loopback(urlsplit(origin).hostname or ""):
            return Answer(403, b"Pages of other machines steer nothing here.\n", kind="text/plain")
        try:
            return self._call(request)
        except LookupError as error:
            return _said(404, f"there is no {error}")
        except (TypeError, ValueError, InvalidValue) as error:
            return _said(400, f"that cannot be meant: {error}")

    def _call(self, request: Request) -> Answer:
        for (method, pattern), handler in HANDLERS.items():
            match = re.fullmatch(f"/_sandbox/{pattern}", request.path)
            if match and method == request.method:
                read = (
                    dict(parse_qsl(request.query)) if method == "GET" else json.loads(request.body or b"{}")
                )
                if not isinstance(read, dict):
                    raise ValueError("a JSON object is wanted")
                with self.realm.clock.lock:
                    self.realm.clock.catch_up()
                    found = handler(self.realm, read, match[1] if match.groups() else "")
                    return Answer(200, json.dumps(found).encode())
        calls = sorted(f"{method} /_sandbox/{pattern}" for method, pattern in HANDLERS)
        return Answer(404, json.dumps({"error": {"message": NOT_TESLA, "calls": calls}}).encode())


def _said(status: int, message: str) -> Answer:
    return Answer(status, json.dumps({"error": {"message": message}}).encode())


def _clock(realm: Realm, given: Given, _: str) -> object:
    if given:
        realm.clock.advance(timedelta(**{name: float(given[name]) for name in given}))
    return {"now": realm.clock.now().isoformat(), "seconds": realm.clock.stamp()}


def _faults(realm: Realm, given: Given, _: str) -> object:
    if given:
        realm.faults.add(FleetFault(**given))
    return {"waiting": [attrs.asdict(each) for each in realm.faults.waiting]}


def _no_faults(realm: Realm, _: Given, __: str) -> object:
    realm.faults.clear()
    return {"waiting": []}


def _owners(realm: Realm, given: Given, _: str) -> object:
    if given:
        new_owner(realm, str(given["name"]), str(given.get("region", "na")))
    return {"owners": [_owner_told(each) for each in realm.owners]}


def _owner_told(owner: Owner) -> object:
    return {"id": owner.id, "name": owner.name, "region": owner.region}


def _cars(realm: Realm, given: Given, _: str) -> object:
    if given:
        owner = realm.owner(str(given["owner"]))
        if owner is None:
            raise LookupError("such owner")
        place = _place(given) if "latitude" in given else None
        vin = Vin(given["vin"]) if "vin" in given else None
        car = new_car(realm, owner, vin=vin, at=place)
        for name in sorted(set(given) - {"owner", "vin", "latitude", "longitude"}):
            _switch(car, name, given[name])
    return {"cars": [_told(realm, each) for each in realm.cars]}


def _place(given: Given) -> Position:
    return Position(float(given["latitude"]), float(given["longitude"]))


def _told(realm: Realm, car: ListedCar) -> Mapping[str, Any]:
    now = car.now(realm.clock.now())
    return {
        "vin": car.vin.value,
        "id": car.number,
        "owner": car.owner.id,
        **{name: getattr(car, name) for name in _SWITCHES},
        "state": now.state,
        "gear": now.gear,
        "latitude": now.position.latitude,
        "longitude": now.position.longitude,
        "speed_mps": now.speed_mps,
        "destination": now.route.name if now.route else None,
        "minutes_to_arrival": now.route.minutes_to_arrival if now.route else None,
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
    return _told(realm, car)


def _switch(car: ListedCar, name: str, value: object) -> None:
    if name not in _SWITCHES or type(value) is not type(getattr(car, name)):
        raise ValueError(f"{name} is nothing that can be set so")
    setattr(car, name, value)


def _sold(realm: Realm, _: Given, vin: str) -> object:
    realm.cars[vin]
    realm.cars.remove(vin)
    return {"sold": True}


def _auto_park(realm: Realm, _: Given, vin: str) -> object:
    """The simulated car parks itself, which no command of Tesla's makes a real one do."""
    car, moment = realm.cars[vin], realm.clock.now()
    if not car.can_auto_park:
        return {"attempted": False, "reason": "not_supported_by_fleet_api"}
    car.heard["auto_park"] += 1
    begun = car.online(moment) and car.body.park_itself(moment)
    return {"attempted": True, "reason": None if begun else "no_space_found"}


def _places(realm: Realm, given: Given, _: str) -> object:
    if given:
        realm.places.add(str(given["address"]), _place(given))
    return {"places": [{"address": name, **attrs.asdict(place)} for name, place in realm.places]}


def _application(realm: Realm, given: Given, _: str) -> object:
    known = realm.application
    if "redirect_uris" in given:
        known.redirect_uris = tuple(map(str, given["redirect_uris"]))
    if "registered" in given:
        known.registered = set(map(str, given["registered"]))
    if "domain" in given:
        known.domain = str(given["domain"])
    return {
        "client_id": known.client_id,
        "redirect_uris": known.redirect_uris,
        "registered": sorted(known.registered),
        "domain": known.domain,
    }


def _billing(realm: Realm, given: Given, _: str) -> object:
    if "paid" in given:
        realm.paid = bool(given["paid"])
    if "limit_reached" in given:
        realm.limit_reached = bool(given["limit_reached"])
    meters = realm.meters
    return {
        "seen": dict(meters.seen),
        "billed": dict(meters.billed),
        "refused": dict(meters.refused),
        "dollars": meters.dollars,
        "paid": realm.paid,
        "limit_reached": realm.limit_reached,
    }


def _tokens(realm: Realm, given: Given, _: str) -> object:
    """Access tokens end now, or an owner takes everything back."""
    if given.get("expire"):
        realm.tokens.expire(at=realm.clock.now())
    if "revoke" in given:
        owner = realm.owner(str(given["revoke"]))
        if owner is None:
            raise LookupError("such owner")
        realm.tokens.revoke(owner)
    return {"done": True}


def _requests(realm: Realm, _: Given, __: str) -> object:
    told = [attrs.asdict(each) for each in realm.requests]
    return {"requests": [{**each, "at": _written(each["at"])} for each in told]}


def _written(moment: datetime) -> str:
    return moment.isoformat()


def _reset(realm: Realm, _: Given, __: str) -> object:
    realm.reset()
    return {"reset": True}


_VIN: Final = "cars/([A-Z0-9]{17})"
HANDLERS: Final[dict[tuple[str, str], Handler]] = {
    ("GET", "clock"): _clock,
    ("POST", "clock"): _clock,
    ("GET", "faults"): _faults,
    ("POST", "faults"): _faults,
    ("DELETE", "faults"): _no_faults,
    ("GET", "owners"): _owners,
    ("POST", "owners"): _owners,
    ("GET", "cars"): _cars,
    ("POST", "cars"): _cars,
    ("GET", _VIN): _car,
    ("POST", _VIN): _car,
    ("DELETE", _VIN): _sold,
    ("POST", f"{_VIN}/auto-park"): _auto_park,
    ("GET", "places"): _places,
    ("POST", "places"): _places,
    ("GET", "application"): _application,
    ("POST", "application"): _application,
    ("GET", "billing"): _billing,
    ("POST", "billing"): _billing,
    ("POST", "tokens"): _tokens,
    ("GET", "requests"): _requests,
    ("POST", "reset"): _reset,
}
"""Method and path, a pattern; its group is the car's VIN."""
