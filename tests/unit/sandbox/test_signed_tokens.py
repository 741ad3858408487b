"""Tokens for cars, looked at by the sandbox: the published one holds, and a bent one does not."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from driveway_sandbox.tesla.signed_tokens import FOR_TELEMETRY, claims_of, is_signed
from driveway_tesla.jws import sign_configuration, signature, token
from driveway_tesla.signing import CommandKey

# Published with internal/schnorr of vehicle-command
PUBLISHED = CommandKey(ec.derive_private_key(3 << 248, ec.SECP256R1()))
SIGNATURE = bytes.fromhex(
    "7cfdbeb5baa730540401550bdefa20976453e8539ae4b2f26ce33125801a08f9"
    "0ed20c3d846497ff82cc9772e3db4703982f47bd0b0b89dfb9a49cd2e5240546"
    "02b1e05fbf95f5686faea7a5809eb92f5ecc22eae74ceccc5e2a65dd67ff20fc"
)
OURS = CommandKey(ec.derive_private_key(0x2538CDC2, ec.SECP256R1()))
CONFIGURATION = {"hostname": "telemetry.driveway.example", "port": 443, "fields": {}}
SIGNED = sign_configuration(OURS, CONFIGURATION)


def test_the_published_signature_holds_for_its_key_and_its_message_only() -> None:
    assert is_signed(PUBLISHED.public, b"hello world", SIGNATURE)
    assert not is_signed(PUBLISHED.public, b"hello worle", SIGNATURE)
    assert not is_signed(OURS.public, b"hello world", SIGNATURE)


@pytest.mark.parametrize(
    "public, proof",
    [
        (PUBLISHED.public, SIGNATURE[:-1]),
        (PUBLISHED.public, SIGNATURE[:-1] + b"\xfd"),
        (PUBLISHED.public, b"\x7d" + SIGNATURE[1:]),
        (PUBLISHED.public, bytes(96)),
        (b"\x05" + PUBLISHED.public[1:], SIGNATURE),
        (b"\x04" + bytes(64), SIGNATURE),
        (b"", SIGNATURE),
    ],
)
def test_what_is_no_key_or_no_signature_proves_nothing(public: bytes, proof: bytes) -> None:
    assert not is_signed(public, b"hello world", proof)


def test_a_configuration_that_we_signed_is_read_as_it_was_written() -> None:
    assert claims_of(SIGNED, paired={OURS.public}) == CONFIGURATION


@pytest.mark.wide
@given(scalar=st.integers(1, 2**255), message=st.binary(max_size=64), bit=st.integers(0, 767))
def test_every_signature_holds_and_none_with_a_bit_flipped(scalar: int, message: bytes, bit: int) -> None:
    key = CommandKey(ec.derive_private_key(scalar, ec.SECP256R1()))
    proof = bytearray(signature(key, message))
    assert is_signed(key.public, message, bytes(proof))
    proof[bit // 8] ^= 1 << bit % 8
    assert not is_signed(key.public, message, bytes(proof))


def with_header(header: object) -> str:
    written = urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return ".".join((written, *SIGNED.split(".")[1:]))


@pytest.mark.parametrize(
    "bent, reason",
    [
        ("", "no JSON web token"),
        ("a.b", "no JSON web token"),
        ("é.b.c", "no JSON web token"),
        (with_header(["alg"]), "Tesla.SS256"),
        (with_header({"alg": "none", "typ": "JWT"}), "Tesla.SS256"),
        (token(OURS, CONFIGURATION, audience="com.tesla.fleet.Other"), "not for cars"),
        (sign_configuration(PUBLISHED, CONFIGURATION), "not let in"),
        (with_header({"alg": "Tesla.SS256"}), "not right"),
    ],
)
def test_a_token_that_is_not_good_is_refused_with_its_reason(bent: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        claims_of(bent, paired={OURS.public})


def test_nobody_else_s_claims_fit_under_our_signature() -> None:
    head, body, proof = SIGNED.split(".")
    claims = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    assert claims["aud"] == FOR_TELEMETRY
    changed = urlsafe_b64encode(json.dumps({**claims, "hostname": "evil.example"}).encode())
    with pytest.raises(ValueError, match="not right"):
        claims_of(f"{head}.{changed.rstrip(b'=').decode()}.{proof}", paired={OURS.public})
