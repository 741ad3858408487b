"""Records as Tesla's server sends them on with ``transmit_decoded_records``: protobuf's JSON."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from tesla_protocol.telemetry.vehicle_data_pb2 import Field

from driveway_core.errors import InvalidValue
from driveway_core.signals import CarNews
from driveway_telemetry.moments import from_text
from driveway_telemetry.records import connectivity, vehicle_data
from driveway_telemetry.values import Place, Said, connected

MOST_RECORDS: Final = 1_000
"""In one body."""

_NAMES: Final = dict(zip(Field.values(), Field.keys(), strict=True))
_PLAIN: Final = frozenset(
    {"stringValue", "intValue", "longValue", "floatValue", "doubleValue", "shiftStateValue"}
)


def read_json(body: bytes, *, received_at: datetime) -> Sequence[CarNews]:
    """News of cars from one record or a list of them; raises ``InvalidValue`` and then takes none of them."""
    told = parsed(body)
    records = told if isinstance(told, list) else [told]
    if len(records) > MOST_RECORDS:
        raise InvalidValue("body", f"holds more than {MOST_RECORDS} records")
    news = [_read_record(record, received_at) for record in records]
    return [each for each in news if each is not None]


def parsed(body: bytes) -> object:
    """What JSON text says; raises ``InvalidValue``."""
    try:
        told: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidValue("body", "is no JSON") from error
    return told


def said_in(value: object) -> Said:
    """A value out of whichever wrapping it came in: ``{"doubleValue": 3}``, ``{"value": 3}`` or none."""
    if isinstance(value, Mapping):
        return _unwrapped(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return True  # a list: no place, no gear, no number and no name


def _unwrapped(value: Mapping[str, object]) -> Said:
    if "latitude" in value or "longitude" in value:
        return Place(value.get("latitude"), value.get("longitude"))
    if not value or "invalid" in value:
        return None
    form, inner = next(iter(value.items()))
    form = _camel(form)
    if form == "locationValue" and isinstance(inner, Mapping):
        return Place(inner.get("latitude"), inner.get("longitude"))
    if form in _PLAIN and (inner is None or isinstance(inner, bool | int | float | str)):
        return inner
    if form == "value" and not isinstance(inner, Mapping):
        return said_in(inner)
    if form == "value" and isinstance(inner, Mapping) and "value" not in inner:
        return _unwrapped(inner)
    return True


def _read_record(record: object, received_at: datetime) -> CarNews | None:
    if not isinstance(record, Mapping):
        raise InvalidValue("body", "must be a record, or a list of them")
    told = {_camel(key): value for key, value in record.items()}
    if "alerts" in told or "errors" in told:
        return None
    if "data" in told:
        at = from_text("createdAt", told.get("createdAt"), received_at=received_at)
        return vehicle_data(
            vin=told.get("vin"),
            at=at,
            pieces=_pieces(told["data"]),
            resent=told.get("isResend") is True,
        )
    if "status" in told:
        at = from_text("createdAt", told.get("createdAt"), received_at=received_at)
        return connectivity(vin=told.get("vin"), at=at, is_on=connected("status", told["status"]))
    raise InvalidValue("data", "is missing")


def _pieces(data: object) -> Iterator[tuple[str, Said]]:
    if not isinstance(data, list):
        raise InvalidValue("data", "must be a list")
    for datum in data:
        if not isinstance(datum, Mapping):
            raise InvalidValue("data", "must be a list of pieces, each with a key and a value")
        key = datum.get("key")
        name = _NAMES.get(key, "") if isinstance(key, int) else key
        if isinstance(name, str):
            yield name, said_in(datum.get("value"))


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(part.title() for part in tail)
