"""Configurations of telemetry, signed as Tesla's own program signs them, bit for bit."""

import json
from base64 import b64encode, urlsafe_b64decode
from hashlib import sha256
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from driveway_tesla.jws import nonce, sign_configuration, signature, token
from driveway_tesla.signing import CommandKey


def key(scalar: str) -> CommandKey:
    return CommandKey(ec.derive_private_key(int(scalar, 16), ec.SECP256R1()))


# Published in internal/schnorr of vehicle-command, and made by it for tests/fixtures/ss256_vectors.json of
# python-tesla-fleet-api: a key and a message each, to test with.
THREE: Final = "03" + "00" * 31
OTHER: Final = "08ea9503bddce4e9b6e39cdf96a6c31c95085378c4cc0939b516380a3999e52e"
SIGNATURES: Final = [
    (
        THREE,
        b"hello world",
        (
            "7cfdbeb5baa730540401550bdefa20976453e8539ae4b2f26ce33125801a08f9"
            "0ed20c3d846497ff82cc9772e3db4703982f47bd0b0b89dfb9a49cd2e5240546"
            "02b1e05fbf95f5686faea7a5809eb92f5ecc22eae74ceccc5e2a65dd67ff20fc"
        ),
    ),
    (
        THREE,
        b"",
        (
            "ea1334c75226b4f33beb5b20c4c59967e746dc6620705d20fc0f5de512222df4"
            "64368396ddfdd67f8a73ab47639c6dd2ab0deb86625192871c34c0c33855bb50"
            "6cea9dd219be49fe994159aa5f028c3f0e09a4a8094113f8f08df567e63da000"
        ),
    ),
    (
        OTHER,
        b"eyJhbGciOiJUZXNsYS5TUzI1NiIsInR5cCI6IkpXVCJ9.e30",
        (
            "008b0f75b0a088146b35c4e8026f9f18ea0aa58b75a1a6f6c79d3559e0ea85e1"
            "459df95eab8951077464ced10c74e7a60f4dbdaa1073e2ed969b3c35f3a827dc"
            "b262c1aca7411d502d91167b8d278e9c36d951a50123b86d40f1c983a9427bfb"
        ),
    ),
]
CONFIGURATION: Final[dict[str, object]] = {
    "hostname": "telemetry.example.com",
    "port": 443,
    "ca": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    "exp": 1790000000,
    "fields": {"Locked": {"interval_seconds": 60}, "BatteryLevel": {"interval_seconds": 300}},
    "alert_types": ["service"],
}
TOKEN: Final = (
    "eyJhbGciOiJUZXNsYS5TUzI1NiIsInR5cCI6IkpXVCJ9."
    "eyJhbGVydF90eXBlcyI6WyJzZXJ2aWNlIl0sImF1ZCI6ImNvbS50ZXNsYS5mbGVldC5UZWxlbWV0cnlDbGllbnQiLCJjYSI6Ii0tLS0t"
    "QkVHSU4gQ0VSVElGSUNBVEUtLS0tLVxuTUlJQlxuLS0tLS1FTkQgQ0VSVElGSUNBVEUtLS0tLVxuIiwiZXhwIjoxNzkwMDAwMDAwLCJm"
    "aWVsZHMiOnsiQmF0dGVyeUxldmVsIjp7ImludGVydmFsX3NlY29uZHMiOjMwMH0sIkxvY2tlZCI6eyJpbnRlcnZhbF9zZWNvbmRzIjo2"
    "MH19LCJob3N0bmFtZSI6InRlbGVtZXRyeS5leGFtcGxlLmNvbSIsImlzcyI6IkJCZkdFcmEyS3FsNEVHZTQwMVIrbnR2ZzJsQlU4SVc5"
    "QlpEMjBWQVFMRWJwY25VVlJMTEVpZ1J5bEhTZTV3bG9pZXNLQTR6bG5GbFpYTkVQeWRzS1BNaz0iLCJwb3J0Ijo0NDN9."
    "byBWvxjuOX1hj8iOXJbNPL3TIABVSXYBK5RX5PVWMwyoZmJ12uyAIQ3thQH4R5bor_IPXwiysjqFew15eTWi2nGFlPIvP54ptIpFL4Kn"
    "IJtRn4nLYRtZE8OqULREPocE"
)


@pytest.mark.parametrize("scalar, message, expected", SIGNATURES)
def test_a_signature_is_the_one_that_tesla_s_program_makes(
    scalar: str, message: bytes, expected: str
) -> None:
    assert signature(key(scalar), message).hex() == expected


def test_a_configuration_is_signed_to_the_token_that_tesla_s_program_makes() -> None:
    assert sign_configuration(key(OTHER), CONFIGURATION) == TOKEN


def test_the_nonce_is_that_of_the_standard() -> None:
    # RFC 6979, A.2.5, and the message of sign_test.go whose first candidate is too large
    sample = bytes.fromhex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")
    expected = 0xA6E3C57DD01ABE90086538398355DD4C3B17AA873382B0F24D6129493D8AAD60
    assert nonce(sample, sha256(b"sample").digest()) == expected
    digest = bytes.fromhex("0080c36864c5f2f460e3767983c65677b65cef901bcedcb223f9b365c68f52f6")
    second = 0x264FC6592FBEA24FD0954E0B86B886E8743161758DDAD2F7E9FED75A0019E005
    assert nonce(bytes.fromhex(THREE), digest) == second


def test_nobody_chooses_the_issuer_or_the_audience_of_a_token() -> None:
    claims = {"iss": "somebody", "aud": "anybody", "exp": 1}
    written = token(key(OTHER), claims, audience="a car").split(".")[1]
    read = json.loads(urlsafe_b64decode(written + "=" * (-len(written) % 4)))
    assert read == {"iss": b64encode(key(OTHER).public).decode(), "aud": "a car", "exp": 1}
    assert claims["iss"] == "somebody"
