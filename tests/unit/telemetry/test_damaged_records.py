"""Records that are none, or were damaged on their way: read or refused, and never more than that."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tesla_protocol.telemetry.vehicle_data_pb2 import Payload, Value
from tests.unit.telemetry.test_reading import HERE, NOON, VIN, read
from tests.unit.telemetry.writing import JSON, PROTOBUF, location, payload

from driveway_core.errors import InvalidValue

GOOD = {"vin": str(VIN), "createdAt": "2026-05-04T12:00:00Z", "data": []}


@pytest.mark.parametrize(
    "body, field",
    [
        (b"", "body"),
        (b"\xff\xfe\x00", "body"),
        (b"[" * 100_000, "body"),
        (b"3", "body"),
        (b"[3]", "body"),
        (b"9" * 5000, "body"),
        (b"{}", "data"),
        (json.dumps(GOOD | {"vin": None}), "vin"),
        (json.dumps(GOOD | {"vin": "42"}), "vin"),
        (json.dumps(GOOD | {"data": {}}), "data"),
        (json.dumps(GOOD | {"data": [3]}), "data"),
        (json.dumps(GOOD | {"createdAt": None}), "createdAt"),
        (json.dumps(GOOD | {"createdAt": "noon"}), "createdAt"),
        (json.dumps(GOOD | {"createdAt": "2026-05-04T12:00:00"}), "createdAt"),
        (json.dumps(GOOD | {"createdAt": "0001-01-01T00:00:00+14:00"}), "createdAt"),
        (json.dumps({"vin": str(VIN), "createdAt": "2026-05-04T12:00:00Z", "status": "AWAY"}), "status"),
        (json.dumps([GOOD] * 1001), "body"),
    ],
)
def test_json_that_is_no_record_is_refused(body: bytes | str, field: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        read(body, JSON)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "message, field",
    [
        (Payload(vin=str(VIN)), "created_at"),
        (payload("42", NOON), "vin"),
        (payload(VIN, NOON + timedelta(hours=1)), "created_at"),
    ],
)
def test_messages_that_are_no_records_are_refused(message: Payload, field: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        read(message.SerializeToString(), PROTOBUF)
    assert refusal.value.field == field


def test_a_moment_that_no_calendar_has_is_refused() -> None:
    message = payload(VIN, NOON)
    message.created_at.seconds = 2**62
    with pytest.raises(InvalidValue):
        read(message.SerializeToString(), PROTOBUF)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(
    ("Location", "Gear", "VehicleSpeed", "MinutesToArrival", "DestinationName", 21, 10, "Soc")
)
forms = st.sampled_from(("stringValue", "doubleValue", "locationValue", "invalid", "value", "latitude", "x"))


@pytest.mark.wide
@given(
    st.lists(st.tuples(keys | anything, anything | st.dictionaries(forms, anything, max_size=2)), max_size=4),
    st.dictionaries(
        st.sampled_from(("vin", "createdAt", "data", "isResend", "status")), anything, max_size=2
    ),
)
def test_any_json_is_read_or_refused(data: list[tuple[object, object]], spoiled: dict[str, object]) -> None:
    record = GOOD | {"data": [{"key": key, "value": value} for key, value in data]} | spoiled
    with suppress(InvalidValue):
        for news in read(json.dumps(record), JSON):
            assert news.at <= NOON + timedelta(minutes=2)


@pytest.mark.wide
@given(st.binary(max_size=40), st.integers(0, 200), st.integers(0, 40))
def test_a_message_damaged_on_its_way_is_read_or_refused(patch: bytes, start: int, cut: int) -> None:
    said = {"Location": location(HERE), "Gear": Value(string_value="P")}
    good = payload(VIN, NOON, said).SerializeToString()
    with suppress(InvalidValue):
        read(good[:start] + patch + good[start + cut :], PROTOBUF)
