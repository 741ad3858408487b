"""Signed commands over real HTTP: every call is counted, and what the Fleet API says itself is understood."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.integration.tesla.scripted import (
    CAR,
    DESTINATION,
    HASTY,
    NOW,
    TELEMETRY,
    VIN,
    FarSide,
    Scene,
    able,
    done,
    json_of,
    playing,
    told,
)

from driveway_core.car_calls import CallKind
from driveway_core.car_troubles import TokenRejected, VehicleAsleep, VehicleRefused, VehicleUnreachable
from driveway_core.cars import Car, CarCommand, NavigationRoute, Streaming
from driveway_core.errors import InvalidValue
from driveway_sandbox.clock import Clock
from driveway_sandbox.loopback import Answer, Request
from driveway_sandbox.tesla.car_orders import Asked
from driveway_sandbox.tesla.car_sessions import CarKeys
from driveway_sandbox.tesla.signed_commands import SignedCar
from driveway_tesla import TeslaFleet
from driveway_tesla.signing import CommandKey

PRIVATE: Final = ec.derive_private_key(0x2538CDC2, ec.SECP256R1())
PEM: Final = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
SIGNS: Final = able(needs_signing=True)
VCP: Final = told(
    403, {"error": "Tesla Vehicle Command Protocol required, please refer to the documentation"}
)


@attrs.define
class Town:
    """Tesla with one car behind ``signed_command``; ``instead`` answers what it has an answer for."""

    scene: Scene
    car: SignedCar
    heard: list[Asked]
    instead: list[Answer | None] = attrs.field(factory=list)

    def answer(self, request: Request) -> Answer:
        if not request.path.endswith("/signed_command"):
            return VCP if "/command/" in request.path else done()
        early = self.instead.pop(0) if self.instead else None
        if early is not None:
            return early
        sent = json.loads(request.body)["routable_message"]
        answer = self.car.answer(base64.b64decode(sent, validate=True))
        return told(200, {"response": base64.b64encode(answer).decode()})

    def command(self, command: CarCommand = CarCommand.HONK_HORN, car: Car = SIGNS) -> None:
        self.scene.fleet.command(self.scene.link, car, command)

    @property
    def did(self) -> list[str]:
        return [asked.command for asked in self.heard]


@contextmanager
def town(far: FarSide, **others: object) -> Iterator[Town]:
    heard: list[Asked] = []
    keys = CarKeys.of(VIN)
    keys.pair(CommandKey(PRIVATE).public)

    def act(asked: Asked) -> tuple[bool, str]:
        heard.append(asked)
        return True, ""

    car = SignedCar(VIN, keys, Clock(lambda: NOW), act)
    with playing(far, patience=HASTY, command_key=PEM, **others) as scene:
        place = Town(scene, car, heard)
        far.script = place.answer
        yield place


def test_a_signed_command_is_two_calls_and_both_are_counted(far: FarSide) -> None:
    with town(far, transport="signed") as place:
        place.command()
        assert place.did == ["honk_horn"]
        assert place.scene.meter.kinds == [CallKind.COMMAND] * 2
        assert {path for _, path, _ in far.wire} == {f"/api/1/vehicles/{VIN}/signed_command"}


def test_a_car_that_wants_a_signature_gets_its_destination_signed(far: FarSide) -> None:
    with town(far) as place:
        route = place.scene.fleet.navigate(place.scene.link, CAR, DESTINATION)
        assert route is NavigationRoute.SIGNED
        position = DESTINATION.position
        assert place.heard == [
            Asked("navigation_gps_request", {"lat": position.latitude, "lon": position.longitude, "order": 1})
        ]
        assert len(place.scene.meter.spent) == len(far.asked) == 3  # plainly, the session, signed


def test_a_car_that_knows_no_signatures_is_asked_plainly(far: FarSide) -> None:
    with town(far, transport="signed") as place:
        place.instead = [told(422, {"error": "vehicle does not support signed commands"})]
        with pytest.raises(VehicleRefused):  # this one wants them all the same: no way is left
            place.command()
        assert [path.rsplit("/", 1)[1] for _, path, _ in far.wire] == ["signed_command", "honk_horn"]


@pytest.mark.parametrize(
    "answer, error",
    [
        (told(408, {"error": "vehicle unavailable: vehicle is offline or asleep"}), VehicleAsleep),
        (told(401), TokenRejected),
        (told(503), VehicleUnreachable),
        (told(200, {"response": "no base64!"}), VehicleUnreachable),
        (told(200, {"response": None}), VehicleUnreachable),
        (told(200, {}), VehicleUnreachable),
    ],
)
def test_what_the_fleet_api_says_itself_is_understood_and_nothing_is_done(
    far: FarSide, answer: Answer, error: type[Exception]
) -> None:
    with town(far, transport="signed") as place:
        place.instead = [answer]
        with pytest.raises(error):
            place.command()
        assert (place.did, len(far.asked), len(place.scene.meter.spent)) == ([], 1, 1)


def test_a_honk_whose_answer_is_lost_is_heard_once_and_said_to_be_unsure(far: FarSide) -> None:
    with town(far, transport="signed") as place:

        def loses_the_second(request: Request) -> Answer:
            answer = place.answer(request)
            return attrs.evolve(answer, dropped=True) if len(far.asked) == 2 else answer

        far.script = loses_the_second
        with pytest.raises(VehicleUnreachable) as trouble:
            place.command()
        assert trouble.value.may_have_run
        assert (place.did, len(far.asked)) == (["honk_horn"], 2)


def test_a_gateway_that_gives_up_leaves_a_honk_unsure_and_is_asked_for_a_destination_again(
    far: FarSide,
) -> None:
    with town(far, transport="signed") as place:
        place.instead = [None, told(504)]
        with pytest.raises(VehicleUnreachable) as trouble:
            place.command()
        assert trouble.value.may_have_run
        assert place.did == []
        signed = place.scene.fleet.signing
        assert signed is not None
        place.instead = [None, told(504)]
        signed.navigate(place.scene.link, CAR, DESTINATION)
        assert place.did == ["navigation_gps_request"]


def test_telemetry_is_configured_by_a_token_that_we_sign(far: FarSide) -> None:
    with town(far, telemetry=TELEMETRY) as place:
        far.script = lambda _: told(200, {"response": {"updated_vehicles": 1}})
        became = place.scene.fleet.stream(place.scene.link, [CAR])
        assert became == {CAR.vin: (Streaming.ASKED, None)}
        (request,) = far.asked
        assert request.path == "/api/1/vehicles/fleet_telemetry_config_jws"
        sent = json_of(request.body)
        assert isinstance(sent, dict)
        header, claims, signature = (
            base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in sent["token"].split(".")
        )
        assert json.loads(header) == {"alg": "Tesla.SS256", "typ": "JWT"}
        assert json.loads(claims)["hostname"] == TELEMETRY.hostname
        assert len(signature) == 96


def test_a_key_that_is_none_is_named_before_anything_is_asked(far: FarSide) -> None:
    with pytest.raises(InvalidValue, match="TESLA_COMMAND_KEY_FILE"), playing(far, command_key="no key"):
        pass
    assert far.asked == []


def test_the_key_is_shown_nowhere(far: FarSide) -> None:
    with town(far) as place:
        shown = repr(place.scene.fleet) + repr(place.scene.fleet.signing)
        assert isinstance(place.scene.fleet, TeslaFleet)
        assert PEM.splitlines()[1] not in shown
        assert VIN not in shown
