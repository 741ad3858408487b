"""A stand-in for ``tesla-http-proxy``, which signs commands on their way to the Fleet API.

It answers as Tesla's own proxy was observed to: what it forwards, what it
refuses, and how an asleep car comes back.
"""

import json
import re
from typing import Final

import attrs

from driveway_sandbox.loopback import Answer, Request
from driveway_sandbox.tesla.api import Api
from driveway_sandbox.tesla.deeds import DEEDS
from driveway_sandbox.tesla.metering import Category
from driveway_sandbox.tesla.problems import ASLEEP

PREFIX: Final = "/proxy"
"""What the proxy's paths begin with here."""

_COMMAND: Final = re.compile(r"/api/1/vehicles/([^/]+)/command/([^/]+)")
_CONFIG: Final = "/api/1/vehicles/fleet_telemetry_config"
_UNKNOWN: Final = frozenset(
    ["navigation_gps_request", "navigation_sc_request", "navigation_waypoints_request"]
)


@attrs.define
class CommandProxy:
    """The proxy, in front of one API."""

    api: Api

    def answer(self, request: Request, region: str) -> Answer:
        """What the proxy makes of a request."""
        bare = attrs.evolve(request, path=request.path.removeprefix(PREFIX))
        match = _COMMAND.fullmatch(bare.path)
        if match is None or request.method != "POST":
            return self.api.answer(bare, region, through_proxy=match is None and bare.path == _CONFIG)
        vin, name = match[1], match[2]
        if len(vin) != 17:
            return _said(404, "expected 17-character VIN in path (do not user Fleet API ID)")
        if name == "navigation_request":
            return self._body_lost(bare, region)
        if name in _UNKNOWN or name not in DEEDS:
            return _said(400, "invalid_command")
        missing = _missing(name, bare.body)
        if missing:
            told = {"response": {"result": False, "reason": missing}, "error": "", "error_description": ""}
            return Answer(400, f"{json.dumps(told, separators=(',', ':'))}\n".encode())
        return self._signed(bare, region)

    def _body_lost(self, request: Request, region: str) -> Answer:
        """The command is forwarded with nothing in it, and two documents come back as one."""
        self.api.answer(attrs.evolve(request, body=b""), region)
        first = _text("command requires using the REST API")
        done = {"response": {"result": True, "reason": "", "queued": True}}
        second = json.dumps(done, separators=(",", ":"))
        return Answer(400, f"{first}\n{second}".encode())

    def _signed(self, request: Request, region: str) -> Answer:
        answer = self.api.answer(request, region, through_proxy=True)
        if answer.status == 408:
            self.api.realm.meters.count(Category.COMMANDS, 408)  # it asks both domains of the car
            return _said(500, ASLEEP)
        return answer


def _missing(name: str, body: bytes) -> str:
    """Which parameter the proxy looks for in vain, in its words; empty where it has all."""
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        return ""
    wanted = next((each for each in DEEDS[name].needed if each not in given), None)
    return f"missing {wanted} param" if wanted is not None else ""


def _text(error: str) -> str:
    told = {"response": None, "error": error, "error_description": ""}
    return json.dumps(told, separators=(",", ":"))


def _said(status: int, error: str) -> Answer:
    return Answer(status, f"{_text(error)}\n".encode())
