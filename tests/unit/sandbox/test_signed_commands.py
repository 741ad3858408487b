"""The sandbox's car and signed commands, message by message: what it obeys, and what it says to the rest."""

from datetime import UTC, datetime, timedelta
from typing import Final

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from tesla_protocol.command import universal_message_pb2 as universal
from tesla_protocol.command import vcsec_pb2 as security
from tesla_protocol.command.signatures_pb2 import SessionInfo
from tesla_protocol.command.universal_message_pb2 import RoutableMessage

from driveway_core.cars import CarCommand
from driveway_sandbox.clock import Clock
from driveway_sandbox.tesla.car_orders import Asked
from driveway_sandbox.tesla.car_sessions import SECURITY, CarKeys, Client, Part
from driveway_sandbox.tesla.signed_commands import SignedCar
from driveway_tesla.car_messages import (
    ENCRYPTED,
    INFOTAINMENT,
    Envelope,
    command_payload,
    handshake,
    read_answer,
    refusal,
    signed_command,
)
from driveway_tesla.signing import CommandKey, SessionKeys, Stamp, command_tag, open_answer, request_hash

START: Final = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
VIN: Final = "5YJ3E1EA7HF000337"
OURS: Final = CommandKey(ec.derive_private_key(0x2538CDC2, ec.SECP256R1()))
ENVELOPE: Final = Envelope(address=bytes(range(16)), uuid=bytes(range(16, 32)))
HONK: Final = command_payload(CarCommand.HONK_HORN)


@attrs.define
class Street:
    """One car of a test's own, with our key let in, and what it was heard doing."""

    heard: list[Asked] = attrs.field(factory=list)
    clock: Clock = attrs.field(factory=lambda: Clock(lambda: START))
    answer: tuple[bool, str] = (True, "")
    car: SignedCar = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        keys = CarKeys.of(VIN)
        keys.pair(OURS.public)
        self.car = SignedCar(VIN, keys, self.clock, self.act)

    def act(self, asked: Asked) -> tuple[bool, str]:
        self.heard.append(asked)
        return self.answer

    def session(self, domain: int = INFOTAINMENT) -> tuple[SessionKeys, SessionInfo]:
        sent = handshake(OURS.public, domain=domain, envelope=ENVELOPE)
        info = SessionInfo.FromString(RoutableMessage.FromString(self.car.answer(sent)).session_info)
        return OURS.agree(info.publicKey), info

    def signed(
        self, payload: bytes = HONK, *, counter: int = 1, lasts: int = 10, domain: int = INFOTAINMENT
    ) -> bytes:
        """A command as it should be, but for what a test wants otherwise."""
        keys, info = self.session(domain)
        stamp = Stamp(epoch=info.epoch, counter=counter, expires_at=max(0, info.clock_time + lasts))
        tag = command_tag(keys, payload, vin=VIN, domain=domain, stamp=stamp, flags=ENCRYPTED)
        return signed_command(
            payload,
            public=OURS.public,
            tag=tag,
            stamp=stamp,
            domain=domain,
            flags=ENCRYPTED,
            envelope=ENVELOPE,
        )

    def fault(self, message: bytes) -> str:
        """The fault that it answers with, without the prefix that they all have."""
        answer = RoutableMessage.FromString(self.car.answer(message))
        name = universal.MessageFault_E.Name(answer.signedMessageStatus.signed_message_fault)
        return name.removeprefix("MESSAGEFAULT_ERROR_")


def test_the_published_car_tells_its_session_byte_for_byte() -> None:
    # protocol.md of Tesla's vehicle-command: keys to test with, which no car knows
    private = ec.derive_private_key(
        0x344EE5B466A7CF1EEB12B6F50331DB2E5EC5834EF5F4BEFCFD8CBE55C2528D70, ec.SECP256R1()
    )
    ours = ec.derive_private_key(
        0x2538CDC29A97C19C1E99A637D6CF4F8C970C118B56EDE1E6323E6D162C4B30DB, ec.SECP256R1()
    )
    public = CommandKey(ours).public
    part = Part(INFOTAINMENT, private, bytes.fromhex("4c463f9cc0d3d26906e982ed224adde6"), START)
    part.clients[public] = Client(counter=6)
    info, tag = part.told(
        public,
        vin="5YJ30123456789ABC",
        paired=True,
        now=START + timedelta(seconds=2650),
        challenge=bytes.fromhex("1588d5a30eabc6f8fc9a951b11f6fd11"),
    )
    assert info.hex() == (
        "0806124104c7a1f47138486aa4729971494878d33b1a24e39571f748a6e16c5955b3d877d3"
        "a6aaa0e955166474af5d32c410f439a2234137ad1bb085fd4e8813c958f11d97"
        "1a104c463f9cc0d3d26906e982ed224adde6255a0a0000"
    )
    assert tag.hex() == "996c1fe38331be138f8039c194b14db2198846ed7d8251e6749284d7b32ea002"


@pytest.mark.parametrize("encrypts", [True, False])
def test_a_good_command_is_obeyed_once_and_answered_so_that_we_can_read_it(*, encrypts: bool) -> None:
    street = Street()
    street.car.encrypts = encrypts
    message = street.signed()
    answer = read_answer(street.car.answer(message), domain=INFOTAINMENT, envelope=ENVELOPE)
    content = answer.plain
    if answer.sealed is not None:
        tag = RoutableMessage.FromString(message).signature_data.HMAC_Personalized_data.tag
        answers = request_hash(tag, domain=INFOTAINMENT)
        content = open_answer(
            street.session()[0], answer.sealed, vin=VIN, domain=INFOTAINMENT, answers=answers
        )
    assert (answer.sealed is not None) is encrypts
    assert refusal(content) is None
    assert street.heard == [Asked("honk_horn")]
    assert street.fault(message) == "INVALID_TOKEN_OR_COUNTER"
    assert len(street.heard) == 1


def test_a_command_that_the_car_does_not_do_says_why() -> None:
    street = Street(answer=(False, "not_in_park"))
    street.car.encrypts = False
    answer = read_answer(street.car.answer(street.signed()), domain=INFOTAINMENT, envelope=ENVELOPE)
    assert refusal(answer.plain) == "not_in_park"


def test_a_key_that_nobody_let_in_is_told_so_and_obeyed_in_nothing() -> None:
    street = Street()
    message = street.signed()
    street.car.keys.paired.clear()
    assert street.fault(message) == "UNKNOWN_KEY_ID"
    sent = handshake(OURS.public, domain=INFOTAINMENT, envelope=ENVELOPE)
    told = read_answer(street.car.answer(sent), domain=INFOTAINMENT, envelope=ENVELOPE).session
    assert told is not None
    assert not told.paired
    assert street.heard == []


def test_a_command_from_before_a_restart_is_of_the_wrong_epoch() -> None:
    street = Street()
    message = street.signed()
    street.car.reboot()
    assert street.fault(message) == "INCORRECT_EPOCH"


def test_a_command_that_comes_too_late_has_expired() -> None:
    street = Street()
    message = street.signed(lasts=10)
    street.clock.advance(seconds=11)
    assert street.fault(message) == "TIME_EXPIRED"


def test_a_command_of_an_earlier_counter_is_taken_once_while_it_is_soon() -> None:
    street = Street()
    later, earlier = street.signed(counter=5), street.signed(counter=3)
    assert [street.fault(each) for each in (later, earlier, earlier)] == [
        "NONE",
        "NONE",
        "INVALID_TOKEN_OR_COUNTER",
    ]
    assert street.fault(street.signed(counter=2, lasts=31)) == "TIME_TO_LIVE_TOO_LONG"
    assert len(street.heard) == 2


@pytest.mark.parametrize(
    "wrong, fault",
    [
        (b"", "INVALID_DOMAINS"),
        (b"\x32", "DECODING"),
        (handshake(b"no key", domain=INFOTAINMENT, envelope=ENVELOPE), "BAD_PARAMETER"),
        (handshake(OURS.public, domain=5, envelope=ENVELOPE), "INVALID_DOMAINS"),
    ],
)
def test_a_message_that_is_none_is_answered_with_the_fault_of_it(wrong: bytes, fault: str) -> None:
    assert Street().fault(wrong) == fault


def test_a_command_without_a_signature_or_of_an_unknown_kind_is_not_obeyed() -> None:
    street = Street()
    bare = RoutableMessage.FromString(street.signed())
    bare.ClearField("signature_data")
    assert street.fault(bare.SerializeToString()) == "BAD_PARAMETER"
    assert street.fault(street.signed(b"\x12\x04\x52\x02\x08\x01", counter=1)) == "INVALID_COMMAND"
    assert street.fault(street.signed(b"\xff", counter=2)) == "DECODING"
    assert street.fault(street.signed(domain=SECURITY)) == "INVALID_COMMAND"
    assert street.heard == []


def test_the_security_computer_wants_its_commands_in_order() -> None:
    street = Street()
    assert street.fault(street.signed(counter=9, domain=SECURITY)) == "INVALID_COMMAND"
    assert street.fault(street.signed(counter=8, domain=SECURITY)) == "INVALID_TOKEN_OR_COUNTER"


def moving_the_charge_port(move: security.ClosureMoveType_E) -> security.UnsignedMessage:
    return security.UnsignedMessage(closureMoveRequest=security.ClosureMoveRequest(chargePort=move))


def signed_parts(sent: bytes) -> tuple[object, ...]:
    """All but what finds the answer's way back; the epoch counts, whether it is written out or not."""
    message = RoutableMessage.FromString(sent)
    stamp = message.signature_data.HMAC_Personalized_data
    return (
        message.to_destination.domain,
        message.protobuf_message_as_bytes,
        message.flags,
        message.signature_data.signer_identity.public_key,
        (stamp.counter, stamp.expires_at, stamp.tag),
    )


@pytest.mark.parametrize(
    "asks, heard",
    [
        (security.UnsignedMessage(RKEAction=security.RKE_ACTION_LOCK), "door_lock"),
        (security.UnsignedMessage(RKEAction=security.RKE_ACTION_UNLOCK), "door_unlock"),
        (moving_the_charge_port(security.CLOSURE_MOVE_TYPE_OPEN), "charge_port_door_open"),
        (moving_the_charge_port(security.CLOSURE_MOVE_TYPE_CLOSE), "charge_port_door_close"),
    ],
)
def test_the_security_computer_is_asked_in_its_own_words(asks: security.UnsignedMessage, heard: str) -> None:
    street = Street()
    street.car.encrypts = False
    payload = asks.SerializeToString()
    answer = RoutableMessage.FromString(street.car.answer(street.signed(payload, domain=SECURITY)))
    assert (street.heard, answer.protobuf_message_as_bytes) == ([Asked(heard)], b"")
    street.answer = (False, "closures open")
    answer = RoutableMessage.FromString(street.car.answer(street.signed(payload, counter=2, domain=SECURITY)))
    told = security.FromVCSECMessage.FromString(answer.protobuf_message_as_bytes)
    assert told.nominalError.genericError != 0


def test_the_security_computer_does_not_do_everything() -> None:
    street = Street()
    trunk = security.UnsignedMessage(RKEAction=security.RKE_ACTION_OPEN_TRUNK).SerializeToString()
    assert street.fault(street.signed(trunk, domain=SECURITY)) == "INVALID_COMMAND"


def check_a_flipped(bit: int) -> None:
    """The test fails where a command with that bit flipped does what it did not say, or is not ours."""
    street = Street()
    sent = street.signed()
    message = bytearray(sent)
    message[bit // 8] ^= 1 << bit % 8
    street.car.answer(bytes(message))
    if street.heard:
        assert signed_parts(bytes(message)) == signed_parts(sent), bit
        assert street.heard == [Asked("honk_horn")]


def test_no_command_with_one_bit_flipped_is_obeyed() -> None:
    for bit in range(5, len(Street().signed()) * 8, 61):
        check_a_flipped(bit)


@pytest.mark.wide
def test_not_one_bit_of_a_command_can_be_flipped() -> None:
    for bit in range(len(Street().signed()) * 8):
        check_a_flipped(bit)


@pytest.mark.wide
@given(counters=st.lists(st.integers(1, 50) | st.just(0xFFFF_FFFF), max_size=30), in_order=st.booleans())
def test_no_counter_is_taken_twice(*, counters: list[int], in_order: bool) -> None:
    client = Client()
    taken: list[int] = []
    for counter in counters:
        highest = max(taken, default=0)
        if client.takes(counter, in_order=in_order):
            taken.append(counter)
            assert counter > highest or not in_order
        else:
            assert counter in taken or counter < highest
    assert len(taken) == len(set(taken))
