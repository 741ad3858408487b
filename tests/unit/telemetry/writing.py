"""Records as cars and Tesla's server write them, by Tesla's own protocol."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message
from tesla_protocol.telemetry.vehicle_connectivity_pb2 import VehicleConnectivity
from tesla_protocol.telemetry.vehicle_data_pb2 import Datum, LocationValue, Payload, Value

from driveway_core.cars import VehicleObservation
from driveway_core.places import Position
from driveway_core.vin import Vin

PROTOBUF = "application/x-protobuf"
JSON = "application/json"
NOTHING: Mapping[str, Value] = MappingProxyType({})


def payload(
    vin: Vin | str, at: datetime | None, told: Mapping[str, Value] = NOTHING, *, resent: bool = False
) -> Payload:
    """What a car sends, a value for each field by its name."""
    message = Payload(vin=str(vin), is_resend=resent)
    if at is not None:
        message.created_at.FromDatetime(at)
    message.data.extend(Datum(key=name, value=value) for name, value in told.items())
    return message


def line(vin: Vin | str, at: datetime, status: str) -> VehicleConnectivity:
    """What the server tells of a car's line."""
    message = VehicleConnectivity(vin=str(vin), connection_id="2f1c", status=status)
    message.created_at.FromDatetime(at)
    return message


def location(position: Position) -> Value:
    return Value(location_value=LocationValue(latitude=position.latitude, longitude=position.longitude))


def observed(vin: Vin, seen: VehicleObservation) -> Payload:
    """All of an observation, as a car of today tells it."""
    told: dict[str, Value] = {}
    if seen.position is not None:
        told["Location"] = location(seen.position)
    if seen.gear is not None:
        told["Gear"] = Value(shift_state_value=f"ShiftState{seen.gear.value}")
    if seen.speed_mps is not None:
        told["VehicleSpeed"] = Value(double_value=seen.speed_mps / 0.44704)
    if seen.minutes_to_arrival is not None:
        told["MinutesToArrival"] = Value(double_value=seen.minutes_to_arrival)
    if seen.destination is not None:
        told["DestinationLocation"] = location(seen.destination)
        told["DestinationName"] = Value(string_value="1 Main Street")
    return payload(vin, seen.at, told, resent=seen.resent)


def as_json(message: Message) -> str:
    """As the server writes it with ``transmit_decoded_records``."""
    return MessageToJson(message, always_print_fields_with_no_presence=True, indent=None)
