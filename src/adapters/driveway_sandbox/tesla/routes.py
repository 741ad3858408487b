"""Every call that the stand-in answers, what it counts as, and what an owner must have allowed."""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

import attrs

from driveway_sandbox.tesla import commands, reads, streams
from driveway_sandbox.tesla.accounts import Scope
from driveway_sandbox.tesla.calls import Call, Reply
from driveway_sandbox.tesla.metering import Category
from driveway_sandbox.tesla.vehicle_data import vehicle_data

Handler: TypeAlias = Callable[[Call], Reply]

_DATA: Final = frozenset([Scope.DATA])
_ANY: Final = frozenset([Scope.DATA, Scope.COMMANDS, Scope.CHARGING])
_COMMANDS: Final = frozenset([Scope.COMMANDS])
_CHARGING: Final = frozenset([Scope.COMMANDS, Scope.CHARGING])
_CHARGES: Final = ("charge_port_door_open", "charge_port_door_close", "charge_start", "charge_stop")


@attrs.frozen
class Route:
    """``pattern`` matches a path; one of ``scopes`` must have been allowed, where there are any.

    ``query`` are the parameters that may be sent. ``anywhere`` is a call that
    answers for accounts of other regions too.
    """

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    category: Category
    scopes: frozenset[Scope] = frozenset()
    query: frozenset[str] = frozenset()
    anywhere: bool = False
    partner: bool = False


def _route(
    method: str,
    path: str,
    handler: Handler,
    category: Category = Category.FREE,
    scopes: frozenset[Scope] = frozenset(),
    query: str = "",
    *,
    anywhere: bool = False,
    partner: bool = False,
) -> Route:
    pattern = re.compile(
        "/api/1/" + path.replace("{vin}", "(?P<vin>[^/]+)").replace("{name}", "(?P<name>[^/]+)")
    )
    named = frozenset(query.split())
    return Route(method, pattern, handler, category, scopes, named, anywhere, partner)


ROUTES: Final = (
    _route("GET", "users/region", reads.region, anywhere=True),
    _route("GET", "users/me", reads.me, scopes=frozenset([Scope.USER])),
    _route("POST", "partner_accounts", reads.register, anywhere=True, partner=True),
    _route("GET", "products", reads.products, Category.DATA, _DATA),
    _route("GET", "vehicles", reads.vehicles, Category.DATA, _DATA, "page per_page"),
    _route("POST", "vehicles/fleet_status", reads.fleet_status, Category.DATA, _DATA),
    _route("POST", "vehicles/fleet_telemetry_config", streams.create, scopes=_DATA),
    _route("POST", "vehicles/fleet_telemetry_config_jws", streams.create_signed, scopes=_DATA),
    _route("GET", "vehicles/{vin}/fleet_telemetry_config", streams.read, scopes=_DATA),
    _route("DELETE", "vehicles/{vin}/fleet_telemetry_config", streams.delete, scopes=_DATA),
    _route("GET", "vehicles/{vin}/vehicle_data", vehicle_data, Category.DATA, _DATA, "endpoints"),
    _route("POST", "vehicles/{vin}/wake_up", commands.wake_up, Category.WAKES, _ANY),
    _route("POST", "vehicles/{vin}/signed_command", commands.signed_command, Category.COMMANDS, _CHARGING),
    *(
        _route(
            "POST",
            f"vehicles/{{vin}}/command/(?P<name>{name})",
            commands.command,
            Category.COMMANDS,
            _CHARGING,
        )
        for name in _CHARGES
    ),
    _route("POST", "vehicles/{vin}/command/{name}", commands.command, Category.COMMANDS, _COMMANDS),
    _route("GET", "vehicles/{vin}", reads.vehicle, scopes=_DATA),
)


def find(method: str, path: str) -> tuple[Route, re.Match[str]] | None:
    """What answers a call, and what its path names."""
    for route in ROUTES:
        match = route.pattern.fullmatch(path)
        if match and route.method == method:
            return route, match
    return None


def is_known(path: str) -> bool:
    """Whether the path is one, whatever the method."""
    return any(route.pattern.fullmatch(path) for route in ROUTES)
