"""Bodies that Tesla's server posts, as news of cars: the port ``TelemetryReader``."""

from collections.abc import Sequence
from datetime import datetime
from hmac import compare_digest
from typing import Final

import attrs

from driveway_core.car_troubles import CarsElsewhere, TelemetryNotOurs
from driveway_core.signals import CarNews
from driveway_telemetry.json_records import read_json
from driveway_telemetry.protobuf import read_message

JSON: Final = "application/json"


@attrs.frozen
class FleetTelemetryReader:
    """Reads one message of Tesla's protocol, or its JSON: one record or a list of them.

    ``secret`` is what whoever posts them has to know; None lets nobody in.
    """

    secret: str | None = attrs.field(default=None, repr=False)

    def admit(self, secret: str | None) -> None:
        if self.secret is None:
            raise CarsElsewhere
        if not compare_digest((secret or "").encode(), self.secret.encode()):
            raise TelemetryNotOurs

    def read(self, body: bytes, content_type: str, *, received_at: datetime) -> Sequence[CarNews]:
        if content_type.partition(";")[0].strip().lower() == JSON:
            return read_json(body, received_at=received_at)
        news = read_message(body, received_at=received_at)
        return [news] if news is not None else []
