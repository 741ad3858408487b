"""Records in the forms in which Tesla's server passes them on.

``typed`` is what newer firmware sends; older firmware sends numbers, gears and
places as texts. Source: Tesla's fleet-telemetry, its protocol, its tests and
the README of its MQTT dispatcher.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from google.protobuf.json_format import MessageToJson
from google.protobuf.timestamp_pb2 import Timestamp
from tesla_protocol.telemetry.vehicle_connectivity_pb2 import CONNECTED, DISCONNECTED, VehicleConnectivity
from tesla_protocol.telemetry.vehicle_data_pb2 import (
    Datum,
    LocationValue,
    Payload,
    ShiftState,
    ShiftStateD,
    ShiftStateN,
    ShiftStateP,
    ShiftStateR,
)
from tesla_protocol.telemetry.vehicle_data_pb2 import Value as Wrapped

from driveway_core.cars import Gear
from driveway_core.places import Position
from driveway_sandbox.tesla.world.signals import Record, Value

_GEARS: Final[dict[Gear, ShiftState]] = {
    Gear.PARK: ShiftStateP,
    Gear.REVERSE: ShiftStateR,
    Gear.NEUTRAL: ShiftStateN,
    Gear.DRIVE: ShiftStateD,
}


def message(record: Record, *, typed: bool = True) -> Payload | VehicleConnectivity:
    """The record as a message of Tesla's protocol."""
    if record.connected is not None:
        return VehicleConnectivity(
            vin=record.vin,
            connection_id=record.connection,
            status=CONNECTED if record.connected else DISCONNECTED,
            created_at=_stamp(record.created_at),
            network_interface="cellular",
        )
    wrap = _typed if typed else _texts
    return Payload(
        vin=record.vin,
        created_at=_stamp(record.created_at),
        is_resend=record.resent,
        data=[Datum(key=field, value=wrap(value)) for field, value in record.values.items()],
    )


def as_bytes(record: Record, *, typed: bool = True) -> bytes:
    """The record in protobuf's own form."""
    return message(record, typed=typed).SerializeToString()


def as_json(record: Record, *, typed: bool = True) -> bytes:
    """The record as the server sends it with ``transmit_decoded_records``: empty fields too."""
    body = MessageToJson(message(record, typed=typed), always_print_fields_with_no_presence=True, indent=None)
    return body.encode()


def as_topics(record: Record, *, base: str, typed: bool = True) -> Iterator[tuple[str, bytes]]:
    """The record as the server publishes it by MQTT: one topic a value, in JSON, without its time."""
    if record.connected is not None:
        told = {
            "ConnectionId": record.connection,
            "Status": "CONNECTED" if record.connected else "DISCONNECTED",
            "CreatedAt": record.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        yield f"{base}/{record.vin}/connectivity", json.dumps(told).encode()
        return
    for field, value in record.values.items():
        yield f"{base}/{record.vin}/v/{field}", json.dumps(_plain(value, typed=typed)).encode()


def _stamp(moment: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp


def _typed(value: Value) -> Wrapped:
    match value:
        case None:
            return Wrapped(invalid=True)
        case Position():
            place = LocationValue(latitude=value.latitude, longitude=value.longitude)
            return Wrapped(location_value=place)
        case Gear():
            return Wrapped(shift_state_value=_GEARS[value])
        case str():
            return Wrapped(string_value=value)
        case _:
            return Wrapped(double_value=value)


def _texts(value: Value) -> Wrapped:
    return Wrapped(invalid=True) if value is None else Wrapped(string_value=_text(value))


def _text(value: Position | Gear | float | str) -> str:
    match value:
        case Position():
            north, east = "N" if value.latitude >= 0 else "S", "E" if value.longitude >= 0 else "W"
            return f"({abs(value.latitude):.6f} {north}, {abs(value.longitude):.6f} {east})"
        case Gear():
            return value.value
        case _:
            return str(value)


def _plain(value: Value, *, typed: bool) -> object:
    match value:
        case None:
            return None
        case Position() if typed:
            return {"latitude": value.latitude, "longitude": value.longitude}
        case Gear() if typed:
            return f"ShiftState{value.value}"
        case float() if typed:
            return value
        case _:
            return _text(value)
