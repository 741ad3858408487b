"""Juniper Motors on this machine: a maker that does not exist, its pages, and its cars.

What every maker has in one form or another: tokens, a list of cars, what a car
tells of itself, commands, and trouble. ``FarSide`` says the same in the words of
the contract suite.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import attrs

from driveway_core.cars import CarCommand
from driveway_core.places import Position
from driveway_core.testing.contracts.car_far_sides import Mishap
from driveway_core.vin import Vin

CLIENT = {"client_id": "driveway", "client_secret": "a-secret"}
START = datetime(2027, 3, 1, 16, 0, tzinfo=UTC)
PARKED = Position(37.7830, -122.4070)
ELSEWHERE = "/north"
"""Where the second region answers, below the address of the first."""

MISHAPS = {Mishap.LIMITED: 429, Mishap.CLOSED: 402, Mishap.TROUBLE: 503}


@attrs.define
class Bay:
    """A car of theirs."""

    number: int
    position: Position = PARKED
    asleep: bool = False
    gear: str = "P"
    speed_mps: float = 0
    destination: Position | None = None
    done: Counter[str] = attrs.field(factory=Counter)
    wakes_at: datetime | None = None


@attrs.define(eq=False)
class Motors:
    """The maker, with one customer: the ``CarFarSide`` of the contract suite."""

    url: str = ""
    at: datetime = START
    bays: dict[str, Bay] = attrs.field(factory=dict)
    codes: set[str] = attrs.field(factory=set)
    access: set[str] = attrs.field(factory=set)
    renewing: set[str] = attrs.field(factory=set)
    made: int = 0
    calls: int = 0
    mishap: Mishap | None = None
    home: str = ""

    def now(self) -> datetime:
        return self.at

    def later(self, pause: timedelta) -> None:
        self.at += pause
        for bay in self.bays.values():
            if bay.wakes_at is not None and bay.wakes_at <= self.at:
                bay.asleep, bay.wakes_at = False, None

    def code(self) -> str:
        self.codes.add(fresh := self._fresh("code"))
        return fresh

    def tokens_end(self) -> None:
        self.access.clear()

    def takes_back(self) -> None:
        self.access.clear()
        self.renewing.clear()

    def moves_away(self) -> str:
        self.home = ELSEWHERE
        return f"{self.url}{ELSEWHERE}"

    def a_car(self, *, asleep: bool = False) -> Vin:
        vin = f"JNPRBAY0000000{100 + len(self.bays)}"
        self.bays[vin] = Bay(number=1 + len(self.bays), asleep=asleep)
        return Vin(vin)

    def where(self, vin: Vin) -> Position:
        return self.bays[vin.value].position

    def sleeps(self, vin: Vin) -> bool:
        bay = self.bays[vin.value]
        return bay.asleep and bay.wakes_at is None

    def done(self, vin: Vin, command: CarCommand) -> int:
        return self.bays[vin.value].done[command.value]

    def knows(self, address: str, position: Position) -> None:
        """They take positions, and need no addresses."""

    def leads_to(self, vin: Vin) -> Position | None:
        return self.bays[vin.value].destination

    def next_call(self, mishap: Mishap) -> None:
        self.mishap = mishap

    def asked(self) -> int:
        return self.calls

    def grant(self, asked: dict[str, str]) -> tuple[int, object]:
        """A pair of tokens for a code, once, or for a token that renews."""
        if asked.get("code") in self.codes:
            self.codes.discard(asked["code"])
        elif asked.get("refresh_token") not in self.renewing:
            return 400, {}
        access, renewing = self._fresh("access"), self._fresh("renewing")
        self.access.add(access)
        self.renewing.add(renewing)  # the one before stays good, as its answer may be lost
        pair = {"access_token": access, "refresh_token": renewing}
        return 200, {**pair, "expires_in": 28_800, "driver": "ada"}

    def answer(self, token: str, path: str, asked: dict[str, float]) -> tuple[int, object]:
        """What a call is answered that is not about tokens."""
        region = ELSEWHERE if path.startswith(ELSEWHERE) else ""
        if token not in self.access:
            return 401, {}
        if region != self.home:
            return 421, {"home": f"{self.url}{self.home}"}
        match path.removeprefix(region).split("/")[1:]:
            case ["home"]:
                return 200, {"home": f"{self.url}{self.home}"}
            case ["cars"]:
                rows = [(vin, bay.number, _state(bay)) for vin, bay in self.bays.items()]
                return 200, {"cars": rows}
            case ["cars", vin, *what]:
                return self._about(self.bays[vin], what, asked)
        return 404, {}

    def _about(self, bay: Bay, what: list[str], asked: dict[str, float]) -> tuple[int, object]:
        if what == ["state"]:
            return 200, {"state": _state(bay)}
        if what == ["commands", "wake"]:
            bay.wakes_at = self.at + timedelta(minutes=1)
            return 200, {}
        if bay.asleep:
            return 408, {}
        match what:
            case ["look"]:
                where, leads_to = attrs.astuple(bay.position), bay.destination
                return 200, {
                    "measured_at": self.at.isoformat(),
                    "position": where,
                    "gear": bay.gear,
                    "speed_mps": bay.speed_mps,
                    "destination": leads_to and attrs.astuple(leads_to),
                }
            case ["destination"]:
                bay.destination = Position(**asked)
            case ["commands", command]:
                bay.done[command] += 1
        return 200, {}

    def _fresh(self, kind: str) -> str:
        self.made += 1
        return f"{kind}-{self.made}"


def _state(bay: Bay) -> str:
    return "asleep" if bay.asleep else "online"


class _Door(BaseHTTPRequestHandler):
    motors: Motors

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = json.loads(body) if body else {}
        if self.path == "/token":
            self._send(*self.motors.grant(asked))
            return
        self.motors.calls += 1
        mishap, self.motors.mishap = self.motors.mishap, None
        if mishap in MISHAPS:
            self._send(MISHAPS[mishap], {})
            return
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        status, told = self.motors.answer(token, self.path, asked)
        if mishap is Mishap.LOST:
            self.close_connection = True
        else:
            self._send(status, told)

    do_GET = do_POST = do_PUT = _serve  # noqa: N815  # as the standard library calls them

    def _send(self, status: int, told: object) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Retry-After", "37")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def open_for_business() -> Iterator[Motors]:
    """The maker, answering on a port of this machine as long as the block lasts."""
    motors = Motors()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Door", (_Door,), {"motors": motors}))
    motors.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield motors
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
