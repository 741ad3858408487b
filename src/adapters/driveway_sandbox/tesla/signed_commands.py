"""A car that obeys signed commands, as a client finds it behind ``signed_command``.

Which commands it takes, and what it says to the others, is what Tesla's
specification and its open-source verifier have a car do.
"""

import secrets
from collections.abc import Callable
from typing import Final

import attrs
from google.protobuf.message import DecodeError
from tesla_protocol.command import universal_message_pb2 as universal
from tesla_protocol.command.universal_message_pb2 import RoutableMessage

from driveway_sandbox.clock import Clock
from driveway_sandbox.tesla.car_orders import Asked, asked, said
from driveway_sandbox.tesla.car_sessions import INFOTAINMENT, SECURITY, CarKeys, MessageFault, Part

_TOLD_WITH_SESSION: Final = frozenset(
    {
        universal.MESSAGEFAULT_ERROR_INVALID_SIGNATURE,
        universal.MESSAGEFAULT_ERROR_INVALID_TOKEN_OR_COUNTER,
        universal.MESSAGEFAULT_ERROR_INCORRECT_EPOCH,
        universal.MESSAGEFAULT_ERROR_TIME_EXPIRED,
        universal.MESSAGEFAULT_ERROR_TIME_TO_LIVE_TOO_LONG,
    }
)
"""Faults that come of not knowing the session: the answer tells it."""

Act = Callable[[Asked], tuple[bool, str]]
"""Does it; whether it was done, and why not."""


@attrs.define
class SignedCar:
    """A car that obeys signed commands: bytes in, bytes out.

    ``act`` does what an accepted command asks for. ``encrypts`` is whether its
    firmware can answer so that only the asker reads it. All of its state is
    kept under the lock of the clock.
    """

    vin: str
    keys: CarKeys
    clock: Clock
    act: Act
    encrypts: bool = True
    entropy: Callable[[int], bytes] = attrs.field(default=secrets.token_bytes, repr=False)
    _parts: dict[int, Part] = attrs.field(factory=dict, init=False, repr=False)
    _stumbles: list[int] = attrs.field(factory=list, init=False)
    _sealed: int = attrs.field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self.reboot()

    def reboot(self) -> None:
        """Begin new epochs: every session that anybody has is void."""
        with self.clock.lock:
            for domain, private in ((SECURITY, self.keys.security), (INFOTAINMENT, self.keys.infotainment)):
                self._parts[domain] = Part(domain, private, self.entropy(16), self.clock.now())

    def stumble(self, fault: int) -> None:
        """Answer the next good command with that fault of the protocol, and do nothing."""
        self._stumbles.append(fault)

    def answer(self, routable_message: bytes) -> bytes:
        """What the car says to a message; it always says something."""
        with self.clock.lock:
            try:
                message = RoutableMessage.FromString(routable_message)
            except DecodeError:
                reply = _fault_answer(RoutableMessage(), universal.MESSAGEFAULT_ERROR_DECODING)
            else:
                reply = self._answer(message)
            return reply.SerializeToString()

    def _answer(self, message: RoutableMessage) -> RoutableMessage:
        part = self._parts.get(message.to_destination.domain)
        if part is None:
            return _fault_answer(message, universal.MESSAGEFAULT_ERROR_INVALID_DOMAINS)
        if message.HasField("session_info_request"):
            reply = _reply_to(message)
            try:
                self._tell_session(part, message.session_info_request.public_key, message, reply)
            except ValueError:
                reply = _fault_answer(message, universal.MESSAGEFAULT_ERROR_BAD_PARAMETER)
            return reply
        try:
            return self._obey(part, message)
        except MessageFault as fault:
            reply = _fault_answer(message, fault.code)
            if fault.code in _TOLD_WITH_SESSION:
                self._tell_session(part, message.signature_data.signer_identity.public_key, message, reply)
            return reply

    def _tell_session(
        self, part: Part, public: bytes, message: RoutableMessage, reply: RoutableMessage
    ) -> None:
        info, tag = part.told(
            public,
            vin=self.vin,
            paired=public in self.keys.paired,
            now=self.clock.now(),
            challenge=message.uuid,
        )
        reply.session_info = info
        reply.signature_data.session_info_tag.tag = tag

    def _obey(self, part: Part, message: RoutableMessage) -> RoutableMessage:
        if not message.signature_data.HasField("HMAC_Personalized_data"):
            raise MessageFault(universal.MESSAGEFAULT_ERROR_BAD_PARAMETER)
        if message.signature_data.signer_identity.public_key not in self.keys.paired:
            raise MessageFault(universal.MESSAGEFAULT_ERROR_UNKNOWN_KEY_ID)
        part.accept(message, vin=self.vin, now=self.clock.now())
        if self._stumbles:
            raise MessageFault(self._stumbles.pop(0))
        done, reason = self.act(asked(part.domain, message.protobuf_message_as_bytes))
        reply, content = _reply_to(message), said(part.domain, done=done, reason=reason)
        if self.encrypts and message.flags & 1 << universal.FLAG_ENCRYPT_RESPONSE:
            self._sealed += 1
            part.seal(
                reply, content, message=message, vin=self.vin, nonce=self.entropy(12), counter=self._sealed
            )
        else:
            reply.protobuf_message_as_bytes = content
        return reply


def _reply_to(message: RoutableMessage) -> RoutableMessage:
    return RoutableMessage(
        to_destination=message.from_destination,
        from_destination=message.to_destination,
        request_uuid=message.uuid,
    )


def _fault_answer(message: RoutableMessage, fault: int) -> RoutableMessage:
    reply = _reply_to(message)
    reply.signedMessageStatus.operation_status = universal.OPERATIONSTATUS_ERROR
    reply.signedMessageStatus.signed_message_fault = fault  # type: ignore[assignment]  # one of its numbers
    return reply
