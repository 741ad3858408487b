"""A car of the sandbox and the way to it, with whatever may happen to a message on that way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final
from uuid import UUID

import attrs
from cryptography.hazmat.primitives.asymmetric import ec
from tesla_protocol.command.universal_message_pb2 import RoutableMessage

from driveway_core.actors import AccountId
from driveway_core.car_links import CarLink
from driveway_core.car_troubles import VehicleUnreachable
from driveway_core.cars import Car, CarCommand, Destination
from driveway_core.places import Position
from driveway_core.vehicles import VehicleId
from driveway_core.vin import Vin
from driveway_sandbox.clock import Clock
from driveway_sandbox.tesla.car_orders import Asked
from driveway_sandbox.tesla.car_sessions import CarKeys
from driveway_sandbox.tesla.signed_commands import SignedCar
from driveway_tesla.sessions import Sessions
from driveway_tesla.signed import SignedTransport
from driveway_tesla.signing import CommandKey

START: Final = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
VIN: Final = "5YJ3E1EA7HF000337"
KEY: Final = CommandKey(ec.derive_private_key(0x2538CDC2, ec.SECP256R1()))
OWNER: Final = AccountId(UUID(int=1))
CAR: Final = Car(vehicle_id=VehicleId(UUID(int=2)), owner_id=OWNER, vin=Vin(VIN))
LINK: Final = CarLink(
    account_id=OWNER,
    access_token="none",
    refresh_token="none",
    expires_at=START + timedelta(hours=8),
    base_url="http://127.0.0.1:1",
    linked_at=START,
    updated_at=START,
)

HOME: Final = Destination(address="1 Main St", position=Position(37.323, -122.0322))

Mishap = Callable[["Road", bytes], bytes]
"""What happens to one message instead of simply arriving: given the road and the message."""


def arrives(road: "Road", message: bytes) -> bytes:
    return road.car.answer(message)


def never_arrives(_road: "Road", _message: bytes) -> bytes:
    raise VehicleUnreachable(may_have_run=True)


def answer_is_lost(road: "Road", message: bytes) -> bytes:
    road.car.answer(message)
    raise VehicleUnreachable(may_have_run=True)


def arrives_twice(road: "Road", message: bytes) -> bytes:
    road.car.answer(message)
    return road.car.answer(message)


def answer_is_garbled(road: "Road", message: bytes) -> bytes:
    return road.car.answer(message)[::-1]


def car_restarts_first(road: "Road", message: bytes) -> bytes:
    road.car.reboot()
    return road.car.answer(message)


def takes_a_minute(road: "Road", message: bytes) -> bytes:
    road.car.clock.advance(minutes=1)
    return road.car.answer(message)


def nobody_to_ask(_road: "Road", _message: bytes) -> bytes:
    raise VehicleUnreachable


@attrs.define
class Road:
    """The way to one car that has let our key in; ``mishaps`` befall the messages in their order."""

    mishaps: list[Mishap] = attrs.field(factory=list)
    heard: list[str] = attrs.field(factory=list)
    asked: list[Asked] = attrs.field(factory=list)
    messages: list[bytes] = attrs.field(factory=list)
    pauses: list[float] = attrs.field(factory=list)
    reply: tuple[bool, str] = (True, "")
    car: SignedCar = attrs.field(init=False)
    _lots: "count[int]" = attrs.field(factory=count, init=False)

    def __attrs_post_init__(self) -> None:
        keys = CarKeys.of(VIN)
        keys.pair(KEY.public)
        self.car = SignedCar(VIN, keys, Clock(lambda: START), self.act, entropy=self.entropy)
        self.car.clock.advance(hours=1)

    def act(self, asked: Asked) -> tuple[bool, str]:
        self.asked.append(asked)
        self.heard.append(asked.command)
        return self.reply

    def entropy(self, length: int) -> bytes:
        return next(self._lots).to_bytes(length, "big")

    def signed(self, link: CarLink, car: Car, message: bytes) -> bytes:
        """``Line``: one call of the Fleet API."""
        self.messages.append(message)
        mishap = self.mishaps.pop(0) if self.mishaps else arrives
        return mishap(self, message)

    def transport(self, clock: Callable[[], datetime] | None = None) -> SignedTransport:
        """One process of ours, whose clock may be another than the car's."""
        return SignedTransport(
            self, KEY, clock or self.car.clock.now, self.entropy, self.pauses.append, Sessions()
        )


def honk(transport: SignedTransport) -> None:
    transport.command(LINK, CAR, CarCommand.HONK_HORN)


def go_home(transport: SignedTransport) -> None:
    transport.navigate(LINK, CAR, HOME)


def counters(road: Road) -> list[tuple[bytes, int]]:
    """The epochs and counters of all commands that were sent."""
    stamps = [
        RoutableMessage.FromString(each).signature_data.HMAC_Personalized_data for each in road.messages
    ]
    return [(stamp.epoch, stamp.counter) for stamp in stamps if stamp.counter]
