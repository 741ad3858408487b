"""A far side that says what a test tells it to, over real HTTP, and a meter that counts every call."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Final
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.car_links import CarLink
from driveway_core.cars import Abilities, Car, Destination
from driveway_core.places import Position
from driveway_core.testing.contracts.car_far_sides import CountedCalls
from driveway_core.vehicles import VehicleId
from driveway_core.vin import Vin
from driveway_sandbox.loopback import Answer, LoopbackServer, Request
from driveway_tesla import Patience, TelemetryServer, TeslaFleet, TeslaSettings

NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN: Final = "eyJplanted.eyJtoken.c2VjcmV0"
REFRESH: Final = "EU_planted_refresh_token"
SECRET: Final = "planted-client-secret"
VIN: Final = "5YJ3E1EA7HF000337"
ADDRESS: Final = "1 Main St"
PLACE: Final = Position(52.520008, 13.404954)
OWNER: Final = AccountId(UUID(int=7))
VEHICLE: Final = VehicleId(UUID(int=8))
HASTY: Final = Patience(connecting=0.3, answering=0.3, whole=0.5)

Script = Callable[[Request], Answer]
CAR: Final = Car(vehicle_id=VEHICLE, owner_id=OWNER, vin=Vin(VIN))
DESTINATION: Final = Destination(address=ADDRESS, position=PLACE)


def told(status: int, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer whose body is JSON, or these very bytes."""
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return Answer(status, content, headers or {})


def done(reason: str = "") -> Answer:
    """A command that was carried out."""
    return told(200, {"response": {"result": True, "reason": reason}})


@attrs.define
class FarSide:
    """Whoever is asked: ``script`` answers everything, and everything is remembered."""

    url: str = ""
    script: Script = lambda _: done()
    asked: list[Request] = attrs.field(factory=list)
    release: Event = attrs.field(factory=Event)

    def answer(self, request: Request) -> Answer:
        self.asked.append(request)
        return self.script(request)

    def says(self, *answers: Answer) -> None:
        """These, one after the other; the last of them from then on."""
        left = list(answers)
        self.script = lambda _: left.pop(0) if len(left) > 1 else left[0]

    def hangs(self) -> None:
        """No answer until the test is over."""

        def script(_: Request) -> Answer:
            self.release.wait(10)
            return Answer(200, dropped=True)

        self.script = script

    @property
    def wire(self) -> list[tuple[str, str, object]]:
        """What was asked: method, path with its query, and the body as JSON."""
        return [
            (each.method, each.path + (f"?{each.query}" if each.query else ""), json_of(each.body))
            for each in self.asked
        ]


def json_of(body: bytes) -> object:
    """A body as JSON; None where there is none."""
    return json.loads(body) if body else None


@contextmanager
def listening() -> Iterator[FarSide]:
    """A far side for the length of a test."""
    side = FarSide()
    server = LoopbackServer(side.answer, host="127.0.0.1", port=0, banner="scripted")
    server.start()
    side.url = server.url
    try:
        yield side
    finally:
        side.release.set()
        server.stop()


def settings(base: str, **others: object) -> TeslaSettings:
    """An application at a stand-in."""
    given: dict[str, object] = {
        "client_id": "our-client-id",
        "client_secret": SECRET,
        "redirect_uri": "https://driveway.example/tesla/callback",
        "api_base": base,
        "auth_base": base,
        **others,
    }
    return TeslaSettings(**given)  # type: ignore[arg-type]  # each test gives what fits


def link(base: str) -> CarLink:
    """A linked account there."""
    return CarLink(
        account_id=OWNER,
        access_token=TOKEN,
        refresh_token=REFRESH,
        expires_at=NOW + timedelta(hours=8),
        base_url=base,
        linked_at=NOW,
        updated_at=NOW,
    )


def able(**abilities: object) -> Car:
    """The car with abilities that are known."""
    return attrs.evolve(CAR, abilities=Abilities(**abilities))  # type: ignore[arg-type]  # as above


@attrs.frozen
class Scene:
    """An adapter at a far side, its meter, and the pauses that it took."""

    far: FarSide
    fleet: TeslaFleet
    meter: CountedCalls
    link: CarLink
    pauses: list[float]


@contextmanager
def playing(far: FarSide, *, patience: Patience | None = None, **others: object) -> Iterator[Scene]:
    """The adapter over that far side."""
    meter, pauses = CountedCalls(), list[float]()
    fleet = TeslaFleet.open(
        settings(far.url, **others),
        meter=meter,
        clock=lambda: NOW,
        pause=pauses.append,
        patience=patience,
    )
    try:
        yield Scene(far, fleet, meter, link(far.url), pauses)
    finally:
        fleet.close()


TELEMETRY: Final = TelemetryServer(hostname="telemetry.driveway.example", port=8443, ca="-----CA-----")
