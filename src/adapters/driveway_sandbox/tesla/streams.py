"""What cars are asked to tell by themselves: the configuration of Fleet Telemetry."""

import base64
import binascii
import json
import re
from datetime import timedelta
from typing import Any, Final

from driveway_sandbox.tesla.calls import Body, Call, Reply, held_to, is_text, is_vins
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.problems import FleetProblem, wrong

SYNC_TAKES: Final = timedelta(seconds=30)
"""How long an online car needs to take a configuration in; real ones were seen to take hours."""

_FIRST_FIRMWARE: Final = (2024, 26)
_HOST: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def _is_config(value: object) -> bool:
    return isinstance(value, dict)


def create(call: Call) -> Reply:
    """A configuration in plain words: only through the command proxy, which signs it."""
    if call.signed:
        held_to(call.body, {"vins": is_vins, "config": _is_config})
        return configure(call, call.body["vins"], call.body["config"])
    raise FleetProblem(
        400,
        "invalid_request",
        "the configuration must be signed: use fleet_telemetry_config_jws, or the proxy",
    )


def create_signed(call: Call) -> Reply:
    """A configuration as a signed token; its signature is looked at only as far as its form goes."""
    held_to(call.body, {"vins": is_vins, "token": is_text})
    parts = call.body["token"].split(".")
    try:
        head, config, _ = (json.loads(_unpadded(each)) if n < 2 else each for n, each in enumerate(parts))
    except (ValueError, binascii.Error):
        raise wrong("token: must be a JSON web signature") from None
    if not isinstance(head, dict) or head.get("alg") != "Tesla.SS256":
        raise wrong("token: must be signed by Tesla.SS256")
    if not isinstance(config, dict):
        raise wrong("token: must hold a configuration")
    claims = {name: each for name, each in config.items() if name not in ("iss", "aud", "iat", "nbf", "sub")}
    return configure(call, call.body["vins"], claims)


def _unpadded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def configure(call: Call, vins: list[str], config: Body) -> Reply:
    """Every car takes it, or is skipped with its reason."""
    _hold_config(config, call.realm.application.domain)
    skipped: dict[str, list[str]] = {
        "missing_key": [],
        "unsupported_hardware": [],
        "unsupported_firmware": [],
    }
    taken = 0
    for vin in vins:
        car = call.realm.cars.named(vin, call.owner)
        if car is None:
            raise FleetProblem(404, "not_found", "")
        reason = _reason(car)
        if reason:
            skipped[reason].append(vin)
            continue
        _give(call, car, dict(config))
        taken += 1
    return {"response": {"updated_vehicles": taken, "skipped_vehicles": skipped}}


def _give(call: Call, car: ListedCar, config: dict[str, Any]) -> None:
    car.streaming, car.streaming_synced = config, False

    def synced() -> None:
        if car.streaming is not config:
            return
        if car.online(call.realm.clock.now()):
            car.streaming_synced = True
        else:
            call.realm.clock.after(SYNC_TAKES, synced)

    call.realm.clock.after(SYNC_TAKES, synced)


def _reason(car: ListedCar) -> str:
    if not car.key_paired:
        return "missing_key"
    if not car.needs_signing:
        return "unsupported_hardware"
    year, week = (int(each) for each in car.firmware.split(".")[:2])
    return "unsupported_firmware" if (year, week) < _FIRST_FIRMWARE else ""


def _hold_config(config: Body, domain: str) -> None:
    def is_host(value: object) -> bool:
        return isinstance(value, str) and _HOST.fullmatch(value) is not None

    def is_port(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65_536

    held_to(
        config,
        {"hostname": is_host, "port": is_port, "ca": is_text, "fields": _are_fields},
        {
            "alert_types": lambda value: isinstance(value, list),
            "exp": lambda value: isinstance(value, int),
            "prefer_typed": lambda value: isinstance(value, bool),
        },
    )
    root = ".".join(domain.split(".")[-2:])
    if config["hostname"] != root and not config["hostname"].endswith(f".{root}"):
        raise wrong(f"hostname: must lie under {root}, where the application's key is")


def _are_fields(value: object) -> bool:
    known = {"interval_seconds", "minimum_delta", "resend_interval_seconds"}
    return (
        isinstance(value, dict)
        and bool(value)
        and all(
            isinstance(each, dict) and "interval_seconds" in each and set(each) <= known
            for each in value.values()
        )
    )


def read(call: Call) -> Reply:
    """The configuration of a car, and whether it has taken it in."""
    car = call.car
    return {
        "response": {
            "synced": car.streaming_synced,
            "config": car.streaming,
            "limit_reached": call.realm.limit_reached,
            "key_paired": car.key_paired,
        }
    }


def delete(call: Call) -> Reply:
    """The car tells nothing by itself any more."""
    held = call.car.streaming is not None
    call.car.streaming, call.car.streaming_synced = None, False
    return {"response": {"updated_vehicles": int(held)}}
