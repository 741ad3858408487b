"""Records as the cars send them: ``Payload`` and ``VehicleConnectivity`` of Tesla's protocol."""

from collections.abc import Iterator
from datetime import datetime

from google.protobuf.message import DecodeError
from tesla_protocol.telemetry.vehicle_connectivity_pb2 import VehicleConnectivity
from tesla_protocol.telemetry.vehicle_data_pb2 import Field, Payload, Value

from driveway_core.errors import InvalidValue
from driveway_core.signals import CarNews
from driveway_telemetry.moments import from_seconds
from driveway_telemetry.records import connectivity, vehicle_data
from driveway_telemetry.values import Place, Said, connected

_NAMES = dict(zip(Field.values(), Field.keys(), strict=True))
_PLAIN = frozenset(
    {"string_value", "int_value", "long_value", "float_value", "double_value", "shift_state_value"}
)


def read_message(body: bytes, *, received_at: datetime) -> CarNews | None:
    """News of a car; None for a record that holds none. Raises ``InvalidValue``.

    Nothing around a message says which it is, yet none is taken for another:
    the third field of one is a text, of the other a number.
    """
    line = _parsed_line(body)
    if line is not None and line.HasField("created_at") and not _has_vin(body):
        return connectivity(
            vin=line.vin,
            at=from_seconds(
                "created_at", line.created_at.seconds, line.created_at.nanos, received_at=received_at
            ),
            is_on=connected("status", int(line.status)),
        )
    payload = _parsed(body)
    if not payload.HasField("created_at"):
        raise InvalidValue("created_at", "is missing: nobody can tell when the car said this")
    at = from_seconds(
        "created_at", payload.created_at.seconds, payload.created_at.nanos, received_at=received_at
    )
    return vehicle_data(vin=payload.vin, at=at, pieces=_pieces(payload), resent=payload.is_resend)


def _parsed(body: bytes) -> Payload:
    try:
        return Payload.FromString(body)
    except DecodeError as error:
        raise InvalidValue("body", "is no record of Tesla's telemetry") from error


def _parsed_line(body: bytes) -> VehicleConnectivity | None:
    try:
        return VehicleConnectivity.FromString(body)
    except DecodeError:
        return None


def _has_vin(body: bytes) -> bool:
    try:
        return bool(Payload.FromString(body).vin)
    except DecodeError:
        return False


def _pieces(payload: Payload) -> Iterator[tuple[str, Said]]:
    for datum in payload.data:
        yield _NAMES.get(datum.key, ""), _said(datum.value)


def _said(value: Value) -> Said:
    form = value.WhichOneof("value")
    if form == "location_value":
        return Place(value.location_value.latitude, value.location_value.longitude)
    if form in _PLAIN:
        plain: str | float = getattr(value, form)
        return plain
    if form in (None, "invalid"):
        return None
    return True  # something of another kind, which is no place, no gear, no number and no name
