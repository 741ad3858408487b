"""The stand-in's parts put together: one realm, its API in three regions, its pages, its control calls."""

import json

import attrs

from driveway_sandbox.clock import Clock
from driveway_sandbox.loopback import Answer, Request
from driveway_sandbox.tesla import pages
from driveway_sandbox.tesla.api import Api
from driveway_sandbox.tesla.authorising import Authorising
from driveway_sandbox.tesla.control import Control
from driveway_sandbox.tesla.proxy import PREFIX, CommandProxy
from driveway_sandbox.tesla.realm import Realm


@attrs.frozen
class WrongDeeds(Exception):
    """The stand-in for Tesla itself went wrong."""

    found: tuple[str, ...]

    def __str__(self) -> str:
        return f"{len(self.found)} mistakes, the first of them: " + "; ".join(self.found[:3])


class TeslaService:
    """A stand-in for Tesla that answers requests, wherever they come from."""

    def __init__(self, clock: Clock) -> None:
        self.realm = Realm(clock)
        self.api = Api(self.realm)
        self.proxy = CommandProxy(self.api)
        self.authorising = Authorising(self.realm)
        self.control = Control(self.realm)

    def answer(self, request: Request, region: str = "na") -> Answer:
        """The answer to any request that came to a region's address."""
        if request.path.startswith("/api/1/"):
            return self.api.answer(request, region)
        if request.path.startswith(f"{PREFIX}/"):
            return self.proxy.answer(request, region)
        if request.path in ("/oauth2/v3/authorize", "/oauth2/v3/token"):
            return self.authorising.answer(request)
        if request.path.startswith("/_sandbox/"):
            return self.control.answer(request)
        if request.path == "/":
            with self.realm.clock.lock:
                self.realm.clock.catch_up()
                return pages.live(self.realm)
        if request.path == "/status":
            return Answer(200, b"ok", kind="text/plain")
        told = {"response": None, "error": "not_found", "error_description": pages.NOT_TESLA}
        return Answer(404, json.dumps(told).encode())
