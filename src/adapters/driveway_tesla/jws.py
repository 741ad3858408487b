"""``Tesla.SS256``: what is signed once for all cars that have let our key in, and handed over later.

A Schnorr signature over P-256 and SHA-256 (RFC 8235) by a nonce that follows
from the key and the message (RFC 6979), in a JSON web token. Source:
``internal/schnorr``, ``internal/authentication/jwt.go`` and ``pkg/sign`` of
Tesla's ``vehicle-command``.
"""

import hmac
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from driveway_tesla.signing import CommandKey

TELEMETRY: Final = "com.tesla.fleet.TelemetryClient"
"""Whom the configuration of telemetry is for, in every car."""

ALGORITHM: Final = "Tesla.SS256"

_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_GENERATOR: Final = CommandKey(ec.derive_private_key(1, ec.SECP256R1())).public


def sign_configuration(key: CommandKey, configuration: Mapping[str, object]) -> str:
    """A configuration of telemetry as ``fleet_telemetry_config_jws`` takes it."""
    return token(key, configuration, audience=TELEMETRY)


def token(key: CommandKey, claims: Mapping[str, object], *, audience: str) -> str:
    """Claims as a signed token; who issues it, our public key, and whom it is for are written over them."""
    issuer = b64encode(key.public).decode("ascii")
    parts = ({"alg": ALGORITHM, "typ": "JWT"}, {**claims, "iss": issuer, "aud": audience})
    signed = ".".join(_encoded(_json(part)) for part in parts)
    return f"{signed}.{_encoded(signature(key, signed.encode('ascii')))}"


def signature(key: CommandKey, message: bytes) -> bytes:
    """96 bytes: the nonce's point, and what proves that whoever knows the key has chosen it."""
    scalar = nonce(key.scalar, sha256(message).digest())
    point = CommandKey(ec.derive_private_key(scalar, ec.SECP256R1())).public
    challenge = int.from_bytes(_challenge(point, key.public, message), "big")
    proof = (scalar - int.from_bytes(key.scalar, "big") * challenge) % _ORDER
    return point[1:] + proof.to_bytes(32, "big")


def nonce(scalar: bytes, digest: bytes) -> int:
    """The one nonce of a key, 32 bytes, for a message of that SHA-256 digest (RFC 6979, 3.2)."""
    reduced = (int.from_bytes(digest, "big") % _ORDER).to_bytes(32, "big")
    key, value = bytes(32), b"\x01" * 32
    for separator in (b"\x00", b"\x01"):
        key = hmac.digest(key, value + separator + scalar + reduced, "sha256")
        value = hmac.digest(key, value, "sha256")
    while True:
        value = hmac.digest(key, value, "sha256")
        candidate = int.from_bytes(value, "big")
        if 0 < candidate < _ORDER:
            return candidate
        key = hmac.digest(key, value + b"\x00", "sha256")
        value = hmac.digest(key, value, "sha256")


def _challenge(point: bytes, public: bytes, message: bytes) -> bytes:
    """What the proof is about: all that is known to both, each with its length before it."""
    parts = (_GENERATOR, point, public, message)
    return sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


def _json(claims: Mapping[str, object]) -> bytes:
    return json.dumps(claims, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
