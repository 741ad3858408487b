"""What signed commands ask for, read from either computer of a car, and how a car says what became of it.

Source: ``car_server.proto`` and ``vcsec.proto`` of ``vehicle-command``, and
``pkg/protocol/protocol.md`` on the answers of both.
"""

from collections.abc import Mapping
from typing import Final

import attrs
from google.protobuf.message import DecodeError
from tesla_protocol.command import car_server_pb2 as infotainment
from tesla_protocol.command import errors_pb2 as errors
from tesla_protocol.command import universal_message_pb2 as universal
from tesla_protocol.command import vcsec_pb2 as security

from driveway_sandbox.tesla.car_sessions import SECURITY, MessageFault

_ACTIONS: Final = {
    "vehicleControlFlashLightsAction": "flash_lights",
    "vehicleControlHonkHornAction": "honk_horn",
    "chargePortDoorOpen": "charge_port_door_open",
    "chargePortDoorClose": "charge_port_door_close",
    "navigationGpsRequest": "navigation_gps_request",
}
_KEYFOB: Final[dict[int, str]] = {
    security.RKE_ACTION_LOCK: "door_lock",
    security.RKE_ACTION_UNLOCK: "door_unlock",
}
_CHARGE_PORT: Final[dict[int, str]] = {
    security.CLOSURE_MOVE_TYPE_OPEN: "charge_port_door_open",
    security.CLOSURE_MOVE_TYPE_CLOSE: "charge_port_door_close",
}


@attrs.frozen
class Asked:
    """What a signed command asks for: ``command`` and ``body`` as the plain command of that name has them."""

    command: str
    body: Mapping[str, float] = attrs.field(factory=dict, repr=False)


def asked(domain: int, payload: bytes) -> Asked:
    """A command to that computer; raises ``MessageFault`` for what no car of the sandbox does."""
    try:
        return _of_security(payload) if domain == SECURITY else _of_infotainment(payload)
    except DecodeError:
        raise MessageFault(universal.MESSAGEFAULT_ERROR_DECODING) from None


def said(domain: int, *, done: bool, reason: str) -> bytes:
    """What became of it: one computer says why not in words, the other by silence or a number."""
    if domain == SECURITY:
        return b"" if done else _NOT_DONE
    status = infotainment.ActionStatus(result=infotainment.OPERATIONSTATUS_OK)
    if not done:
        status.result = infotainment.OPERATIONSTATUS_ERROR
        status.result_reason.plain_text = reason
    return infotainment.Response(actionStatus=status).SerializeToString()


_NOT_DONE: Final = security.FromVCSECMessage(
    nominalError=errors.NominalError(genericError=errors.GENERICERROR_UNKNOWN)
).SerializeToString()


def _of_infotainment(payload: bytes) -> Asked:
    action = infotainment.Action.FromString(payload).vehicleAction
    kind = action.WhichOneof("vehicle_action_msg") or ""
    if kind not in _ACTIONS:
        raise MessageFault(universal.MESSAGEFAULT_ERROR_INVALID_COMMAND)
    if kind != "navigationGpsRequest":
        return Asked(_ACTIONS[kind])
    goal = action.navigationGpsRequest
    return Asked(_ACTIONS[kind], {"lat": goal.lat, "lon": goal.lon, "order": int(goal.order)})


def _of_security(payload: bytes) -> Asked:
    message = security.UnsignedMessage.FromString(payload)
    name = None
    match message.WhichOneof("sub_message"):
        case "RKEAction":
            name = _KEYFOB.get(message.RKEAction)
        case "closureMoveRequest":
            name = _CHARGE_PORT.get(message.closureMoveRequest.chargePort)
    if name is None:
        raise MessageFault(universal.MESSAGEFAULT_ERROR_INVALID_COMMAND)
    return Asked(name)
