"""What cars are asked to tell by themselves: the configuration of Fleet Telemetry."""

import re
from datetime import timedelta
from typing import Any, Final

from driveway_sandbox.tesla.calls import Body, Call, Reply, held_to, is_text, is_vins
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.problems import FleetProblem, wrong
from driveway_sandbox.tesla.signed_tokens import claims_of

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
    """A configuration as a token that the application's key has signed, as cars look at it."""
    held_to(call.body, {"vins": is_vins, "token": is_text})
    key = call.realm.application.public_key
    try:
        config = claims_of(call.body["token"], paired=frozenset() if key is None else frozenset([key]))
    except ValueError as error:
        raise wrong(f"token: {error}") from None
    return configure(call, call.body["vins"], config)


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
        if car.online:
            car.streaming_synced, car.streaming_since = True, call.realm.clock.now()
        else:
            call.realm.clock.after(SYNC_TAKES, synced)

    call.realm.clock.after(SYNC_TAKES, synced)


def _reason(car: ListedCar) -> str:
    if not car.key_paired:
        return "missing_key"
    if not car.identity.needs_signing:
        return "unsupported_hardware"
    year, week = (int(each) for each in car.identity.firmware.split(".")[:2])
    return "unsupported_firmware" if (year, week) < _FIRST_FIRMWARE else ""


def _hold_config(config: Body, domain: str) -> None:
    def is_host(value: object) -> bool:
        return isinstance(value, str) and _HOST.fullmatch(value) is not None

    def is_port(value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65_536

    held_to(
        config,
        {"hostname": is_host, "port": is_port, "fields": _are_fields},
        {
            "ca": is_text,
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
