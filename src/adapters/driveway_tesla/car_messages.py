"""The messages between us and a car: written as bytes, and read back.

Source: Tesla's protocol specification, and its messages as ``tesla-protocol``
publishes them; what became of each fault is in ``faults``.
"""

from typing import Final

import attrs
from google.protobuf.message import DecodeError
from tesla_protocol.command.car_server_pb2 import (
    OPERATIONSTATUS_ERROR,
    Action,
    ChargePortDoorClose,
    ChargePortDoorOpen,
    NavigationGpsRequest,
    Response,
    VehicleAction,
    VehicleControlFlashLightsAction,
    VehicleControlHonkHornAction,
)
from tesla_protocol.command.signatures_pb2 import (
    SESSION_INFO_STATUS_KEY_NOT_ON_WHITELIST,
    SESSION_INFO_STATUS_OK,
    HMAC_Personalized_Signature_Data,
    KeyIdentity,
    SessionInfo,
    SignatureData,
)
from tesla_protocol.command.universal_message_pb2 import (
    DOMAIN_INFOTAINMENT,
    FLAG_ENCRYPT_RESPONSE,
    Destination,
    RoutableMessage,
    SessionInfoRequest,
)

from driveway_core import cars
from driveway_core.cars import CarCommand
from driveway_tesla.signing import Forged, Sealed, Stamp

INFOTAINMENT: Final[int] = DOMAIN_INFOTAINMENT
"""The part of a car that all our commands are for."""

ENCRYPTED: Final[int] = 1 << FLAG_ENCRYPT_RESPONSE
"""Asks for an answer that only we can read; cars that do not know how answer in plain."""

COMMANDS: Final = {
    CarCommand.FLASH_LIGHTS: VehicleAction(vehicleControlFlashLightsAction=VehicleControlFlashLightsAction()),
    CarCommand.HONK_HORN: VehicleAction(vehicleControlHonkHornAction=VehicleControlHonkHornAction()),
    CarCommand.OPEN_CHARGE_PORT: VehicleAction(chargePortDoorOpen=ChargePortDoorOpen()),
    CarCommand.CLOSE_CHARGE_PORT: VehicleAction(chargePortDoorClose=ChargePortDoorClose()),
}
"""Everything but waking, which no signature helps: a car that sleeps hears nothing."""


@attrs.frozen(kw_only=True)
class Envelope:
    """How an answer finds back: ``address`` is ours, ``uuid`` the request's; 16 bytes each."""

    address: bytes
    uuid: bytes


@attrs.frozen(kw_only=True)
class ToldSession:
    """What a car tells of its session: as sent, with its proof, and read.

    ``clock_time`` is in seconds of ``epoch``; ``paired`` is whether our key is let in.
    """

    sent: bytes = attrs.field(repr=False)
    tag: bytes
    counter: int
    public: bytes
    epoch: bytes
    clock_time: int
    paired: bool


@attrs.frozen(kw_only=True)
class Answer:
    """A car's answer: faults and waiting as numbers of the protocol, 0 where there are none.

    One of ``plain`` and ``sealed`` is there, or neither; ``session`` where it
    tells of its session too.
    """

    fault: int = 0
    operation: int = 0
    session: ToldSession | None = None
    plain: bytes = b""
    sealed: Sealed | None = None


def command_payload(command: CarCommand) -> bytes:
    """A command as the car reads it; raises ``KeyError`` for ``WAKE``."""
    return Action(vehicleAction=COMMANDS[command]).SerializeToString(deterministic=True)


def destination_payload(destination: cars.Destination) -> bytes:
    """A destination as the car reads it: a position, which replaces wherever it was going."""
    request = NavigationGpsRequest(
        lat=destination.position.latitude,
        lon=destination.position.longitude,
        order=NavigationGpsRequest.REMOTE_NAV_TRIP_ORDER_REPLACE,
    )
    action = Action(vehicleAction=VehicleAction(navigationGpsRequest=request))
    return action.SerializeToString(deterministic=True)


def handshake(public: bytes, *, domain: int, envelope: Envelope) -> bytes:
    """The question that begins a session."""
    return RoutableMessage(
        to_destination=Destination(domain=domain),  # type: ignore[arg-type]  # a number of that enumeration
        from_destination=Destination(routing_address=envelope.address),
        session_info_request=SessionInfoRequest(public_key=public),
        uuid=envelope.uuid,
    ).SerializeToString(deterministic=True)


def signed_command(
    payload: bytes, *, public: bytes, tag: bytes, stamp: Stamp, domain: int, flags: int, envelope: Envelope
) -> bytes:
    """A command with the proof that it is ours."""
    return RoutableMessage(
        to_destination=Destination(domain=domain),  # type: ignore[arg-type]  # a number of that enumeration
        from_destination=Destination(routing_address=envelope.address),
        protobuf_message_as_bytes=payload,
        signature_data=SignatureData(
            signer_identity=KeyIdentity(public_key=public),
            HMAC_Personalized_data=HMAC_Personalized_Signature_Data(
                epoch=stamp.epoch, counter=stamp.counter, expires_at=stamp.expires_at, tag=tag
            ),
        ),
        uuid=envelope.uuid,
        flags=flags,
    ).SerializeToString(deterministic=True)


def read_answer(sent: bytes, *, domain: int, envelope: Envelope) -> Answer:
    """A car's answer to the request in ``envelope``; raises ``Forged`` for anything else.

    A car with little memory leaves the uuid out; another's is never there.
    """
    try:
        message = RoutableMessage.FromString(sent)
    except DecodeError:
        raise Forged("no message of the protocol") from None
    if message.from_destination.domain != domain:
        raise Forged("from another part of the car")
    if message.to_destination.routing_address != envelope.address:
        raise Forged("an answer to somebody else")
    if message.request_uuid not in (envelope.uuid, b""):
        raise Forged("an answer to something else")
    status = message.signedMessageStatus
    return Answer(
        fault=status.signed_message_fault,
        operation=status.operation_status,
        session=_session(message),
        plain=b"" if _is_sealed(message) else message.protobuf_message_as_bytes,
        sealed=_sealed(message),
    )


def refusal(response: bytes) -> str | None:
    """Why the car did not do it, in its own words; None where it did. Raises ``Forged``."""
    try:
        status = Response.FromString(response).actionStatus
    except DecodeError:
        raise Forged("no answer of that part of the car") from None
    return status.result_reason.plain_text if status.result == OPERATIONSTATUS_ERROR else None


def _is_sealed(message: RoutableMessage) -> bool:
    return message.signature_data.HasField("AES_GCM_Response_data")


def _sealed(message: RoutableMessage) -> Sealed | None:
    if not _is_sealed(message):
        return None
    data = message.signature_data.AES_GCM_Response_data
    return Sealed(
        nonce=data.nonce,
        content=message.protobuf_message_as_bytes,
        tag=data.tag,
        counter=data.counter,
        flags=message.flags,
        fault=message.signedMessageStatus.signed_message_fault,
    )


def _session(message: RoutableMessage) -> ToldSession | None:
    if not message.HasField("session_info"):
        return None
    try:
        info = SessionInfo.FromString(message.session_info)
    except DecodeError:
        raise Forged("no session info") from None
    if info.status not in (SESSION_INFO_STATUS_OK, SESSION_INFO_STATUS_KEY_NOT_ON_WHITELIST):
        raise Forged("a session that we did not ask for")
    return ToldSession(
        sent=message.session_info,
        tag=message.signature_data.session_info_tag.tag,
        counter=info.counter,
        public=info.publicKey,
        epoch=info.epoch,
        clock_time=info.clock_time,
        paired=info.status == SESSION_INFO_STATUS_OK,
    )
