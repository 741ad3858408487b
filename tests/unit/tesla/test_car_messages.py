"""Answers of cars, read: which are ours, and which are somebody else's."""

from collections.abc import Callable

import pytest
from tesla_protocol.command import universal_message_pb2 as universal
from tesla_protocol.command.car_server_pb2 import Response
from tesla_protocol.command.signatures_pb2 import SESSION_INFO_STATUS_INVALID_HANDLE, SessionInfo
from tesla_protocol.command.universal_message_pb2 import RoutableMessage
from tests.unit.tesla.road import CAR, KEY, LINK, Road, go_home, honk

from driveway_core.car_troubles import VehicleRefused, VehicleUnreachable
from driveway_core.cars import CarCommand
from driveway_tesla.car_messages import (
    INFOTAINMENT,
    Envelope,
    command_payload,
    handshake,
    read_answer,
    refusal,
)
from driveway_tesla.signing import Forged

ENVELOPE = Envelope(address=bytes(range(16)), uuid=bytes(range(16, 32)))

Change = Callable[[RoutableMessage], None]


def an_answer() -> RoutableMessage:
    question = handshake(KEY.public, domain=INFOTAINMENT, envelope=ENVELOPE)
    return RoutableMessage.FromString(Road().car.answer(question))


def read(message: RoutableMessage) -> None:
    read_answer(message.SerializeToString(), domain=INFOTAINMENT, envelope=ENVELOPE)


def from_elsewhere(message: RoutableMessage) -> None:
    message.from_destination.domain = universal.DOMAIN_VEHICLE_SECURITY


def to_somebody_else(message: RoutableMessage) -> None:
    message.to_destination.routing_address = ENVELOPE.address[::-1]


def about_something_else(message: RoutableMessage) -> None:
    message.request_uuid = ENVELOPE.uuid[::-1]


def with_no_session(message: RoutableMessage) -> None:
    message.session_info = b"\xff"


def with_a_handle(message: RoutableMessage) -> None:
    message.session_info = SessionInfo(status=SESSION_INFO_STATUS_INVALID_HANDLE).SerializeToString()


@pytest.mark.parametrize(
    "change", [from_elsewhere, to_somebody_else, about_something_else, with_no_session, with_a_handle]
)
def test_an_answer_that_is_not_ours_is_none(change: Change) -> None:
    answer = an_answer()
    read(answer)
    change(answer)
    with pytest.raises(Forged):
        read(answer)


def test_an_answer_without_the_uuid_of_its_request_is_one() -> None:
    answer = an_answer()
    answer.ClearField("request_uuid")
    read(answer)


@pytest.mark.parametrize("sent", [b"", b"\xff", b"{}"])
def test_what_is_no_message_is_no_answer(sent: bytes) -> None:
    with pytest.raises(Forged):
        read_answer(sent, domain=INFOTAINMENT, envelope=ENVELOPE)


def test_waking_is_nothing_to_sign() -> None:
    with pytest.raises(KeyError):
        command_payload(CarCommand.WAKE)


def test_a_refusal_without_words_is_one_and_noise_is_no_answer() -> None:
    refused = Response()
    refused.actionStatus.result = 1  # type: ignore[assignment]  # OPERATIONSTATUS_ERROR
    assert refusal(refused.SerializeToString()) == ""
    assert refusal(b"") is None
    with pytest.raises(Forged):
        refusal(b"\xff")


def test_a_question_is_answered_that_our_key_is_not_let_in() -> None:
    road = Road()
    road.car.keys.paired.clear()
    with pytest.raises(VehicleRefused, match="key_not_paired"):
        honk(road.transport())
    assert len(road.messages) == 1


def test_a_session_instead_of_an_answer_says_nothing_about_the_command() -> None:
    def tells_its_session(road: Road, message: bytes) -> bytes:
        asked = RoutableMessage.FromString(message)
        envelope = Envelope(address=asked.from_destination.routing_address, uuid=asked.uuid)
        return road.car.answer(handshake(KEY.public, domain=INFOTAINMENT, envelope=envelope))

    road = Road()
    transport = road.transport()
    go_home(transport)
    road.mishaps = [tells_its_session] * 9
    with pytest.raises(VehicleUnreachable) as trouble:
        transport.command(LINK, CAR, CarCommand.HONK_HORN)
    assert trouble.value.may_have_run
