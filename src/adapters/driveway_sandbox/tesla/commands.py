"""What cars are told to do. A car that says no answers 200, with its reason."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final, TypeAlias

from driveway_core.cars import CarState, Gear
from driveway_core.places import Position
from driveway_sandbox.tesla.calls import (
    Body,
    Call,
    Check,
    Reply,
    held_to,
    is_degrees,
    is_one_of,
    is_stamp,
    is_text,
)
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.problems import ASLEEP, FleetProblem, not_simulated, wrong
from driveway_sandbox.tesla.vehicle_data import row

Refusal: TypeAlias = str
"""Why the car says no; empty where it does not."""
Deed: TypeAlias = Callable[[Call, ListedCar], Refusal]

_LOCALE: Final = re.compile(r"[a-z]{2,3}([-_][A-Za-z]{2,4})*")
_SHARED: Final = "android.intent.extra.TEXT"
UNPAIRED: Final = "vehicle rejected request: your public key has not been paired with the vehicle"
FAR_FROM_HOME_M: Final = 200.0


def reply(refusal: Refusal = "") -> Reply:
    """What the car says."""
    return {"response": {"result": not refusal, "reason": refusal}}


def wake_up(call: Call) -> Reply:
    """Asks the car to wake, which takes 10 to 60 seconds; answers with the car as it is now."""
    held_to(call.body, {})
    car, clock = call.car, call.realm.clock
    if car.now(call.at).state is CarState.ASLEEP and not car.waking:
        car.waking = True
        takes = timedelta(seconds=10 + (car.number * 17 + car.heard["wake_up"] * 23) % 51)

        def awake() -> None:
            car.waking = False
            car.body.wake(clock.now())

        clock.after(takes, awake)
    car.heard["wake_up"] += 1
    return {"response": row(car, call.at)}


def command(call: Call) -> Reply:
    """A command in plain words; raises 403 where the car wants it signed, 408 where it sleeps."""
    known = COMMANDS.get(call.name)
    if known is None:
        raise FleetProblem(400, "invalid_command", "")
    needed, optional, deed, plain = known
    car = call.car
    held_to(call.body, needed, optional)
    if not car.online(call.at):
        raise FleetProblem(408, ASLEEP)
    if call.signed and not car.key_paired:
        raise FleetProblem(500, UNPAIRED)
    if car.needs_signing and not plain and not call.signed:
        if car.hardlocked:
            return reply("unsigned_cmds_hardlocked")
        raise FleetProblem(
            403,
            "Tesla Vehicle Command Protocol required, please refer to the documentation here: "
            "https://developer.tesla.com/docs/fleet-api#2023-10-09-rest-api-vehicle-commands-endpoint-deprecation-warning",
        )
    return do(call, call.name, deed)


def do(call: Call, name: str, deed: Deed | None = None) -> Reply:
    """The car hears it, and does it or not."""
    car = call.car
    car.heard[name] += 1
    chosen = deed or COMMANDS[name][2]
    answer = reply(chosen(call, car))
    if name == "navigation_request":
        answer["response"]["queued"] = True
    return answer


def signed_command(call: Call) -> Reply:
    """Bytes for the car itself: 200 says that it answered, not that it did anything."""
    held_to(call.body, {"routable_message": is_text})
    car = call.car
    if not car.needs_signing and car.signed is None:
        raise FleetProblem(422, "vehicle does not support the command protocol")
    try:
        message = base64.b64decode(call.body["routable_message"], validate=True)
    except binascii.Error:
        raise wrong("routable_message: must be base64") from None
    if not car.online(call.at):
        raise FleetProblem(408, ASLEEP)
    if car.signed is None:
        raise not_simulated("signed commands for this car: it has no keys")
    car.heard["signed_command"] += 1
    return {"response": base64.b64encode(car.signed.answer(message)).decode()}


def _navigation(call: Call, car: ListedCar) -> Refusal:
    """Tesla's own side looks the address up. An address that it does not know leads nowhere, and is taken."""
    shared: Body = call.body["value"]
    found = call.realm.places.find(shared[_SHARED])
    if found is not None and car.takes_destinations:
        car.body.navigate(found[1], found[0], call.at)
    return ""


def _navigation_gps(call: Call, car: ListedCar) -> Refusal:
    if not car.takes_destinations:
        return "navigation_not_supported"
    place = Position(call.body["lat"], call.body["lon"])
    car.body.navigate(place, f"{place.latitude:.5f}, {place.longitude:.5f}", call.at)
    return ""


def _in_park(call: Call, car: ListedCar) -> Refusal:
    return "" if car.now(call.at).gear is Gear.PARK else "vehicle_not_in_park"


def _open_port(_: Call, car: ListedCar) -> Refusal:
    if car.charge_port_open:
        return "already open"
    car.charge_port_open = True
    return ""


def _close_port(_: Call, car: ListedCar) -> Refusal:
    if not car.charge_port_open:
        return "already closed"
    if car.charging:
        return "charging"
    car.charge_port_open = False
    return ""


def _lock(_: Call, car: ListedCar) -> Refusal:
    car.locked = True
    return ""


def _unlock(_: Call, car: ListedCar) -> Refusal:
    car.locked = False
    return ""


def _start_charging(_: Call, car: ListedCar) -> Refusal:
    if car.charging:
        return "is_charging"
    if not car.charge_port_open:
        return "disconnected"
    car.charging = True
    return ""


def _stop_charging(_: Call, car: ListedCar) -> Refusal:
    if not car.charging:
        return "not_charging"
    car.charging = False
    return ""


def _homelink(call: Call, car: ListedCar) -> Refusal:
    place = Position(call.body["lat"], call.body["lon"])
    near = car.now(call.at).position.metres_to(place) <= FAR_FROM_HOME_M
    return "" if near else "homelink_not_nearby"


def _nothing(_: Call, __: ListedCar) -> Refusal:
    return ""


def _is_shared(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {_SHARED} and is_text(value[_SHARED])


def _is_locale(value: object) -> bool:
    return isinstance(value, str) and _LOCALE.fullmatch(value) is not None


_NO: Final[Mapping[str, Check]] = {}
_PLACE: Final[Mapping[str, Check]] = {"lat": is_degrees(90), "lon": is_degrees(180)}
_ORDER: Final[Mapping[str, Check]] = {"order": is_one_of(0, 1, 2, 3)}
COMMANDS: Final[Mapping[str, tuple[Mapping[str, Check], Mapping[str, Check], Deed, bool]]] = {
    "navigation_request": (
        {
            "type": is_one_of("share_ext_content_raw"),
            "locale": _is_locale,
            "timestamp_ms": is_stamp,
            "value": _is_shared,
        },
        _NO,
        _navigation,
        True,
    ),
    "navigation_gps_request": (_PLACE, _ORDER, _navigation_gps, False),
    "navigation_waypoints_request": ({"waypoints": is_text}, _NO, _nothing, False),
    "flash_lights": (_NO, _NO, _in_park, False),
    "honk_horn": (_NO, _NO, _in_park, False),
    "door_lock": (_NO, _NO, _lock, False),
    "door_unlock": (_NO, _NO, _unlock, False),
    "charge_port_door_open": (_NO, _NO, _open_port, False),
    "charge_port_door_close": (_NO, _NO, _close_port, False),
    "charge_start": (_NO, _NO, _start_charging, False),
    "charge_stop": (_NO, _NO, _stop_charging, False),
    "remote_start_drive": (_NO, _NO, _nothing, False),
    "trigger_homelink": (_PLACE, _NO, _homelink, False),
}
"""By name: what must be said, what may be, what happens, and whether no car wants it signed."""
