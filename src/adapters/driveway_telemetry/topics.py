"""Messages as Tesla's server publishes them by MQTT: one a value, ``BASE/VIN/v/FIELD``, without a time."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.signals import CarNews
from driveway_telemetry.json_records import parsed, said_in
from driveway_telemetry.moments import from_text
from driveway_telemetry.records import connectivity, vehicle_data
from driveway_telemetry.values import connected


def topics_below(base: str) -> tuple[str, str]:
    """What to subscribe to: the values and the comings and goings of all cars."""
    return f"{base}/+/v/+", f"{base}/+/connectivity"


def read_published(
    topic: str, payload: bytes, *, base: str, number: int, repeated: bool, received_at: datetime
) -> CarNews | None:
    """News of a car, said when it was received; None for what does not matter here.

    A value carries no time: ``number`` (of the message) and what it says are its
    mark instead, by which a second delivery is known. Raises ``InvalidValue``.
    """
    parts = topic.removeprefix(f"{base}/").split("/")
    if not topic.startswith(f"{base}/"):
        return None
    if len(parts) == 2 and parts[1] == "connectivity":
        return _read_line(parts[0], payload, received_at)
    if len(parts) != 3 or parts[1] != "v":
        return None
    piece = (parts[2], said_in(parsed(payload)))
    news = vehicle_data(vin=parts[0], at=received_at, pieces=[piece], resent=False)
    if news is None:
        return None
    return attrs.evolve(news, mark=_mark(topic, payload, number), repeated=repeated)


def _read_line(vin: str, payload: bytes, received_at: datetime) -> CarNews | None:
    told = parsed(payload)
    if not isinstance(told, Mapping):
        raise InvalidValue("connectivity", "must be a record")
    at = from_text("CreatedAt", told.get("CreatedAt"), received_at=received_at)
    return connectivity(vin=vin, at=at, is_on=connected("Status", told.get("Status")))


def _mark(topic: str, payload: bytes, number: int) -> str:
    said = b"\0".join((str(number).encode(), topic.encode("utf-8", "surrogatepass"), payload))
    return hashlib.sha256(said).hexdigest()[:12]
