"""How Tesla's cars know that a command is ours: keys, tags and what they are taken over.

Pure: time, randomness and counters come in as arguments. Everything secret is
kept out of ``repr``. Source: Tesla's protocol specification
(``pkg/protocol/protocol.md`` of ``vehicle-command``).
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from tesla_protocol.command.signatures_pb2 import (
    SIGNATURE_TYPE_AES_GCM_RESPONSE,
    SIGNATURE_TYPE_HMAC,
    SIGNATURE_TYPE_HMAC_PERSONALIZED,
    TAG_CHALLENGE,
    TAG_COUNTER,
    TAG_DOMAIN,
    TAG_END,
    TAG_EPOCH,
    TAG_EXPIRES_AT,
    TAG_FAULT,
    TAG_FLAGS,
    TAG_PERSONALIZATION,
    TAG_REQUEST_HASH,
    TAG_SIGNATURE_TYPE,
)
from tesla_protocol.command.universal_message_pb2 import DOMAIN_VEHICLE_SECURITY

from driveway_core.errors import InvalidValue

COUNTERS: Final = 0xFFFF_FFFF
"""The last counter of an epoch."""


class Forged(Exception):  # never leaves the adapter: it counts as an answer that never came
    """What was received does not prove that the car sent it, to us, for this request."""


@attrs.frozen
class CommandKey:
    """The key that our cars' owners let in: a P-256 private key, and its public half."""

    private: ec.EllipticCurvePrivateKey = attrs.field(repr=False)

    @classmethod
    def from_pem(cls, text: str) -> "CommandKey":
        """Read a private key in PEM, unencrypted; raises ``InvalidValue``."""
        try:
            key = load_pem_private_key(text.encode(), password=None)
        except (ValueError, TypeError):
            raise InvalidValue(
                "TESLA_COMMAND_KEY_FILE", "is no private key in PEM without a password"
            ) from None
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            raise InvalidValue("TESLA_COMMAND_KEY_FILE", "must be a key on the curve P-256")
        return cls(key)

    @property
    def public(self) -> bytes:
        """The public half as an uncompressed point, 65 bytes."""
        return self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def scalar(self) -> bytes:
        """The private half, 32 bytes."""
        return self.private.private_numbers().private_value.to_bytes(32, "big")

    def agree(self, car: bytes) -> "SessionKeys":
        """What we and the car with that public key both know; raises ``Forged`` for what is no key."""
        try:
            theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), car)
        except ValueError:
            raise Forged("not a point of the curve") from None
        secret = self.private.exchange(ec.ECDH(), theirs)
        return SessionKeys(hashlib.sha1(secret, usedforsecurity=False).digest()[:16])


@attrs.frozen
class SessionKeys:
    """The 16 bytes that we share with one car, and the keys that are made of them."""

    shared: bytes = attrs.field(repr=False)

    @property
    def commands(self) -> bytes:
        """The key of the tags of commands."""
        return hmac.digest(self.shared, b"authenticated command", "sha256")

    @property
    def session_info(self) -> bytes:
        """The key of the tags of what a car tells of its session."""
        return hmac.digest(self.shared, b"session info", "sha256")


@attrs.frozen(kw_only=True)
class Stamp:
    """What lets a command run once, soon, and in this life of the car only.

    ``epoch`` is 16 bytes that change whenever the car starts anew,
    ``expires_at`` seconds of the car's own clock since then.
    """

    epoch: bytes
    counter: int
    expires_at: int


def metadata(values: Mapping[int, bytes | int]) -> bytes:
    """Tags with their values in the one form that both sides hash: by tag, and closed by 0xFF.

    A number is four bytes, the most significant first. Raises ``ValueError``
    for a value of more than 255 bytes.
    """
    parts = []
    for tag, value in sorted(values.items()):
        content = value if isinstance(value, bytes) else value.to_bytes(4, "big")
        parts.append(bytes([tag, len(content)]) + content)
    return b"".join(parts) + bytes([TAG_END])


def session_info_tag(keys: SessionKeys, info: bytes, *, vin: str, challenge: bytes) -> bytes:
    """What proves that a car told this of its session in answer to the request ``challenge``."""
    meant = metadata(
        {
            TAG_SIGNATURE_TYPE: bytes([SIGNATURE_TYPE_HMAC]),
            TAG_PERSONALIZATION: vin.encode(),
            TAG_CHALLENGE: challenge,
        }
    )
    return hmac.digest(keys.session_info, meant + info, "sha256")


def prove_session_info(keys: SessionKeys, info: bytes, tag: bytes, *, vin: str, challenge: bytes) -> None:
    """Raise ``Forged`` unless the tag is right; takes as long for a nearly right one."""
    if not hmac.compare_digest(session_info_tag(keys, info, vin=vin, challenge=challenge), tag):
        raise Forged("the tag of the session info is wrong")


def command_tag(
    keys: SessionKeys, payload: bytes, *, vin: str, domain: int, stamp: Stamp, flags: int
) -> bytes:
    """What proves that a command is ours. Flags count only where there are any."""
    values: dict[int, bytes | int] = {
        TAG_SIGNATURE_TYPE: bytes([SIGNATURE_TYPE_HMAC_PERSONALIZED]),
        TAG_DOMAIN: bytes([domain]),
        TAG_PERSONALIZATION: vin.encode(),
        TAG_EPOCH: stamp.epoch,
        TAG_EXPIRES_AT: stamp.expires_at,
        TAG_COUNTER: stamp.counter,
    }
    if flags:
        values[TAG_FLAGS] = flags
    return hmac.digest(keys.commands, metadata(values) + payload, "sha256")


def request_hash(tag: bytes, *, domain: int) -> bytes:
    """By what an encrypted answer names the command that it belongs to."""
    kept = tag[:16] if domain == DOMAIN_VEHICLE_SECURITY else tag
    return bytes([SIGNATURE_TYPE_HMAC_PERSONALIZED]) + kept


@attrs.frozen(kw_only=True)
class Sealed:
    """An answer that only we can read, and what was sealed with it."""

    nonce: bytes
    content: bytes
    tag: bytes
    counter: int
    flags: int
    fault: int


def open_answer(keys: SessionKeys, sealed: Sealed, *, vin: str, domain: int, answers: bytes) -> bytes:
    """The answer in plain; ``answers`` is the ``request_hash`` of the command. Raises ``Forged``."""
    bound = metadata(
        {
            TAG_SIGNATURE_TYPE: bytes([SIGNATURE_TYPE_AES_GCM_RESPONSE]),
            TAG_DOMAIN: bytes([domain]),
            TAG_PERSONALIZATION: vin.encode(),
            TAG_COUNTER: sealed.counter,
            TAG_FLAGS: sealed.flags,
            TAG_REQUEST_HASH: answers,
            TAG_FAULT: sealed.fault,
        }
    )
    try:
        return AESGCM(keys.shared).decrypt(
            sealed.nonce, sealed.content + sealed.tag, hashlib.sha256(bound).digest()
        )
    except (InvalidTag, ValueError):
        raise Forged("an answer that was not sealed for this command") from None
