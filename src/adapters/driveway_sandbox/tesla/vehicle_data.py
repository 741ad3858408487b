"""What a car tells of itself when it is asked: the record of ``vehicle_data``.

Source: records of real cars as published by home-assistant/core (its test
data for tesla_fleet); the names and types are theirs, the values are made up.
"""

import json
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeAlias

from driveway_core.cars import Gear
from driveway_sandbox.tesla.accounts import Scope
from driveway_sandbox.tesla.calls import Call, Reply
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.problems import ASLEEP, FleetProblem, missing_scopes, not_simulated, wrong
from driveway_sandbox.tesla.world import Snapshot

Record: TypeAlias = dict[str, Any]

MPS_A_MPH: Final = 0.44704
PARTS: Final = (
    "charge_state",
    "climate_state",
    "drive_state",
    "gui_settings",
    "vehicle_config",
    "vehicle_state",
)
UNTOLD: Final = frozenset(
    ["closures_state", "charge_schedule_data", "preconditioning_schedule_data", "vehicle_data_combo"]
)
"""Parts that Tesla knows and this sandbox does not have."""
LOCATION: Final = "location_data"


@cache
def _template() -> Record:
    text = files("driveway_sandbox.tesla").joinpath("vehicle_data.json").read_text("utf-8")
    read: Record = json.loads(text)
    return read


def row(car: ListedCar) -> Record:
    """A car as it stands in lists."""
    return {
        "id": car.number,
        "user_id": car.owner.number,
        "vehicle_id": car.identity.vehicle_id,
        "vin": car.vin.value,
        "color": None,
        "access_type": "DRIVER" if car.driver_only else "OWNER",
        "display_name": car.identity.display_name,
        "option_codes": None,
        "cached_data": "",
        "granular_access": {"hide_private": False},
        "tokens": [],
        "state": car.body.now().state.value,
        "in_service": car.body.in_service,
        "id_s": str(car.number),
        "calendar_enabled": True,
        "api_version": 73,
        "backseat_token": None,
        "backseat_token_updated_at": None,
        "ble_autopair_enrolled": False,
        "command_signing": "required" if car.identity.needs_signing else "allowed",
        "release_notes_supported": True,
    }


def wanted(call: Call) -> frozenset[str]:
    """The parts that were asked for; raises for those that do not exist, or are not allowed."""
    asked = call.query.get("endpoints")
    if asked is None:
        return frozenset(PARTS)
    names = frozenset(asked.split(";"))
    if names & UNTOLD:
        raise not_simulated(f"the endpoint {min(names & UNTOLD)}")
    unknown = names - {*PARTS, LOCATION}
    if unknown:
        raise wrong(f"endpoints: {min(unknown) or 'nothing'} is unheard of here")
    if LOCATION in names and Scope.LOCATION not in call.allowance.scopes:
        raise missing_scopes()
    return names


def vehicle_data(call: Call) -> Reply:
    """The record, no more of it than was asked for; the position only with ``location_data``."""
    parts, car = wanted(call), call.car
    if not car.online:
        raise FleetProblem(408, ASLEEP)
    car.reached()
    told, head = car.told(), row(car)
    for name in ("display_name", "option_codes", "cached_data", "command_signing", "release_notes_supported"):
        del head[name]
    record: Record = {**head, "tokens": ["", ""], "state": told.state.value}
    with_place = LOCATION in parts or (_is_old(car) and Scope.LOCATION in call.allowance.scopes)
    stamp = int(told.moment.timestamp() * 1000)
    for name in PARTS:
        if name == "drive_state" and parts & {name, LOCATION}:
            record[name] = _drive_state(told, stamp, place=with_place, rest="drive_state" in parts)
        elif name in parts:
            record[name] = {**deepcopy(_template()[name]), "timestamp": stamp}
    _fill(record, car, told)
    return {"response": record}


def _is_old(car: ListedCar) -> bool:
    """Before 2023.38 a car told its position without being asked for it by name."""
    year, week = (int(each) for each in car.identity.firmware.split(".")[:2])
    return (year, week) < (2023, 38)


def _drive_state(told: Snapshot, stamp: int, *, place: bool, rest: bool) -> Record:
    state: Record = {"timestamp": stamp}
    if rest:
        parked = told.gear is Gear.PARK
        state |= {
            "active_route_traffic_minutes_delay": 0,
            "power": 0 if parked else 12,
            "shift_state": None if parked else told.gear.value,
            "speed": None if parked else round(told.speed_mps / MPS_A_MPH),
        }
        if told.route is not None:
            state |= {
                "active_route_destination": told.route.name,
                "active_route_miles_to_arrival": round(told.route.miles, 6),
                "active_route_minutes_to_arrival": round(told.route.minutes, 6),
            }
    if place:
        latitude, longitude = round(told.gps.latitude, 6), round(told.gps.longitude, 6)
        state |= {
            "gps_as_of": int(told.gps_as_of.timestamp()),
            "heading": round(told.heading) % 360,
            "latitude": latitude,
            "longitude": longitude,
            "native_latitude": latitude,
            "native_location_supported": 1,
            "native_longitude": longitude,
            "native_type": "wgs",
        }
        if told.route is not None:
            state |= {
                "active_route_latitude": round(told.route.position.latitude, 6),
                "active_route_longitude": round(told.route.position.longitude, 6),
            }
    return dict(sorted(state.items()))


def _fill(record: Record, car: ListedCar, told: Snapshot) -> None:
    """What of the static parts is true of this car."""
    if "vehicle_config" in record:
        record["vehicle_config"]["can_accept_navigation_requests"] = car.identity.takes_destinations
        record["vehicle_config"]["car_type"] = {"S": "models", "X": "modelx", "Y": "modely"}.get(
            car.vin.value[3], "model3"
        )
    if "vehicle_state" in record:
        record["vehicle_state"] |= {
            "vehicle_name": car.identity.display_name,
            "car_version": f"{car.identity.firmware} 0123456789ab",
            "locked": car.locked,
            "odometer": round(told.odometer_miles, 6),
            "autopark_state_v2": "ready" if car.identity.parks_itself else "unavailable",
        }
    if "charge_state" in record:
        record["charge_state"] |= {
            "charge_port_door_open": told.charge_port_open,
            "battery_level": int(told.battery_percent),
            "usable_battery_level": int(told.battery_percent),
            "charging_state": "Charging" if car.charging else "Disconnected",
        }
