"""What one computer of a car keeps of everybody whose commands it obeys: keys, counters, a clock.

Written from Tesla's protocol specification; it knows nothing of the adapter
that signs. Source: ``vehicle-command``, ``pkg/protocol/protocol.md`` and
``internal/authentication``.
"""

from datetime import datetime
from typing import Final

import attrs
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, Hash
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tesla_protocol.command import signatures_pb2 as signatures
from tesla_protocol.command import universal_message_pb2 as universal
from tesla_protocol.command.universal_message_pb2 import RoutableMessage

SECURITY: Final[int] = universal.DOMAIN_VEHICLE_SECURITY
INFOTAINMENT: Final[int] = universal.DOMAIN_INFOTAINMENT

_LONGEST_EPOCH: Final = 1 << 30
_LONGEST_OUT_OF_ORDER: Final = 30
"""For how many seconds a command that comes late may be meant, at most."""

_REMEMBERED: Final = 32
"""How many counters below the highest are known to be used, or not."""

_ORDER_OF_P256: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class MessageFault(Exception):
    """How a car says what is wrong with a message: ``code`` is a number of the protocol."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@attrs.define
class CarKeys:
    """A car's own keys, one for each of its parts, and the public keys that its owner has let in."""

    security: ec.EllipticCurvePrivateKey = attrs.field(repr=False)
    infotainment: ec.EllipticCurvePrivateKey = attrs.field(repr=False)
    paired: set[bytes] = attrs.field(factory=set, repr=False)

    def pair(self, public: bytes) -> None:
        """Let a key in, an uncompressed point of 65 bytes; raises ``ValueError`` for what is none."""
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
        self.paired.add(public)

    @classmethod
    def of(cls, vin: str) -> "CarKeys":
        """Keys made of the VIN: a car of the sandbox keeps them over a restart, and has no secrets."""
        return cls(_made_of(f"{vin}/security"), _made_of(f"{vin}/infotainment"))


@attrs.define
class Client:
    """How far the commands of one key have counted: ``used`` has a bit for each counter below."""

    counter: int = 0
    used: int = 0

    def takes(self, counter: int, *, in_order: bool) -> bool:
        """Whether that counter is new; it is not any more then."""
        if counter > self.counter:
            step = counter - self.counter
            known = self.used << step | 1 << (step - 1) if step <= _REMEMBERED else 0
            self.used = known & ((1 << _REMEMBERED) - 1)
            self.counter = counter
            return True
        age = self.counter - counter
        if in_order or age == 0 or age > _REMEMBERED or self.used >> (age - 1) & 1:
            return False
        self.used |= 1 << (age - 1)
        return True


@attrs.define
class Part:
    """One computer of a car, with a clock and a memory of its own."""

    domain: int
    private: ec.EllipticCurvePrivateKey = attrs.field(repr=False)
    epoch: bytes
    since: datetime
    clients: dict[bytes, Client] = attrs.field(factory=dict, repr=False)

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def client(self, public: bytes) -> Client:
        return self.clients.setdefault(public, Client())

    def shared_with(self, public: bytes) -> bytes:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
        digest = Hash(SHA1())  # noqa: S303  # what cars do; it only maps a point to a key
        digest.update(self.private.exchange(ec.ECDH(), theirs))
        return digest.finalize()[:16]

    def seconds(self, now: datetime) -> int:
        """Its clock: seconds since it started."""
        return int((now - self.since).total_seconds())

    def told(
        self, public: bytes, *, vin: str, paired: bool, now: datetime, challenge: bytes
    ) -> tuple[bytes, bytes]:
        """What it tells a key of the session, and the proof of it; raises ``ValueError`` for no key."""
        shared = self.shared_with(public)
        status = signatures.SESSION_INFO_STATUS_OK
        info = signatures.SessionInfo(
            counter=self.client(public).counter if paired else 0,
            publicKey=self.public,
            epoch=self.epoch,
            clock_time=self.seconds(now),
            status=status if paired else signatures.SESSION_INFO_STATUS_KEY_NOT_ON_WHITELIST,
        ).SerializeToString()
        bound = _tlv(
            (signatures.TAG_SIGNATURE_TYPE, bytes([signatures.SIGNATURE_TYPE_HMAC])),
            (signatures.TAG_PERSONALIZATION, vin.encode()),
            (signatures.TAG_CHALLENGE, challenge),
        )
        return info, _mac(_mac(shared, b"session info").finalize(), bound + info).finalize()

    def accept(self, message: RoutableMessage, *, vin: str, now: datetime) -> None:
        """Take a command of a paired key, once; raises ``MessageFault`` for any that is not good."""
        public, stamp = _signer(message), message.signature_data.HMAC_Personalized_data
        client = self.client(public)
        self._check_session(stamp, client, now)
        self._check_tag(message, vin)
        if stamp.counter and not client.takes(stamp.counter, in_order=self.domain == SECURITY):
            raise MessageFault(universal.MESSAGEFAULT_ERROR_INVALID_TOKEN_OR_COUNTER)

    def _check_session(
        self, stamp: signatures.HMAC_Personalized_Signature_Data, client: Client, now: datetime
    ) -> None:
        clock = self.seconds(now)
        if stamp.epoch and stamp.epoch != self.epoch:
            raise MessageFault(universal.MESSAGEFAULT_ERROR_INCORRECT_EPOCH)
        if stamp.expires_at and stamp.expires_at < clock:
            raise MessageFault(universal.MESSAGEFAULT_ERROR_TIME_EXPIRED)
        if stamp.expires_at > _LONGEST_EPOCH:
            raise MessageFault(universal.MESSAGEFAULT_ERROR_BAD_PARAMETER)
        late = stamp.counter == 0 or stamp.counter < client.counter
        if late and (stamp.expires_at == 0 or stamp.expires_at - clock > _LONGEST_OUT_OF_ORDER):
            raise MessageFault(universal.MESSAGEFAULT_ERROR_TIME_TO_LIVE_TOO_LONG)

    def _check_tag(self, message: RoutableMessage, vin: str) -> None:
        stamp = message.signature_data.HMAC_Personalized_data
        items = [
            (signatures.TAG_SIGNATURE_TYPE, bytes([signatures.SIGNATURE_TYPE_HMAC_PERSONALIZED])),
            (signatures.TAG_DOMAIN, bytes([self.domain])),
            (signatures.TAG_PERSONALIZATION, vin.encode()),
            (signatures.TAG_EPOCH, self.epoch),
            (signatures.TAG_EXPIRES_AT, stamp.expires_at.to_bytes(4, "big")),
            (signatures.TAG_COUNTER, stamp.counter.to_bytes(4, "big")),
        ]
        if message.flags:
            items.append((signatures.TAG_FLAGS, message.flags.to_bytes(4, "big")))
        key = _mac(self.shared_with(_signer(message)), b"authenticated command").finalize()
        try:
            _mac(key, _tlv(*items) + message.protobuf_message_as_bytes).verify(stamp.tag)
        except InvalidSignature:
            raise MessageFault(universal.MESSAGEFAULT_ERROR_INVALID_SIGNATURE) from None

    def seal(
        self,
        reply: RoutableMessage,
        content: bytes,
        *,
        message: RoutableMessage,
        vin: str,
        nonce: bytes,
        counter: int,
    ) -> None:
        """Put an answer into ``reply`` that only whoever signed ``message`` can read."""
        tag = message.signature_data.HMAC_Personalized_data.tag
        kept = tag[:16] if self.domain == SECURITY else tag
        bound = _tlv(
            (signatures.TAG_SIGNATURE_TYPE, bytes([signatures.SIGNATURE_TYPE_AES_GCM_RESPONSE])),
            (signatures.TAG_DOMAIN, bytes([self.domain])),
            (signatures.TAG_PERSONALIZATION, vin.encode()),
            (signatures.TAG_COUNTER, counter.to_bytes(4, "big")),
            (signatures.TAG_FLAGS, reply.flags.to_bytes(4, "big")),
            (signatures.TAG_REQUEST_HASH, bytes([signatures.SIGNATURE_TYPE_HMAC_PERSONALIZED]) + kept),
            (signatures.TAG_FAULT, bytes(4)),
        )
        sealed = AESGCM(self.shared_with(_signer(message))).encrypt(nonce, content, _digest(bound))
        reply.protobuf_message_as_bytes = sealed[:-16]
        reply.signature_data.AES_GCM_Response_data.CopyFrom(
            signatures.AES_GCM_Response_Signature_Data(nonce=nonce, counter=counter, tag=sealed[-16:])
        )


def _signer(message: RoutableMessage) -> bytes:
    return message.signature_data.signer_identity.public_key


def _made_of(name: str) -> ec.EllipticCurvePrivateKey:
    scalar = int.from_bytes(_digest(name.encode()), "big") % (_ORDER_OF_P256 - 1) + 1
    return ec.derive_private_key(scalar, ec.SECP256R1())


def _digest(content: bytes) -> bytes:
    digest = Hash(SHA256())
    digest.update(content)
    return digest.finalize()


def _mac(key: bytes, content: bytes) -> HMAC:
    mac = HMAC(key, SHA256())
    mac.update(content)
    return mac


def _tlv(*items: tuple[int, bytes]) -> bytes:
    """Tags, lengths and values, given in the order of the tags."""
    written = b"".join(bytes((tag, len(value))) + value for tag, value in items)
    return written + bytes((signatures.TAG_END,))
