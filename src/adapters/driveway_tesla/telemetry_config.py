"""Asking cars to tell by themselves what they do: Fleet Telemetry, configured per car.

Source: Tesla's page on fleet telemetry; teslamotors/fleet-telemetry. Only what
is needed to see an arrival and a departure is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Self

import attrs

from driveway_core.car_calls import CallKind
from driveway_core.car_links import CarLink
from driveway_core.cars import Car, Streaming
from driveway_core.vin import Vin
from driveway_tesla.client import Ask, TeslaClient
from driveway_tesla.settings import TelemetryServer
from driveway_tesla.statuses import Over
from driveway_tesla.told import Told, flag, record, texts

FIELDS: Final[Mapping[str, Mapping[str, int]]] = {
    "Location": {"interval_seconds": 10},
    "Gear": {"interval_seconds": 1},
    "VehicleSpeed": {"interval_seconds": 10},
    "DestinationName": {"interval_seconds": 30},
    "DestinationLocation": {"interval_seconds": 30},
    "MilesToArrival": {"interval_seconds": 60},
    "MinutesToArrival": {"interval_seconds": 60},
}
"""What cars are to tell, at most so often; they tell it when it changes."""

NOT_SET_UP: Final = "telemetry_not_set_up"
REASONS: Final = ("missing_key", "unsupported_hardware", "unsupported_firmware", "max_configs")
"""Why Tesla leaves a car out, in its words."""

Sign = Callable[[Mapping[str, object]], str]
"""A configuration as a token signed by our key."""


@attrs.frozen(eq=False)
class Streams:
    """Where cars are to send what they tell, and how they are asked: through the proxy, or signed here."""

    client: TeslaClient
    server: TelemetryServer
    sign: Sign | None = attrs.field(default=None, repr=False)

    @classmethod
    def of(cls, client: TeslaClient, *, sign: Sign | None = None) -> Self | None:
        """None where nobody is there to listen, or nobody to sign."""
        server = client.settings.telemetry
        if server is None or (sign is None and client.settings.proxy_url is None):
            return None
        return cls(client, server, sign)

    @property
    def configuration(self) -> Mapping[str, object]:
        """What every car is told."""
        wanted: dict[str, object] = {
            "hostname": self.server.hostname,
            "port": self.server.port,
            "fields": {name: dict(often) for name, often in FIELDS.items()},
            "alert_types": [],
        }
        return wanted if self.server.ca is None else {**wanted, "ca": self.server.ca}

    def ask(self, link: CarLink, cars: Sequence[Car]) -> Told:
        """Tesla's answer; asking twice configures once."""
        vins = [car.vin.value for car in cars]
        if self.sign is not None:
            path, over = "/api/1/vehicles/fleet_telemetry_config_jws", Over.DIRECT
            body: Mapping[str, object] = {"vins": vins, "token": self.sign(self.configuration)}
        else:
            path, over = "/api/1/vehicles/fleet_telemetry_config", Over.PROXY
            body = {"vins": vins, "config": self.configuration}
        ask = Ask(method="POST", path=path, kind=CallKind.FREE, body=body, over=over, same_twice=True)
        return record(self.client.ask(link, ask), "response")


def ask_for(
    streams: Streams | None, link: CarLink, cars: Sequence[Car]
) -> Mapping[Vin, tuple[Streaming, str | None]]:
    """What became of asking each of these cars; nothing is asked where nobody listens."""
    if streams is None:
        return {car.vin: (Streaming.OFF, NOT_SET_UP) for car in cars}
    if not cars:
        return {}
    skipped = _skipped(streams.ask(link, cars))
    return {
        car.vin: (Streaming.REFUSED, skipped[car.vin.value])
        if car.vin.value in skipped
        else (Streaming.ASKED, None)
        for car in cars
    }


def confirmed(client: TeslaClient, link: CarLink, car: Car) -> Streaming:
    """Whether the car has taken it: ``synced`` says that it runs as it was asked for last."""
    path = f"/api/1/vehicles/{car.vin}/fleet_telemetry_config"
    ask = Ask(method="GET", path=path, kind=CallKind.FREE, car=car, same_twice=True)
    response = record(client.ask(link, ask), "response")
    if flag(response, "limit_reached"):
        return Streaming.REFUSED
    if not record(response, "config"):
        return Streaming.OFF
    return Streaming.ON if flag(response, "synced") else Streaming.ASKED


def _skipped(told: Told) -> dict[str, str]:
    """Why, for each VIN that was left out; whatever Tesla calls it."""
    reasons = record(told, "skipped_vehicles")
    return {vin: reason for reason in reasons for vin in texts(reasons, reason)}
