"""Keys, tags and metadata of signed commands beside the vectors that Tesla publishes."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.errors import InvalidValue
from driveway_tesla.signing import (
    CommandKey,
    Forged,
    Sealed,
    SessionKeys,
    Stamp,
    command_tag,
    metadata,
    open_answer,
    prove_session_info,
    request_hash,
    session_info_tag,
)

# Published in protocol.md of Tesla's vehicle-command, to test with: no car knows them.
VIN = "5YJ30123456789ABC"
OURS = CommandKey(
    ec.derive_private_key(0x2538CDC29A97C19C1E99A637D6CF4F8C970C118B56EDE1E6323E6D162C4B30DB, ec.SECP256R1())
)
CAR = bytes.fromhex(
    "04c7a1f47138486aa4729971494878d33b1a24e39571f748a6e16c5955b3d877d3"
    "a6aaa0e955166474af5d32c410f439a2234137ad1bb085fd4e8813c958f11d97"
)
CHALLENGE = bytes.fromhex("1588d5a30eabc6f8fc9a951b11f6fd11")
INFO = bytes.fromhex(
    "0806124104c7a1f47138486aa4729971494878d33b1a24e39571f748a6e16c5955b3d877d3"
    "a6aaa0e955166474af5d32c410f439a2234137ad1bb085fd4e8813c958f11d97"
    "1a104c463f9cc0d3d26906e982ed224adde6255a0a0000"
)
INFO_TAG = bytes.fromhex("996c1fe38331be138f8039c194b14db2198846ed7d8251e6749284d7b32ea002")
KEYS = SessionKeys(bytes.fromhex("1b2fce19967b79db696f909cff89ea9a"))

INFOTAINMENT, SECURITY = 3, 2
STAMP = Stamp(epoch=bytes(range(16)), counter=7, expires_at=2655)


def pem(key: ec.EllipticCurvePrivateKey, kind: PrivateFormat) -> str:
    return key.private_bytes(Encoding.PEM, kind, NoEncryption()).decode()


def test_we_and_the_published_car_agree_on_the_published_key() -> None:
    assert OURS.agree(CAR) == KEYS
    assert OURS.public.hex().startswith("04b2b6bc68c2da0665ce656815594996c62394edd8bea905fe781a754f")


def test_the_published_session_info_is_proved_by_its_tag() -> None:
    assert KEYS.session_info.hex() == "fceb679ee7bca756fcd441bf238bf2f338629b41d9eb9c67be1b32c9672ce300"
    assert session_info_tag(KEYS, INFO, vin=VIN, challenge=CHALLENGE) == INFO_TAG
    prove_session_info(KEYS, INFO, INFO_TAG, vin=VIN, challenge=CHALLENGE)


def test_a_tag_with_one_bit_flipped_proves_nothing() -> None:
    for bit in range(len(INFO_TAG) * 8):
        wrong = bytearray(INFO_TAG)
        wrong[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Forged):
            prove_session_info(KEYS, INFO, bytes(wrong), vin=VIN, challenge=CHALLENGE)


@pytest.mark.parametrize(
    "vin, challenge, info",
    [
        ("5YJ30123456789ABD", CHALLENGE, INFO),
        (VIN, CHALLENGE[:-1] + b"?", INFO),
        (VIN, CHALLENGE, INFO + b"\x28\x00"),
        (VIN, b"", INFO),
    ],
)
def test_session_info_of_another_car_request_or_content_is_forged(
    vin: str, challenge: bytes, info: bytes
) -> None:
    with pytest.raises(Forged):
        prove_session_info(KEYS, info, INFO_TAG, vin=vin, challenge=challenge)


def test_metadata_is_written_as_the_specification_shows_it() -> None:
    assert metadata({5: 100, 2: b"abc"}).hex() == "0203616263050400000064ff"
    stamped = metadata({0: b"\x05", 1: b"\x03", 2: VIN.encode(), 3: INFO[-21:-5], 4: 2655, 5: 7, 7: 2})
    assert stamped.hex() == (
        "000105010103021135594a333031323334353637383941424303104c463f9cc0d3d26906e982ed224adde6"
        "040400000a5f050400000007070400000002ff"
    )


def test_metadata_holds_no_value_that_its_length_does_not_fit() -> None:
    with pytest.raises(ValueError, match="256"):
        metadata({2: bytes(256)})


@pytest.mark.wide
@given(
    one=st.dictionaries(st.integers(0, 254), st.binary(max_size=12), max_size=4),
    other=st.dictionaries(st.integers(0, 254), st.binary(max_size=12), max_size=4),
)
def test_different_metadata_never_looks_the_same(one: dict[int, bytes], other: dict[int, bytes]) -> None:
    assert (metadata(dict(one)) == metadata(dict(other))) == (one == other)


def test_each_thing_that_a_command_is_bound_to_changes_its_tag() -> None:
    tags = {
        command_tag(keys, payload, vin=vin, domain=domain, stamp=stamp, flags=flags)
        for keys, payload, vin, domain, stamp, flags in [
            (KEYS, b"honk", VIN, INFOTAINMENT, STAMP, 2),
            (SessionKeys(bytes(16)), b"honk", VIN, INFOTAINMENT, STAMP, 2),
            (KEYS, b"honk!", VIN, INFOTAINMENT, STAMP, 2),
            (KEYS, b"honk", VIN[::-1], INFOTAINMENT, STAMP, 2),
            (KEYS, b"honk", VIN, SECURITY, STAMP, 2),
            (KEYS, b"honk", VIN, INFOTAINMENT, Stamp(epoch=bytes(16), counter=7, expires_at=2655), 2),
            (KEYS, b"honk", VIN, INFOTAINMENT, Stamp(epoch=STAMP.epoch, counter=8, expires_at=2655), 2),
            (KEYS, b"honk", VIN, INFOTAINMENT, Stamp(epoch=STAMP.epoch, counter=7, expires_at=2656), 2),
            (KEYS, b"honk", VIN, INFOTAINMENT, STAMP, 0),
        ]
    }
    assert len(tags) == 9


def test_an_answer_names_the_command_by_its_tag_and_in_part_for_the_car_with_little_memory() -> None:
    tag = bytes(range(32))
    assert request_hash(tag, domain=INFOTAINMENT) == b"\x08" + tag
    assert request_hash(tag, domain=SECURITY) == b"\x08" + tag[:16]


def a_sealed_answer(content: bytes, *, answers: bytes) -> Sealed:
    bound = bytes.fromhex(
        "000109" + "010103" + "0211" + VIN.encode().hex() + "050400000001" + "070400000000"
        "0821" + answers.hex() + "090400000000" + "ff"
    )
    nonce = bytes(range(12))
    both = AESGCM(KEYS.shared).encrypt(nonce, content, hashlib.sha256(bound).digest())
    return Sealed(nonce=nonce, content=both[:-16], tag=both[-16:], counter=1, flags=0, fault=0)


def test_an_answer_sealed_for_a_command_opens_for_that_command_only() -> None:
    answers = request_hash(bytes(32), domain=INFOTAINMENT)
    sealed = a_sealed_answer(b"done", answers=answers)
    assert open_answer(KEYS, sealed, vin=VIN, domain=INFOTAINMENT, answers=answers) == b"done"
    other = request_hash(bytes(31) + b"\x01", domain=INFOTAINMENT)
    with pytest.raises(Forged):
        open_answer(KEYS, sealed, vin=VIN, domain=INFOTAINMENT, answers=other)


def test_a_sealed_answer_without_a_nonce_is_forged() -> None:
    empty = Sealed(nonce=b"", content=b"", tag=b"", counter=0, flags=0, fault=0)
    with pytest.raises(Forged):
        open_answer(KEYS, empty, vin=VIN, domain=INFOTAINMENT, answers=b"")


def test_a_command_key_is_read_in_both_forms_of_pem() -> None:
    for kind in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL):
        read = CommandKey.from_pem(pem(OURS.private, kind))
        assert (read.public, read.scalar) == (OURS.public, OURS.scalar)


@pytest.mark.parametrize(
    "text", ["", "no key", pem(ec.generate_private_key(ec.SECP384R1()), PrivateFormat.PKCS8)]
)
def test_what_is_no_key_of_the_right_curve_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="TESLA_COMMAND_KEY_FILE"):
        CommandKey.from_pem(text)


def test_keys_are_never_shown() -> None:
    assert KEYS.shared.hex() not in repr(KEYS)
    assert repr(KEYS.shared) not in repr(KEYS)
    assert "private" not in repr(OURS)


@pytest.mark.parametrize("point", [b"", CAR[:-1], b"\x05" + CAR[1:], b"\x04" + bytes(64), CAR[:-1] + b"\x98"])
def test_a_car_whose_key_is_no_point_of_the_curve_is_none(point: bytes) -> None:
    with pytest.raises(Forged):
        OURS.agree(point)
