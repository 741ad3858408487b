"""The calls that steer the stand-in, under ``/_sandbox/``: JSON in, JSON out."""

import json
import re
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import attrs

from driveway_core.errors import InvalidValue
from driveway_sandbox.loopback import Answer, Request, is_loopback
from driveway_sandbox.tesla.accounts import Owner
from driveway_sandbox.tesla.car_control import CAR_CALLS, Given, Handler, place_of
from driveway_sandbox.tesla.faults import FleetFault
from driveway_sandbox.tesla.furnishing import new_owner
from driveway_sandbox.tesla.pages import NOT_TESLA
from driveway_sandbox.tesla.realm import Realm


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


def _places(realm: Realm, given: Given, _: str) -> object:
    if given:
        realm.places.add(str(given["address"]), place_of(given))
    return {"places": [{"address": name, **attrs.asdict(place)} for name, place in realm.places]}


def _application(realm: Realm, given: Given, _: str) -> object:
    known = realm.application
    if "redirect_uris" in given:
        known.redirect_uris = tuple(map(str, given["redirect_uris"]))
    if "registered" in given:
        known.registered = set(map(str, given["registered"]))
    if "public_key" in given:
        known.public_key = bytes.fromhex(given["public_key"])
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


HANDLERS: Final[dict[tuple[str, str], Handler]] = {
    ("GET", "clock"): _clock,
    ("POST", "clock"): _clock,
    ("GET", "faults"): _faults,
    ("POST", "faults"): _faults,
    ("DELETE", "faults"): _no_faults,
    ("GET", "owners"): _owners,
    ("POST", "owners"): _owners,
    ("GET", "places"): _places,
    ("POST", "places"): _places,
    ("GET", "application"): _application,
    ("POST", "application"): _application,
    ("GET", "billing"): _billing,
    ("POST", "billing"): _billing,
    ("POST", "tokens"): _tokens,
    ("GET", "requests"): _requests,
    ("POST", "reset"): _reset,
    **CAR_CALLS,
}
"""Method and path, a pattern; its group is the car's VIN."""
