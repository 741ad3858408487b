"""The sandbox as a fleet's far side."""

from datetime import datetime, timedelta

import attrs

from driveway_core.cars import CarCommand, CarState
from driveway_core.places import Position
from driveway_core.ports import CallMeter
from driveway_core.testing.contracts.car_far_sides import Mishap
from driveway_core.vin import Vin
from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.accounts import Owner
from driveway_sandbox.tesla.faults import FleetFault, FleetFaultKind
from driveway_sandbox.tesla.world import Gps
from driveway_tesla import TeslaFleet, TeslaSettings
from driveway_tesla.commands import PATHS

START = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
CALLBACK = "https://driveway.example/tesla/callback"
API = "/api/1/*"
EXACT = Gps(white=0, drift=0)

MISHAPS = {
    Mishap.LIMITED: FleetFault(path=API, status=429, error="limit", retry_after=37),
    Mishap.CLOSED: FleetFault(path=API, status=402, error="payment required"),
    Mishap.TROUBLE: FleetFault(path=API, status=503, error="vehicle is not available"),
    Mishap.LOST: FleetFault(path=API, kind=FleetFaultKind.DROP_AFTER),
}


def opened(sandbox: TeslaSandbox, meter: CallMeter, **others: object) -> TeslaFleet:
    """The adapter over that sandbox."""
    given: dict[str, object] = {
        "client_id": sandbox.realm.application.client_id,
        "client_secret": sandbox.realm.application.client_secret,
        "redirect_uri": CALLBACK,
        "api_base": sandbox.url,
        "auth_base": sandbox.url,
        **others,
    }
    settings = TeslaSettings(**given)  # type: ignore[arg-type]  # each test gives what fits
    return TeslaFleet.open(settings, meter=meter, clock=sandbox.clock.now, pause=lambda _: None)


@attrs.define
class SandboxCars:
    """What happens there without us."""

    sandbox: TeslaSandbox
    owner: Owner

    @classmethod
    def at(cls, sandbox: TeslaSandbox) -> "SandboxCars":
        """With a driver who has no cars yet."""
        sandbox.realm.application.redirect_uris = (CALLBACK,)
        return cls(sandbox, sandbox.owner())

    def now(self) -> datetime:
        return self.sandbox.clock.now()

    def later(self, pause: timedelta) -> None:
        self.sandbox.clock.advance(pause)

    def code(self) -> str:
        return self.sandbox.code(self.owner, CALLBACK)

    def tokens_end(self) -> None:
        with self.sandbox.clock.lock:
            self.sandbox.realm.tokens.expire(at=self.now())

    def takes_back(self) -> None:
        with self.sandbox.clock.lock:
            self.sandbox.realm.tokens.revoke(self.owner)

    def moves_away(self) -> str:
        self.owner.region = "eu"
        return self.sandbox.bases["eu"]

    def a_car(self, *, asleep: bool = False) -> Vin:
        return self.sandbox.car(self.owner, needs_signing=False, asleep=asleep, gps=EXACT).vin

    def where(self, vin: Vin) -> Position:
        return self.sandbox.realm.cars[vin.value].body.now().position

    def sleeps(self, vin: Vin) -> bool:
        return self.sandbox.realm.cars[vin.value].body.now().state is CarState.ASLEEP

    def done(self, vin: Vin, command: CarCommand) -> int:
        return self.sandbox.realm.cars[vin.value].heard[PATHS[command].rpartition("/")[2]]

    def knows(self, address: str, position: Position) -> None:
        self.sandbox.places.add(address, position)

    def leads_to(self, vin: Vin) -> Position | None:
        route = self.sandbox.realm.cars[vin.value].body.now().route
        return None if route is None else route.position

    def next_call(self, mishap: Mishap) -> None:
        self.sandbox.faults.add(MISHAPS[mishap])

    def asked(self) -> int:
        return len(self.sandbox.requests)
