"""Whether a token was signed by a key that cars have let in: ``Tesla.SS256``, as a car looks at it.

A Schnorr signature over P-256 and SHA-256: whoever signed has to know the key
whose public half issues the token. Written from RFC 8235, from the curve of
FIPS 186-4, and from what ``internal/schnorr`` of ``vehicle-command`` hashes;
it knows nothing of the adapter that signs.
"""

import base64
import binascii
import json
from collections.abc import Container, Mapping
from hashlib import sha256
from typing import Any, Final

FOR_TELEMETRY: Final = "com.tesla.fleet.TelemetryClient"

_P: Final = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
_B: Final = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
_GENERATOR: Final = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)

_Point = tuple[int, int] | None
"""A point of the curve; None is the one at infinity."""


def claims_of(token: str, *, paired: Container[bytes], audience: str = FOR_TELEMETRY) -> Mapping[str, Any]:
    """What a token says, without who issued it and whom it is for.

    Raises ``ValueError`` with a sentence: for what is no token, is for somebody
    else, was issued by a key that is not ``paired``, or is not signed by it.
    """
    signed, _, signature = token.rpartition(".")
    head, _, body = signed.partition(".")
    try:
        header, claims = json.loads(_decoded(head)), json.loads(_decoded(body))
        proof, issuer = _decoded(signature), base64.b64decode(claims["iss"], validate=True)
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise ValueError("is no JSON web token") from None
    if not isinstance(header, dict) or header.get("alg") != "Tesla.SS256":
        raise ValueError("must be signed by Tesla.SS256")
    if claims.get("aud") != audience:
        raise ValueError("is not for cars")
    if issuer not in paired:
        raise ValueError("was issued by a key that is not let in")
    if not is_signed(issuer, signed.encode(), proof):
        raise ValueError("has a signature that is not right")
    return {name: value for name, value in claims.items() if name not in ("iss", "aud")}


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether whoever knows the private half of ``public``, 65 bytes, has signed the message."""
    if len(public) != 65 or public[0] != 4 or len(signature) != 96:
        return False
    signer, nonce = _point(public[1:]), _point(signature[:64])
    if signer is None or nonce is None:
        return False
    parts = (b"\x04" + _bytes(_GENERATOR), b"\x04" + signature[:64], public, message)
    hashed = sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()
    challenge, answer = int.from_bytes(hashed, "big"), int.from_bytes(signature[64:], "big")
    return _sum(_times(answer, _GENERATOR), _times(challenge, signer)) == nonce


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _bytes(point: tuple[int, int]) -> bytes:
    return point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")


def _point(coordinates: bytes) -> _Point:
    """A point that lies on the curve, from its 64 bytes; None for any other."""
    x, y = int.from_bytes(coordinates[:32], "big"), int.from_bytes(coordinates[32:], "big")
    on_curve = x < _P and y < _P and (y * y - (x * x * x - 3 * x + _B)) % _P == 0
    return (x, y) if on_curve else None


def _sum(one: _Point, other: _Point) -> _Point:
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % _P == 0:
        return None
    if one == other:
        slope = 3 * (one[0] * one[0] - 1) * pow(2 * one[1], -1, _P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, _P)
    x = (slope * slope - one[0] - other[0]) % _P
    return x, (slope * (one[0] - x) - one[1]) % _P


def _times(factor: int, point: _Point) -> _Point:
    """By doubling and adding; nothing is secret here."""
    product: _Point = None
    while factor:
        if factor & 1:
            product = _sum(product, point)
        point = _sum(point, point)
        factor >>= 1
    return product
