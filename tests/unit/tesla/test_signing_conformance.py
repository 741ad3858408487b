"""Signed commands beside vectors that others have made, and that Tesla's own verifier has accepted."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from tesla_protocol.command.car_server_pb2 import Action, NavigationSuperchargerRequest, VehicleAction
from tesla_protocol.command.universal_message_pb2 import DOMAIN_VEHICLE_SECURITY, RoutableMessage

from driveway_core.cars import Destination
from driveway_core.places import Position
from driveway_tesla.car_messages import (
    ENCRYPTED,
    INFOTAINMENT,
    Envelope,
    destination_payload,
    signed_command,
)
from driveway_tesla.signing import CommandKey, Stamp, command_tag, metadata, session_info_tag

GIVEN = os.environ.get("DRIVEWAY_CONFORMANCE_DATA")

pytestmark = pytest.mark.skipif(
    GIVEN is None,
    reason="set DRIVEWAY_CONFORMANCE_DATA to a folder with tesla/vehicle-command_protocol_vectors.json",
)


def table(name: str) -> dict[str, Any]:
    return dict(json.loads((Path(GIVEN or "") / "tesla" / name).read_text(encoding="utf-8")))


def key(scalar: str) -> CommandKey:
    return CommandKey(ec.derive_private_key(int(scalar, 16), ec.SECP256R1()))


def test_the_published_keys_agree_from_both_sides() -> None:
    given = table("vehicle-command_protocol_vectors.json")
    ours, car = key(given["client_private_scalar_hex"]), key(given["vehicle_private_scalar_hex"])
    assert ours.public.hex() == given["client_public_uncompressed_hex"]
    assert car.public.hex() == given["vehicle_public_uncompressed_hex"]
    assert ours.agree(car.public) == car.agree(ours.public)
    assert ours.agree(car.public).shared.hex() == given["shared_key_K_hex"]
    assert ours.agree(car.public).session_info.hex() == given["session_info_key_hex"]


def test_the_published_session_info_has_the_published_tag() -> None:
    given = table("vehicle-command_protocol_vectors.json")
    keys = key(given["client_private_scalar_hex"]).agree(
        bytes.fromhex(given["vehicle_public_uncompressed_hex"])
    )
    uuid, info = bytes.fromhex(given["request_uuid_hex"]), bytes.fromhex(given["session_info_hex"])
    meant = metadata({0: b"\x06", 2: given["vin"].encode(), 6: uuid})
    assert meant.hex() == given["session_info_metadata_hex"]
    tag = session_info_tag(keys, info, vin=given["vin"], challenge=uuid)
    assert tag.hex() == given["session_info_tag_hex"]


def test_the_published_metadata_is_written_byte_for_byte() -> None:
    given = table("vehicle-command_protocol_vectors.json")
    example, checksum = given["metadata_tlv_examples"]
    tags = example["tags"]
    assert metadata({2: tags["PERSONALIZATION(2)"].encode(), 5: tags["COUNTER(5)"]}).hex() == example["hex"]
    items = {tag: bytes.fromhex(value) for tag, value in checksum["items"]}
    assert hashlib.sha256(metadata(items)).hexdigest() == checksum["checksum_hex"]


def test_the_published_encrypted_command_opens_with_our_key_and_metadata() -> None:
    given = table("vehicle-command_protocol_vectors.json")
    command, told = given["aes_gcm_command"], given["session_info_decoded"]
    bound = metadata(
        {
            0: b"\x05",
            1: bytes([INFOTAINMENT]),
            2: given["vin"].encode(),
            3: bytes.fromhex(told["epoch_hex"]),
            4: command["expires_at"],
            5: command["counter"],
        }
    )
    assert bound.hex() == command["metadata_hex"]
    keys = key(given["client_private_scalar_hex"]).agree(
        bytes.fromhex(given["vehicle_public_uncompressed_hex"])
    )
    plain = AESGCM(keys.shared).decrypt(
        bytes.fromhex(command["nonce_hex"]),
        bytes.fromhex(command["ciphertext_hex"] + command["tag_hex"]),
        hashlib.sha256(bound).digest(),
    )
    assert plain.hex() == command["plaintext_hex"]


def test_the_published_message_says_the_same_however_its_fields_are_ordered() -> None:
    wire = bytes.fromhex(table("vehicle-command_protocol_vectors.json")["routable_message_example_hex"])
    read = RoutableMessage.FromString(wire)
    assert read.to_destination.domain == DOMAIN_VEHICLE_SECURITY
    assert read.from_destination.routing_address.hex() == "0a7962c10d38b61dd2a7722780a4f096"
    assert read.uuid.hex() == "05514f57616bcc81a8ce0f9d7b483229"
    assert read.protobuf_message_as_bytes.hex() == "0a020805"
    again = read.SerializeToString(deterministic=True)
    assert sorted(again) == sorted(wire), "Go writes the payload last, Python by the numbers of the fields"
    assert RoutableMessage.FromString(again) == read


def test_our_signed_destination_is_the_message_that_tesla_s_verifier_accepted() -> None:
    given = table("hmac_command_vector_go_verified.json")
    assert given["go_verifier_result"] == "accepted"
    ours, told = key(given["client_private_scalar_hex"]), given["session_info"]
    stamp = Stamp(
        epoch=bytes.fromhex(told["epoch_hex"]), counter=given["counter"], expires_at=given["expires_at"]
    )
    payload = destination_payload(Destination(address="anywhere", position=Position(37.323, -122.0322)))
    assert payload.hex() == given["payload_hex"]
    tag = command_tag(
        ours.agree(bytes.fromhex(told["vehicle_public_hex"])),
        payload,
        vin=given["vin"],
        domain=INFOTAINMENT,
        stamp=stamp,
        flags=ENCRYPTED,
    )
    assert tag.hex() == given["hmac_tag_hex"]
    accepted = RoutableMessage.FromString(bytes.fromhex(given["routable_message_hex"]))
    wire = signed_command(
        payload,
        public=ours.public,
        tag=tag,
        stamp=stamp,
        domain=INFOTAINMENT,
        flags=ENCRYPTED,
        envelope=Envelope(address=accepted.from_destination.routing_address, uuid=accepted.uuid),
    )
    assert wire.hex() == given["routable_message_hex"]


def test_the_golden_destinations_are_written_byte_for_byte() -> None:
    cases = table("tesla-protocol_golden_navigation_supercharger.json")["cases"]
    assert len(cases) == 4
    for case in cases:
        request = NavigationSuperchargerRequest(
            remote_nav_trip_order=case["payload"]["remote_nav_trip_order"]
        )
        action = Action(vehicleAction=VehicleAction(navigationSuperchargerRequest=request))
        assert action.SerializeToString(deterministic=True).hex() == case["hex"]
