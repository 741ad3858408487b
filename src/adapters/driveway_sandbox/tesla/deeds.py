"""What a car does when it is told to, whichever way it was told."""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import attrs

from driveway_core.cars import Gear
from driveway_core.places import Position
from driveway_sandbox.tesla.calls import Body, Check, is_amps, is_degrees, is_one_of, is_stamp, is_text
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.realm import Realm

Refusal: TypeAlias = str
"""Why the car says no; empty where it does not."""

SHARED: Final = "android.intent.extra.TEXT"
NEAR_HOME_M: Final = 200.0

_LOCALE: Final = re.compile(r"[a-z]{2,3}([-_][A-Za-z]{2,4})*")


@attrs.frozen
class Deed:
    """One command: what must be said with it, what may be, what happens.

    ``always_plain`` is one that no car wants signed, because Tesla's own side
    does it.
    """

    happens: Callable[[Realm, ListedCar, Body], Refusal]
    needed: Mapping[str, Check] = attrs.field(factory=dict)
    optional: Mapping[str, Check] = attrs.field(factory=dict)
    always_plain: bool = False


def do(realm: Realm, car: ListedCar, name: str, body: Body) -> Refusal:
    """The car hears a command, and does it or not."""
    car.heard[name] += 1
    car.reached()
    return DEEDS[name].happens(realm, car, body)


def _navigation(realm: Realm, car: ListedCar, body: Body) -> Refusal:
    """Tesla's own side looks the address up. An address that it does not know leads nowhere, and is taken."""
    found = realm.places.find(body["value"][SHARED])
    if found is not None and car.identity.takes_destinations:
        car.navigate(found[1], found[0])
    return ""


def _navigation_gps(_: Realm, car: ListedCar, body: Body) -> Refusal:
    if not car.identity.takes_destinations:
        return "navigation_not_supported"
    place = Position(body["lat"], body["lon"])
    car.navigate(place, f"{place.latitude:.5f}, {place.longitude:.5f}")
    return ""


def _in_park(_: Realm, car: ListedCar, __: Body) -> Refusal:
    return "" if car.body.now().gear is Gear.PARK else "vehicle_not_in_park"


def _open_port(_: Realm, car: ListedCar, __: Body) -> Refusal:
    if car.body.charge_port_open:
        return "already open"
    car.body.charge_port_open = True
    return ""


def _close_port(_: Realm, car: ListedCar, __: Body) -> Refusal:
    if not car.body.charge_port_open:
        return "already closed"
    if car.charging:
        return "charging"
    car.body.charge_port_open = False
    return ""


def _lock(_: Realm, car: ListedCar, __: Body) -> Refusal:
    car.locked = True
    return ""


def _unlock(_: Realm, car: ListedCar, __: Body) -> Refusal:
    car.locked = False
    return ""


def _start_charging(_: Realm, car: ListedCar, __: Body) -> Refusal:
    if car.charging:
        return "is_charging"
    if not car.body.charge_port_open:
        return "disconnected"
    car.charging = True
    return ""


def _stop_charging(_: Realm, car: ListedCar, __: Body) -> Refusal:
    if not car.charging:
        return "not_charging"
    car.charging = False
    return ""


def _homelink(_: Realm, car: ListedCar, body: Body) -> Refusal:
    near = car.body.now().position.metres_to(Position(body["lat"], body["lon"])) <= NEAR_HOME_M
    return "" if near else "homelink_not_nearby"


def _nothing(_: Realm, __: ListedCar, ___: Body) -> Refusal:
    return ""


def _is_shared(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {SHARED} and is_text(value[SHARED])


def _is_locale(value: object) -> bool:
    return isinstance(value, str) and _LOCALE.fullmatch(value) is not None


_PLACE: Final = {"lat": is_degrees(90), "lon": is_degrees(180)}
DEEDS: Final[Mapping[str, Deed]] = {
    "navigation_request": Deed(
        _navigation,
        {
            "type": is_one_of("share_ext_content_raw"),
            "locale": _is_locale,
            "timestamp_ms": is_stamp,
            "value": _is_shared,
        },
        always_plain=True,
    ),
    "navigation_gps_request": Deed(_navigation_gps, _PLACE, {"order": is_one_of(0, 1, 2, 3)}),
    "navigation_waypoints_request": Deed(_nothing, {"waypoints": is_text}),
    "flash_lights": Deed(_in_park),
    "honk_horn": Deed(_in_park),
    "door_lock": Deed(_lock),
    "door_unlock": Deed(_unlock),
    "charge_port_door_open": Deed(_open_port),
    "charge_port_door_close": Deed(_close_port),
    "charge_start": Deed(_start_charging),
    "charge_stop": Deed(_stop_charging),
    "set_charging_amps": Deed(_nothing, {"charging_amps": is_amps}),
    "remote_start_drive": Deed(_nothing),
    "trigger_homelink": Deed(_homelink, _PLACE),
}
"""By name."""
