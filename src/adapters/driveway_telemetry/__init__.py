"""Tesla's Fleet Telemetry as news of cars (extra ``telemetry``).

What its server posts, and what it publishes by MQTT; ``docs/telemetry.md``
tells how to run that server beside this marketplace.
"""

from driveway_telemetry.brokers import Broker, BrokerRefuses
from driveway_telemetry.reader import FleetTelemetryReader

__all__ = ["Broker", "BrokerRefuses", "FleetTelemetryReader"]
