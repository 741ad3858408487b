"""Take what our telemetry server posts of what cars told it."""

import attrs

from driveway_core.ports import Clock, TelemetryReader
from driveway_core.use_cases.take_telemetry import TakeTelemetry, TelemetryTaken


@attrs.frozen
class TakePostedTelemetry:
    """Takes the news in a body, durably, for whoever knows the secret.

    Raises ``TelemetryNotOurs``, ``CarsElsewhere``, and ``InvalidValue`` for what
    nobody can read, of which nothing is taken then.
    """

    take: TakeTelemetry
    telemetry_reader: TelemetryReader
    clock: Clock

    def __call__(self, body: bytes, content_type: str, *, secret: str | None) -> TelemetryTaken:
        self.telemetry_reader.admit(secret)
        at = self.clock()
        return self.take(self.telemetry_reader.read(body, content_type, received_at=at), received_at=at)
